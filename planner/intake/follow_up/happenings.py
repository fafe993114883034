"""Which event could not happen? The tables of what happened to orders and materials are read through in order of days."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar


class _Dated(Protocol):
    @property
    def day(self) -> date: ...


class _Told(Protocol):
    @property
    def refused(self) -> Sequence[tuple[Any, str]]: ...


Happened = TypeVar("Happened", bound=_Dated)
Standing = TypeVar("Standing", bound=_Told)


def refusals(
    events: Sequence[Happened],
    subject: Callable[[Happened], str],
    begin: Callable[[str], Standing],
    after: Callable[[Standing, Happened], Standing],
) -> Iterator[tuple[int, Standing, str]]:
    """
    Each event that could not happen, in the light of those before it: its index, where its subject stood before, and why.

    Parameters
    ----------
    events
        In the order of the table; those of one day happened in that order.
    subject
        Id of what an event happened to.
    begin
        Where the subject of this id stands before anything has happened to it.
    after
        Where it stands after one more event, which it notes as refused where it cannot be.
    """
    known: dict[str, Standing] = {}
    for index in sorted(range(len(events)), key=lambda index: events[index].day):
        event = events[index]
        id_ = subject(event)
        before = known[id_] if id_ in known else begin(id_)
        now = known[id_] = after(before, event)
        if len(now.refused) > len(before.refused):
            yield index, before, now.refused[-1][1]
