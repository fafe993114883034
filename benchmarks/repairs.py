"""
Five hundred random changes at the size of Taizhou: is the number of moves of every repair the proven minimum?

The reference is a programme of its own, all pairs at once, solved by another route (scipy's HiGHS interface): it shares no code with
`planner.planning.repair`. Run by hand: `python -m benchmarks.repairs [number of changes] [seed]`.
"""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from planner.domain import Assignment, Instance, Leader, Place, Stance
from planner.intake import load_instance
from planner.planning import propose, repair

CITY = Path(__file__).parents[1] / "data" / "taizhou"


def changed(random: Random, instance: Instance, plan: Assignment) -> tuple[str, Instance, Assignment]:
    """The instance or the plan after something happened: edits by hand, a leader who left or joined, a place opened or closed, a rule."""
    what = random.choice(["edits", "leaves", "joins", "opens", "closes", "avoids", "pins"])
    leaders, places, pairs = list(instance.leaders), list(instance.places), set(plan.pairs)
    stances = list(instance.stances)
    some = random.randint(1, 3)
    if what == "edits":
        for leader, place in random.sample(sorted(pairs), 2 * some):
            pairs.discard((leader, place))
            if random.random() < 0.7:
                pairs.add((random.choice(leaders).id, place))
    elif what == "leaves":
        gone = {leader.id for leader in random.sample(leaders, 1)}
        leaders = [leader for leader in leaders if leader.id not in gone]
        stances = [row for row in stances if row.leader not in gone]
    elif what == "joins":
        leaders.append(Leader("new", "new"))
    elif what == "opens":
        places += [
            Place(f"new{number}", "new", random.choice(["street", "main_road"]), weight=30.0) for number in range(some)
        ]
    elif what == "closes":
        gone = {place.id for place in random.sample(places, some)}
        places = [place for place in places if place.id not in gone]
        stances = [row for row in stances if row.place not in gone]
    else:
        pinned = {(row.leader, row.place) for row in stances if row.stance == "pin"}
        taken = {place for _, place in pinned}
        kind = "avoid" if what == "avoids" else "pin"
        pool = sorted(pairs) if kind == "avoid" else [(leader.id, place.id) for leader in leaders for place in places]
        for leader_id, place_id in random.sample(pool, some):
            if (leader_id, place_id) not in pinned and (kind == "avoid" or place_id not in taken):
                stances = [row for row in stances if (row.leader, row.place) != (leader_id, place_id)]
                stances.append(Stance(leader_id, place_id, kind))
    links = tuple(link for link in instance.links if {link.a, link.b} <= {place.id for place in places})
    mutated = replace(instance, leaders=tuple(leaders), places=tuple(places), stances=tuple(stances), links=links)
    return what, mutated, Assignment.of(pairs)


def least_gives(instance: Instance, old: Assignment) -> int | None:
    """The fewest new pairs of any plan, by one integer programme; None when there is no plan."""
    leaders, places = instance.leaders, instance.places
    n, m = len(leaders), len(places)
    cost = np.array([[(leader.id, place.id) not in old for place in places] for leader in leaders], dtype=float)
    low, high = np.zeros((n, m)), np.ones((n, m))
    at = {leader.id: row for row, leader in enumerate(leaders)}, {place.id: p for p, place in enumerate(places)}
    for row in instance.stances:
        if row.stance in {"pin", "avoid"}:
            (low if row.stance == "pin" else high)[at[0][row.leader], at[1][row.place]] = row.stance == "pin"
    layers = instance.policy.layers
    rows = lil_array((n * len(layers) + m, n * m))
    least, most = np.zeros(rows.shape[0]), np.zeros(rows.shape[0])
    for i, leader in enumerate(leaders):
        for k, layer in enumerate(layers):
            quota = instance.quota_of(leader, layer)
            least[i * len(layers) + k], most[i * len(layers) + k] = quota.lower, quota.upper
            for p, place in enumerate(places):
                if instance.layer_of(place) is layer:
                    rows[i * len(layers) + k, i * m + p] = 1
    for p, place in enumerate(places):
        coverage = instance.coverage_of(place)
        least[n * len(layers) + p], most[n * len(layers) + p] = coverage.lower, coverage.upper
        rows[n * len(layers) + p, [i * m + p for i in range(n)]] = 1
    found = milp(
        cost.ravel(), constraints=LinearConstraint(rows.tocsr(), least, most), integrality=np.ones(n * m, dtype=np.int64),
        bounds=Bounds(low.ravel(), high.ravel()),
    )  # fmt: skip
    return None if found.x is None else round(found.fun)


def main(changes: int, seed: int) -> int:
    """Repair so many changes; the number of repairs that are not the minimum."""
    random = Random(seed)
    instance = load_instance(CITY)
    plan = propose(instance, time_limit=20).assignment
    wrong, seconds, gives, kinds = 0, [], Counter[int](), Counter[str]()
    for number in range(changes):
        what, mutated, old = changed(random, instance, plan)
        known = Assignment.of(
            pair for pair in old.pairs if pair[0] in mutated.leader_by_id and pair[1] in mutated.place_by_id
        )
        least = least_gives(mutated, known)
        found = repair(mutated, old, time_limit=10, seed=number)
        kinds[what if least is not None else f"{what} (no plan)"] += 1
        good = not found.has_plan if least is None else found.num_gives == found.moves_bound == least
        wrong += not good
        if not good:
            print(f"{number} {what}: {found.num_gives} moves, bound {found.moves_bound}, least {least}, {found.status}")
        elif least is not None:
            gives[least] += 1
            seconds.append(found.seconds)
    print(f"{changes} changes, {wrong} not the proven minimum")
    print("kinds:", dict(sorted(kinds.items())))
    print("moves: times", dict(sorted(gives.items())))
    print(f"seconds: median {median(seconds):.2f}, largest {max(seconds):.2f}")
    return wrong


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [500, 0][len(numbers) :])) > 0)
