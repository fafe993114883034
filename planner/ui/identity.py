"""Who is it? The person behind a browser session."""

from dataclasses import dataclass

LOCAL = "local"


@dataclass(frozen=True)
class Person:
    """Somebody who uses the planner; `name` is what the audit calls him."""

    name: str


def who() -> Person:
    """The person behind the session at work."""
    return Person(LOCAL)
