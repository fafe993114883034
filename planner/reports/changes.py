"""What is different between two plans? Leader by leader: what stays, what goes, what comes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from planner.domain import Assignment, Instance, Leader, Place
from planner.reports.plan_tables import leader_name
from planner.reports.table import Cell, Column, Table, table_of
from planner.reports.wording import word


@dataclass(frozen=True, slots=True)
class Former:
    """Leaders and places that the instance no longer has, by their ids, as they were when a plan named them."""

    leaders: Mapping[str, Leader] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


NOBODY = Former()


def unknown_in(instance: Instance, *plans: Assignment) -> tuple[set[str], set[str]]:
    """Ids in plans of leaders, and of places, that the instance does not have."""
    pairs = {pair for plan in plans for pair in plan.pairs}
    return (
        {leader for leader, _ in pairs} - instance.leader_by_id.keys(),
        {place for _, place in pairs} - instance.place_by_id.keys(),
    )


def nameless(instance: Instance, former: Former, *plans: Assignment) -> tuple[str, ...]:
    """Ids in plans of leaders and places whose name neither the instance nor `former` knows."""
    leaders, places = unknown_in(instance, *plans)
    return (*sorted(leaders - former.leaders.keys()), *sorted(places - former.places.keys()))


def changed_leaders(before: Assignment, after: Assignment) -> frozenset[str]:
    """Ids of the leaders whose places differ, or their role at one of them."""
    return frozenset(
        leader for leader, _ in before.pairs | after.pairs if _held(before, leader) != _held(after, leader)
    )


def before_and_after(
    instance: Instance, before: Assignment, after: Assignment, lang: str, former: Former = NOBODY
) -> Table:
    """
    One row per leader of `changed_leaders`: all he had, and all he has.

    Leaders come in the order of the instance, then those it no longer has, by id. They and places that are no more are told by the names
    that `former` knows them by, else by their ids and that no name is known.
    """
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("leader", say("leader")),
        Column("before", say("places_before")),
        Column("after", say("places_after")),
        Column("support_unit", say("support_unit")),
    )
    records: list[Mapping[str, Cell]] = []
    for number, leader in enumerate(_in_order(instance, changed_leaders(before, after)), start=1):
        row = instance.leader_by_id.get(leader)
        records.append(
            {
                "serial": number,
                "leader": _leader(instance, leader, former, lang),
                "before": _places(instance, before, leader, former, lang),
                "after": _places(instance, after, leader, former, lang),
                "support_unit": row.support_unit if row else "",
            }
        )
    title = say("before_and_after")
    return table_of("before_and_after", title, columns, records, leave_out_if_blank=frozenset({"support_unit"}))


def changes(instance: Instance, before: Assignment, after: Assignment, lang: str, former: Former = NOBODY) -> Table:
    """
    One row per leader whose places differ; leaders and places that the instance no longer has as in `before_and_after`.

    Where somebody has left, a last column says of each of his places who has it now.
    """
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("leader", say("leader")),
        Column("kept", say("kept_places")),
        Column("gone", say("gone_places")),
        Column("come", say("come_places")),
        Column("passed_on", say("passed_on_places")),
    )

    def named(places: set[str]) -> str:
        return word(
            lang, "list", items=tuple(_place(instance, place, former, lang) for place in _ordered(instance, places))
        )

    def handed(place: str) -> str:
        """Who has taken a place over; whoever shared it before has not taken it over."""
        had, has = before.holders_of(place), after.holders_of(place)
        new = [leader for leader in has if leader not in had]
        code = "passed_on" if new else "left_with" if has else "passed_on_to_nobody"
        leaders = tuple(_leader(instance, leader, former, lang) for leader in new or has)
        return say(code, place=_place(instance, place, former, lang), leaders=leaders)

    records: list[Mapping[str, Cell]] = []
    for leader in _in_order(instance, {leader for leader, _ in before.pairs ^ after.pairs}):
        had, has = set(before.places_of(leader)), set(after.places_of(leader))
        name, left = _leader(instance, leader, former, lang), leader not in instance.leader_by_id
        passed_on = tuple(map(handed, _ordered(instance, (had - has) & instance.place_by_id.keys()))) if left else ()
        records.append(
            {
                "serial": len(records) + 1,
                "leader": say("off_roster", name=name) if left else name,
                "kept": named(had & has),
                "gone": named(had - has),
                "come": named(has - had),
                "passed_on": say("list", items=passed_on) if passed_on else "",
            }
        )
    return table_of("changes", say("changes"), columns, records, leave_out_if_blank=frozenset({"passed_on"}))


def _held(assignment: Assignment, leader: str) -> frozenset[tuple[str, str]]:
    return frozenset((place, assignment.roles.get((leader, place), "")) for place in assignment.places_of(leader))


def _in_order(instance: Instance, leaders: Collection[str]) -> list[str]:
    known = [leader.id for leader in instance.leaders]
    return [leader for leader in known if leader in leaders] + sorted(set(leaders) - set(known))


def _ordered(instance: Instance, places: Iterable[str]) -> list[str]:
    position = {place.id: number for number, place in enumerate(instance.places)}
    return sorted(places, key=lambda place: (position.get(place, len(position)), place))


def _leader(instance: Instance, leader: str, former: Former, lang: str) -> str:
    row = instance.leader_by_id.get(leader)
    if row is not None:
        return leader_name(row, lang)
    return former.leaders[leader].name if leader in former.leaders else word(lang, "no_name_known", id=leader)


def _place(instance: Instance, place: str, former: Former, lang: str) -> str:
    row = instance.place_by_id.get(place) or former.places.get(place)
    return row.name if row else word(lang, "no_name_known", id=place)


def _places(instance: Instance, assignment: Assignment, leader: str, former: Former, lang: str) -> str:
    """A leader's places with his roles, in the order of the instance; a leader without any has a word for it."""
    names = []
    for place in _ordered(instance, assignment.places_of(leader)):
        name, role = _place(instance, place, former, lang), assignment.roles.get((leader, place), "")
        names.append(word(lang, "with_role", name=name, role=role) if role else name)
    return word(lang, "list", items=tuple(names)) if names else word(lang, "no_places")
