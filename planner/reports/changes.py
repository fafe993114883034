"""What is different between two plans? Leader by leader: what stays, what goes, what comes."""

from collections.abc import Mapping
from functools import partial

from planner.domain import Assignment, Instance
from planner.reports.plan_tables import leader_name
from planner.reports.table import Cell, Column, Table, table_of
from planner.reports.wording import word


def changed_leaders(before: Assignment, after: Assignment) -> frozenset[str]:
    """Ids of the leaders whose places differ, or their role at one of them."""
    return frozenset(
        leader for leader, _ in before.pairs | after.pairs if _held(before, leader) != _held(after, leader)
    )


def before_and_after(instance: Instance, before: Assignment, after: Assignment, lang: str) -> Table:
    """
    One row per leader of `changed_leaders`: all he had, and all he has.

    Leaders come in the order of the instance, then those it no longer has, by id; they and places that are no more are told by their ids.
    """
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("leader", say("leader")),
        Column("before", say("places_before")),
        Column("after", say("places_after")),
        Column("support_unit", say("support_unit")),
    )
    known = [leader.id for leader in instance.leaders]
    changed = changed_leaders(before, after)
    ordered = [leader for leader in known if leader in changed] + sorted(changed - set(known))
    records: list[Mapping[str, Cell]] = []
    for number, leader in enumerate(ordered, start=1):
        row = instance.leader_by_id.get(leader)
        records.append(
            {
                "serial": number,
                "leader": leader_name(row, lang) if row else leader,
                "before": _places(instance, before, leader, lang),
                "after": _places(instance, after, leader, lang),
                "support_unit": row.support_unit if row else "",
            }
        )
    title = say("before_and_after")
    return table_of("before_and_after", title, columns, records, leave_out_if_blank=frozenset({"support_unit"}))


def changes(instance: Instance, before: Assignment, after: Assignment, lang: str) -> Table:
    """One row per leader whose places differ; a place that the instance no longer has is told by its id."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("leader", say("leader")),
        Column("kept", say("kept_places")),
        Column("gone", say("gone_places")),
        Column("come", say("come_places")),
    )

    position = {place.id: number for number, place in enumerate(instance.places)}

    def named(places: set[str]) -> str:
        known = instance.place_by_id
        ordered = sorted(places, key=lambda place: (position.get(place, len(position)), place))
        names = tuple(known[place].name if place in known else place for place in ordered)
        return word(lang, "list", items=names)

    records: list[Mapping[str, Cell]] = []
    for leader in instance.leaders:
        had, has = set(before.places_of(leader.id)), set(after.places_of(leader.id))
        if had != has:
            records.append(
                {
                    "serial": len(records) + 1,
                    "leader": leader_name(leader, lang),
                    "kept": named(had & has),
                    "gone": named(had - has),
                    "come": named(has - had),
                }
            )
    return table_of("changes", say("changes"), columns, records)


def _held(assignment: Assignment, leader: str) -> frozenset[tuple[str, str]]:
    return frozenset((place, assignment.roles.get((leader, place), "")) for place in assignment.places_of(leader))


def _places(instance: Instance, assignment: Assignment, leader: str, lang: str) -> str:
    """A leader's places with his roles, in the order of the instance; a leader without any has a word for it."""
    position = {place.id: number for number, place in enumerate(instance.places)}
    names = []
    for place in sorted(assignment.places_of(leader), key=lambda place: (position.get(place, len(position)), place)):
        row = instance.place_by_id.get(place)
        name, role = row.name if row else place, assignment.roles.get((leader, place), "")
        names.append(word(lang, "with_role", name=name, role=role) if role else name)
    return word(lang, "list", items=tuple(names)) if names else word(lang, "no_places")
