"""How does each place do, and who gets a flag? Scores of a round by the policy's formula, ranked in groups of their kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain import Assignment, Instance, Place
from planner.follow_up.marks import Mark
from planner.follow_up.periods import Span

MARK = "mark"
"""The measure that is no count: the mean of the marks an assessor gave under the item's name."""
MEASURES = (MARK, "orders_opened", "orders_overdue", "orders_reopened", "orders_closed_in_time", "visits_missing")
"""What an item can measure, per place and round."""


@dataclass(frozen=True, slots=True)
class Item:
    """
    One line of the formula: `points` times what is measured, kept within `least` and `most`.

    Parameters
    ----------
    measure
        One of `MEASURES`.
    points
        Points per unit of what is measured; negative to deduct.
    """

    name: str
    measure: str
    points: float
    least: float | None = None
    most: float | None = None

    def contribution(self, value: float) -> float:
        """The points that a measured value makes."""
        points = self.points * value
        points = points if self.least is None else max(points, self.least)
        return points if self.most is None else min(points, self.most)


@dataclass(frozen=True, slots=True)
class Group:
    """Places that are ranked together: of these kinds, districts and areas (column `area`, 片区, of places.csv); empty: any."""

    name: str
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def holds(self, place: Place) -> bool:
        """Whether a place belongs to the group."""
        area = place.extra.get("area") or place.extra.get("片区") or ""
        fits = ((self.kinds, place.kind), (self.districts, place.managing_district), (self.areas, area))
        return all(not wanted or value in wanted for wanted, value in fits)


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag for the first `ranks` ranks from one end of a group, on the right side of `score`."""

    name: str
    ranks: int
    score: float


@dataclass(frozen=True, slots=True)
class AssessmentRules:
    """
    The formula and what follows from it.

    Parameters
    ----------
    base
        Points everybody begins with.
    decimals
        Scores are rounded to as many before they are compared, so that what looks equal is equal.
    smallest_group
        Groups with fewer scored places get no flags.
    groups
        A place belongs to the first that fits; a place that fits none is not ranked.
    red
        For the best of a group, at or above a score.
    black
        For the last of a group, below a score.
    """

    period: str
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    base: float = 0.0
    decimals: int = 2
    smallest_group: int = 1
    red: Flag | None = None
    black: Flag | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One line of a score: the item, what was measured, and the points it makes; `value` None: there is no mark."""

    item: Item
    value: float | None

    @property
    def points(self) -> float:
        """The points of the line; 0 without a mark."""
        return 0.0 if self.value is None else self.item.contribution(self.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How one place did in a round.

    Parameters
    ----------
    score
        None where a mark is missing: the place is then not ranked.
    rank, rank_from_last
        1 + how many of its group did better, and worse; equal scores share a rank. None without a score.
    flag
        "red", "black" or "".
    why_not
        Where the rank would earn a flag and there is none: "small_group", "red_score" or "black_score"; "no_mark" without a score.
    tied
        Ids of the places of its group with the same score.
    """

    place: str
    group: str
    lines: tuple[Scored, ...]
    score: float | None
    rank: int | None = None
    rank_from_last: int | None = None
    flag: str = ""
    why_not: str = ""
    tied: tuple[str, ...] = ()


def assess(
    instance: Instance,
    assignment: Assignment,
    rules: AssessmentRules,
    *,
    measured: Mapping[str, Mapping[str, float]],
    marks: Iterable[Mark],
    span: Span,
) -> tuple[Standing, ...]:
    """
    The standings of a round, group by group in the order of the policy, best first.

    Parameters
    ----------
    assignment
        Only places that somebody holds are assessed.
    measured
        Place id -> measure -> count, as `planner.follow_up.rounds.measures` gives it; what is missing counts 0.
    marks
        Of any time; those of the round count.
    """
    given: dict[tuple[str, str], list[float]] = {}
    for mark in marks:
        if mark.day in span:
            given.setdefault((mark.place, mark.item), []).append(mark.score)
    found: list[Standing] = []
    taken: set[str] = set()
    for group in rules.groups:
        members = [
            place
            for place in instance.places
            if place.id not in taken and assignment.holders_of(place.id) and group.holds(place)
        ]
        taken |= {place.id for place in members}
        scored = [_scored(place, group, rules, measured.get(place.id, {}), given) for place in members]
        found += sorted(_ranked(scored, rules), key=_by_rank)
    return tuple(found)


def _scored(
    place: Place,
    group: Group,
    rules: AssessmentRules,
    measured: Mapping[str, float],
    given: Mapping[tuple[str, str], Sequence[float]],
) -> Standing:
    lines = []
    for item in rules.items:
        if item.measure == MARK:
            marks = given.get((place.id, item.name), ())
            lines.append(Scored(item, sum(marks) / len(marks) if marks else None))
        else:
            lines.append(Scored(item, measured.get(item.measure, 0.0)))
    complete = all(line.value is not None for line in lines)
    score = round(rules.base + sum(line.points for line in lines), rules.decimals) + 0.0 if complete else None
    return Standing(place.id, group.name, tuple(lines), score, why_not="" if complete else "no_mark")


def _ranked(scored: Sequence[Standing], rules: AssessmentRules) -> list[Standing]:
    scores = [standing.score for standing in scored if standing.score is not None]
    ranked = []
    for standing in scored:
        if standing.score is None:
            ranked.append(standing)
            continue
        rank = 1 + sum(score > standing.score for score in scores)
        from_last = 1 + sum(score < standing.score for score in scores)
        flag, why_not = _flag(standing.score, rank, from_last, rules, len(scores))
        tied = tuple(other.place for other in scored if other.score == standing.score and other.place != standing.place)
        ranked.append(
            Standing(
                standing.place, standing.group, standing.lines, standing.score, rank, from_last, flag, why_not, tied
            )
        )
    return ranked


def _flag(score: float, rank: int, from_last: int, rules: AssessmentRules, size: int) -> tuple[str, str]:
    """The flag a score earns, or why a rank that would earn one does not."""
    first = rules.red is not None and rank <= rules.red.ranks
    last = rules.black is not None and from_last <= rules.black.ranks
    if size < rules.smallest_group:
        return "", "small_group" if first or last else ""
    if rules.red is not None and first and score >= rules.red.score:
        return "red", ""
    if rules.black is not None and last and score < rules.black.score:
        return "black", ""
    return "", "red_score" if first else "black_score" if last else ""


def _by_rank(standing: Standing) -> tuple[float, str]:
    return (float("inf") if standing.rank is None else standing.rank, standing.place)
