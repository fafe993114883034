"""
The compiled inner loop of the annealing: moves between two leaders, judged on the true objective.

A state is `held` (places per leader, the first `count` of each row) and `holders` (leaders per place). Quotas, coverage, pins and
avoids hold in every state; load cap, limits of upper levels and one district are penalties, and a plan that pays one is no plan.
Rows j of `coef` are linear functionals of the terms: row 0 the goal, the others limits of levels above.
"""

import numpy as np
from numba import njit

from planner.optimization.kernels_arrays import NONE, overwrite, overwrite_rows

DEVIATION, SQUARES, COHERENCE, PEAK, SHORTFALL = range(5)
"""Columns of `coef`."""
EPSILON = 1e-9


@njit(cache=True)
def measure(places, count, weight, anchor_row, distance, cap):
    """(sum of weights, coherence) of the first `count` places."""
    work = 0.0
    coherence = 0.0
    anchors = 0
    for s in range(count):
        p = places[s]
        work += weight[p]
        if anchor_row[p] >= 0:
            anchors += 1
            for t in range(s):
                if anchor_row[places[t]] >= 0:
                    coherence += distance[anchor_row[p], places[t]]
    if distance.shape[0] == 0 or anchors == 0:
        return work, coherence + cap * (count - anchors)
    if anchors < count:
        for s in range(count):
            p = places[s]
            if anchor_row[p] < 0:
                nearest = cap
                for t in range(count):
                    row = anchor_row[places[t]]
                    if row >= 0 and distance[row, p] < nearest:
                        nearest = distance[row, p]
                coherence += nearest
    return work, coherence


@njit(cache=True)
def districts_of(places, count, district):
    """How many districts the first `count` places lie in, less one; 0 for none."""
    extra = 0
    for s in range(1, count):
        new = True
        for t in range(s):
            if district[places[t]] == district[places[s]]:
                new = False
                break
        if new:
            extra += 1
    return extra


@njit(cache=True)
def functionals(l, places, count, work, coherence, share, mean, coef, pair_row, pair, out):
    """Write leader l's part of every functional to `out`; return his load."""
    load = work / share[l]
    for j in range(coef.shape[0]):
        value = coef[j, 0] * abs(load - mean) + coef[j, 1] * load * load + coef[j, 2] * coherence
        if pair_row[j] >= 0:
            for s in range(count):
                value += pair[pair_row[j], l, places[s]]
        out[j] = value
    return load


@njit(cache=True)
def penalty_of(totals, peak, shortfall, coef, most, price):
    """Price of the limits of upper levels that are exceeded."""
    result = 0.0
    for j in range(1, coef.shape[0]):
        excess = totals[j] + coef[j, 3] * peak + coef[j, 4] * shortfall - most[j]
        if excess > EPSILON:
            result += price * excess
    return result


@njit(cache=True)
def largest(load, i, load_i, k, load_k):
    """Largest load if leaders i and k had these loads."""
    peak = 0.0
    for l in range(load.shape[0]):
        value = load_i if l == i else (load_k if l == k else load[l])
        if value > peak:
            peak = value
    return peak


@njit(cache=True)
def holds(places, count, p):
    """Whether p is among the first `count` places."""
    for s in range(count):
        if places[s] == p:
            return True
    return False


@njit(cache=True)
def within_quota(l, places, count, layer, quota_lower, quota_upper, tally):
    """Whether the places keep leader l's quotas."""
    for k in range(tally.shape[0]):
        tally[k] = 0
    for s in range(count):
        tally[layer[places[s]]] += 1
    for k in range(tally.shape[0]):
        if tally[k] < quota_lower[l, k] or tally[k] > quota_upper[l, k]:
            return False
    return True


@njit(cache=True)
def replace(row, count, old, new):
    """Put `new` where `old` stands."""
    for s in range(count):
        if row[s] == old:
            row[s] = new
            return


@njit(cache=True, nogil=True)
def anneal(
    held, count, holders, holder_count, best_held, best_count,
    layer, weight, share, quota_lower, quota_upper, cover_lower, cover_upper, priority, allow_shortfall,
    open_pairs, pinned, district, one_district, anchor_row, distance, cap,
    coef, pair_row, pair, most, mean, load_most, price,
    near, wanted, has_slack,
    iterations, hot, cold, seed, snapshots, snapshot_count,
):  # fmt: skip
    """
    Simulated annealing from the state in `held` and `holders`, which moves on; the best state met is left in `best_held`.

    Returns
    -------
    tuple
        (value of row 0 at the best state, what the best state pays in penalties, snapshots taken, mean rise of the moves that rise).
    """
    np.random.seed(seed)
    n, width = held.shape
    m = weight.shape[0]
    rows = coef.shape[0]
    use_peak = False
    for j in range(rows):
        if coef[j, 3] != 0.0:
            use_peak = True
    part = np.zeros((n, rows))
    load = np.zeros(n)
    totals = np.zeros(rows)
    over = 0.0
    for l in range(n):
        work, coherence = measure(held[l], count[l], weight, anchor_row, distance, cap)
        load[l] = functionals(l, held[l], count[l], work, coherence, share, mean, coef, pair_row, pair, part[l])
        over += max(0.0, load[l] - load_most) * price
        if one_district:
            over += districts_of(held[l], count[l], district) * price
        for j in range(rows):
            totals[j] += part[l, j]
    shortfall = 0.0
    if allow_shortfall:
        for p in range(m):
            if holder_count[p] == 0 and cover_lower[p] > 0:
                shortfall += priority[p]
    peak = largest(load, -1, 0.0, -1, 0.0)
    paid = over + penalty_of(totals, peak, shortfall, coef, most, price)
    value = totals[0] + coef[0, 3] * peak + coef[0, 4] * shortfall
    best_value, best_paid = value, paid
    overwrite_rows(best_held, held)
    overwrite(best_count, count)

    give, take = np.empty(width, np.int64), np.empty(width, np.int64)
    new_i, new_k = np.empty(2 * width + 1, np.int64), np.empty(2 * width + 1, np.int64)
    part_i, part_k = np.zeros(rows), np.zeros(rows)
    new_totals = np.zeros(rows)
    tally = np.zeros(quota_lower.shape[1], np.int64)
    fresh = False
    uphill, uphill_count = 0.0, 0
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(1, iterations)) if hot > 0.0 else 1.0
    near_count, wanted_count = near.shape[1], wanted.shape[1]
    taken_snapshots = 0
    every = max(1, iterations // (2 * max(1, snapshots.shape[0])))

    for step in range(iterations):
        temperature *= cooling
        if taken_snapshots < snapshots.shape[0] and step >= iterations // 2 and step % every == 0 and paid <= EPSILON:
            overwrite_rows(snapshots[taken_snapshots], held)
            overwrite(snapshot_count[taken_snapshots], count)
            taken_snapshots += 1
        i = np.random.randint(n)
        k = -1
        gives, takes, drop, add = NONE, NONE, -1, -1
        kind = np.random.random()
        if count[i] == 0:
            kind = 0.7 + 0.1 * kind  # nothing to give: take or add
        # --- whom to deal with: the holder of a place near one of i's, a leader whom one of i's places would suit, or anyone
        p = held[i, np.random.randint(count[i])] if count[i] > 0 else -1
        q = -1
        if near_count > 0 and count[i] > 0 and np.random.random() < 0.85:
            s = held[i, np.random.randint(count[i])]
            q = near[s, np.random.randint(near_count)]
        elif wanted_count > 0 and p >= 0 and np.random.random() < 0.9:
            k = wanted[p, np.random.randint(wanted_count)]
            if k == i or count[k] == 0:
                continue
            q = held[k, np.random.randint(count[k])]
        else:
            q = np.random.randint(m)
        if k < 0 and holder_count[q] > 0:
            k = holders[q, np.random.randint(holder_count[q])]
            if k == i:
                k = -1
        if has_slack and (np.random.random() < 0.25 or k < 0):
            # --- one leader alone: add, drop or replace a holder's part
            k = -1
            move = np.random.randint(3)
            if move != 1 and holder_count[q] < cover_upper[q] and (holder_count[q] > 0 or cover_lower[q] <= 1):
                add = q
            if (
                move != 0
                and p >= 0
                and not pinned[i, p]
                and (holder_count[p] > cover_lower[p] or (allow_shortfall and holder_count[p] == 1))
            ):
                drop = p
            if (move != 1 and add < 0) or (move != 0 and drop < 0) or add == drop:
                continue
        elif k < 0:
            continue
        elif kind < 0.5:  # swap p and q, and now and then a second pair
            if p < 0:
                continue
            give[0], take[0] = p, q
            gives, takes = 1, 1
            if np.random.random() < 0.3 and count[i] > 1 and count[k] > 1:
                p2, q2 = held[i, np.random.randint(count[i])], held[k, np.random.randint(count[k])]
                if p2 != p and q2 != q:
                    give[1], take[1] = p2, q2
                    gives, takes = 2, 2
        elif kind < 0.7:  # give p
            if p < 0:
                continue
            give[0] = p
            gives = 1
        elif kind < 0.85:  # take q
            take[0] = q
            takes = 1
        else:  # exchange a layer, or everything
            whole = np.random.random() < 0.4
            for s in range(count[i]):
                if whole or layer[held[i, s]] == layer[q]:
                    give[gives] = held[i, s]
                    gives += 1
            for s in range(count[k]):
                if whole or layer[held[k, s]] == layer[q]:
                    take[takes] = held[k, s]
                    takes += 1
        # --- is the move allowed?
        fine = True
        for s in range(gives):
            if pinned[i, give[s]] or not open_pairs[k, give[s]] or holds(held[k], count[k], give[s]):
                fine = False
                break
        if fine:
            for s in range(takes):
                if pinned[k, take[s]] or not open_pairs[i, take[s]] or holds(held[i], count[i], take[s]):
                    fine = False
                    break
        if add >= 0 and (not open_pairs[i, add] or holds(held[i], count[i], add)):
            fine = False
        if not fine:
            continue
        size_i = NONE
        for s in range(count[i]):
            if not holds(give, gives, held[i, s]) and held[i, s] != drop:
                new_i[size_i] = held[i, s]
                size_i += 1
        for s in range(takes):
            new_i[size_i] = take[s]
            size_i += 1
        if add >= 0:
            new_i[size_i] = add
            size_i += 1
        size_k = NONE
        if k >= 0:
            for s in range(count[k]):
                if not holds(take, takes, held[k, s]):
                    new_k[size_k] = held[k, s]
                    size_k += 1
            for s in range(gives):
                new_k[size_k] = give[s]
                size_k += 1
        if not (gives == 1 and takes == 1 and layer[give[0]] == layer[take[0]]):
            if not within_quota(i, new_i, size_i, layer, quota_lower, quota_upper, tally):
                continue
            if k >= 0 and not within_quota(k, new_k, size_k, layer, quota_lower, quota_upper, tally):
                continue
        # --- what it is worth
        work, coherence = measure(new_i, size_i, weight, anchor_row, distance, cap)
        load_i = functionals(i, new_i, size_i, work, coherence, share, mean, coef, pair_row, pair, part_i)
        new_over = over + (max(0.0, load_i - load_most) - max(0.0, load[i] - load_most)) * price
        if one_district:
            new_over += (districts_of(new_i, size_i, district) - districts_of(held[i], count[i], district)) * price
        load_k = 0.0
        if k >= 0:
            work, coherence = measure(new_k, size_k, weight, anchor_row, distance, cap)
            load_k = functionals(k, new_k, size_k, work, coherence, share, mean, coef, pair_row, pair, part_k)
            new_over += (max(0.0, load_k - load_most) - max(0.0, load[k] - load_most)) * price
            if one_district:
                new_over += (districts_of(new_k, size_k, district) - districts_of(held[k], count[k], district)) * price
        for j in range(rows):
            new_totals[j] = totals[j] + part_i[j] - part[i, j]
            if k >= 0:
                new_totals[j] += part_k[j] - part[k, j]
        new_peak = peak
        if use_peak:
            before = load[i] if k < 0 else max(load[i], load[k])
            after = load_i if k < 0 else max(load_i, load_k)
            if after >= peak:
                new_peak = after
            elif before >= peak:
                new_peak = largest(load, i, load_i, k, load_k)
        new_shortfall = shortfall
        if allow_shortfall:
            if drop >= 0 and holder_count[drop] == 1 and cover_lower[drop] > 0:
                new_shortfall += priority[drop]
            if add >= 0 and holder_count[add] == 0 and cover_lower[add] > 0:
                new_shortfall -= priority[add]
        new_value = new_totals[0] + coef[0, 3] * new_peak + coef[0, 4] * new_shortfall
        new_paid = new_over
        if rows > 1:
            new_paid += penalty_of(new_totals, new_peak, new_shortfall, coef, most, price)
        change = new_value + new_paid - value - paid
        if change > 0.0 and new_paid <= paid + EPSILON:
            uphill += change
            uphill_count += 1
        if change > 0.0 and (temperature <= 0.0 or np.random.random() >= np.exp(-change / temperature)):
            continue
        if fresh and (new_paid > paid + EPSILON or (new_paid > paid - EPSILON and new_value >= value)):
            overwrite_rows(best_held, held)
            overwrite(best_count, count)
            fresh = False
        # --- do it
        for s in range(gives):
            replace(holders[give[s]], holder_count[give[s]], i, k)
        for s in range(takes):
            replace(holders[take[s]], holder_count[take[s]], k, i)
        if drop >= 0:
            replace(holders[drop], holder_count[drop], i, holders[drop, holder_count[drop] - 1])
            holder_count[drop] -= 1
        if add >= 0:
            holders[add, holder_count[add]] = i
            holder_count[add] += 1
        for s in range(size_i):
            held[i, s] = new_i[s]
        count[i] = size_i
        load[i] = load_i
        overwrite(part[i], part_i)
        if k >= 0:
            for s in range(size_k):
                held[k, s] = new_k[s]
            count[k] = size_k
            load[k] = load_k
            overwrite(part[k], part_k)
        overwrite(totals, new_totals)
        over, peak, shortfall, value, paid = new_over, new_peak, new_shortfall, new_value, new_paid
        if paid < best_paid - EPSILON or (paid <= best_paid + EPSILON and value < best_value - EPSILON):
            best_value, best_paid = value, paid
            fresh = True  # copied when it is left, as the next move may be better still
    if fresh:
        overwrite_rows(best_held, held)
        overwrite(best_count, count)
    return best_value, best_paid, taken_snapshots, uphill / max(1, uphill_count)
