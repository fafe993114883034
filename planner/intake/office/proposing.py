"""What would a file make of an instance? A workbook or CSV file in any form -> a preview of the consequences."""

import os
from collections.abc import Sequence
from pathlib import Path

from planner.domain import Fault, Instance, InstanceError
from planner.intake.office.blocks import lies_on_its_side
from planner.intake.office.building import build, spoken_layers
from planner.intake.office.consequences import Subject, consequences
from planner.intake.office.drafting import Draft, make_draft
from planner.intake.office.entries import Reading, Where
from planner.intake.office.exports import how_to_read
from planner.intake.office.grid import Book
from planner.intake.office.layout import header_texts, propose_mapping
from planner.intake.office.mapping import Mapping, SheetMapping
from planner.intake.office.names import key
from planner.intake.office.open_book import open_book
from planner.intake.office.preview import Preview
from planner.intake.office.questions import Answers
from planner.intake.office.rows import read_rows


def propose_table(
    file: str | os.PathLike[str],
    instance: Instance | None = None,
    mapping: Mapping | None = None,
    answers: Answers | None = None,
) -> Preview:
    """As `planner.intake.propose_import`, for tables in no fixed form."""
    path = Path(file)
    try:
        book = open_book(path)
        proposed, noticed = propose_mapping(book, with_instance=instance is not None)
        exported = None
        if mapping is None or any(sheet.use == "ids" for sheet in mapping.sheets):
            exported = how_to_read(book, instance, _readings)
        if exported is not None:
            proposed, noticed = exported.mapping, exported.findings
        elif mapping is not None:
            proposed, noticed = _corrected(book, mapping, proposed), ()
        elif instance is not None and not _ids_say_what_names_say(book, proposed, instance):
            proposed, _ = propose_mapping(book, with_instance=False)
            noticed = (Fault(book.name, None, "", "", "intake.export_by_name"),)
    except InstanceError as error:
        return Preview(path.name, mapping, instance, faults=error.faults)
    findings = [*book.findings, *noticed]
    if exported is not None and exported.faults:
        return Preview(path.name, proposed, instance, faults=exported.faults, findings=tuple(findings), is_plan=True)
    by_ids = exported.readings if exported is not None else None
    readings = _readings(book, proposed, instance) if by_ids is None else list(by_ids)
    draft = make_draft(readings, instance, answers or {})
    faults = _nothing(book, proposed, readings)
    faults += [*(fault for reading in readings for fault in reading.faults), *draft.faults]
    findings += [*(finding for reading in readings for finding in reading.findings), *draft.findings]
    findings = _in_file_order(findings, book)
    return _preview(path, proposed, readings, draft, instance=instance, faults=faults, findings=findings)


def _in_file_order(findings: Sequence[Fault], book: Book) -> list[Fault]:
    """What concerns the file first, then sheet by sheet and row by row."""
    sheets = {grid.title: number for number, grid in enumerate(book.grids)}
    return sorted(findings, key=lambda finding: (sheets.get(finding.file, -1), finding.row or 0))


def _preview(
    path: Path,
    mapping: Mapping,
    readings: Sequence[Reading],
    draft: Draft,
    *,
    instance: Instance | None,
    faults: Sequence[Fault],
    findings: Sequence[Fault],
) -> Preview:
    questions = tuple(draft.questions.values())
    if faults:
        return Preview(path.name, mapping, instance, unclear=questions, faults=tuple(faults), findings=tuple(findings))
    after = build(draft, readings, instance, name=path.stem, keep_missing=mapping.keep_missing)
    seen = consequences(instance, after, _origin(draft))
    told = [*findings, *_not_named(path.name, draft, readings, instance, mapping)]
    if instance is None:
        told.append(Fault(path.name, None, "", after.policy.title, "intake.policy_assumed"))
    ready = None if questions else after
    open_ids = {option.answer.removeprefix("is:") for question in questions for option in question.options}
    gone = tuple(item for item in seen.gone if not open_ids.intersection(item.ids))
    return Preview(
        path.name,
        mapping,
        instance,
        ready,
        seen.new,
        seen.changed,
        gone,
        questions,
        findings=tuple(told),
        is_plan=any(reading.pairs for reading in readings),
    )


def _readings(book: Book, mapping: Mapping, instance: Instance | None) -> list[Reading]:
    places = instance.places if instance else ()
    districts = frozenset({place.district for place in places} | {place.managed_by for place in places}) - {""}
    leaders = frozenset(leader.name for leader in instance.leaders) if instance else frozenset()
    readings: list[Reading] = []
    for grid in book.grids:
        sheet = mapping.sheet(grid.title)
        if sheet is not None and sheet.use != "unused":
            reading = read_rows(grid, sheet, districts, leaders)
            readings.append(reading)
            leaders |= {leader.person.name for entry in reading.entries for leader in entry.leaders}
    return readings


def _ids_say_what_names_say(book: Book, mapping: Mapping, instance: Instance) -> bool:
    """
    Whether the ids of an exported plan mean what its other sheets say by name.

    They do not where somebody has edited the sheet that people read, or where the plan belongs to another instance, whose ids mean
    others.
    """
    by_ids = _readings(book, mapping, instance)
    if not any(reading.pairs for reading in by_ids):
        return True
    by_name = _readings(book, propose_mapping(book, with_instance=False)[0], instance)
    stated = {
        (key(leader.person.name), key(place.mention.name))
        for reading in by_name
        for entry in reading.entries
        for leader in entry.leaders
        for place in entry.places
    }
    if not stated:
        return True
    meant = set()
    for row in (row for reading in by_ids for row in reading.pairs):
        leader, place = instance.leader_by_id.get(row.leader), instance.place_by_id.get(row.place)
        meant.add((key(leader.name) if leader else "", key(place.name) if place else ""))
    return meant == stated


def _corrected(book: Book, mapping: Mapping, proposed: Mapping) -> Mapping:
    """
    The user's mapping for this file; sheets that he did not map are read as proposed.

    Raises
    ------
    InstanceError
        When its headers are not where the mapping has them.
    """
    adapted = mapping.applied_to(proposed)
    faults = []
    for grid in book.grids:
        sheet = adapted.sheet(grid.title)
        if sheet is None or sheet.use == "unused":
            continue
        if sheet.header_last > len(grid.rows) or any(column.column > grid.width for column in sheet.columns):
            faults.append(Fault(grid.title, None, "", "", "intake.mapping_misfit"))
        elif sheet.header_first:
            faults += _misfits(sheet, header_texts(grid, sheet.header_first - 1, sheet.header_last - 1), grid.title)
    if faults:
        raise InstanceError(faults)
    return adapted


def _misfits(sheet: SheetMapping, headers: Sequence[str], title: str) -> list[Fault]:
    return [
        Fault(title, sheet.header_last, column.header, headers[column.column - 1], "intake.mapping_misfit_column")
        for column in sheet.columns
        if column.role != "ignore" and column.header and key(column.header) != key(headers[column.column - 1])
    ]


def _nothing(book: Book, mapping: Mapping, readings: Sequence[Reading]) -> list[Fault]:
    """Faults where the file names nobody and nothing, or lies on its side so that it would be misread."""
    read = {sheet.sheet for sheet in mapping.sheets if sheet.use == "rows"}
    lying = [fault for grid in book.grids if grid.title in read or not readings for fault in lies_on_its_side(grid)]
    if lying:
        return lying
    if not readings:
        sheets = tuple(sheet.sheet for sheet in mapping.sheets)
        return [Fault(book.name, None, "", "", "intake.no_known_table", {"sheets": sheets})]
    if not any(reading.entries or reading.pairs or reading.faults for reading in readings):
        return [Fault(book.name, None, "", "", "intake.no_rows")]
    return []


def _origin(draft: Draft) -> dict[Subject, Where]:
    origin: dict[Subject, Where] = {("leader", (id_,)): said.where for id_, said in draft.leaders.items()}
    origin |= {("place", (id_,)): told.where for id_, told in draft.places.items()}
    return origin | {("pair", pair): where for pair, (_, where) in draft.pairs.items()}


def _not_named(
    file: str, draft: Draft, readings: Sequence[Reading], instance: Instance | None, mapping: Mapping
) -> list[Fault]:
    """Leaders and places of the instance that the file does not name, though it names others."""
    if instance is None or not mapping.keep_missing or any(reading.pairs for reading in readings):
        return []
    named_leaders = set(draft.leaders) | {leader for leader, _ in draft.pairs}
    named_places = set(draft.places) | {place for _, place in draft.pairs}
    spoken = spoken_layers(readings, instance)
    found = []
    leaders = tuple(leader.name for leader in instance.leaders if leader.id not in named_leaders)
    places = tuple(
        place.name
        for place in instance.places
        if place.id not in named_places and instance.layer_of(place).name in spoken
    )
    if named_leaders and leaders:
        found.append(Fault(file, None, "", "", "intake.leaders_not_named", {"names": leaders, "count": len(leaders)}))
    if named_places and places:
        found.append(Fault(file, None, "", "", "intake.places_not_named", {"names": places, "count": len(places)}))
    return found
