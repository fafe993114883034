"""What is settled or wished? The table of stances -> domain.Stance."""

from collections import Counter
from collections.abc import Collection

from planner.domain import Instance, Stance
from planner.intake.cells import blanks, duplicates, in_file_order, number, one_of, understood, unknown_references
from planner.intake.headers import STANCES, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

WORDS = {"pin": "pin", "avoid": "avoid", "prefer": "prefer", "锁定": "pin", "回避": "avoid", "意向": "prefer"}


def read_stances(
    table: Table, leader_ids: Collection[str] | None, place_ids: Collection[str] | None
) -> Reading[Stance]:
    """
    The stances of a table; ids that nobody has are faults.

    A pair may be pinned and avoided at once: that no plan can keep both is for the solver to prove.
    """
    records = recognise(table, STANCES)
    stances, stance_faults = understood(records, "stance", one_of(WORDS), "")
    values, value_faults = understood(records, "value", number, 1.0)
    faults = [*stance_faults, *value_faults, *blanks(records, ("leader", "place", "stance"))]
    faults += unknown_references(records, "leader", leader_ids, "unknown_leader")
    faults += unknown_references(records, "place", place_ids, "unknown_place")
    faults += duplicates(
        records, "stance", "stance_twice", [records.column("leader"), records.column("place"), stances]
    )
    rows = map(Stance, records.column("leader"), records.column("place"), stances, values, records.column("reason"))
    return Reading(tuple(rows), in_file_order([*records.faults, *faults]), records.findings)


def places_nobody_may_take(instance: Instance) -> list[str]:
    """Ids of places that must have a leader while every leader avoids them or has a quota of 0 for their layer."""
    if instance.policy.rules.allow_shortfall:
        return []
    open_leaders = {
        layer.name: {leader.id for leader in instance.leaders if instance.quota_of(leader, layer).upper > 0}
        for layer in instance.policy.layers
    }
    layer_of = {place.id: instance.layer_of(place).name for place in instance.places}
    avoided = Counter(
        row.place
        for row in instance.stances
        if row.stance == "avoid" and row.leader in open_leaders[layer_of[row.place]]
    )
    return [
        place.id
        for place in instance.places
        if instance.coverage_of(place).lower > 0 and avoided[place.id] >= len(open_leaders[layer_of[place.id]])
    ]
