"""
The compiled inner loop of the recombination: take a few neighbouring leaders' places and share them out again, exactly, from a pool.

Reduced costs add up: a plan costs the bound plus the sum of its columns' reduced costs, so a part of a plan can be judged alone.
"""

import numpy as np
from numba import njit

from planner.optimization.kernels_arrays import NONE, order_of, overwrite, overwrite_rows

MOST_COLUMNS = 60_000
MOST_ITEMS = 62
TINY = 1e-7


@njit(cache=True, nogil=True)
def recombine(
    places, count, price, begin, num_places,
    held, held_count, held_price, leader_group, holder, near,
    team, iterations, node_limit, hot, cold, seed, enough,
):  # fmt: skip
    """
    Improve the plan in `held` (changed in place) by re-sharing the places of `team` leaders at a time.

    Parameters
    ----------
    places, count, price, begin
        The pool, by class and then by ascending price; class c has the columns from begin[c] to begin[c + 1].
    held, held_count, held_price
        The plan: places and reduced cost per leader.
    holder
        int, shape (places,): the leader of each place.
    enough
        Sum of reduced costs at which to stop.

    Returns
    -------
    float
        Sum of reduced costs of the best plan, in which `held` is left.
    """
    np.random.seed(seed)
    n = held.shape[0]
    num_groups = begin.shape[0] - 1
    total = held_price.sum()
    best = total
    best_held, best_count, best_price = held.copy(), held_count.copy(), held_price.copy()
    one = np.uint64(1)
    zero = np.uint64(0)
    local = np.full(num_places, -1, np.int64)
    team_of = np.empty(team, np.int64)
    chosen = np.zeros(n, np.bool_)
    room = np.zeros(num_groups, np.int64)
    mask = np.empty(MOST_COLUMNS, np.uint64)
    cost = np.empty(MOST_COLUMNS)
    source = np.empty(MOST_COLUMNS, np.int64)
    group = np.empty(MOST_COLUMNS, np.int64)
    path, found = np.empty(team + 1, np.int64), np.empty(team + 1, np.int64)
    position, item_at = np.empty(team + 1, np.int64), np.empty(team + 1, np.int64)
    count_of = np.empty(MOST_ITEMS, np.int64)
    share_of = np.empty(MOST_ITEMS)
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(1, iterations))
    near_count = near.shape[1]
    for _ in range(iterations):
        temperature *= cooling
        if best <= enough + TINY:
            break
        # --- a team: one leader, biased to a dear bundle, and leaders of places near what the team holds
        i, j = np.random.randint(n), np.random.randint(n)
        if held_price[j] > held_price[i]:
            i = j
        for l in range(n):
            chosen[l] = False
        chosen[i] = True
        team_of[0] = i
        size = 1
        tries = 0
        while size < team and tries < 40 * team:
            tries += 1
            s = team_of[np.random.randint(size)]
            o = np.random.randint(n)
            if held_count[s] > 0 and near_count > 0 and np.random.random() < 0.95:
                u = np.random.random()
                o = holder[near[held[s, np.random.randint(held_count[s])], int(u * u * near_count)]]
            if o >= 0 and not chosen[o]:
                chosen[o] = True
                team_of[size] = o
                size += 1
        items = NONE
        fits = True
        for t in range(size):
            for s in range(held_count[team_of[t]]):
                if items >= MOST_ITEMS:
                    fits = False
                    break
                local[held[team_of[t], s]] = items
                items += 1
        # --- a limit, noise on every column now and then, and the columns within the team's places
        noise = temperature * 0.7 if np.random.random() < 0.4 else 0.0
        now = 0.0
        for t in range(size):
            now += held_price[team_of[t]] + noise * np.random.random()
        limit = now - temperature * np.log(max(1e-12, np.random.random())) - TINY
        columns = NONE
        improved = False
        if fits and size > 1:
            for t in range(size):
                c = leader_group[team_of[t]]
                room[c] += 1
                if room[c] > 1:
                    continue
                for x in range(begin[c], begin[c + 1]):
                    if price[x] >= limit:
                        break
                    bits = zero
                    inside = True
                    for s in range(count[x]):
                        place = local[places[x, s]]
                        if place < 0:
                            inside = False
                            break
                        bits |= one << np.uint64(place)
                    if inside and columns < MOST_COLUMNS:
                        mask[columns] = bits
                        cost[columns] = price[x] + noise * np.random.random()
                        source[columns] = x
                        group[columns] = c
                        columns += 1
            # --- per place its columns, cheapest first; places with few columns are branched on first
            order = order_of(cost, columns)
            for a in range(items):
                count_of[a] = 0
                share_of[a] = 1e17
            for z in range(columns):
                e = order[z]
                each = cost[e] / max(1, count[source[e]])
                for s in range(count[source[e]]):
                    a = local[places[source[e], s]]
                    count_of[a] += 1
                    share_of[a] = min(share_of[a], each)
            start = np.zeros(items + 1, np.int64)
            for a in range(items):
                start[a + 1] = start[a] + count_of[a]
            listed = np.empty(start[items], np.int64)
            fill = start[:items].copy()
            for z in range(columns):
                e = order[z]
                for s in range(count[source[e]]):
                    a = local[places[source[e], s]]
                    listed[fill[a]] = e
                    fill[a] += 1
            by_count = order_of(count_of, items)
            least = 0.0
            for a in range(items):
                least += share_of[a]
            if least < limit and items > 0:
                full = (one << np.uint64(items)) - one
                used = zero
                depth = 0
                spent = 0.0
                nodes = 0
                item_at[0] = by_count[0]
                position[0] = start[by_count[0]]
                while depth >= 0:
                    a = item_at[depth]
                    moved = False
                    while position[depth] < start[a + 1]:
                        e = listed[position[depth]]
                        position[depth] += 1
                        if spent + cost[e] >= limit:
                            break
                        if (mask[e] & used) != zero or room[group[e]] == 0:
                            continue
                        nodes += 1
                        after = used | mask[e]
                        rest = 0.0
                        onward = -1
                        for b in range(items):
                            place = by_count[b]
                            if (after >> np.uint64(place)) & one == zero:
                                if onward < 0:
                                    onward = place
                                rest += share_of[place]
                        if spent + cost[e] + rest >= limit:
                            continue
                        if onward < 0:
                            if depth == size - 1 and after == full:
                                limit = spent + cost[e]
                                improved = True
                                for z in range(depth):
                                    found[z] = path[z]
                                found[depth] = e
                            continue
                        if depth == size - 1:
                            continue
                        path[depth] = e
                        used = after
                        spent += cost[e]
                        room[group[e]] -= 1
                        depth += 1
                        item_at[depth] = onward
                        position[depth] = start[onward]
                        moved = True
                        break
                    if moved:
                        continue
                    if nodes > node_limit:
                        break
                    depth -= 1
                    if depth >= 0:
                        e = path[depth]
                        used &= ~mask[e]
                        spent -= cost[e]
                        room[group[e]] += 1
        for t in range(size):
            room[leader_group[team_of[t]]] = 0
            for s in range(held_count[team_of[t]]):
                local[held[team_of[t], s]] = -1
        if not improved:
            continue
        # --- hand the bundles to leaders of their classes
        for t in range(size):
            chosen[team_of[t]] = False
        for z in range(size):
            e = found[z]
            for t in range(size):
                l = team_of[t]
                if not chosen[l] and leader_group[l] == group[e]:
                    chosen[l] = True
                    total += price[source[e]] - held_price[l]
                    held_price[l] = price[source[e]]
                    held_count[l] = count[source[e]]
                    for s in range(count[source[e]]):
                        held[l, s] = places[source[e], s]
                        holder[places[source[e], s]] = l
                    break
        if total < best - TINY:
            best = total
            overwrite_rows(best_held, held)
            overwrite(best_count, held_count)
            overwrite(best_price, held_price)
    overwrite_rows(held, best_held)
    overwrite(held_count, best_count)
    overwrite(held_price, best_price)
    return best
