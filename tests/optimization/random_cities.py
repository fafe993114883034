"""Small random instances that partitioning applies to, for comparison with the compact model."""

import random

from planner.domain import (
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


def random_city(seed: int) -> Instance:
    """Two to four leaders, four to eight places in one to three layers; pins, avoids, shares, districts, shortfall now and then."""
    rng = random.Random(seed)
    layers = [
        Layer(
            "a",
            ("street",),
            Range(rng.choice([0, 1]), rng.choice([1, 2, 3])),
            Range(1, rng.choice([1, 1, 2])),
            anchor=True,
        )
    ]
    layers.append(Layer("b", ("road",), Range(rng.choice([0, 1]), 3), Range(1, 1)))
    if rng.random() < 0.3:
        layers.append(Layer("c", ("line",), Range(0, 2), Range(1, 2), anchor=rng.random() < 0.5))
    kinds = [layer.kinds[0] for layer in layers]
    places = tuple(
        Place(
            f"p{i}",
            f"P{i}",
            kinds[i % len(kinds)],
            district=rng.choice("xy"),
            weight=float(rng.randint(0, 9)),
            priority=float(rng.randint(1, 9)),
        )
        for i in range(rng.randint(4, 8))
    )
    leaders = tuple(
        Leader(
            f"l{i}", f"L{i}", share=0.5 if rng.random() < 0.1 else 1.0,
            quotas={"a": QuotaOverride(upper=3)} if rng.random() < 0.2 else {},
        )
        for i in range(rng.randint(2, 4))
    )  # fmt: skip
    pairs = [(a.id, b.id) for i, a in enumerate(places) for b in places[i + 1 :]]
    links = tuple(Link(a, b, "adjacent") for a, b in pairs if rng.random() < 0.25)
    held = [(leader.id, place.id) for leader in leaders for place in places]
    stances = tuple(Stance(*pair, "prefer", float(rng.randint(-3, 3))) for pair in held if rng.random() < 0.2)
    stances += tuple(Stance(*pair, "avoid") for pair in held if rng.random() < 0.06)
    stances += tuple(Stance(*pair, "pin") for pair in held if rng.random() < 0.02)
    current = tuple(Holding(*pair) for pair in held if rng.random() < 0.2)
    same = all(leader.share == 1.0 for leader in leaders) and all(layer.coverage == Range(1, 1) for layer in layers)
    shortfall = rng.random() < 0.2
    weights = {
        term: float(rng.randint(1, 4)) for term in ("squares", "coherence", "changes", "repeats") if rng.random() < 0.6
    }
    if same and not shortfall:
        weights["deviation"] = 2.0
    levels: tuple[Level, ...] = (Level(weights | {"shortfall": 20.0}, {"preference": 1.0}),)
    if rng.random() < 0.5:
        levels = (Level({"peak_load": 1.0}, tolerance=rng.choice([0.0, 0.1])), *levels)
    elif rng.random() < 0.5:
        levels = (Level({"coherence": 1.0, "changes": 0.5}, tolerance=0.2), *levels)
    rules = Rules(None, one_district=rng.random() < 0.2, allow_shortfall=shortfall)
    policy = Policy("random", tuple(layers), levels, rules=rules, coherence=Coherence("hop", 3.0), changes={"a": 2.0})
    return Instance(policy, leaders, places, links, stances, current)
