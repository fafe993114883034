"""Inspection rounds: every place once, in the fewest days that teams need, by short ways."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import fmean
from typing import Literal

from planner.domain import Coherence, Instance, Layer, Leader, Level, Link, Place, Policy, Range
from planner.domain.inspection import InspectionRules
from planner.network.travel import Located, Travel, locate, travel
from planner.optimization.compilation import ready
from planner.optimization.tours import Stops, Tour, fewest, find_tours, shortest_order, shortest_way
from planner.planning.propose import propose

STEPS = 12_000
"""Of one search for tours."""
STARTS = 3
"""Searches for each number of days: single ones lie up to 3 % apart."""
SHARING_SECONDS = 5.0
"""Most that sharing the tours out among the teams may take."""
NEARLY_ALL = 0.01
"""Where one search leaves out a larger share of the stops, others are not tried."""
MINUTES_AN_HOUR = 60.0
Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on a tour: kilometres from the stop before, and when the team arrives and leaves, minutes after the day's beginning."""

    place: str
    km: float
    arrive: float
    leave: float


@dataclass(frozen=True, slots=True)
class TeamDay:
    """What one team does on one day, both counted from 1; `km` and `minutes` are those of the whole day, the way back included."""

    day: int
    team: int
    stops: tuple[Stop, ...]
    km: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Inspection:
    """
    A plan of rounds.

    Parameters
    ----------
    rules
        What it was planned by.
    status
        `optimal`: every place is covered and fewer days are proved impossible; `feasible`: covered, fewer days not ruled out;
        `infeasible`: proved that it cannot be done within the most days allowed; `unknown`: no plan found, none ruled out.
    ended
        `proved` or `budget`; `clock` or `cancelled` where the search was cut short.
    days_bound
        No plan has fewer days.
    km_bound
        No plan of as many team-days has fewer kilometres.
    places
        Ids of all places to inspect.
    unreachable
        Places that do not fit into a day even alone.
    located
        Place id -> how its point is known.
    points
        Place id -> longitude and latitude, degrees, where known.
    """

    rules: InspectionRules
    status: Status
    ended: Literal["proved", "budget", "clock", "cancelled"]
    days_bound: int
    km_bound: float
    places: tuple[str, ...]
    team_days: tuple[TeamDay, ...] = ()
    unreachable: tuple[str, ...] = ()
    located: Mapping[str, Located] = field(default_factory=dict)
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """Days that the plan takes; 0 without one."""
        return max((each.day for each in self.team_days), default=0)

    @property
    def km(self) -> float:
        """Kilometres of all teams and days."""
        return sum(each.km for each in self.team_days)

    def known_by(self, located: Located) -> tuple[str, ...]:
        """Ids of the places whose point is known in one way."""
        return tuple(place for place in self.places if self.located.get(place) == located)


def plan_rounds(
    instance: Instance,
    rules: InspectionRules,
    *,
    time_limit: float = 60.0,
    seed: int = 0,
    steps: int = STEPS,
    cancelled: Callable[[], bool] | None = None,
) -> Inspection:
    """
    Tours for teams and days that cover every place of the kinds to inspect exactly once.

    The number of days begins at its bound and grows until every place fits; tours are then shared out among the teams so that their
    minutes are even and the days of a team close together.

    Parameters
    ----------
    rules
        `start`, where one is stated, is the id of a place whose point is known (`possible_starts`).
    steps
        Of the search, for each number of days.
    """
    began = time.monotonic()
    stopped = cancelled or (lambda: False)

    def over() -> bool:
        return stopped() or time.monotonic() - began > time_limit

    wanted = tuple(sorted(place.id for place in instance.places if not rules.kinds or place.kind in rules.kinds))
    ways = _ways(instance, rules, wanted)
    stops = Stops(
        (ways.km * (MINUTES_AN_HOUR / rules.km_per_hour)).tolist(),
        [0.0, *(rules.minutes_at(instance.place_by_id[place]) for place in wanted)],
        rules.minutes,
    )
    bound = -(-fewest(stops) // rules.teams)
    none = Inspection(rules, "infeasible", "proved", bound, 0.0, wanted, located=ways.located, points=ways.points)
    if not wanted:
        return replace(none, status="optimal")
    if stops.unreachable:
        return replace(none, unreachable=tuple(wanted[stop - 1] for stop in stops.unreachable))
    if bound > rules.max_days:
        return none
    cut = False
    for days in range(bound, rules.max_days + 1):
        most = days * rules.teams
        tours, cut = _best_tours(stops, most, seed=seed, steps=steps, over=over)
        if sum(map(len, tours)) == len(wanted):
            tours = [shortest_order(stops, tour) for tour in tours]
            left = max(0.1, min(SHARING_SECONDS, time_limit - (time.monotonic() - began)))
            shared = _shared(stops, tours, rules.teams, days, time_limit=left, seed=seed)
            proved = days == bound
            return replace(
                none,
                status="optimal" if proved else "feasible",
                ended=_ended(cut, stopped(), proved),
                km_bound=shortest_way(stops, most) / MINUTES_AN_HOUR * rules.km_per_hour,
                team_days=tuple(_team_days(stops, ways, shared)),
            )
        if cut:
            break
    return replace(none, status="unknown", ended=_ended(cut, stopped(), False))


def _best_tours(stops: Stops, most: int, *, seed: int, steps: int, over: Callable[[], bool]) -> tuple[list[Tour], bool]:
    """The best of some searches: most stops, then least travel; and whether the last was cut short."""
    best: list[Tour] = []
    cut = False
    for start in range(STARTS):
        if best and over():
            return best, True
        tours, cut = find_tours(stops, most, seed=seed * STARTS + start, steps=steps, over=over)
        held, known = (sum(map(len, each)) for each in (tours, best))
        if held > known or (held == known and sum(map(stops.travel, tours)) < sum(map(stops.travel, best))):
            best = tours
        if stops.count - sum(map(len, best)) > max(1, stops.count * NEARLY_ALL):
            break
    return best, cut


def possible_starts(instance: Instance) -> tuple[str, ...]:
    """Ids of the places where days can begin: those whose point is known, in the order of the table."""
    found = locate(instance, (place.id for place in instance.places))
    return tuple(place for place, (_, point) in found.items() if point is not None)


def prepare_rounds(rules: InspectionRules, cancelled: Callable[[], bool]) -> bool:
    """Wait for the kernels that share tours out among teams, as `planner.planning.prepare` of an instance; one team needs none."""
    return rules.teams == 1 or ready(cancelled, whole_hops=False)


def _ended(cut: bool, cancelled: bool, proved: bool) -> Literal["proved", "budget", "clock", "cancelled"]:
    if cut:
        return "cancelled" if cancelled else "clock"
    return "proved" if proved else "budget"


def _ways(instance: Instance, rules: InspectionRules, wanted: Sequence[str]) -> Travel:
    return travel(
        instance,
        wanted,
        start=rules.start,
        detour=rules.detour,
        nearby_km=rules.nearby_km,
        unknown_km=rules.unknown_km,
    )


def _shared(
    stops: Stops, tours: Sequence[Tour], teams: int, days: int, *, time_limit: float, seed: int
) -> list[list[Tour]]:
    """The tours of each team, in order of days: minutes first as even as can be, then near to one another; the engine assigns them."""
    layer = Layer("tour", ("tour",), Range(len(tours) // teams, min(days, -(-len(tours) // teams))), anchor=True)
    middle = {
        (i, j): fmean(stops.minutes[a][b] for a in tours[i] for b in tours[j])
        for i in range(len(tours))
        for j in range(i + 1, len(tours))
    }
    farthest = max(middle.values(), default=1.0) or 1.0
    policy = Policy(
        "tours",
        (layer,),
        (Level({"peak_load": 1.0}, tolerance=0.05), Level({"coherence": 1.0})),
        coherence=Coherence("km", farthest),
    )
    asked = Instance(
        policy,
        tuple(Leader(f"{team:04}", "") for team in range(teams)),
        tuple(Place(f"{i:06}", "", "tour", weight=stops.length(tour)) for i, tour in enumerate(tours)),
        tuple(Link(f"{i:06}", f"{j:06}", "adjacent", max(way, 1e-6)) for (i, j), way in middle.items()),
    )
    found = propose(asked, time_limit=time_limit, seed=seed)
    if not found.has_plan:  # cut short before its first plan: dealt out in turn
        return [list(tours[team::teams]) for team in range(teams)]
    return [[tours[int(place)] for place in found.assignment.places_of(leader.id)] for leader in asked.leaders]


def _team_days(stops: Stops, ways: Travel, shared: Sequence[Sequence[Tour]]) -> list[TeamDay]:
    made = []
    for team, tours in enumerate(shared, start=1):
        for day, tour in enumerate(tours, start=1):
            made.append(_team_day(stops, ways, tour, day=day, team=team))
    return sorted(made, key=lambda each: (each.day, each.team))


def _team_day(stops: Stops, ways: Travel, tour: Tour, *, day: int, team: int) -> TeamDay:
    clock, told = 0.0, []
    for before, stop in pairwise((0, *tour)):
        arrive = clock + stops.minutes[before][stop]
        clock = arrive + stops.stay[stop]
        told.append(Stop(ways.stops[stop - 1], float(ways.km[before, stop]), arrive, clock))
    km = sum(stop.km for stop in told) + float(ways.km[tour[-1], 0])
    return TeamDay(day, team, tuple(told), km, stops.length(tour))
