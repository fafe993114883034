"""Value, bound and gap on fixed instances, in under two minutes: `python -m benchmarks.quick`. To be held against the last table."""

from benchmarks.cities import city
from benchmarks.measuring import Request, measure
from benchmarks.squares import squares
from benchmarks.tables import number, percent, table
from planner.domain import Instance

HEADER = ("instance", "seconds allowed", "first plan, s", "value", "bound", "gap", "status", "seconds")


def cases() -> tuple[tuple[str, Instance, float], ...]:
    """Name, instance and seconds; together about 100 s."""
    return (
        ("tiny, seed 1", city("tiny", 1), 10.0),
        ("taizhou, seed 1", city("taizhou", 1), 20.0),
        ("taizhou, seed 2", city("taizhou", 2), 20.0),
        ("taizhou, seed 1, no history", city("taizhou", 1, history=False), 15.0),
        ("taizhou, seed 1, tolerance 0", city("taizhou", 1, tolerance=0.0), 15.0),
        ("squares, taizhou, seed 1", squares("taizhou", 1), 10.0),
    )


def main() -> int:
    """Measure and print."""
    rows = []
    for name, instance, seconds in cases():
        r = measure("benchmarks.worker", "ours", Request(instance, seconds, 1))
        rows.append((
            name, number(seconds, 0), number(r.first, 2), number(r.value, 2), number(r.bound, 2), percent(r.gap), r.status,
            number(r.seconds),
        ))  # fmt: skip
    print(table(HEADER, rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
