"""What the checks keep: a small city, and contents of it that differ."""

from datetime import UTC, datetime

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.store.drafts import Content
from planner.store.history import Snapshot
from planner.store.stamps import Stamp

LEADERS, PLACES = 30, 90


def city() -> Instance:
    """Thirty leaders, ninety roads."""
    policy = Policy("示例市", (Layer("road", ("main_road",), Range(0, PLACES)),), (Level({"peak_load": 1.0}),))
    leaders = tuple(Leader(f"l{number}", f"领导{number}") for number in range(LEADERS))
    return Instance(
        policy, leaders, tuple(Place(f"r{number}", f"{number}号路", "main_road") for number in range(PLACES))
    )


def content(instance: Instance, number: int, undo: tuple[Snapshot, ...] = ()) -> Content:
    """The plan of that number: each is another one."""
    pairs = Assignment.of((f"l{(place * 7 + number) % LEADERS}", f"r{place}") for place in range(PLACES))
    return Content(Snapshot("bench", False, instance, pairs), undo)


def sign(who: str = "bench") -> Stamp:
    """A signature of now."""
    return Stamp(who, datetime.now(UTC))
