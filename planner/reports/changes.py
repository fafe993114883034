"""What is different between two plans? Leader by leader: what stays, what goes, what comes."""

from collections.abc import Mapping
from functools import partial

from planner.domain import Assignment, Instance
from planner.reports.table import Cell, Column, Table, table_of
from planner.reports.wording import word


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

    def named(places: set[str]) -> str:
        known = instance.place_by_id
        names = tuple(known[place].name if place in known else place for place in sorted(places))
        return word(lang, "list", items=names)

    records: list[Mapping[str, Cell]] = []
    for leader in instance.leaders:
        had, has = set(before.places_of(leader.id)), set(after.places_of(leader.id))
        if had != has:
            records.append(
                {
                    "serial": len(records) + 1,
                    "leader": leader.name,
                    "kept": named(had & has),
                    "gone": named(had - has),
                    "come": named(has - had),
                }
            )
    return table_of("changes", say("changes"), columns, records)
