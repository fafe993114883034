"""Who is it, and may he? The person behind a browser session, and the table of who may do what, asked before every act."""

from datetime import date

from planner.rules.people import AT_THIS_COMPUTER, Permissions, Person
from planner.store import life
from planner.ui import keeping


def who() -> Person:
    """The person behind the session at work."""
    return AT_THIS_COMPUTER


def table() -> Permissions:
    """Who may do what today."""
    return life.permissions_in_force(keeping.office().database, today())


def may(act: str) -> bool:
    """Whether the person behind the session may do an act."""
    return table().allow(who(), act)


def today() -> date:
    """The day, by the server's clock."""
    return date.today()  # noqa: DTZ011 - an office's day is the one where its server stands
