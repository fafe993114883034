"""Random instances small enough to enumerate, with every rule, stance and term the planner knows."""

from math import ceil
from random import Random
from typing import TypeVar

from planner.domain import (
    TERMS,
    Assignment,
    Coherence,
    Holding,
    Instance,
    Layer,
    Leader,
    Level,
    Link,
    Place,
    Policy,
    QuotaOverride,
    Range,
    Rules,
    Stance,
)

WEIGHTS = (0.0, 1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 2.5, 0.7, 30.0)
SHARES = (1.0, 1.0, 1.0, 0.5, 0.8, 2.0)
VALUES = (-3.0, -1.0, 1.0, 1.0, 2.5)
DISTRICTS = ("east", "west", "south")
Row = TypeVar("Row")
MOST_PLANS = 30_000
"""Ways to choose leaders for every place, before quotas; an instance with more loses places."""


def random_instance(
    random: Random, *, most_leaders: int = 4, most_places: int = 6, most_plans: float = MOST_PLANS
) -> Instance:
    """An instance drawn from `random`; about two in three have a plan."""
    leaders = max(random.randint(1, most_leaders), random.randint(1, most_leaders))
    layers = random.randint(1, 3)
    size = max(random.randint(1, most_places), random.randint(1, most_places))
    kinds = [f"kind{random.randrange(layers)}" for _ in range(size)]
    coverage = [
        random.choice([Range(1, 1)] * 6 + [Range(1, 2), Range(1, 3), Range(0, 1), Range(2, 2)]) for _ in range(layers)
    ]
    places = _places(random, kinds)
    while _ways(places, coverage, leaders) > most_plans:
        places = places[:-1]
    rows = _leaders(random, leaders, layers)
    anchors = [random.random() < (0.8 if k == 0 else 0.15) for k in range(layers)]
    policy = Policy(
        title="random",
        layers=tuple(
            Layer(f"layer{k}", (f"kind{k}",), _quota(random, places, k, coverage[k], leaders), coverage[k], anchors[k])
            for k in range(layers)
        ),
        objective=random_levels(random),
        rules=Rules(
            load_cap=random.choice([None] * 5 + [8.0, 12.5]),
            one_district=random.random() < 0.15,
            allow_shortfall=random.random() < 0.25,
        ),
        coherence=Coherence(random.choice(["hop", "hop", "km"]), random.choice([6.0, 3.0, 2.5, 1.0])),
        changes=random.choice([{}, {"layer0": 2.0}, {"layer0": 0.0}]),
    )
    return Instance(
        policy,
        rows,
        places,
        links=_links(random, places),
        stances=_stances(random, rows, places),
        current=_current(random, rows, places),
    )  # fmt: skip


def random_levels(random: Random) -> tuple[Level, ...]:
    """One to three levels of random terms, either way round; the last without tolerance."""
    count = random.randint(1, 3)
    levels = []
    for number in range(count):
        tolerance = 0.0 if number == count - 1 else random.choice([0.0, 0.0, 0.05, 0.3])
        if random.random() < 0.15:
            levels.append(Level({"leximin": random.choice([1.0, 2.0])}, {}, tolerance))
            continue
        terms = random.sample([term for term in TERMS if term != "leximin"], random.randint(1, 3))
        minimise: dict[str, float] = {}
        maximise: dict[str, float] = {}
        for term in terms:
            against = 0.8 if term == "preference" else 0.2
            (maximise if random.random() < against else minimise)[term] = random.choice([1.0, 1.0, 2.0, 0.5])
        levels.append(Level(minimise, maximise, tolerance))
    return tuple(levels)


def random_assignment(random: Random, instance: Instance) -> Assignment:
    """Any set of pairs, good or bad; now and then one that keeps every coverage of one."""
    if random.random() < 0.3:
        return Assignment.of((random.choice(instance.leaders).id, place.id) for place in instance.places)
    share = random.random()
    pairs = [(leader.id, place.id) for leader in instance.leaders for place in instance.places]
    return Assignment.of(pair for pair in pairs if random.random() < share)


def shuffled(random: Random, instance: Instance) -> Instance:
    """The same question with the rows of its tables in another order."""

    return Instance(
        instance.policy,
        _mixed(random, instance.leaders),
        _mixed(random, instance.places),
        _mixed(random, instance.links),
        _mixed(random, instance.stances),
        _mixed(random, instance.current),
    )


def _mixed(random: Random, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(random.sample(rows, len(rows)))


def _places(random: Random, kinds: list[str]) -> tuple[Place, ...]:
    whole = random.random() < 0.6
    places = []
    for number, kind in enumerate(kinds):
        weight = float(round(random.choice(WEIGHTS))) if whole else random.choice(WEIGHTS)
        own = random.choice([(None, None)] * 14 + [(1, 1), (2, 2), (0, 2), (1, 2), (0, 0)])
        places.append(
            Place(
                id=f"p{number}",
                name=f"Place {number}",
                kind=kind,
                district=random.choice(DISTRICTS[:2]),
                managed_by=random.choice(["", "", "", *DISTRICTS]),
                weight=weight,
                cover_min=own[0],
                cover_max=own[1],
                priority=random.choice([1.0, 1.0, 2.0, 0.0, 0.5]),
            )
        )
    return tuple(places)


def _leaders(random: Random, leaders: int, layers: int) -> tuple[Leader, ...]:
    same_share = random.random() < 0.5
    own = [None] * 20 + [QuotaOverride(0, 0), QuotaOverride(0, None), QuotaOverride(None, 3), QuotaOverride(1, 1)]
    return tuple(
        Leader(
            id=f"l{number}",
            name=f"Leader {number}",
            share=1.0 if same_share else random.choice(SHARES),
            quotas={f"layer{k}": chosen for k in range(layers) if (chosen := random.choice(own)) is not None},
        )
        for number in range(leaders)
    )


def _quota(random: Random, places: tuple[Place, ...], k: int, coverage: Range, leaders: int) -> Range:
    """A quota round the mean demand, so that neither everything nor nothing fits."""
    mean = sum(place.kind == f"kind{k}" for place in places) * max(1, coverage.lower) / leaders
    return Range(max(0, int(mean) - random.choice([0, 0, 1, 2])), ceil(mean) + random.choice([0, 1, 1, 2]))


def _ways(places: tuple[Place, ...], coverage: list[Range], leaders: int) -> float:
    ways = 1.0
    for place in places:
        own = coverage[int(place.kind.removeprefix("kind"))]
        most = own.upper if place.cover_max is None else place.cover_max
        ways *= leaders * (leaders if most > 1 else 1) + 1
    return ways


def _links(random: Random, places: tuple[Place, ...]) -> tuple[Link, ...]:
    pairs = [(a.id, b.id) for number, a in enumerate(places) for b in places[number + 1 :]]
    chosen = random.sample(pairs, random.randint(0, min(len(pairs), len(places) + 1)))
    return tuple(
        Link(
            *(ends if random.random() < 0.5 else ends[::-1]),
            random.choice(["passes", "adjacent"]),
            random.choice([None, 0.4, 1.0, 1.5, 3.2]),
        )
        for ends in chosen
    )


def _stances(random: Random, leaders: tuple[Leader, ...], places: tuple[Place, ...]) -> tuple[Stance, ...]:
    stances = {}
    for _ in range(random.choice([0, 0, 1, 2, 4, 6])):
        kind = random.choice(["pin", "avoid", "prefer", "prefer"])
        pair = random.choice(leaders).id, random.choice(places).id
        # One row per pair and kind, but a pair may be pinned and avoided at once: then there is no plan.
        stances[*pair, kind] = Stance(*pair, kind, random.choice(VALUES) if kind == "prefer" else 1.0)
    return tuple(stances.values())


def _current(random: Random, leaders: tuple[Leader, ...], places: tuple[Place, ...]) -> tuple[Holding, ...]:
    """Part of an assignment in force; some of its leaders and places are gone."""
    if random.random() < 0.4:
        return ()
    known = [leader.id for leader in leaders]
    rows = {(random.choice([*known, "gone"]), random.choice([place.id, place.id, "closed"])) for place in places}
    return tuple(Holding(*pair) for pair in sorted(rows))
