"""A town one can follow up by hand."""

from datetime import date

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range

START = date(2026, 1, 1)


def town() -> Instance:
    """
    Two leaders, a of the county and b of the town; two streets and one road.

        a: street 1, road 1      b: street 2
    """
    return Instance(
        Policy(
            "town",
            (Layer("subdistrict", ("street",), Range(1, 2), anchor=True), Layer("road", ("road",), Range(0, 2))),
            (Level({"peak_load": 1.0}),),
        ),
        (Leader("a", "A", extra={"level": "county"}), Leader("b", "B", extra={"级别": "town"})),
        (Place("s1", "Street 1", "street"), Place("s2", "Street 2", "street"), Place("r1", "Road 1", "road")),
    )


def in_force() -> Assignment:
    """The plan drawn in `town`."""
    return Assignment.of([("a", "s1"), ("a", "r1"), ("b", "s2")])
