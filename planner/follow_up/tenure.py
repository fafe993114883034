"""Since when does a leader hold a place? What was to be done there before was another's to do."""

from collections.abc import Mapping, Sequence
from datetime import date

from planner.domain import Assignment

Tenure = Mapping[tuple[str, str], date]
"""Leader and place -> the day the plan took effect that brought them together; a pair that is left out has been together all along."""

ALL_ALONG: Tenure = {}


def tenure(plans: Sequence[tuple[date, Assignment]], before: Assignment) -> Tenure:
    """
    Since when the pairs of the last of these plans have been together without a break.

    Parameters
    ----------
    plans
        Published plans with the day each took effect, in that order; at least one.
    before
        Who held what before the first of them.

    Examples
    --------
    >>> first, second = Assignment.of([("l1", "s1"), ("l1", "s2")]), Assignment.of([("l1", "s2"), ("l1", "s3")])
    >>> found = tenure([(date(2026, 1, 1), first), (date(2026, 6, 1), second)], Assignment())
    >>> {place: day.month for (_, place), day in sorted(found.items())}
    {'s2': 1, 's3': 6}
    """
    found: dict[tuple[str, str], date] = {}
    for pair in plans[-1][1].pairs:
        together = 0
        while together < len(plans) and pair in plans[-1 - together][1].pairs:
            together += 1
        if together < len(plans) or pair not in before.pairs:
            found[pair] = plans[-together][0]
    return found
