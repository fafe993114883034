"""
What does an exported plan say after people have worked on it? The workbook's hidden record tells where everything stands; what was
exported and what stands there now -> the pairs, and the rows that were changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain import Fault

RECORD_SHEET = "planner"
FORMAT, VERSIONS = "planner-plan", frozenset({"1"})
Rows = Sequence[Sequence[str]]
"""Cells of a sheet as text, row 1 of the sheet first."""
Pairs = Mapping[tuple[str, str], str]
"""(leader, place) -> role."""


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row of the sheet where the plan is changed: ids, and what is seen there. `leader` is "" where nobody is chosen."""

    line: int
    leader: str
    place: str
    role: str
    label: str
    name: str


@dataclass(frozen=True)
class ExportedPlan:
    """
    An exported plan.

    Parameters
    ----------
    instance
        Fingerprint of the instance it was made for.
    sheet
        Title of the sheet where the plan is changed.
    titles
        What a sheet is ("by_leader", "by_place", "assignment") -> its title.
    given
        The plan as it was exported.
    leaders
        Leader id -> label in the list of names.
    rows
        The sheet as it stands now.
    faults
        Rows that cannot be read.
    """

    instance: str
    sheet: str
    titles: Mapping[str, str]
    given: Pairs
    leaders: Mapping[str, str]
    rows: tuple[EditedRow, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def pairs(self) -> Pairs:
        """The plan as it stands now."""
        return {(row.leader, row.place): row.role for row in self.rows if row.leader}

    @property
    def is_edited(self) -> bool:
        """Whether the plan is not the one that was exported."""
        return bool(self.faults) or self.pairs != self.given

    def changes(self) -> tuple[Fault, ...]:
        """One finding per changed row: the place, who had it, who has it now."""
        before: dict[str, list[str]] = {}
        after: dict[str, list[str]] = {}
        for pairs, told in ((self.given, before), (self.pairs, after)):
            for leader, place in pairs:
                if self.given.get((leader, place)) != self.pairs.get((leader, place)):
                    told.setdefault(place, []).append(self.leaders.get(leader, leader))
        return tuple(
            Fault(
                self.sheet, row.line, "", row.name, "intake.export_row_changed",
                {"before": tuple(before.get(row.place, ())), "after": tuple(after.get(row.place, ()))},
            )
            for row in {row.place: row for row in reversed(self.rows)}.values()
            if row.place in before or row.place in after
        )  # fmt: skip


def read_exported(sheets: Mapping[str, Rows], lines: Mapping[str, Sequence[int]] | None = None) -> ExportedPlan | None:
    """
    The exported plan in a workbook.

    Parameters
    ----------
    sheets
        Title -> rows.
    lines
        Title -> line of each row in the file; 1, 2, ... when left out.

    Returns
    -------
    ExportedPlan
        None where the workbook is none, or its record has been lost or damaged: then it is read as any other workbook.
    """
    record = {row[0].strip(): row[1].strip() for row in sheets.get(RECORD_SHEET, ()) if len(row) > 1}
    if record.get("format") != FORMAT:
        return None
    titles = {key.removesuffix(".sheet"): value for key, value in record.items() if key.endswith(".sheet")}
    sheet = titles.get("edit", "")
    if record.get("version") not in VERSIONS:
        return _unreadable(
            record, titles, Fault(RECORD_SHEET, None, "", record.get("version", ""), "intake.export_version")
        )
    if any(titles.get(name, "") not in sheets for name in ("edit", "names", "assignment")):
        return None
    try:
        leaders = {row[1]: row[0] for row in _table(sheets[titles["names"]], record, "names", ("label", "id"))}
        edited = _table(sheets[sheet], record, "edit", ("place_id", "leader", "role", "place"))
        first = int(record["edit.first_row"])
    except (KeyError, ValueError):
        return None
    given = {(row[0], row[1]): row[2] for row in _padded(sheets[titles["assignment"]][1:], 3) if row[0] and row[1]}
    at = (lines or {}).get(sheet) or range(1, len(sheets[sheet]) + 1)
    rows, faults = _edited(edited, at[first - 1 :], sheet, leaders, {place for _, place in given})
    return ExportedPlan(record.get("instance", ""), sheet, titles, given, leaders, tuple(rows), tuple(faults))


def _unreadable(record: Mapping[str, str], titles: Mapping[str, str], fault: Fault) -> ExportedPlan:
    return ExportedPlan(record.get("instance", ""), titles.get("edit", ""), titles, {}, {}, (), (fault,))


def _table(rows: Rows, record: Mapping[str, str], name: str, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The cells of some columns from the first row on; the record counts both from 1."""
    positions = [int(record[f"{name}.{column}"]) - 1 for column in columns]
    body = _padded(rows[int(record[f"{name}.first_row"]) - 1 :], max(positions) + 1)
    return [tuple(row[position].strip() for position in positions) for row in body]


def _padded(rows: Rows, width: int) -> list[list[str]]:
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _edited(
    table: Sequence[tuple[str, ...]], lines: Sequence[int], sheet: str, leaders: Mapping[str, str], given: set[str]
) -> tuple[list[EditedRow], list[Fault]]:
    """The rows, and a fault for each whose leader is not in the list, whose place is not known, or who stands there twice."""
    ids = {label: id_ for id_, label in leaders.items() if label}
    rows: list[EditedRow] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for line, (place, label, role, name) in zip(lines, table, strict=False):
        if not (place or label or name):
            continue
        leader = ids.get(label, "")
        if label and not place:
            faults.append(Fault(sheet, line, "", label, "intake.export_row_added"))
        elif label and not leader:
            faults.append(Fault(sheet, line, "", label, "intake.export_unknown_leader", {"name": name}))
        elif leader and (leader, place) in seen:
            values = {"name": name, "first_row": seen[leader, place]}
            faults.append(Fault(sheet, line, "", label, "intake.export_held_twice", values))
        else:
            seen.setdefault((leader, place), line)
            rows.append(EditedRow(line, leader, place, role if leader else "", label, name))
    lost = sorted(given - {row.place for row in rows} - {fault_place for fault_place, *_ in table})
    faults += [Fault(sheet, None, "", place, "intake.export_row_lost") for place in lost]
    return rows, faults
