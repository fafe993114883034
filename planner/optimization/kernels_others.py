"""
Exact pricing, second half: for one set of anchor places the cheapest choices of all other places, or every choice below a bar.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from planner.optimization.kernels_arrays import NONE
from planner.optimization.kernels_least import (
    cut_penalty,
    insert,
    least_rest,
    merge_menus,
    sum_least,
)
from planner.optimization.kernels_spread import spread_cost, spread_least


class Ground(NamedTuple):
    """
    What all leaders share: places, distances and who is near whom.

    Parameters
    ----------
    anchor_layers, other_layers
        int: layers with and without anchor places.
    layer_begin, layer_place
        int: places of the a-th anchor layer are `layer_place[layer_begin[a] : layer_begin[a + 1]]`; after the anchor layers the others.
    near_begin, near_place, near_distance
        Per anchor row the other anchor places nearer than the cap.
    around_begin, around_place, around_distance
        Per anchor row and other layer, at row * (number of other layers) + b, the places nearer than the cap.
    """

    weight: Any
    anchor_row: Any
    distance: Any
    cap: float
    anchor_layers: Any
    other_layers: Any
    layer_begin: Any
    layer_place: Any
    near_begin: Any
    near_place: Any
    near_distance: Any
    around_begin: Any
    around_place: Any
    around_distance: Any


class Terms(NamedTuple):
    """Weights of the goal's terms in a bundle's price, and the mean load."""

    coherence: float
    deviation: float
    squares: float
    mean: float


class CutTable(NamedTuple):
    """Rank-1 cuts: place p belongs to number[begin[p] : begin[p + 1]] with numerators `share`; a column pays `price` per `whole`."""

    begin: Any
    number: Any
    share: Any
    price: Any
    whole: Any


class Out(NamedTuple):
    """Bundles found: places, how many, prices."""

    places: Any
    count: Any
    price: Any


@njit(cache=True, nogil=True)
def slot_for(price, first, size, keep, limit):
    """(row for a bundle worth keeping, rows filled then): a new row while there is room, else that of the dearest bundle."""
    if size - first < keep and size < limit:
        return size, size + 1
    slot = first
    for s in range(first, size):
        if price[s] > price[slot]:
            slot = s
    return slot, size


@njit(cache=True, nogil=True)
def bar_of(price, first, size, keep, bar):
    """The price that a bundle must beat: that of the dearest one kept, once as many are kept as wanted."""
    if size - first < keep:
        return bar
    dearest = price[first]
    for s in range(first, size):
        dearest = max(dearest, price[s])
    return dearest


@njit(cache=True, nogil=True)
def write(out, slot, chosen, depth, others, count, price):
    """Put a bundle into a row."""
    for s in range(depth):
        out.places[slot, s] = chosen[s]
    for s in range(count):
        out.places[slot, depth + s] = others[s]
    out.count[slot] = depth + count
    out.price[slot] = price


@njit(cache=True, nogil=True)
def least_others(
    ground, coherence, chosen, depth, low, high, menu, menu_ids, cheapest, cheapest_size, buffer, layer_least
):
    """Least that the other layers cost beside these anchors, load aside; per layer in `layer_least`."""
    total = 0.0
    for b in range(ground.other_layers.shape[0]):
        k = ground.other_layers[b]
        if depth == 0:
            size = NONE
            for s in range(min(cheapest_size[b], high[k])):
                size = insert(buffer, size, high[k], cheapest[b, s] + coherence * ground.cap)
        else:
            size = merge_menus(chosen, depth, b, high[k], menu, menu_ids, buffer)
        layer_least[b] = sum_least(buffer, size, low[k], high[k])
        total += layer_least[b]
    return total


@njit(cache=True, nogil=True)
def collect(
    ground, coherence, rows, depth, b, r, sorted_others, sorted_begin, limit, stamp, mark, nearest, candidate, cost, begin
):  # fmt: skip
    """Places of another layer below a limit, each at its nearest anchor, ascending, into `candidate` and `cost` from `begin`; their end."""
    size = begin
    first = size
    num_layers = ground.other_layers.shape[0]
    if coherence != 0.0:
        for t in range(depth):
            at = rows[t] * num_layers + b
            for index in range(ground.around_begin[at], ground.around_begin[at + 1]):
                p = ground.around_place[index]
                away = ground.around_distance[index]
                if stamp[p] != mark:
                    stamp[p] = mark
                    nearest[p] = away
                    if r[p] < limit:
                        candidate[size] = p
                        size += 1
                elif away < nearest[p]:
                    nearest[p] = away
    # Places that no anchor is near, cheapest first: all at the cap.
    end = size
    for index in range(sorted_begin[b], sorted_begin[b + 1]):
        p = sorted_others[index]
        if r[p] + coherence * ground.cap >= limit:
            break
        if stamp[p] != mark:
            nearest[p] = ground.cap
            candidate[end] = p
            end += 1
    size = first
    for index in range(first, end):
        p = candidate[index]
        value = r[p] + coherence * nearest[p]
        if value < limit:
            t = size
            while t > first and cost[t - 1] > value:
                cost[t] = cost[t - 1]
                candidate[t] = candidate[t - 1]
                t -= 1
            cost[t] = value
            candidate[t] = p
            size += 1
    return size


@njit(cache=True, nogil=True)
def choose_others(
    ground, spread, cuts, cut_start, low, high, chosen, depth, base, work, layer_least,
    candidate, cost, begin, keep, every, first, out, size, bar, best, nodes, node_limit, tally,
):  # fmt: skip
    """
    Depth first over the candidates of all other layers, cheapest first, beside the anchors in `chosen`.

    Returns
    -------
    tuple
        (rows filled, bar, least price, nodes looked at, whether rows ran out).
    """
    num_layers = ground.other_layers.shape[0]
    width = 1
    for b in range(num_layers):
        width += high[ground.other_layers[b]]
    held, found = np.empty(width, np.int64), np.empty(width, np.int64)
    layer, taken, position = np.empty(width, np.int64), np.empty(width, np.int64), np.empty(width, np.int64)
    cost_at, work_at = np.empty(width), np.empty(width)
    layer[0], taken[0], position[0], cost_at[0], work_at[0] = 0, 0, 0, base, work
    set_best, set_size = bar, -1
    level, fresh = NONE, True
    while level >= 0:
        if nodes > node_limit:
            return size, bar, best, nodes, True
        b = layer[level]
        if fresh:
            fresh = False
            closes = num_layers == 0 or taken[level] >= low[ground.other_layers[b]]
            for later in range(b + 1, num_layers):
                closes = closes and low[ground.other_layers[later]] <= 0
            if closes and spread.least <= work_at[level] <= spread.most:
                price = cost_at[level] + spread_cost(work_at[level], spread)
                if price < set_best and cuts.price.shape[0] > 0:
                    price += cut_penalty(chosen, depth, held, level, cuts, cut_start, tally)
                if price < set_best:
                    best = min(best, price)
                    if every:
                        if size == out.price.shape[0]:
                            return size, bar, best, nodes, True
                        write(out, size, chosen, depth, held, level, price)
                        size += 1
                    elif depth == 0:
                        # Without anchors all bundles are of one set: keep the best few of them.
                        slot, size = slot_for(out.price, first, size, keep, out.price.shape[0])
                        write(out, slot, chosen, depth, held, level, price)
                        bar = bar_of(out.price, first, size, keep, bar)
                        set_best = bar
                    else:
                        set_best, set_size = price, level
                        for s in range(level):
                            found[s] = held[s]
        # --- next candidate: in this layer, or in a later one when this one may be closed
        moved = False
        while b < num_layers:
            k = ground.other_layers[b]
            index = position[level]
            if taken[level] < high[k] and index < begin[b + 1]:
                rest = least_rest(cost, index, begin[b + 1], max(1, low[k] - taken[level]), high[k] - taken[level])
                for later in range(b + 1, num_layers):
                    rest += layer_least[later]
                if cost_at[level] + rest + spread_least(work_at[level], spread) < set_best:
                    p = candidate[index]
                    position[level] = index + 1
                    nodes += 1
                    if work_at[level] + ground.weight[p] <= spread.most:
                        held[level] = p
                        cost_at[level + 1] = cost_at[level] + cost[index]
                        work_at[level + 1] = work_at[level] + ground.weight[p]
                        layer[level + 1], taken[level + 1], position[level + 1] = b, taken[level] + 1, index + 1
                        level += 1
                        fresh = True
                        moved = True
                        break
                    continue
            if taken[level] >= low[k] and b + 1 < num_layers:
                b += 1
                layer[level], taken[level], position[level] = b, 0, begin[b]
                continue
            break
        if not moved:
            level -= 1
    if not every and depth > 0 and set_size >= 0:
        slot, size = slot_for(out.price, first, size, keep, out.price.shape[0])
        write(out, slot, chosen, depth, found, set_size, set_best)
        bar = bar_of(out.price, first, size, keep, bar)
    return size, bar, best, nodes, False
