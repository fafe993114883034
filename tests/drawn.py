"""Cases that fit on a napkin; every value that tests expect of them is worked out by hand."""

from dataclasses import replace
from typing import Any

from planner.domain import (
    Assignment,
    Holding,
    Instance,
    Layer,
    Leader,
    Level,
    Link,
    Place,
    Policy,
    Range,
    Rules,
    Stance,
)


def city() -> Instance:
    """
    Two leaders, three streets, three roads; each leader 1-2 streets and 1-2 roads, each place one leader.

        s1 30 --- adjacent, 2 km --- s2 20        s3 10         west: s1, r1, s3 (managed by east), r3
        |                            |                          east: s2, r2
      passes, 1 km                 passes, ? km
        |                            |                          leader a: share 1
        r1 6                         r2 4         r3 4          leader b: share 0.5

    In force: a holds s1 and r2, b holds s2; b held a place that is closed, s3 was held by somebody who is gone.
    a would like s3 (3) and rather not r2 (-1). A changed street counts 2, a road 1.
    """
    return Instance(
        Policy(
            "city",
            (
                Layer("subdistrict", ("street", "township"), Range(1, 2), anchor=True),
                Layer("road", ("road",), Range(1, 2)),
            ),
            (Level({"peak_load": 1.0}, tolerance=0.05), Level({"deviation": 1.0, "coherence": 5.0}, {"preference": 1.0})),
            changes={"subdistrict": 2.0},
        ),
        leaders=(Leader("a", "Leader A", rank=2), Leader("b", "Leader B", rank=1, share=0.5)),
        places=(
            Place("s1", "Street 1", "street", "west", weight=30),
            Place("s2", "Street 2", "street", "east", weight=20),
            Place("s3", "Township 3", "township", "west", "east", weight=10, priority=7),
            Place("r1", "Road 1", "road", "west", weight=6),
            Place("r2", "Road 2", "road", "east", weight=4, priority=2.5),
            Place("r3", "Road 3", "road", "west", weight=4),
        ),
        links=(
            Link("s2", "s1", "adjacent", 2.0),
            Link("r1", "s1", "passes", 1.0),
            Link("r2", "s2", "passes", None),
        ),
        stances=(Stance("a", "s3", "prefer", 3.0), Stance("a", "r2", "prefer", -1.0)),
        current=(Holding("a", "s1"), Holding("a", "r2"), Holding("b", "s2", "副"), Holding("b", "closed"), Holding("gone", "s3")),
    )  # fmt: skip


def plan() -> Assignment:
    """
    A plan of `city` that keeps every rule.

    a: s1 30, s3 10, r1 6, r3 4 = 50 / 1 = 50;  b: s2 20, r2 4 = 24 / 0.5 = 48.
    """
    return Assignment.of([("a", "s1"), ("a", "s3"), ("a", "r1"), ("a", "r3"), ("b", "s2"), ("b", "r2")])


def with_rules(instance: Instance, **rules: Any) -> Instance:
    """The same city under other rules: `load_cap`, `one_district`, `allow_shortfall`."""
    return replace(instance, policy=replace(instance.policy, rules=Rules(**rules)))


def with_objective(instance: Instance, *levels: Level) -> Instance:
    """The same city with other aims."""
    return replace(instance, policy=replace(instance.policy, objective=levels))


def without(assignment: Assignment, *pairs: tuple[str, str]) -> Assignment:
    """An assignment less some pairs."""
    return Assignment(assignment.pairs - set(pairs))


def also(assignment: Assignment, *pairs: tuple[str, str]) -> Assignment:
    """An assignment and some more pairs."""
    return Assignment(assignment.pairs | set(pairs))
