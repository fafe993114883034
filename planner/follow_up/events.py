"""What happened to what, and in which order? What orders and materials have in common: both stand where their events have led them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import attrgetter
from typing import Protocol, TypeVar


class Happening(Protocol):
    """Something that somebody did on a day, and what was said of it."""

    @property
    def day(self) -> date:
        """The day it happened."""

    @property
    def action(self) -> str:
        """What was done."""

    @property
    def by(self) -> str:
        """The person who did it."""

    @property
    def text(self) -> str:
        """The evidence, the reason, or the like."""


Happened = TypeVar("Happened", bound=Happening)
Thing = TypeVar("Thing")


def in_turn(
    events: Iterable[Happened], subject: Callable[[Happened], str], *, on: date
) -> Mapping[str, tuple[Happened, ...]]:
    """
    Events by the id of what they happened to, in order of days.

    Parameters
    ----------
    events
        In any order; those of one day keep theirs. Those after `on` have not happened yet.
    """
    return groups(sorted((event for event in events if event.day <= on), key=attrgetter("day")), subject)


def groups(things: Iterable[Thing], by: Callable[[Thing], str]) -> Mapping[str, tuple[Thing, ...]]:
    """Things that have the same `by`, each group in the order given, sorted by it."""
    found: dict[str, list[Thing]] = {}
    for each in things:
        found.setdefault(by(each), []).append(each)
    return {name: tuple(group) for name, group in sorted(found.items())}


def unsaid(event: Happening, needed: Mapping[str, str]) -> str:
    """
    What an event leaves unsaid: "no_person" when nobody did it, else what `needed` calls it; "" nothing.

    Parameters
    ----------
    needed
        Actions that must say something, and the code of what is missing where they do not.
    """
    if not event.by.strip():
        return "no_person"
    return needed.get(event.action, "") if not event.text.strip() else ""
