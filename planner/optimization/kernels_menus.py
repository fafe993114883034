"""
Pricing's menus: places of other layers in the order of their prices, and the cheapest of them for a leader with a given anchor.
"""

import numpy as np
from numba import njit

from planner.optimization.kernels_arrays import NONE, order_of
from planner.optimization.kernels_least import FAR, insert, merge_menus, sum_least

SAMPLE = 8
"""Anchors whose menus settle what one more place of another layer is taken to cost."""


@njit(cache=True, nogil=True)
def order_others(ground, r, sorted_others, sorted_begin, cheapest, cheapest_size):
    """Open places of the other layers, cheapest first, and their prices."""
    size = NONE
    for b in range(ground.other_layers.shape[0]):
        a = ground.anchor_layers.shape[0] + b
        begin = size
        for index in range(ground.layer_begin[a], ground.layer_begin[a + 1]):
            p = ground.layer_place[index]
            if r[p] < FAR / 2:
                sorted_others[size] = p
                size += 1
        ids, prices = np.empty(size - begin, np.int64), np.empty(size - begin)
        for s in range(size - begin):
            ids[s] = sorted_others[begin + s]
            prices[s] = r[ids[s]]
        order = order_of(prices, size - begin)
        for s in range(size - begin):
            sorted_others[begin + s] = ids[order[s]]
            cheapest[b, s] = prices[order[s]]
        sorted_begin[b + 1] = size
        cheapest_size[b] = size - begin


@njit(cache=True, nogil=True)
def fill_menu(ground, coherence, row, r, high, sorted_others, sorted_begin, menu, menu_ids):
    """The cheapest places of each other layer for a leader with this anchor, as many as a quota may ask for."""
    num_layers = ground.other_layers.shape[0]
    for b in range(num_layers):
        room = high[ground.other_layers[b]]
        size = NONE
        ids, values = menu_ids[row, b], menu[row, b]
        if coherence != 0.0:
            at = row * num_layers + b
            for index in range(ground.around_begin[at], ground.around_begin[at + 1]):
                p = ground.around_place[index]
                value = r[p] + coherence * ground.around_distance[index]
                if value < FAR / 2 and (size < room or (room > 0 and value < values[size - 1])):
                    size = put(values, ids, size, room, value, p)
        for index in range(sorted_begin[b], sorted_begin[b + 1]):
            p = sorted_others[index]
            value = r[p] + coherence * ground.cap
            if size == room and (room == 0 or value >= values[size - 1]):
                break
            if coherence == 0.0 or ground.distance[row, p] >= ground.cap:
                size = put(values, ids, size, room, value, p)
        for s in range(size, values.shape[0]):
            values[s] = FAR
            ids[s] = -1


@njit(cache=True, nogil=True)
def put(values, ids, size, room, value, p):
    """Insert a place into an ascending menu of at most `room`; its new size."""
    t = min(size, room - 1)
    while t > 0 and values[t - 1] > value:
        values[t] = values[t - 1]
        ids[t] = ids[t - 1]
        t -= 1
    values[t] = value
    ids[t] = p
    return min(size + 1, room)


@njit(cache=True, nogil=True)
def sort_both(place, value, begin, end):
    """Put a stretch of places in the order of their values."""
    places, values = np.empty(end - begin, np.int64), np.empty(end - begin)
    for s in range(end - begin):
        places[s], values[s] = place[begin + s], value[begin + s]
    order = order_of(values, end - begin)
    for s in range(end - begin):
        place[begin + s], value[begin + s] = places[order[s]], values[order[s]]


@njit(cache=True, nogil=True)
def toll_of(ground, own, low, high, menu, rows, count):
    """Per other layer what one more place is taken to cost: about the dearest that the most promising anchors would need."""
    num_layers = ground.other_layers.shape[0]
    toll = np.zeros(num_layers)
    alone = np.empty(count)
    for s in range(count):
        alone[s] = own[s]
        for b in range(num_layers):
            k = ground.other_layers[b]
            alone[s] += sum_least(menu[rows[s], b], high[k], low[k], high[k])
    order = order_of(alone, count)
    for b in range(num_layers):
        k = ground.other_layers[b]
        wanted = max(0, min(max(low[k], 1), high[k]) - 1)
        used = 0
        for s in range(min(SAMPLE, count)):
            value = menu[rows[order[s]], b, wanted]
            if high[k] > 0 and value < FAR / 2:
                toll[b] += value
                used += 1
        toll[b] /= max(1, used)
    return toll


@njit(cache=True, nogil=True)
def less_one(ground, coherence, chosen, depth, b, low, high, menu, menu_ids, cheapest, cheapest_size, buffer):
    """Least that one place fewer of a layer costs beside these anchors."""
    k = ground.other_layers[b]
    if high[k] <= 1:
        return 0.0
    if depth == 0:
        size = NONE
        for s in range(min(cheapest_size[b], high[k])):
            size = insert(buffer, size, high[k], cheapest[b, s] + coherence * ground.cap)
    else:
        size = merge_menus(chosen, depth, b, high[k], menu, menu_ids, buffer)
    return sum_least(buffer, size, max(0, low[k] - 1), high[k] - 1)
