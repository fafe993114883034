"""
Compiled pieces of pricing: least sums of places' prices under a quota, what a load costs, and what cuts add.
"""

from numba import njit

FAR = 1e17


@njit(cache=True)
def spread_cost(work, share, mean, deviation, squares):
    """g of a load."""
    away = work / share - mean
    return deviation * abs(away) + squares * away * away


@njit(cache=True)
def spread_least(work, share, mean, deviation, squares):
    """Least g of any load that is at least this one."""
    if work / share >= mean:
        return spread_cost(work, share, mean, deviation, squares)
    return 0.0


@njit(cache=True)
def least_rest(values, begin, end, low, high):
    """Least sum of `low` to `high` of the ascending values from `begin` on; FAR when there are too few."""
    total = 0.0
    for t in range(high):
        if begin + t >= end:
            return total if t >= low else FAR
        value = values[begin + t]
        if t >= low and value >= 0.0:
            break
        total += value
    return total


@njit(cache=True)
def cut_penalty(
    first, first_count, second, second_count, cut_begin, cut_list, cut_share, cut_price, cut_start, cut_whole, tally
):  # fmt: skip
    """What a bundle pays for the cuts: each its price for every whole that the bundle's rows make."""
    penalty = 0.0
    for s in range(first_count + second_count):
        p = first[s] if s < first_count else second[s - first_count]
        for index in range(cut_begin[p], cut_begin[p + 1]):
            t = cut_list[index]
            before = (tally[t] + cut_start[t]) // cut_whole[t]
            tally[t] += cut_share[index]
            after = (tally[t] + cut_start[t]) // cut_whole[t]
            penalty += (after - before) * cut_price[t]
    for s in range(first_count + second_count):
        p = first[s] if s < first_count else second[s - first_count]
        for index in range(cut_begin[p], cut_begin[p + 1]):
            tally[cut_list[index]] = 0
    return penalty


@njit(cache=True)
def insert(buffer, size, high, value):
    """Insert a value into the ascending first `size` entries, of which at most `high` are kept; the new size."""
    if size == high and (high == 0 or buffer[size - 1] <= value):
        return size
    t = min(size, high - 1)
    while t > 0 and buffer[t - 1] > value:
        buffer[t] = buffer[t - 1]
        t -= 1
    buffer[t] = value
    return min(size + 1, high)


@njit(cache=True)
def sum_least(buffer, size, low):
    """Sum of the first `low` entries and of further negative ones; FAR when there are too few."""
    if size < low:
        return FAR
    total = 0.0
    for s in range(size):
        if s < low or buffer[s] < 0.0:
            total += buffer[s]
    return total


@njit(cache=True)
def least_of(r, places, begin, end, low, high, buffer):
    """Least sum of `low` to `high` prices of these places."""
    return least_shifted(r, places, begin, end, low, high, 0.0, buffer)


@njit(cache=True)
def least_shifted(r, places, begin, end, low, high, extra, buffer):
    """The same with `extra` on every price."""
    size = 0
    for s in range(begin, end):
        size = insert(buffer, size, high, r[places[s]] + extra)
    return sum_least(buffer, size, low)


@njit(cache=True)
def least_plain(values, begin, end, low, high, buffer):
    """The same over plain values."""
    size = 0
    for s in range(begin, end):
        size = insert(buffer, size, high, values[s])
    return sum_least(buffer, size, low)


@njit(cache=True)
def fill_menu(
    anchor, r, others, other_begin, other_layers, high, anchor_row, distance, coherence, menu, menu_ids, widest
):
    """The cheapest places of each other layer for a leader with this anchor, as many as a quota may ask for."""
    row = anchor_row[anchor]
    for b in range(other_layers.shape[0]):
        size = 0
        room = high[other_layers[b]]
        for s in range(other_begin[b], other_begin[b + 1]):
            p = others[s]
            value = r[p] + coherence * distance[row, p]
            if size == room and (room == 0 or menu[anchor, b, size - 1] <= value):
                continue
            t = min(size, room - 1)
            while t > 0 and menu[anchor, b, t - 1] > value:
                menu[anchor, b, t] = menu[anchor, b, t - 1]
                menu_ids[anchor, b, t] = menu_ids[anchor, b, t - 1]
                t -= 1
            menu[anchor, b, t] = value
            menu_ids[anchor, b, t] = p
            size = min(size + 1, room)
        for s in range(size, widest):
            menu[anchor, b, s] = FAR
            menu_ids[anchor, b, s] = -1


@njit(cache=True)
def least_merged(anchors, count, b, low, high, menu, menu_ids, buffer):
    """
    Least sum over one layer when each place counts its nearest anchor.

    The cheapest t places under the minimum over anchors are among the cheapest t of some anchor, so short menus are enough.
    """
    size = 0
    for s in range(count):
        for t in range(high):
            p = menu_ids[anchors[s], b, t]
            if p < 0:
                break
            value = menu[anchors[s], b, t]
            lowest = True
            for other in range(count):
                if other != s:
                    for u in range(high):
                        if menu_ids[anchors[other], b, u] == p and (
                            menu[anchors[other], b, u] < value or (menu[anchors[other], b, u] == value and other < s)
                        ):
                            lowest = False
            if lowest:
                size = insert(buffer, size, high, value)
    return sum_least(buffer, size, low)
