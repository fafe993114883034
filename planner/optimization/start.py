"""
A first plan that keeps quotas, coverage, pins and avoids: greedy, and where that gets stuck by maximum flow, layer by layer.

Without a load cap, one district or a coverage to be met "fully or not at all", layers are independent and the flow decides exactly
whether there is a plan: a b-matching with bounds on both sides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from planner.optimization.model import Bools, Floats, Ints, Model, Plan
from planner.optimization.pair_costs import EVERY, PairCosts, blocks

NEAREST = 24
"""Leaders kept per place in the first, sparse try of a large flow."""
LARGE = 400_000
"""Pairs from which the sparse try comes first."""


@dataclass(frozen=True)
class Flow:
    """
    A layer's maximum flow.

    Parameters
    ----------
    held
        bool, shape (n, places of the layer), or None when not all demands can be met.
    missing
        How many units of demand stay unmet.
    short_leaders, short_places
        Indices on the source side of a minimum cut when units are missing: a set that proves it.
    """

    held: Bools | None
    missing: int = 0
    short_leaders: tuple[int, ...] = ()
    short_places: tuple[int, ...] = ()


def flow_layer(model: Model, k: int, allowed: Bools | None = None) -> Flow:
    """Meet quotas and coverage of layer k by a maximum flow; `allowed` narrows the open pairs (n, places of the layer)."""
    places = model.places_of_layer[k]
    pinned = model.pinned_pairs[:, places]
    open_pairs = (model.open_pairs[:, places] if allowed is None else allowed) & ~pinned
    lower = np.maximum(model.quota_lower[:, k] - pinned.sum(axis=1), 0)
    upper = model.quota_upper[:, k] - pinned.sum(axis=1)
    none_needed = model.allow_shortfall & (model.cover_lower[places] <= 1)
    cover_lower = np.maximum(np.where(none_needed, 0, model.cover_lower[places]) - pinned.sum(axis=0), 0)
    cover_upper = model.cover_upper[places] - pinned.sum(axis=0)
    if (upper < 0).any() or (cover_upper < 0).any() or (pinned & ~model.open_pairs[:, places]).any():
        return Flow(None, missing=1)
    # A side out of order after the pins is met by nothing; the flow finds it as missing units.
    n, m = open_pairs.shape
    source, sink, left, right = 0, 1, 2, 3
    leaders, spots = np.arange(n) + 4, np.arange(m) + 4 + n
    rows, columns = np.nonzero(open_pairs)
    total_lower, total_cover = int(lower.sum()), int(cover_lower.sum())
    arcs = [
        (np.full(n, source), leaders, lower),
        (np.full(n, left), leaders, np.maximum(upper - lower, 0)),
        (spots, np.full(m, sink), cover_lower),
        (spots, np.full(m, right), np.maximum(cover_upper - cover_lower, 0)),
        (leaders[rows], spots[columns], np.ones(len(rows), dtype=np.int64)),
        (
            np.array([left, source, right]),
            np.array([sink, right, left]),
            np.array([total_lower, total_cover, total_lower + total_cover + len(rows)]),
        ),
    ]
    tails, heads, room = (np.concatenate(part) for part in zip(*arcs, strict=True))
    network = csr_array((room.astype(np.int32), (tails, heads)), shape=(n + m + 4, n + m + 4))
    result = maximum_flow(network, source, sink)
    missing = total_lower + total_cover - int(result.flow_value)
    if missing == 0:
        taken = np.zeros((n, m), dtype=np.bool_)
        carried = csr_array(result.flow)
        inner = carried[4 : 4 + n, 4 + n :].tocoo()
        taken[inner.coords[0][inner.data > 0], inner.coords[1][inner.data > 0]] = True
        return Flow(taken | pinned)
    side = _reachable(network, csr_array(result.flow), source)
    return Flow(
        None,
        missing,
        tuple(int(l) for l in range(n) if side[leaders[l]]),
        tuple(int(places[p]) for p in range(m) if side[spots[p]]),
    )


def _reachable(network: csr_array, flow: csr_array, source: int) -> Bools:
    """Nodes that the residual network reaches from the source."""
    rest = csr_array(network - flow)
    rest.eliminate_zeros()
    seen = np.zeros(network.shape[0], dtype=np.bool_)
    seen[source] = True
    frontier = [source]
    while frontier:
        node = frontier.pop()
        begin, end = rest.indptr[node], rest.indptr[node + 1]
        for head, room in zip(rest.indices[begin:end], rest.data[begin:end], strict=True):
            if room > 0 and not seen[head]:
                seen[head] = True
                frontier.append(int(head))
    return seen


def first_plan(model: Model, costs: PairCosts | None = None, coherence: float = 0.0) -> Plan | None:
    """
    A plan that keeps quotas, coverage, pins and avoids, or None when some layer cannot.

    Parameters
    ----------
    costs
        What holding a pair costs, or None.
    coherence
        Weight of being near the leader's anchor places.
    """
    order = sorted(range(model.num_layers), key=lambda k: not model.is_anchor[model.places_of_layer[k]].any())
    # Place by place: each is looked at once for all leaders.
    held = np.zeros((model.m, model.n), dtype=np.bool_)
    load = np.zeros(model.n)
    near = _Near(model) if coherence else None
    for k in order:
        places = model.places_of_layer[k]
        if near is not None and not model.is_anchor[places].any():
            near.forget(np.asarray(~held[model.is_anchor].any(axis=0)))
        taken = _greedy_layer(model, k, load, near, costs, coherence)
        if taken is None and (flow := _flow_layer_sparse_first(model, k)) is not None:
            taken = flow.T
        if taken is None:
            return None
        held[places] = taken
        load += _work(model, places, taken)
    return tuple(tuple(np.flatnonzero(held[:, l]).tolist()) for l in range(model.n))


def _work(model: Model, places: Ints, taken: Bools) -> Floats:
    """Work over the share that each leader has with these places: `taken` has shape (places, n)."""
    work = np.empty(model.n)
    for block in blocks(model.n):
        work[block] = (np.ascontiguousarray(taken[:, block].T) * model.weight[places]).sum(axis=1)
    return work / model.share


def _flow_layer_sparse_first(model: Model, k: int) -> Bools | None:
    places = model.places_of_layer[k]
    if model.n * len(places) > LARGE:
        sparse = model.open_pairs[:, places]
        for block in blocks(model.n):
            leaders = np.arange(block.start, block.stop)
            spread = (leaders[:, None] * 7919 + np.arange(len(places))[None, :] * 104729) % model.n
            sparse[block] &= spread < NEAREST
        if (taken := flow_layer(model, k, sparse).held) is not None:
            return taken
    return flow_layer(model, k).held


class _Near:
    """How far places are from the anchors that each leader was given: nothing is far from who has none yet, or had some before."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.at_most = np.zeros(model.n, dtype=np.float32)
        self.anchors = np.full((model.n, 1), -1, dtype=np.int64)
        """Rows of the anchors; -1, the last of them in `distance_of`, is none."""
        self.count = np.zeros(model.n, dtype=np.int64)

    def forget(self, leaders: Bools) -> None:
        """From here on all places are at the cap from these leaders."""
        self.anchors[leaders], self.count[leaders], self.at_most[leaders] = -1, 0, self.model.cap

    def give(self, leader: int, anchor: int, first: bool) -> None:
        """A leader was given an anchor, by its row; the first of its layer counts alone."""
        if first:
            self.anchors[leader], self.count[leader], self.at_most[leader] = -1, 0, np.inf
        if self.count[leader] == self.anchors.shape[1]:
            self.anchors = np.pad(self.anchors, ((0, 0), (0, 1)), constant_values=-1)
        self.anchors[leader, self.count[leader]] = anchor
        self.count[leader] += 1

    def distances_of(self, places: Ints) -> NDArray[np.float32]:
        """Distance of places from all anchors, and from none: shape (places, anchors + 1)."""
        away = np.full((len(places), len(self.model.distance) + 1), np.inf, dtype=np.float32)
        away[:, :-1] = self.model.distance[:, places].T
        return away

    def of(self, away: NDArray[np.float32]) -> NDArray[np.float32]:
        """Distance of one place from all leaders, by its distances from the anchors."""
        return np.asarray(np.minimum(self.at_most, away[self.anchors].min(axis=1)))


def _greedy_layer(
    model: Model, k: int, load: Floats, near: _Near | None, costs: PairCosts | None, coherence: float
) -> Bools | None:
    """
    Heaviest place first, to the leader who is nearest and least loaded; None when a quota or a coverage cannot be met.

    What each place's leaders are is told in the shape (places of the layer, n).
    """
    places = model.places_of_layer[k]
    held = np.ascontiguousarray(model.pinned_pairs[:, places].T)
    pins = model.pins[model.layer[model.pins[:, 1]] == k]
    if not model.open_pairs[pins[:, 0], pins[:, 1]].all():
        return None
    open_to = np.ascontiguousarray(model.open_pairs[:, places].T)
    count = held.sum(axis=0)
    lower, upper = model.quota_lower[:, k], model.quota_upper[:, k]
    work = load + _work(model, places, held)
    unit = max(1.0, float(model.weight.sum()) / max(1, model.n) * 0.02)
    cover = np.maximum(model.cover_lower[places], held.sum(axis=1))
    open_units = int((cover - held.sum(axis=1)).sum())
    order = np.lexsort((np.arange(len(places)), -model.weight[places]))
    for block in blocks(len(places)):
        away = None if near is None else near.distances_of(places[order[block]])
        cost = None if costs is None else np.ascontiguousarray(costs.of(EVERY, places[order[block]]).T)
        for number, index in enumerate(order[block].tolist()):
            place = int(places[index])
            while held[index].sum() < cover[index]:
                owed = int(np.maximum(lower - count, 0).sum())
                free = open_to[index] & ~held[index] & (count < upper)
                if open_units <= owed:
                    free &= count < lower
                if not free.any():
                    return None
                score = work / unit
                if near is not None and away is not None:
                    score = score + coherence * near.of(away[number])
                if cost is not None:
                    score = score + cost[number]
                chosen = int(np.flatnonzero(free)[np.argmin(score[free])])
                held[index, chosen] = True
                if near is not None and model.is_anchor[place]:
                    near.give(chosen, int(model.anchor_row[place]), first=bool(count[chosen] == 0))
                count[chosen] += 1
                work[chosen] += model.weight[place] / model.share[chosen]
                open_units -= 1
    return held if _top_up(model, places, held, lower, upper) else None


def _top_up(model: Model, places: Ints, held: Bools, lower: Ints, upper: Ints) -> bool:
    """Give leaders who are short of their quota a further holder's part in places that may have more leaders."""
    count, covered = held.sum(axis=0), held.sum(axis=1)
    if (count > upper).any():
        return False
    for l in np.flatnonzero(count < lower):
        room = (covered < model.cover_upper[places]) & model.open_pairs[l, places] & ~held[:, l]
        wanted = int(lower[l] - count[l])
        choice = np.flatnonzero(room)[np.argsort(model.weight[places][room], kind="stable")][:wanted]
        if len(choice) < wanted:
            return False
        held[choice, l] = True
        covered[choice] += 1
    return bool((covered <= model.cover_upper[places]).all())
