"""
Halving: thousands of leaders are cut along the map into blocks of a few dozen, which are annealed as cities of their own.

Annealing moves places between neighbours, so a plan that begins scattered takes ever longer to gather the larger the city is. Cuts go
across the longest way through the anchor places, so that each side has its share of every layer's work; leaders go to the side that
suits them better. This is recursive bisection [1]_; what the cuts cost is mended by annealing the whole once more, from cold.

.. [1] M. J. Berger, S. H. Bokhari, "A partitioning strategy for nonuniform problems on multiprocessors", IEEE Transactions on Computers
   C-36 (1987).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.completing import planned_afresh
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Bools, Floats, Ints, Model, Plan
from planner.optimization.pair_costs import PairCosts, blocks
from planner.optimization.pricing import WORKERS
from planner.optimization.region import parted, standalone

LEADERS = 40
"""Leaders of a block at most."""
MOVES, MOVES_OF_WHOLE = 20_000, 10_000
"""Moves per leader within blocks, and of the whole afterwards."""
TOUCHING = 1e-6
"""Added to distances so that 0 between two places is a way, not none."""


@dataclass(frozen=True)
class Block:
    """Leaders and places, ascending."""

    leaders: Ints
    places: Ints


def planned_in_blocks(
    model: Model, goal: Goal, load_most: float, seed: int, stop: Callable[[], bool]
) -> tuple[Plan, ...]:
    """
    A plan annealed in blocks, and that one annealed as a whole; none where a block has no plan of its own, or told to stop.

    Plans keep quotas, coverage, and pins that no cut crosses; whoever takes one checks it.
    """
    pair, shared = parted(model, goal)
    blocks = halved(model, pair, LEADERS)

    def planned(number: int) -> Plan | None:
        return _planned(model, pair, shared, blocks[number], load_most, 1000 * seed + number, stop)

    with ThreadPoolExecutor(WORKERS) as threads:
        parts = list(threads.map(planned, range(len(blocks))))
    held: list[tuple[int, ...]] = [()] * model.n
    for block, part in zip(blocks, parts, strict=True):
        if part is None:
            return ()
        for l, places in zip(block.leaders.tolist(), part, strict=True):
            held[l] = tuple(block.places[list(places)].tolist())
    plan = tuple(held)
    if stop() or not Evaluator(model).keeps_rules(plan):
        return ()
    schedule = Schedule(MOVES_OF_WHOLE * model.n, hot=0.05, cold=0.01)
    mended, fine, _ = Annealing(model, goal, load_most=load_most).search(plan, schedule, seed, stop=stop)
    return (plan, mended) if fine else (plan,)


def _planned(
    model: Model, pair: PairCosts, goal: Goal, block: Block, load_most: float, seed: int, stop: Callable[[], bool]
) -> Plan | None:
    places = block.places
    part = standalone(model, pair, block.leaders, places, model.cover_lower[places], model.cover_upper[places])
    runs = planned_afresh(part, goal, load_most, Schedule(MOVES * part.n, hot=0.25, cold=0.03), [seed], stop)
    return runs[0][0] if runs else None


def halved(model: Model, pair: PairCosts, size: int) -> list[Block]:
    """
    Blocks of at most `size` leaders that share all leaders and places; the model has anchors.

    Parameters
    ----------
    pair
        What holding each pair costs in the goal.
    """
    anchors = np.flatnonzero(model.is_anchor)
    between = model.distance[model.anchor_row[anchors]][:, anchors]
    ways = csr_array(np.where(between < model.cap, between + TOUCHING, 0.0))
    done: list[Block] = []
    waiting = [Block(np.arange(model.n), np.arange(model.m))]
    while waiting:
        block = waiting.pop()
        if len(block.leaders) <= size:
            done.append(block)
        else:
            rows = np.searchsorted(anchors, block.places[model.is_anchor[block.places]])
            waiting += _cut(model, pair, block, ways[rows][:, rows])
    return done


def _cut(model: Model, pair: PairCosts, block: Block, ways: csr_array) -> tuple[Block, Block]:
    """Two blocks of one: leaders by halves, every layer's work likewise, as far as quotas let it."""
    leaders, places = block.leaders, block.places
    along = _along(model, places, ways)
    half = len(leaders) // 2
    first = np.zeros(len(places), dtype=np.bool_)
    for k in range(model.num_layers):
        mine = np.flatnonzero(model.layer[places] == k)
        order = mine[np.lexsort((places[mine], along[mine]))]
        work = np.cumsum(
            np.maximum(model.weight[places[order]], TOUCHING) * np.maximum(1, model.cover_lower[places[order]])
        )
        if len(order):
            even = int(np.searchsorted(work, work[-1] * half / len(leaders)))
            first[order[: _within_quotas(model, leaders, k, places[order], half, even)]] = True
    order = np.argsort(_leaning(model, pair, block, first), kind="stable")
    on_first = np.zeros(len(leaders), dtype=np.bool_)
    on_first[order[:half]] = True
    _follow(model, block, on_first, first)
    return (
        Block(leaders[on_first], places[first]),
        Block(leaders[~on_first], places[~first]),
    )


def _within_quotas(model: Model, leaders: Ints, k: int, places: Ints, half: int, wanted: int) -> int:
    """How many of a layer's places, in this order, the first `half` of the leaders get: those wanted, or next to it what quotas ask for."""
    share = half / len(leaders)
    least, most = (float(quota[leaders, k].sum()) for quota in (model.quota_lower, model.quota_upper))
    needed = np.concatenate([[0], np.cumsum(model.cover_lower[places])])
    room = np.concatenate([[0], np.cumsum(model.cover_upper[places])])
    fits = np.flatnonzero(
        (room >= share * least - TOUCHING)
        & (needed <= share * most + TOUCHING)
        & (room[-1] - room >= (1 - share) * least - TOUCHING)
        & (needed[-1] - needed <= (1 - share) * most + TOUCHING)
    )
    return int(np.clip(wanted, fits[0], fits[-1])) if len(fits) else wanted


def _along(model: Model, places: Ints, ways: csr_array) -> Floats:
    """How far along the longest way through the block's anchors each place lies: float, shape (places of the block,)."""
    is_anchor = model.is_anchor[places]
    along = np.zeros(len(places))
    if not is_anchor.any():
        return along
    one_end = _reach(ways, 0)
    from_one = _reach(ways, int(np.argmax(one_end)))
    along[is_anchor] = from_one - _reach(ways, int(np.argmax(from_one)))
    others = np.flatnonzero(~is_anchor)
    if len(others):
        distance = model.distance[np.ix_(model.anchor_row[places[is_anchor]], places[others])]
        nearest = distance <= distance.min(axis=0) + TOUCHING
        along[others] = (nearest * along[is_anchor][:, None]).sum(axis=0) / nearest.sum(axis=0)
    return along


def _reach(ways: csr_array, begin: int) -> Floats:
    """Length of the shortest way from one anchor to each; farther than all others where there is none."""
    length: Floats = np.array(dijkstra(ways, indices=[begin])[0], dtype=np.float64)
    known = np.isfinite(length)
    length[~known] = length[known].max() + 1.0
    return length


def _leaning(model: Model, pair: PairCosts, block: Block, first: Bools) -> Floats:
    """What the places that would suit a leader best cost him on the first side, less those on the second: float, shape (leaders,)."""
    leaning = np.zeros(len(block.leaders))
    for k in range(model.num_layers):
        wanted = int(model.quota_upper[block.leaders, k].max(initial=0))
        for side, sign in ((first, 1.0), (~first, -1.0)):
            places = block.places[side & (model.layer[block.places] == k)]
            if wanted and len(places):
                best = min(wanted, len(places)) - 1
                for part in blocks(len(block.leaders)):
                    leaders = block.leaders[part]
                    cost = np.where(model.open_pairs[np.ix_(leaders, places)], pair.of(leaders, places), model.cap)
                    leaning[part] += sign * np.partition(cost, best, axis=1)[:, : best + 1].sum(axis=1)
    return leaning


def _follow(model: Model, block: Block, on_first: Bools, first: Bools) -> None:
    """Move pinned places to the side of a leader whom they are pinned to, in `first`."""
    for l, p in model.pins.tolist():
        row, column = int(np.searchsorted(block.leaders, l)), int(np.searchsorted(block.places, p))
        inside = row < len(block.leaders) and column < len(block.places)
        if inside and block.leaders[row] == l and block.places[column] == p:
            first[column] = on_first[row]
