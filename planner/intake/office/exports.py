"""Which sheet of an exported plan counts? The one that somebody has changed; where two were changed in different ways, nobody can tell."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.domain import Fault, Instance
from planner.intake.exported import ExportedPlan, read_exported
from planner.intake.office.entries import IdPair, Reading, Where
from planner.intake.office.grid import Book, Grid
from planner.intake.office.layout import propose_mapping
from planner.intake.office.mapping import Mapping
from planner.intake.office.names import key

NamePairs = frozenset[tuple[str, str]]
"""Keys of the names of leader and place."""
_BY_NAME = ("by_leader", "by_place")


@dataclass(frozen=True, slots=True)
class Choice:
    """
    How an exported plan is to be read.

    Parameters
    ----------
    reading
        By ids; None where it is to be read by name, or not at all.
    by_name
        Titles of the sheets to be read by name.
    """

    reading: Reading | None = None
    by_name: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()


def choose(file: str, plan: ExportedPlan, instance: Instance, names_on: Callable[[str], NamePairs]) -> Choice:
    """
    What of an exported plan is read into the instance it was made for.

    Parameters
    ----------
    names_on
        Title of a sheet -> the pairs that it states by name; none where it is not there.
    """
    if plan.faults:
        return Choice(faults=plan.faults)
    titles = [title for name in _BY_NAME if (title := plan.titles.get(name, ""))]
    strangers = _strangers(plan, instance)
    if strangers:
        # The ids belong to another instance, or to this one before it was changed.
        if plan.is_edited:
            values = {"names": strangers[:6], "count": len(strangers)}
            return Choice(faults=(Fault(file, None, "", "", "intake.export_of_other", values),))
        return Choice(by_name=frozenset(titles))
    given, now = _named(plan, dict(plan.given), instance), _named(plan, dict(plan.pairs), instance)
    changed = {title: names for title in titles if (names := names_on(title)) and names != given}
    if plan.is_edited and all(names == now for names in changed.values()):
        return Choice(_reading(plan), findings=plan.changes())
    if plan.is_edited or len(set(changed.values())) > 1:
        sheets = (*([plan.sheet] if plan.is_edited else ()), *changed)
        return Choice(faults=(Fault(file, None, "", "", "intake.export_edited_twice", {"sheets": sheets}),))
    return Choice(by_name=frozenset(list(changed)[:1])) if changed else Choice(_reading(plan))


def _broken_cells(grid: Grid) -> tuple[Fault, ...]:
    """Cells of the sheet that show nothing because they hold an error, or a formula that nobody has computed."""
    broken = {"intake.error_cell", "intake.formula_without_value"}
    return tuple(
        Fault(grid.title, odd.row, odd.cell, odd.value, odd.code, {"cell": odd.cell})
        for odd in grid.oddities
        if odd.code in broken
    )


def _strangers(plan: ExportedPlan, instance: Instance) -> tuple[str, ...]:
    """Names in the plan whose ids mean something else in the instance, or nothing."""
    leaders = {leader for leader, _ in (*plan.given, *plan.pairs)}
    strange = [
        plan.leaders.get(id_, id_)
        for id_ in sorted(leaders)
        if (known := instance.leader_by_id.get(id_)) is None or not plan.leaders.get(id_, "").startswith(known.name)
    ]
    places = {row.place: row.name for row in plan.rows}
    strange += [
        name
        for id_, name in places.items()
        if (place := instance.place_by_id.get(id_)) is None or key(place.name) != key(name)
    ]
    return tuple(strange)


def _named(plan: ExportedPlan, pairs: dict[tuple[str, str], str], instance: Instance) -> NamePairs:
    return frozenset(
        (key(instance.leader_by_id[leader].name), key(instance.place_by_id[place].name))
        for leader, place in pairs
        if leader in instance.leader_by_id and place in instance.place_by_id
    )


def _reading(plan: ExportedPlan) -> Reading:
    pairs = tuple(
        IdPair(row.leader, row.place, row.role, Where(plan.sheet, row.line, "", row.label))
        for row in plan.rows
        if row.leader
    )
    return Reading(pairs=pairs, speaks_of_pairs=True)


@dataclass(frozen=True, slots=True)
class HowToRead:
    """
    What is read of an exported plan.

    Parameters
    ----------
    readings
        Of ids, ready; None where the sheets are to be read as `mapping` says.
    """

    mapping: Mapping
    readings: tuple[Reading, ...] | None = None
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()


def how_to_read(
    book: Book, instance: Instance | None, read: Callable[[Book, Mapping, Instance], list[Reading]]
) -> HowToRead | None:
    """
    How an exported plan is read; None for any other workbook, and for an export that has lost its record.

    Parameters
    ----------
    read
        The sheets of a book as a mapping tells.
    """
    sheets = {grid.title: grid for grid in book.grids}
    plan = read_exported(
        {title: grid.rows for title, grid in sheets.items()}, {title: grid.lines for title, grid in sheets.items()}
    )
    if plan is None:
        return None
    broken = _broken_cells(sheets[plan.sheet]) if plan.sheet in sheets else ()
    if broken:
        plan = replace(plan, faults=(*plan.faults, *broken))
    by_name, told = propose_mapping(book, with_instance=False)
    if instance is None:
        lost = Fault(book.name, None, "", plan.sheet, "intake.export_needs_instance")
        return HowToRead(by_name, faults=(plan.faults or (lost,)) if plan.is_edited else (), findings=told)

    def names_on(title: str) -> NamePairs:
        return frozenset(
            (key(leader.person.name), key(place.mention.name))
            for reading in read(book, by_name.only({title}), instance)
            for entry in reading.entries
            for leader in entry.leaders
            for place in entry.places
        )

    by_ids, _ = propose_mapping(book, with_instance=True)
    choice = choose(book.name, plan, instance, names_on)
    if choice.reading is not None or choice.faults:
        readings = (choice.reading,) if choice.reading else ()
        return HowToRead(by_ids, readings, choice.faults, (*told, *choice.findings))
    found = Fault(book.name, None, "", "", "intake.export_by_name")
    return HowToRead(by_name.only(choice.by_name), findings=(found,))
