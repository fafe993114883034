"""Since when are the places of a plan held, by what was published?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.domain import Assignment
from planner.follow_up.tenure import ALL_ALONG, Tenure, tenure
from planner.rules.life import SCHEDULED
from planner.store.database import Database
from planner.store.versions import Version, load

Plans = tuple[Assignment, Assignment]
"""The plan that a version took the place of, as it was drawn up, and its own."""


@dataclass(frozen=True, slots=True)
class Held:
    """
    Since when the places of a plan are held.

    Parameters
    ----------
    tenure
        The days; all along where the plan is none that has taken effect.
    versions
        The published plans that say so, the earliest first; none where the plan is none of them.
    """

    tenure: Tenure
    versions: tuple[Version, ...]


def held_since(followed: Assignment, published: Sequence[Version], plans_of: Callable[[Version], Plans]) -> Held:
    """
    Since when leaders hold the places of a plan, by what has taken effect up to it.

    Parameters
    ----------
    published
        Every version, with where it stands on the day looked from.

    Raises
    ------
    StoreError
        When a published plan cannot be read.
    """
    known = [version for version in published if version.state != SCHEDULED]
    known.sort(key=lambda version: (version.effective, version.number))
    while known and plans_of(known[-1])[1].pairs != followed.pairs:
        known.pop()
    if not known:
        return Held(ALL_ALONG, ())
    before, _ = plans_of(known[0])
    return Held(tenure([(version.effective, plans_of(version)[1]) for version in known], before), tuple(known))


def plans_of(database: Database, number: int) -> Plans:
    """
    The plans of the version of a number, read anew.

    Raises
    ------
    StoreError
        When it cannot be read, or is not what was sealed.
    """
    found = load(database, number)[0]
    return found.instance.current_assignment, found.assignment
