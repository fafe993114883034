"""A post falls vacant: who stands in at once, until when the list must be adjusted, who hands over what."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner.domain import Assignment, Fault, Instance, InstanceError, Leader, Violation
from planner.domain.continuity import SuccessionRules
from planner.planning.repair import Repair, repair
from planner.rules import check

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    Which days are worked.

    Parameters
    ----------
    holidays
        Days off besides Saturdays and Sundays.
    worked
        Saturdays and Sundays that are worked in return.
    """

    holidays: Collection[date] = frozenset()
    worked: Collection[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Whether a day is worked."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.holidays)

    def after(self, day: date, working_days: int) -> date:
        """
        The last of so many working days after a day; the day itself does not count.

        >>> Calendar().after(date(2026, 1, 2), 1)  # a Friday
        datetime.date(2026, 1, 5)
        """
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.is_worked(day)
        return day

    def unlisted_years(self, since: date, until: date) -> tuple[int, ...]:
        """
        Years from one day to another of which no day off is stated: their holidays count as worked.

        >>> Calendar([date(2026, 10, 1)]).unlisted_years(date(2026, 11, 20), date(2027, 1, 4))
        (2027,)
        """
        listed = {day.year for day in self.holidays}
        return tuple(year for year in range(since.year, until.year + 1) if year not in listed)

    def between(self, day: date, until: date) -> int:
        """Working days after a day up to and including another; negative when that one is past."""
        step = 1 if until >= day else -1
        count = 0
        while day != until:
            day += timedelta(days=step)
            count += step * self.is_worked(day if step > 0 else day + timedelta(days=1))
        return count


@dataclass(frozen=True, slots=True)
class Handover:
    """
    One place that is handed over.

    Parameters
    ----------
    receiver
        Who holds it in the adjusted plan; the post itself where only its holder changes; "" where nobody does.
    pending
        What is open there, in the words of the caller: orders not closed, visits due.
    """

    place: str
    receiver: str
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Succession:
    """
    What happens when a post falls vacant.

    Parameters
    ----------
    interim
        Who stands in at once, or None where nobody may: the first in the order of substitutes who is there and must not avoid a place
        of the post.
    interim_plan
        The plan until the list is adjusted: the interim holder looks after the places of the post beside his own.
    over
        Rules that the interim plan bends for that time; what is broken already, and no worse by it, is not among them.
    deadline
        Last day for the adjusted list.
    unlisted_years
        Years up to the deadline of which the calendar states no holiday.
    adjusted
        The minimal repair without the post.
    handover
        The places of the post, in the order of the instance.
    """

    post: str
    interim: str | None
    interim_plan: Assignment
    over: tuple[Violation, ...]
    deadline: date
    adjusted: Repair
    handover: tuple[Handover, ...] = field(default_factory=tuple)
    unlisted_years: tuple[int, ...] = ()


def succeed(
    instance: Instance,
    assignment: Assignment,
    post: str,
    *,
    since: date,
    calendar: Calendar,
    working_days: int | None = None,
    substitutes: Mapping[str, Sequence[str]] | None = None,
    pending: Mapping[str, Sequence[str]] | None = None,
    time_limit: float = 60.0,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Succession:
    """
    An interim holder at once, a deadline, the minimal repair, and the handover list of a post that falls vacant.

    Parameters
    ----------
    post
        Id of the leader.
    since
        Day on which the post falls vacant.
    working_days
        Within how many the adjusted list is due; what the policy says when left out.
    substitutes
        Post -> ids of those who stand in, in order; what the policy says when left out. A post that is missing is stood in for by its
        body, next in precedence first.
    pending
        Place id -> what is open there.

    Raises
    ------
    InstanceError
        When the post is not one of the instance.
    """
    if post not in instance.leader_by_id:
        raise InstanceError([Fault("post", None, "leader", post, "rules.unknown_leader")])
    rules = SuccessionRules.of(instance.policy)
    places = [place.id for place in instance.places if (post, place.id) in assignment]  # in the office's own order
    interim = _interim(
        instance, assignment, post, (rules.substitutes if substitutes is None else substitutes).get(post)
    )
    kept = {pair for pair in assignment.pairs if pair[0] != post}
    standing_in = kept if interim is None else kept | {(interim, place) for place in places}
    roles = {pair: role for pair, role in assignment.roles.items() if pair in standing_in}
    plan = Assignment(frozenset(standing_in), roles)
    already = set(check(instance, assignment).violations)
    deadline = calendar.after(since, rules.working_days if working_days is None else working_days)
    adjusted = repair(instance, assignment, leave=[post], time_limit=time_limit, seed=seed, cancelled=cancelled)
    return Succession(
        post=post,
        interim=interim,
        interim_plan=plan,
        over=tuple(each for each in check(adjusted.instance, plan).violations if each not in already),
        deadline=deadline,
        adjusted=adjusted,
        handover=tuple(_handover(place, adjusted, assignment, pending or {}) for place in places),
        unlisted_years=calendar.unlisted_years(since, deadline),
    )


def order_of_substitutes(instance: Instance, post: str) -> tuple[str, ...]:
    """
    Who stands in for a post where the policy names nobody.

    Leaders of the same body come first, then the others; among them those next behind in precedence, then those before it, nearest
    first; leaders without a rank last, by id.
    """
    own = instance.leader_by_id[post]
    others = (leader for leader in instance.leaders if leader.id != post)
    return tuple(leader.id for leader in sorted(others, key=lambda leader: _nearness(own, leader)))


def _nearness(own: Leader, other: Leader) -> tuple[bool, bool, bool, float, str]:
    ranked = own.rank is not None and other.rank is not None
    distance = other.rank - own.rank if own.rank is not None and other.rank is not None else 0.0
    return other.body != own.body, not ranked, distance < 0, abs(distance), other.id


def _interim(instance: Instance, assignment: Assignment, post: str, named: Sequence[str] | None) -> str | None:
    """The first substitute who is not vacant, exists, takes part in the plan, and must avoid none of the places."""
    avoided = {row.leader for row in instance.stances if row.stance == "avoid" and (post, row.place) in assignment}
    for leader_id in order_of_substitutes(instance, post) if named is None else named:
        leader = instance.leader_by_id.get(leader_id)
        takes_part = leader is not None and any(
            instance.quota_of(leader, layer).upper > 0 for layer in instance.policy.layers
        )
        if leader is not None and takes_part and not leader.vacant and leader_id != post and leader_id not in avoided:
            return leader_id
    return None


def _handover(place: str, adjusted: Repair, assignment: Assignment, pending: Mapping[str, Sequence[str]]) -> Handover:
    before = set(assignment.holders_of(place))
    new = [leader for leader in adjusted.assignment.holders_of(place) if leader not in before]
    staying = [leader for leader in adjusted.assignment.holders_of(place) if leader in before]
    return Handover(place, next(iter([*new, *staying]), ""), tuple(pending.get(place, ())))
