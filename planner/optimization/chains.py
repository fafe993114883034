"""
Chains of moves that mend what an exchange breaks, looked through one by one.

Whoever holds too much must give some place away, whoever holds too little must get one, a place without its leaders must be given to
somebody; any complete chain contains such a move, so branching over them misses none. A branch is left when more pairs are missing
than moves are left.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from planner.optimization.deltas import Ground, Plans
from planner.optimization.goal import SLACK
from planner.optimization.model import ANYWHERE, Bools, Ints, Model

STATES = 4_000
"""Plans looked at for one exchange before the chains found so far have to do."""
Fault = tuple[str, int, int]
"""("crowded" | "bare", place, -1) or ("over" | "short", leader, layer; -1 for all layers)."""


class Around:
    """
    A plan, and what can be said in advance of leaders whom no change has touched yet.

    Parameters
    ----------
    held
        bool, shape (n, m).
    """

    def __init__(self, model: Model, held: Bools) -> None:
        self.model = model
        self.ground = Ground(model, held)
        self.held = held
        self.plan = Plans(self.ground)
        self.counts: Ints = np.stack([held[:, places].sum(axis=1) for places in model.places_of_layer], axis=1)
        self.loads = held @ model.weight / model.share
        self.covered: Ints = held.sum(axis=0)
        home = [{int(d) for d in model.district[row]} for row in held]
        self.home: Ints = np.array([min(own, default=ANYWHERE) for own in home])
        self.placed: Bools = np.asarray(held.any(axis=1))
        self.holder: Ints = np.argmax(held, axis=0)

    def may_take(self, p: int) -> Bools:
        """bool, shape (n,): leaders who keep their rules when they take place p besides what they hold."""
        model, k = self.model, int(self.model.layer[p])
        fine = model.open_pairs[:, p] & ~self.held[:, p] & (self.counts[:, k] < model.quota_upper[:, k])
        fine &= self.loads + model.weight[p] / model.share <= model.load_cap + SLACK
        return np.asarray(fine & (~self.placed | (self.home == model.district[p])))

    def may_lose(self, k: int) -> Bools:
        """bool, shape (n,): leaders who keep their quota when they give away a place of layer k."""
        return np.asarray(self.counts[:, k] > self.model.quota_lower[:, k])


class Chains:
    """
    Plans in which nobody touched breaks a rule, at most `depth` gives away from a start in which someone may hold too much or too little.

    Parameters
    ----------
    start
        The exchange made, and nothing else.
    settled
        Pairs that stay as the exchange has made them.
    """

    def __init__(self, around: Around, start: Plans, depth: int, settled: frozenset[tuple[int, int]]) -> None:
        self.around = around
        self.model = around.model
        self.start = start
        self.depth = depth
        self.settled = settled
        self.seen: set[tuple[object, int]] = set()
        self.complete = True

    def states(self) -> list[Plans]:
        """The plans, in a fixed order."""
        return list(self._mended(self.start, self.depth))

    def _mended(self, state: Plans, depth: int) -> Iterator[Plans]:
        key = state.key, depth
        if key in self.seen:
            return
        if len(self.seen) >= STATES:
            self.complete = False
            return
        self.seen.add(key)
        faults = self._faults(state)
        if not faults:
            yield state
            return
        if self._gives_needed(state, faults) > depth:
            return
        for following in self._without_gives(state, *faults[0]):
            yield from self._mended(following, depth)
        if depth:
            for following in self._with_one_give(state, faults, last=depth == 1):
                yield from self._mended(following, depth - 1)

    def _faults(self, state: Plans) -> list[Fault]:
        """What is wrong with those whom the changes touch; what was wrong with others before is not the exchange's business."""
        leaders, places = state.touched
        found = [state.fault_of_place(p) for p in sorted(places)]
        found += [state.fault_of_leader(l) for l in sorted(leaders)]
        return [fault for fault in found if fault is not None]

    def _gives_needed(self, state: Plans, faults: Iterable[Fault]) -> int:
        """At least so many gives mend the faults: one give helps one place and one leader at most."""
        model, bare, short = self.model, 0, 0
        for what, subject, k in faults:
            if what == "bare" and not model.allow_shortfall:
                bare += int(model.cover_lower[subject]) - len(state.leaders_of(subject))
            elif what == "short":
                own = state.places_of(subject)
                short += int(model.quota_lower[subject, k]) - int((model.layer[own] == k).sum())
        return max(bare, short)

    def _without_gives(self, state: Plans, what: str, subject: int, k: int) -> Iterator[Plans]:
        """Plans after one pair less that lessens what is broken."""
        model = self.model
        if what == "crowded" or (what == "bare" and model.allow_shortfall):
            for l in state.leaders_of(subject):
                if self._may_go(l, subject):
                    yield state.after([(l, subject, False)])
        elif what == "over":
            for q in self._loose(state, subject, k):
                left = len(state.leaders_of(q)) - 1
                if left >= model.cover_lower[q] or (model.allow_shortfall and left == 0):
                    yield state.after([(subject, q, False)])

    def _with_one_give(self, state: Plans, faults: list[Fault], *, last: bool) -> Iterator[Plans]:
        """Plans after one move that lessens the first fault; the last move has to mend all the others too."""
        what, subject, k = faults[0]
        short = {who for kind, who, _ in faults if kind == "short"}
        wanted = short if last and short else None
        if what == "bare":
            for l in self._takers(state, subject, wanted, last=last):
                yield state.after([(l, subject, True)])
        elif what == "over":
            for q in self._loose(state, subject, k):
                for x in self._takers(state, q, wanted, last=last):
                    yield state.after([(subject, q, False), (x, q, True)])
        elif what == "short":
            yield from self._filled(state, subject, k, last=last)

    def _takers(self, state: Plans, p: int, wanted: set[int] | None, *, last: bool) -> list[int]:
        """Who may be given a place; by the last move only those who can keep it."""
        touched = state.touched[0]
        if not last:
            open_to = self.model.open_pairs[:, p]
        else:
            open_to = self.around.may_take(p)
            open_to[list(touched)] = self.model.open_pairs[list(touched), p]
        found = np.flatnonzero(open_to).tolist() if wanted is None else sorted(wanted)
        return [l for l in found if open_to[l] and not state.has(l, p) and (l, p) not in self.settled]

    def _filled(self, state: Plans, l: int, k: int, *, last: bool) -> Iterator[Plans]:
        """Plans after leader l, who holds too few of layer k, has got one more, from somebody or beside others."""
        model, around = self.model, self.around
        touched = state.touched[0]
        may_lose = around.may_lose(k)
        for q in model.places_of_layer[k][model.open_pairs[l, model.places_of_layer[k]]].tolist():
            if (l, q) in self.settled or state.has(l, q):
                continue
            known = q not in state.touched[1]
            if known and last and around.covered[q] == 1 and model.cover_upper[q] == 1:
                y = int(around.holder[q])
                if y not in touched and not may_lose[y]:
                    continue
            holders = state.leaders_of(q)
            for y in holders:
                if self._may_go(y, q):
                    yield state.after([(y, q, False), (l, q, True)])
            if len(holders) < model.cover_upper[q]:
                yield state.after([(l, q, True)])

    def _may_go(self, l: int, p: int) -> bool:
        return not self.model.pinned_pairs[l, p] and (l, p) not in self.settled

    def _loose(self, state: Plans, l: int, k: int) -> list[int]:
        """Places of layer k (-1: of any) that leader l may give away."""
        return [p for p in state.places_of(l) if k in {-1, int(self.model.layer[p])} and self._may_go(l, p)]
