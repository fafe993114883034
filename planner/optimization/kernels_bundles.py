"""
Exact pricing of bundles: the cheapest sets of places that one leader may hold, under given prices of places.

A bundle's price is  sum of r_p + coherence * (distances) + g(load),  g(load) = deviation |load - mean| + squares (load - mean)^2.
Anchor sets are enumerated first, cheapest place first; for each that can still win, the other layers follow. Every cut is by a lower
bound, so nothing that is cheap enough is missed. Pinned places carry a reward so large that only bundles with all of them can win.
"""

import numpy as np
from numba import njit

from planner.optimization.kernels import measure
from planner.optimization.kernels_arrays import order_of
from planner.optimization.kernels_least import (
    FAR,
    cut_penalty,
    fill_menu,
    least_merged,
    least_of,
    least_plain,
    least_rest,
    least_shifted,
    spread_cost,
    spread_least,
)


@njit(cache=True)
def slot_for(out_price, first, out_size, keep, limit_out):
    """(row for a bundle worth keeping, rows filled then): a new row while there is room, else that of the dearest bundle."""
    if out_size - first < keep and out_size < limit_out:
        return out_size, out_size + 1
    slot = first
    for s in range(first, out_size):
        if out_price[s] > out_price[slot]:
            slot = s
    return slot, out_size


@njit(cache=True)
def bar_of(out_price, first, out_size, keep, bar):
    """The price that a bundle must beat: that of the dearest one kept, once as many are kept as wanted."""
    if out_size - first < keep:
        return bar
    dearest = out_price[first]
    for s in range(first, out_size):
        dearest = max(dearest, out_price[s])
    return dearest


@njit(cache=True)
def price_class(
    r, weight, share, layer, anchor_row, distance, cap, coherence, deviation, squares, mean, most_work,
    low, high, anchor_layers, other_layers, cut_begin, cut_list, cut_share, cut_price, cut_start, cut_whole,
    threshold, keep, every, node_limit, out_places, out_count, out_price, out_size, limit_out,
):  # fmt: skip
    """
    Bundles of one class of leaders with a price below `threshold`.

    Parameters
    ----------
    r
        float, shape (m,): price of each place, FAR where it is closed.
    low, high
        int, shape (K,): quotas.
    cut_begin, cut_list, cut_share, cut_price, cut_start, cut_whole
        Rank-1 cuts: place p belongs to cut_list[cut_begin[p] : cut_begin[p + 1]] with these numerators; a bundle pays a cut's price for
        every `cut_whole` that its numerators, and `cut_start` by its class, add up to.
    keep
        Bundles wanted, the best of its anchor set each; with `every`, all bundles below the threshold.
    out_places, out_count, out_price
        Filled from row `out_size`; at most `limit_out` rows.

    Returns
    -------
    tuple
        (rows filled so far, least price found or the threshold, whether rows ran out). Where they did, or more than `node_limit` partial
        bundles had to be looked at, the least price is unknown: -FAR, and rows count as run out.
    """
    m = r.shape[0]
    first = out_size
    nodes = 0
    num_cuts = cut_price.shape[0]
    tally = np.zeros(num_cuts, np.int64)
    best = threshold
    bar = threshold
    num_anchor_layers, num_other_layers = anchor_layers.shape[0], other_layers.shape[0]
    # --- anchor places, cheapest first, layer after layer
    ids = np.empty(m, np.int64)
    values = np.empty(m)
    layer_begin = np.zeros(num_anchor_layers + 1, np.int64)
    size = 0
    for a in range(num_anchor_layers):
        begin = size
        for p in range(m):
            if layer[p] == anchor_layers[a] and r[p] < FAR / 2:
                ids[size] = p
                size += 1
        prices = np.empty(size - begin)
        for s in range(size - begin):
            prices[s] = r[ids[begin + s]]
        order = order_of(prices, size - begin)
        sorted_ids = np.empty(size - begin, np.int64)
        for s in range(size - begin):
            sorted_ids[s] = ids[begin + order[s]]
            values[begin + s] = prices[order[s]]
        for s in range(size - begin):
            ids[begin + s] = sorted_ids[s]
        layer_begin[a + 1] = size
    # --- other places, in the order of their layers
    other_begin = np.zeros(num_other_layers + 1, np.int64)
    others = np.empty(m, np.int64)
    num_others = 0
    for b in range(num_other_layers):
        for p in range(m):
            if layer[p] == other_layers[b] and r[p] < FAR / 2:
                others[num_others] = p
                num_others += 1
        other_begin[b + 1] = num_others
    widest = 1
    for b in range(num_other_layers):
        widest = max(widest, high[other_layers[b]])
    depth_most = 1
    for k in range(low.shape[0]):
        depth_most += high[k]
    # --- least that the other layers cost at distance 0, in all
    rest_near = 0.0
    buffer = np.empty(widest + 1)
    for b in range(num_other_layers):
        cost = least_of(
            r, others, other_begin[b], other_begin[b + 1], low[other_layers[b]], high[other_layers[b]], buffer
        )
        rest_near += cost
    if rest_near >= FAR / 2:
        return out_size, best, False
    # --- cheapest others per anchor, filled on first use
    menu = np.empty((m, num_other_layers, widest))
    menu_ids = np.empty((m, num_other_layers, widest), np.int64)
    menu_ready = np.zeros(m, np.bool_)
    rest_after = np.zeros(num_anchor_layers + 1)
    for a in range(num_anchor_layers - 1, -1, -1):
        k = anchor_layers[a]
        rest_after[a] = rest_after[a + 1] + least_rest(values, layer_begin[a], layer_begin[a + 1], low[k], high[k])
    if rest_after[0] >= FAR / 2:
        return out_size, best, False
    chosen_place = np.empty(depth_most, np.int64)
    position = np.empty(depth_most + 1, np.int64)
    at_layer = np.empty(depth_most + 1, np.int64)
    in_layer = np.empty(depth_most + 1, np.int64)
    cost_at = np.zeros(depth_most + 1)
    work_at = np.zeros(depth_most + 1)
    depth = 0
    near = np.empty(num_others)
    candidate = np.empty(num_others, np.int64)
    candidate_cost = np.empty(num_others)
    candidate_begin = np.zeros(num_other_layers + 1, np.int64)
    layer_least = np.zeros(num_other_layers)
    o_chosen = np.empty(depth_most, np.int64)
    o_layer = np.empty(depth_most + 1, np.int64)
    o_in = np.empty(depth_most + 1, np.int64)
    o_pos = np.empty(depth_most + 1, np.int64)
    o_cost = np.zeros(depth_most + 1)
    o_work = np.zeros(depth_most + 1)
    found_places = np.empty(depth_most, np.int64)
    at_layer[0] = 0
    in_layer[0] = 0
    position[0] = 0
    leaf = np.zeros(depth_most + 1, np.bool_)
    # A frame: `depth` anchors chosen, working in layer at_layer with in_layer chosen there, next index position.
    while depth >= 0:
        if nodes > node_limit:
            return out_size, -FAR, True
        a = at_layer[depth]
        if not leaf[depth]:
            # First visit of the frame: is closing all remaining layers possible? Then it is an anchor set of its own.
            leaf[depth] = True
            closes = True
            for later in range(a, num_anchor_layers):
                need = low[anchor_layers[later]] - (in_layer[depth] if later == a else 0)
                if need > 0:
                    closes = False
            if closes:
                # ------------------------------------------------------------ the other layers, for this anchor set
                base, work = cost_at[depth], work_at[depth]
                least = base + spread_least(work, share, mean, deviation, squares)
                if num_other_layers > 0:
                    total_rest = 0.0
                    for b in range(num_other_layers):
                        k = other_layers[b]
                        if depth == 0 or coherence == 0.0:
                            extra = coherence * cap if depth == 0 else 0.0
                            cost = least_shifted(
                                r, others, other_begin[b], other_begin[b + 1], low[k], high[k], extra, buffer
                            )
                        else:
                            for s in range(depth):
                                anchor = chosen_place[s]
                                if not menu_ready[anchor]:
                                    fill_menu(
                                        anchor, r, others, other_begin, other_layers, high, anchor_row, distance, coherence,
                                        menu, menu_ids, widest,
                                    )  # fmt: skip
                                    menu_ready[anchor] = True
                            cost = least_merged(chosen_place, depth, b, low[k], high[k], menu, menu_ids, buffer)
                        layer_least[b] = cost
                        total_rest += cost
                    least += total_rest
                    if least < bar and work <= most_work:
                        # candidates of each layer that can still be part of a bundle below the bar
                        size = 0
                        possible = True
                        for b in range(num_other_layers):
                            k = other_layers[b]
                            for s in range(other_begin[b], other_begin[b + 1]):
                                p = others[s]
                                if coherence == 0.0:
                                    near[s] = r[p]
                                elif depth == 0:
                                    near[s] = r[p] + coherence * cap
                                else:
                                    closest = cap
                                    for t in range(depth):
                                        d = distance[anchor_row[chosen_place[t]], p]
                                        closest = min(closest, d)
                                    near[s] = r[p] + coherence * closest
                            one_less = least_plain(
                                near,
                                other_begin[b],
                                other_begin[b + 1],
                                max(0, low[k] - 1),
                                max(0, high[k] - 1),
                                buffer,
                            )
                            limit = bar - (least - layer_least[b]) - one_less
                            begin = size
                            if high[k] > 0:
                                for s in range(other_begin[b], other_begin[b + 1]):
                                    if near[s] < limit:
                                        value = near[s]
                                        t = size
                                        while t > begin and candidate_cost[t - 1] > value:
                                            candidate_cost[t] = candidate_cost[t - 1]
                                            candidate[t] = candidate[t - 1]
                                            t -= 1
                                        candidate_cost[t] = value
                                        candidate[t] = others[s]
                                        size += 1
                            candidate_begin[b + 1] = size
                            if size - begin < low[k]:
                                possible = False
                        # ---------------------------------------------------- depth first over the candidates
                        set_best = bar
                        set_size = -1
                        o_depth = 0
                        o_layer[0], o_in[0], o_pos[0] = 0, 0, 0
                        o_cost[0], o_work[0] = base, work
                        if not possible:
                            o_depth = -1
                        fresh = True
                        while o_depth >= 0:
                            if nodes > node_limit:
                                return out_size, -FAR, True
                            b = o_layer[o_depth]
                            if fresh:
                                fresh = False
                                closes = True
                                for later in range(b, num_other_layers):
                                    if low[other_layers[later]] - (o_in[o_depth] if later == b else 0) > 0:
                                        closes = False
                                if closes:
                                    price = o_cost[o_depth] + spread_cost(
                                        o_work[o_depth], share, mean, deviation, squares
                                    )
                                    if price < set_best and num_cuts > 0:
                                        price += cut_penalty(
                                            chosen_place,
                                            depth,
                                            o_chosen,
                                            o_depth,
                                            cut_begin,
                                            cut_list,
                                            cut_share,
                                            cut_price,
                                            cut_start,
                                            cut_whole,
                                            tally,
                                        )
                                    if price < set_best:
                                        best = min(best, price)
                                        if every:
                                            if out_size < limit_out:
                                                for s in range(depth):
                                                    out_places[out_size, s] = chosen_place[s]
                                                for s in range(o_depth):
                                                    out_places[out_size, depth + s] = o_chosen[s]
                                                out_count[out_size] = depth + o_depth
                                                out_price[out_size] = price
                                                out_size += 1
                                            else:
                                                return out_size, -FAR, True
                                        elif depth == 0:
                                            # Without anchors all bundles are of one set: keep the best few of them.
                                            slot, out_size = slot_for(out_price, first, out_size, keep, limit_out)
                                            for s in range(o_depth):
                                                out_places[slot, s] = o_chosen[s]
                                            out_count[slot] = o_depth
                                            out_price[slot] = price
                                            bar = bar_of(out_price, first, out_size, keep, bar)
                                            set_best = bar
                                        else:
                                            set_best = price
                                            for s in range(o_depth):
                                                found_places[s] = o_chosen[s]
                                            set_size = o_depth
                            # next candidate: in this layer, or in a later one when this one may be closed
                            moved = False
                            while True:
                                k = other_layers[b]
                                index = o_pos[o_depth]
                                if o_in[o_depth] < high[k] and index < candidate_begin[b + 1]:
                                    taken = o_in[o_depth]
                                    rest = least_rest(
                                        candidate_cost,
                                        index,
                                        candidate_begin[b + 1],
                                        max(1, low[k] - taken),
                                        high[k] - taken,
                                    )
                                    for later in range(b + 1, num_other_layers):
                                        rest += layer_least[later]
                                    bound = (
                                        o_cost[o_depth]
                                        + rest
                                        + spread_least(o_work[o_depth], share, mean, deviation, squares)
                                    )
                                    if bound < set_best:
                                        p = candidate[index]
                                        o_pos[o_depth] = index + 1
                                        if o_work[o_depth] + weight[p] <= most_work:
                                            nodes += 1
                                            o_chosen[o_depth] = p
                                            o_cost[o_depth + 1] = o_cost[o_depth] + candidate_cost[index]
                                            o_work[o_depth + 1] = o_work[o_depth] + weight[p]
                                            o_layer[o_depth + 1] = b
                                            o_in[o_depth + 1] = taken + 1
                                            o_pos[o_depth + 1] = index + 1
                                            o_depth += 1
                                            fresh = True
                                            moved = True
                                            break
                                        continue
                                # this layer is done at this frame: open the next one, if this one has enough
                                if o_in[o_depth] >= low[k] and b + 1 < num_other_layers:
                                    b += 1
                                    o_layer[o_depth] = b
                                    o_in[o_depth] = 0
                                    o_pos[o_depth] = candidate_begin[b]
                                    continue
                                break
                            if not moved:
                                o_depth -= 1
                        if not every and set_size >= 0:
                            slot, out_size = slot_for(out_price, first, out_size, keep, limit_out)
                            for s in range(depth):
                                out_places[slot, s] = chosen_place[s]
                            for s in range(set_size):
                                out_places[slot, depth + s] = found_places[s]
                            out_count[slot] = depth + set_size
                            out_price[slot] = set_best
                            bar = bar_of(out_price, first, out_size, keep, bar)
                elif work <= most_work:
                    price = base + spread_cost(work, share, mean, deviation, squares)
                    if price < bar and num_cuts > 0:
                        price += cut_penalty(
                            chosen_place,
                            depth,
                            chosen_place,
                            0,
                            cut_begin,
                            cut_list,
                            cut_share,
                            cut_price,
                            cut_start,
                            cut_whole,
                            tally,
                        )
                    if price < bar:
                        best = min(best, price)
                        slot = -1
                        if not every:
                            slot, out_size = slot_for(out_price, first, out_size, keep, limit_out)
                        elif out_size < limit_out:
                            slot = out_size
                            out_size += 1
                        else:
                            return out_size, -FAR, True
                        if slot >= 0:
                            for s in range(depth):
                                out_places[slot, s] = chosen_place[s]
                            out_count[slot] = depth
                            out_price[slot] = price
                            if not every:
                                bar = bar_of(out_price, first, out_size, keep, bar)
        # ---------------------------------------------------------------- next anchor
        moved = False
        while a < num_anchor_layers:
            k = anchor_layers[a]
            index = position[depth]
            if in_layer[depth] < high[k] and index < layer_begin[a + 1]:
                taken = in_layer[depth]
                rest = least_rest(values, index, layer_begin[a + 1], max(1, low[k] - taken), high[k] - taken)
                bound = cost_at[depth] + rest + rest_after[a + 1] + rest_near
                bound += spread_least(work_at[depth], share, mean, deviation, squares)
                if bound < bar:
                    p = ids[index]
                    position[depth] = index + 1
                    if work_at[depth] + weight[p] <= most_work:
                        cost = cost_at[depth] + values[index]
                        if coherence != 0.0:
                            for s in range(depth):
                                cost += coherence * distance[anchor_row[p], chosen_place[s]]
                        nodes += 1
                        chosen_place[depth] = p
                        cost_at[depth + 1] = cost
                        work_at[depth + 1] = work_at[depth] + weight[p]
                        at_layer[depth + 1] = a
                        in_layer[depth + 1] = taken + 1
                        position[depth + 1] = index + 1
                        depth += 1
                        leaf[depth] = False
                        moved = True
                        break
                    continue
            if in_layer[depth] >= low[k] and a + 1 < num_anchor_layers:
                a += 1
                at_layer[depth] = a
                in_layer[depth] = 0
                position[depth] = layer_begin[a]
                continue
            break
        if not moved:
            depth -= 1
    return out_size, best, False


@njit(cache=True)
def batch_costs(
    places, count, leader, weight, share, anchor_row, distance, cap, coef, mean, pair_row, pair, out, load_out,
):  # fmt: skip
    """Per bundle the value of every functional, squares taken about the mean, and the load."""
    for i in range(count.shape[0]):
        l = leader[i]
        work, coherence = measure(places[i], count[i], weight, anchor_row, distance, cap)
        load = work / share[l]
        load_out[i] = load
        for j in range(coef.shape[0]):
            value = coef[j, 0] * abs(load - mean) + coef[j, 1] * (load - mean) * (load - mean) + coef[j, 2] * coherence
            if pair_row[j] >= 0:
                for s in range(count[i]):
                    value += pair[pair_row[j], l, places[i, s]]
            out[i, j] = value
