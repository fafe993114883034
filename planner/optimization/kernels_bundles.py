"""
Exact pricing of bundles: the cheapest sets of places that one leader may hold, under given prices of places.

A bundle's price is  sum of r_p + coherence * (distances) + g(load),  g(load) = deviation |load - mean| + squares (load - mean)^2.
What the r_p rise with the weights is first moved into g, where bounds see it for the work still to come: the price stays what it was.
Anchor sets come first, by a potential: an anchor's own price and what the other places nearest to it could save. Pairs nearer than the
cap are looked up in lists of neighbours; all others cost the cap, and are looked at in the order of their potentials until even the
next cannot win. Every cut is by a lower bound, so nothing that is cheap enough is missed. Pinned places carry a reward so large that
only bundles with all of them can win.
"""

import numpy as np
from numba import njit

from planner.optimization.kernels import measure
from planner.optimization.kernels_arrays import NONE
from planner.optimization.kernels_least import FAR, least_rest
from planner.optimization.kernels_menus import fill_menu, less_one, order_others, sort_both, toll_of
from planner.optimization.kernels_others import choose_others, collect, least_others
from planner.optimization.kernels_spread import BOUNDLESS, slope_of, spread_least, spread_of


@njit(cache=True, nogil=True)
def closes_from(a, taken, low, anchor_layers):
    """Whether the anchor layers from the a-th on, the a-th with so many taken, may be left as they are."""
    for later in range(a, anchor_layers.shape[0]):
        if low[anchor_layers[later]] - (taken if later == a else 0) > 0:
            return False
    return True


@njit(cache=True, nogil=True)
def price_class(
    ground, coherence, spread, cuts, cut_start, r, low, high, threshold, keep, every, node_limit, out, size
):  # fmt: skip
    """
    Bundles of one class of leaders with a price below `threshold`.

    Parameters
    ----------
    r
        float, shape (m,): price of each place less the slope's part, FAR where it is closed.
    low, high
        int, shape (K,): quotas.
    cut_start
        Numerators of the class in the cuts.
    keep
        Bundles wanted, the best of its anchor set each; with `every`, all bundles below the threshold.
    out, size
        Filled from row `size`.

    Returns
    -------
    tuple
        (rows filled so far, least price found or the threshold, whether rows ran out, partial bundles looked at). Where they did, or more
        than `node_limit` partial bundles had to be looked at, the least price is unknown: -FAR, and rows count as run out.
    """
    m = r.shape[0]
    first = size
    nodes = NONE
    best, bar = threshold, threshold
    num_anchor_layers, num_other_layers = ground.anchor_layers.shape[0], ground.other_layers.shape[0]
    num_anchors = ground.layer_begin[num_anchor_layers]
    sorted_others = np.empty(m - num_anchors, np.int64)
    sorted_begin = np.zeros(num_other_layers + 1, np.int64)
    cheapest, cheapest_size = np.empty((num_other_layers, m - num_anchors)), np.zeros(num_other_layers, np.int64)
    order_others(ground, r, sorted_others, sorted_begin, cheapest, cheapest_size)
    widest, depth_most = 1, 1
    for b in range(num_other_layers):
        k = ground.other_layers[b]
        widest = max(widest, high[k])
        if cheapest_size[b] < low[k]:
            return size, best, False, nodes
    for k in range(low.shape[0]):
        depth_most += high[k]
    # --- open anchors, their menus and potentials
    rows, own = np.empty(num_anchors, np.int64), np.empty(num_anchors)
    place, value = np.empty(num_anchors, np.int64), np.empty(num_anchors)
    begin = np.zeros(num_anchor_layers + 1, np.int64)
    menu = np.empty((num_anchors, num_other_layers, widest))
    menu_ids = np.empty((num_anchors, num_other_layers, widest), np.int64)
    count = NONE
    for a in range(num_anchor_layers):
        for index in range(ground.layer_begin[a], ground.layer_begin[a + 1]):
            p = ground.layer_place[index]
            if r[p] < FAR / 2 and high[ground.anchor_layers[a]] > 0:
                rows[count], own[count], place[count] = ground.anchor_row[p], r[p], p
                count += 1
        begin[a + 1] = count
    for s in range(count):
        fill_menu(ground, coherence, rows[s], r, high, sorted_others, sorted_begin, menu, menu_ids)
    toll = toll_of(ground, own, low, high, menu, rows, count)
    tolls = 0.0
    for b in range(num_other_layers):
        k = ground.other_layers[b]
        tolls += toll[b] * (low[k] if toll[b] >= 0.0 else high[k])
    rank = np.full(num_anchors, -1, np.int64)
    for a in range(num_anchor_layers):
        for s in range(begin[a], begin[a + 1]):
            value[s] = own[s]
            for b in range(num_other_layers):
                for t in range(high[ground.other_layers[b]]):
                    value[s] += min(0.0, menu[rows[s], b, t] - toll[b])
        sort_both(place, value, begin[a], begin[a + 1])
    for s in range(count):
        rank[ground.anchor_row[place[s]]] = s
    rest_after = np.zeros(num_anchor_layers + 1)
    for a in range(num_anchor_layers - 1, -1, -1):
        k = ground.anchor_layers[a]
        rest_after[a] = rest_after[a + 1] + least_rest(value, begin[a], begin[a + 1], low[k], high[k])
    if rest_after[0] >= FAR / 2:
        return size, best, False, nodes
    # --- frames: `depth` anchors chosen, at work in layer[depth] with taken[depth] there; first anchors near one chosen, then all others
    chosen, chosen_row = np.empty(depth_most, np.int64), np.empty(depth_most, np.int64)
    layer, taken = np.zeros(depth_most + 1, np.int64), np.zeros(depth_most + 1, np.int64)
    after, source, cursor = (
        np.zeros(depth_most + 1, np.int64),
        np.zeros(depth_most + 1, np.int64),
        np.zeros(depth_most + 1, np.int64),
    )
    sum_value, sum_own, apart = np.zeros(depth_most + 1), np.zeros(depth_most + 1), np.zeros(depth_most + 1)
    work_at = np.zeros(depth_most + 1)
    fresh = np.ones(depth_most + 1, np.bool_)
    buffer, layer_least = np.empty(widest + 1), np.zeros(num_other_layers)
    stamp, nearest, mark = np.zeros(m, np.int64), np.empty(m), NONE
    candidate, cost = np.empty(m - num_anchors, np.int64), np.empty(m - num_anchors)
    candidate_begin = np.zeros(num_other_layers + 1, np.int64)
    tally = np.zeros(cuts.price.shape[0], np.int64)
    depth = NONE
    while depth >= 0:
        if nodes > node_limit:
            return size, -FAR, True, nodes
        a = layer[depth]
        if fresh[depth]:
            fresh[depth] = False
            if closes_from(a, taken[depth], low, ground.anchor_layers):
                base = sum_own[depth] + apart[depth]
                least = base + spread_least(work_at[depth], spread) + least_others(
                    ground, coherence, chosen_row, depth, low, high, menu, menu_ids, cheapest, cheapest_size, buffer, layer_least
                )  # fmt: skip
                if least < bar:
                    possible = True
                    for b in range(num_other_layers):
                        k = ground.other_layers[b]
                        one_less = less_one(
                            ground,
                            coherence,
                            chosen_row,
                            depth,
                            b,
                            low,
                            high,
                            menu,
                            menu_ids,
                            cheapest,
                            cheapest_size,
                            buffer,
                        )
                        mark += 1
                        candidate_begin[b + 1] = collect(
                            ground, coherence, chosen_row, depth, b, r, sorted_others, sorted_begin,
                            bar - (least - layer_least[b]) - one_less, stamp, mark, nearest, candidate, cost, candidate_begin[b],
                        )  # fmt: skip
                        possible = possible and candidate_begin[b + 1] - candidate_begin[b] >= low[k]
                    if possible:
                        size, bar, best, nodes, ran_out = choose_others(
                            ground, spread, cuts, cut_start, low, high, chosen, depth, base,
                            work_at[depth], layer_least, candidate, cost, candidate_begin, keep, every, first, out, size, bar, best,
                            nodes, node_limit, tally,
                        )  # fmt: skip
                        if ran_out:
                            return size, -FAR, True, nodes
        # --- next anchor
        moved = False
        while a < num_anchor_layers:
            k = ground.anchor_layers[a]
            more = high[k] - taken[depth]
            known = sum_value[depth] + apart[depth] + rest_after[a + 1] + tolls
            known += spread_least(work_at[depth], spread)
            while more > 0 and source[depth] <= depth:
                t = source[depth]
                if t < depth and coherence == 0.0:
                    source[depth] = depth
                    cursor[depth] = after[depth]
                    continue
                if t < depth:
                    # neighbours of the t-th anchor chosen, that are no neighbours of those before it
                    row = chosen_row[t]
                    if cursor[depth] < 0:
                        cursor[depth] = ground.near_begin[row]
                    index = cursor[depth]
                    if index >= ground.near_begin[row + 1]:
                        source[depth] = t + 1
                        cursor[depth] = -1 if t + 1 < depth else after[depth]
                        continue
                    cursor[depth] = index + 1
                    p = ground.near_place[index]
                    s = rank[ground.anchor_row[p]]
                    if s < after[depth] or s >= begin[a + 1]:
                        continue
                    rest = value[s]
                    if more > 1:
                        rest += least_rest(value, s + 1, begin[a + 1], max(0, low[k] - taken[depth] - 1), more - 1)
                    if known + rest + coherence * ground.near_distance[index] >= bar:
                        continue
                else:
                    s = cursor[depth]
                    if s >= begin[a + 1]:
                        source[depth] = depth + 1
                        continue
                    rest = least_rest(value, s, begin[a + 1], max(1, low[k] - taken[depth]), more)
                    if known + rest + depth * coherence * ground.cap >= bar:
                        source[depth] = depth + 1
                        continue
                    cursor[depth] = s + 1
                    p = place[s]
                row = ground.anchor_row[p]
                distance = 0.0
                new = True
                if coherence != 0.0:
                    for u in range(depth):
                        away = ground.distance[chosen_row[u], p]
                        distance += away
                        if u < t and away < ground.cap:
                            new = False
                            break
                if not new or work_at[depth] + ground.weight[p] > spread.most:
                    continue
                if known + rest + coherence * distance >= bar:
                    continue
                nodes += 1
                chosen[depth], chosen_row[depth] = p, row
                sum_value[depth + 1] = sum_value[depth] + value[s]
                sum_own[depth + 1] = sum_own[depth] + r[p]
                apart[depth + 1] = apart[depth] + coherence * distance
                work_at[depth + 1] = work_at[depth] + ground.weight[p]
                layer[depth + 1], taken[depth + 1], after[depth + 1] = a, taken[depth] + 1, s + 1
                source[depth + 1], cursor[depth + 1] = 0, -1
                depth += 1
                fresh[depth] = True
                moved = True
                break
            if moved:
                break
            if taken[depth] >= low[k] and a + 1 < num_anchor_layers:
                a += 1
                layer[depth], taken[depth], after[depth] = a, 0, begin[a]
                source[depth] = 0
                cursor[depth] = -1 if depth > 0 else begin[a]
                continue
            break
        if not moved:
            depth -= 1
    return size, best, False, nodes


@njit(cache=True, nogil=True)
def price_block(
    ground, terms, cuts, cut_rows, cut_shares, multiplier, pair, place_price, class_price, threshold, leaders, first, last,
    open_pairs, pinned, pin_reward, district, num_districts, quota_lower, quota_upper, share, least_work, most_load, keep, every,
    node_limit, out, out_group, least,
):  # fmt: skip
    """
    Price the classes from `first` to `last` (not included), each with the leader in `leaders` for an example.

    Returns
    -------
    tuple
        (rows filled, whether rows or nodes ran out, partial bundles looked at); least reduced costs go to `least`.
    """
    m = place_price.shape[0]
    size, nodes, overflow = NONE, NONE, False
    r = np.empty(m)
    start = np.zeros(cuts.price.shape[0], np.int64)
    for c in range(first, last):
        l = leaders[c]
        reward = 0.0
        for t in range(start.shape[0]):
            start[t] = 0
            for s in range(cut_rows.shape[1]):
                if cut_rows[t, s] == c:
                    start[t] += cut_shares[t, s]
        for p in range(m):
            if pinned[l, p]:
                reward += pin_reward
        most_work = min(most_load * share[l], BOUNDLESS) + 1e-9
        begin = size
        for d in range(num_districts):
            for p in range(m):
                r[p] = FAR
                if open_pairs[l, p] and (num_districts == 1 or district[p] == d):
                    r[p] = -place_price[p]
                    for j in range(multiplier.shape[0]):
                        r[p] += multiplier[j] * pair[j, l, p]
            spread = spread_of(share[l], terms, slope_of(ground, r), least_work[l], most_work)
            for p in range(m):
                if r[p] < FAR / 2:
                    r[p] -= spread.slope * ground.weight[p]
                    if pinned[l, p]:
                        r[p] -= pin_reward
            size, found, ran_out, looked = price_class(
                ground, terms.coherence, spread, cuts, start, r, quota_lower[l], quota_upper[l],
                threshold[c] + class_price[c] - reward, keep, every, node_limit, out, size,
            )  # fmt: skip
            least[c] = min(least[c], found + reward - class_price[c])
            nodes += looked
            overflow = overflow or ran_out
            if overflow and every:
                return size, True, nodes
        for i in range(begin, size):
            out_group[i] = c
            out.price[i] += reward - class_price[c]
    return size, overflow, nodes


@njit(cache=True, nogil=True)
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
