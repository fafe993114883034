"""What do the rows of a sheet say, read as its mapping tells? Entries, and a finding for each cell that had to be repaired."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.domain import Fault
from planner.intake.office.amounts import number_in
from planner.intake.office.cell_content import (
    SAME_AS_ABOVE,
    PersonMention,
    is_nothing,
    persons_in,
    places_in,
)
from planner.intake.office.entries import Entry, IdPair, LeaderEntry, PlaceEntry, Reading, Where
from planner.intake.office.grid import Grid
from planner.intake.office.header_words import KIND_OF_WORD, Role, plain
from planner.intake.office.layout import column_name
from planner.intake.office.mapping import SheetMapping
from planner.intake.office.names import clean
from planner.intake.office.row_kinds import kind_of_row, section_of
from planner.intake.tables import Oddity
from planner.intake.texts import MAX_LINE, MAX_TEXT, MAX_TITLE, flaw_of

_LEADER_TEXTS: tuple[Role, ...] = ("post", "body", "support_unit", "contact", "note")
_LIMITS: dict[Role, int] = {**dict.fromkeys(_LEADER_TEXTS, MAX_TEXT), "body": MAX_LINE}
_OF_LEADERS: tuple[Role, ...] = ("support_unit", "contact", "note")
_PLACE_TEXTS: tuple[Role, ...] = ("district", "managed_by")
_PLACE_NUMBERS: tuple[Role, ...] = ("weight", "priority", "lon", "lat")
_SENTENCE = re.compile(r"[:：。]|挂钩|挂联|联系(?!路|街|大道|村|社区|镇|乡)")
"""What no name of a place holds, but a line of text that names leader and places does."""
_TOLD = frozenset({"total", "note", "header", "example"})
_FREE: frozenset[Role] = frozenset({"contact", "note", "support_unit", "ignore", "serial", "post", "body"})


def read_rows(grid: Grid, mapping: SheetMapping, districts: frozenset[str], leaders: frozenset[str]) -> Reading:
    """
    The entries of a sheet.

    Parameters
    ----------
    districts
        Districts that may stand before a place's name.
    leaders
        Names of leaders that an instance knows.
    """
    return _Rows(grid, mapping, districts, leaders).read()


@dataclass(frozen=True, slots=True)
class _Above:
    """What the row above leaves to one that continues it."""

    leaders: tuple[LeaderEntry, ...] = ()
    places: tuple[PlaceEntry, ...] = ()


class _Rows:
    """One walk down a sheet; faults and findings gather on the way."""

    def __init__(self, grid: Grid, mapping: SheetMapping, districts: frozenset[str], leaders: frozenset[str]) -> None:
        self.grid, self.mapping, self.districts, self.known_leaders = grid, mapping, districts, leaders
        self.faults: list[Fault] = []
        self.findings: list[Fault] = []
        self.odd = {(oddity.row, oddity.column): oddity for oddity in grid.oddities}
        self.names = [column.column - 1 for column in mapping.with_role("name") if column.column <= grid.width]
        self.places = [column.column - 1 for column in mapping.with_role("place") if column.column <= grid.width]
        # Where the place comes first, a row is a place's: a blank leader there means that it has none.
        self.by_place = bool(self.names and self.places) and self.places[0] < self.names[0]
        self.body = self.district = ""

    def read(self) -> Reading:
        entries: list[Entry] = []
        pairs: list[IdPair] = []
        above = _Above()
        for row in range(self.mapping.header_last, len(self.grid.rows)):
            if not self._is_content(row):
                continue
            self._look_at_odd_cells(row)
            if self.mapping.use == "ids":
                pairs += self._ids(row)
                continue
            entry = self._entry(row, above)
            if entry.leaders or entry.places:
                entries.append(entry)
                above = _Above(entry.leaders, entry.places)
        if self.by_place:
            self._tell_of_unused()
        title, wording = self._title()
        return Reading(
            tuple(entries),
            tuple(pairs),
            frozenset(column.kind for column in self.mapping.with_role("place")),
            title,
            wording,
            self.mapping.use == "ids" or bool(self.places and (self.names or self._role("post"))),
            tuple(self.faults),
            tuple(self.findings),
        )

    def _tell_of_unused(self) -> None:
        """In a table by place, contacts and remarks belong to the place, which keeps none."""
        for role in _OF_LEADERS:
            for column in self._role(role):
                name = column_name(self.grid, self.mapping, column)
                line = self.mapping.header_last or None
                self._tell(Where(self.grid.title, line, name, name), "place_text_unused")

    def _is_content(self, row: int) -> bool:
        line = self.grid.lines[row]
        if line in self.mapping.skip:
            return False
        kind = kind_of_row(self.grid, self.mapping, row)
        if kind == "blank":
            return False
        cells = [clean(cell) for cell in self.grid.rows[row] if clean(cell)]
        first = cells[0]
        if kind == "section":
            # A heading may have its number in a cell of its own: 一 | 市委领导.
            self.body, self.district = next((found for cell in cells[:2] if any(found := section_of(cell))), ("", ""))
            first = " ".join(dict.fromkeys(cells[:2]))
            known = self.body or self.district
            code = "section_read" if known else "row_skipped"
            self._tell(Where(self.grid.title, line, "", first), code, meant=known)
            return False
        if kind in _TOLD:
            self._tell(Where(self.grid.title, line, "", first), f"{kind}_skipped")
            return False
        if row in self.grid.hidden_rows:
            self._tell(Where(self.grid.title, line, "", first), "hidden_row")
        return True

    def _tell(self, where: Where, code: str, /, **values: object) -> None:
        self.findings.append(where.fault(code, **values))

    def _look_at_odd_cells(self, row: int) -> None:
        for column in self.mapping.columns:
            oddity = self.odd.get((self.grid.lines[row], column.column - 1))
            if oddity is None or column.role == "ignore":
                continue
            where = Where(
                self.grid.title, oddity.row, column_name(self.grid, self.mapping, oddity.column), oddity.value
            )
            self._odd(where, oddity, column.role)

    def _odd(self, where: Where, oddity: Oddity, role: Role) -> None:
        fault = Fault(where.file, where.row, where.column, where.value, oddity.code, {"cell": oddity.cell})
        if oddity.code == "intake.formula_value_used":
            shown = self.grid.rows[self.grid.lines.index(oddity.row)][oddity.column]
            self.findings.append(replace(fault, value=shown))
        elif role not in _FREE or (oddity.code != "intake.date_cell" and role != "serial"):
            self.faults.append(fault)

    def _role(self, role: Role) -> list[int]:
        return [column.column - 1 for column in self.mapping.with_role(role) if column.column <= self.grid.width]

    def _where(self, row: int, column: int) -> Where:
        name = column_name(self.grid, self.mapping, column)
        return Where(self.grid.title, self.grid.lines[row], name, self.grid.rows[row][column])

    def _is_broken(self, row: int, column: int) -> bool:
        oddity = self.odd.get((self.grid.lines[row], column))
        return oddity is not None and oddity.code in {"intake.error_cell", "intake.formula_without_value"}

    def _text(self, row: int, role: Role) -> str:
        """The cells of a role in a row, joined."""
        cells = [clean(self.grid.rows[row][column]) for column in self._role(role) if not self._is_broken(row, column)]
        return "\n".join(dict.fromkeys(cell for cell in cells if not is_nothing(cell)))

    def _entry(self, row: int, above: _Above) -> Entry:
        leaders, places = self._leaders(row, above), self._places(row, above)
        if not leaders and places and above.leaders and self._continues_leader(row):
            self._tell(self._where(row, self.places[0]), "row_continues", meant=_shown(above.leaders))
            leaders = tuple(replace(leader, again=True) for leader in above.leaders)
        elif self.by_place and leaders and not places and above.places:
            self._tell(self._where(row, self.names[0]), "row_continues", meant=above.places[0].mention.name)
            places = tuple(replace(place, again=True) for place in above.places)
        return Entry(leaders, places)

    def _continues_leader(self, row: int) -> bool:
        if self.by_place:
            return False
        return not any(clean(self.grid.rows[row][column]) for column in (*self.names, *self._role("post")))

    def _leaders(self, row: int, above: _Above) -> tuple[LeaderEntry, ...]:
        stated = {role: self._text(row, role) for role in _LEADER_TEXTS}
        texts: dict[str, str] = {role: text for role, text in stated.items() if text and text not in SAME_AS_ABOVE}
        if self.body and "body" not in texts:
            texts["body"] = self.body
        columns = self.names or self._role("post")[:1]
        found: list[LeaderEntry] = []
        for column in columns:
            where = self._where(row, column)
            again = (row, column) in self.grid.merged
            if clean(where.value) in SAME_AS_ABOVE and above.leaders:
                self._tell(where, "same_as_above", meant=_shown(above.leaders))
                return tuple(replace(leader, again=True) for leader in above.leaders)
            if self._is_broken(row, column):
                continue
            for person in self._persons(where, texts, again=again):
                own = dict(texts)
                if person.post and person.name != person.post:
                    own.setdefault("post", person.post)
                if not self.names:
                    own["post"] = person.name
                if self.by_place:  # the other columns speak of the place then
                    own = {key: text for key, text in own.items() if key in {"post", "body"}}
                if not again:
                    self._look_at_length(where, person.name, MAX_LINE)
                    for role in (role for role in _LEADER_TEXTS if role in texts and self._role(role)):
                        self._look_at_length(self._where(row, self._role(role)[0]), texts[role], _LIMITS[role])
                rank, share = self._number(row, "rank"), self._number(row, "share")
                found.append(LeaderEntry(person, own, where, rank, share, again))
        return tuple(found)

    def _persons(self, where: Where, texts: dict[str, str], *, again: bool) -> Iterator[PersonMention]:
        # In a roster of posts, whoever is 市委副书记、市长 is one leader, though each of the titles may be another's.
        known = self.known_leaders if self.names or self.places else frozenset()
        persons = persons_in(where.value, known)
        post = texts.get("post", "").replace("\n", "、")
        if not persons and post and self.names and not again:
            self._tell(where, "vacant_post", meant=post)
            persons = (PersonMention(post, post, vacant=True),)
        for note in () if again else sorted({note for person in persons for note in person.notes}):
            self._tell(where, f"note_{note}", meant="、".join(each.name for each in persons))
        for person in persons:
            name = person.name or post
            if not name:
                self._tell(where, "row_skipped", meant="")
                continue
            yield replace(person, name=name)

    def _places(self, row: int, above: _Above) -> tuple[PlaceEntry, ...]:
        found: list[PlaceEntry] = []
        kind_word = self._text(row, "kind")
        texts: dict[str, str] = {role: text for role in _PLACE_TEXTS if (text := self._text(row, role))}
        if self.district and "district" not in texts:
            texts["district"] = self.district
        for role in (role for role in _PLACE_TEXTS if role in texts and self._role(role)):
            self._look_at_length(self._where(row, self._role(role)[0]), texts[role], MAX_LINE)
        numbers = self._place_numbers(row)
        for column in self.places:
            where = self._where(row, column)
            if self._is_broken(row, column):
                continue
            if clean(where.value) in SAME_AS_ABOVE:
                same = [place for place in above.places if place.where.column == where.column]
                self._tell(where, "same_as_above", meant="、".join(place.mention.name for place in same))
                found += [replace(place, where=where, again=True) for place in same]
                continue
            again = (row, column) in self.grid.merged
            kind = KIND_OF_WORD.get(plain(kind_word), kind_word) or self._kind_of_column(column)
            mentions = places_in(where.value, self.districts)
            if any(_SENTENCE.search(mention.name) for mention in mentions):
                self.faults.append(where.fault("sentence_not_name"))
                continue
            notes = dict.fromkeys(note for mention in mentions for note in mention.notes)
            for note in () if again else notes:
                self._tell(where, f"note_{note}", meant="、".join(mention.name for mention in mentions))
            for mention in () if again else mentions:
                self._look_at_length(where, mention.name, MAX_LINE)
            found += [PlaceEntry(mention, kind, where, texts, numbers, again) for mention in mentions]
        return tuple(found)

    def _look_at_length(self, where: Where, text: str, limit: int) -> None:
        flaw = flaw_of(text, limit, one_line=False)
        if flaw:
            fault = flaw.fault(where.file, where.row, where.column)
            if fault not in self.faults:
                self.faults.append(fault)

    def _place_numbers(self, row: int) -> dict[str, float]:
        found = {role: self._number(row, role) for role in _PLACE_NUMBERS}
        numbers: dict[str, float] = {role: value for role, value in found.items() if value is not None}
        if ("lon" in numbers) != ("lat" in numbers):
            half: Role = "lon" if "lon" in numbers else "lat"
            self._tell(self._where(row, self._role(half)[0]), "half_point")
            del numbers[half]
        return numbers

    def _kind_of_column(self, column: int) -> str:
        return next(known.kind for known in self.mapping.columns if known.column == column + 1)

    def _number(self, row: int, role: Role) -> float | None:
        for column in self._role(role):
            if self._is_broken(row, column):
                continue
            where = self._where(row, column)
            value, code = number_in(where.value, role)
            if code and value is None:
                self.faults.append(where.fault(code))
            elif code:
                self._tell(where, code, meant=value)
            return value
        return None

    def _ids(self, row: int) -> Iterator[IdPair]:
        leader, place, role = (self._text(row, name) for name in ("leader_id", "place_id", "role"))
        where = self._where(row, self._role("place_id")[0]) if self._role("place_id") else None
        if where is not None and leader and place:
            yield IdPair(leader, place, role, where)
        elif where is not None:
            self.faults.append(where.fault("half_pair"))

    def _title(self) -> tuple[str, str]:
        """The first line above the header that is long enough to be a title, and the one after it."""
        above = self.grid.rows[: max(self.mapping.header_first - 1, 0)]
        lines = [next((clean(cell).replace("\n", "") for cell in row if clean(cell)), "") for row in above]
        lines = [line.removesuffix(f" {self.grid.title}") for line in lines if 6 <= len(line) <= MAX_TITLE]
        return (lines[0] if lines else "", lines[1] if len(lines) > 1 and "每" in lines[1] else "")


def _shown(leaders: Sequence[LeaderEntry]) -> str:
    return "、".join(leader.person.name for leader in leaders)
