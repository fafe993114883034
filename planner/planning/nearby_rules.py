"""What the rules say of a few leaders and places of a plan, without looking at all of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from planner.domain import Assignment, Instance, Stance, Violation
from planner.domain.assignment import Pair
from planner.rules import RULES


@dataclass(frozen=True)
class NearbyRules:
    """The rules of an instance, by subject: every rule speaks of one leader, one place, or one pair."""

    instance: Instance

    @cached_property
    def _stances(self) -> dict[str, list[Stance]]:
        found: dict[str, list[Stance]] = {}
        for row in self.instance.stances:
            found.setdefault(row.leader, []).append(row)
        return found

    def violations(self, plan: Assignment, leaders: Collection[str], places: Collection[str]) -> Iterator[Violation]:
        """Broken rules about these leaders and places: those that `planner.rules.check` names for the whole plan."""
        near: set[Pair] = {(leader, place) for leader in leaders for place in plan.places_of(leader)}
        near |= {(leader, place) for place in places for leader in plan.holders_of(place)}
        nearby_leaders = {*leaders, *(leader for leader, _ in near)}
        # A pin speaks of a place that the leader may not hold.
        named = (row.place for leader in leaders for row in self._stances.get(leader, ()))
        nearby_places = {*places, *(place for _, place in near), *named}
        part = replace(
            self.instance,
            leaders=tuple(self.instance.leader_by_id[leader] for leader in sorted(nearby_leaders)),
            places=tuple(self.instance.place_by_id[place] for place in sorted(nearby_places)),
            links=(),
            stances=tuple(
                row
                for leader in sorted(nearby_leaders)
                for row in self._stances.get(leader, ())
                if row.place in nearby_places
            ),
            current=(),
        )
        for rule in RULES.values():
            for line in rule(part, Assignment.of(near)):
                about = line.leader in leaders if line.leader is not None else line.place in places
                if about and not line.kept:
                    yield Violation(line.rule, line.leader, line.place, line.layer, line.value, line.bound)
