"""A file on its way in: what it would change is known before anything is done; corrections and answers change that, never the data."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Self

from planner.domain import Assignment, Fault, Instance
from planner.intake import Learned, Mapping, Preview, SheetMapping, apply, missing_parts, propose_import, reading_of
from planner.intake.importing import MAP_SUFFIXES
from planner.intake.office import Role
from planner.ui.draft import Draft

TABLE_TYPES = ("xlsx", "xls", "csv")
MEANINGS: tuple[tuple[Role, str], ...] = (
    ("ignore", ""), ("name", ""), ("post", ""), ("body", ""), ("rank", ""), ("share", ""), ("support_unit", ""),
    ("contact", ""), ("note", ""), ("place", ""), ("place", "subdistrict"), ("place", "street"), ("place", "township"),
    ("place", "road"), ("place", "main_road"), ("place", "secondary_road"), ("place", "community"), ("place", "village"),
    ("place", "line_of_work"), ("kind", ""), ("district", ""), ("managed_by", ""), ("weight", ""), ("priority", ""), ("lon", ""),
    ("lat", ""), ("role", ""), ("serial", ""), ("id", ""),
)  # fmt: skip
"""What a column may hold, as a user chooses it: role, and of places their kind or group of kinds."""


@dataclass(frozen=True)
class Importing:
    """
    A file that was uploaded, and what is known of it so far.

    Parameters
    ----------
    draft
        What it is imported into; None to begin anew.
    mapping
        The columns as corrected or remembered; None as proposed.
    answers
        Question id -> answer.
    proposed
        The columns as proposed at first sight; None where the file could not be read.
    remembered
        Whether the mapping is that of an earlier file of the same form.
    """

    name: str
    content: bytes
    draft: Draft | None
    preview: Preview
    mapping: Mapping | None = None
    answers: tuple[tuple[str, str], ...] = ()
    proposed: Mapping | None = None
    remembered: bool = False

    def with_mapping(self, mapping: Mapping) -> Self:
        """With other columns; answers that no longer fit are simply not asked for."""
        return self._again(mapping, self.answers)

    def with_answers(self, answers: dict[str, str]) -> Self:
        """With further answers."""
        return self._again(self.mapping, tuple(sorted({**dict(self.answers), **answers}.items())))

    def _again(self, mapping: Mapping | None, answers: tuple[tuple[str, str], ...]) -> Self:
        preview = look_at(self.name, self.content, self.draft, mapping, dict(answers))
        return replace(self, preview=preview, mapping=mapping, answers=answers, remembered=False)

    def looked_at_again(self) -> Self:
        """The same file held against another draft."""
        return self._again(self.mapping, self.answers)

    @property
    def learned(self) -> Learned | None:
        """What there is to remember for the next file of this form; None where the columns are read as proposed."""
        if self.proposed is None or self.mapping is None or self.mapping == self.proposed:
            return None
        return Learned(self.name, self.proposed, self.mapping)

    @property
    def missing(self) -> tuple[Fault, ...]:
        """What data that begin with this file still lack: leaders, or places."""
        return missing_parts(self.preview) if self.draft is None else ()

    @property
    def can_apply(self) -> bool:
        """Whether nothing is in the way."""
        return self.preview.is_ready and not self.missing

    @property
    def result(self) -> Draft | None:
        """The draft after the import, one step away from the one before; None while it cannot be applied."""
        if not self.preview.is_ready:
            return None
        after = apply(self.preview)
        if self.draft is None:
            return Draft(self.name, after, after.current_assignment)
        if self.preview.is_plan:  # the assignment in force is not what an exported plan is about
            return self.draft.changed(after.current_assignment)
        speaks = after.current != self.draft.instance.current
        plan = after.current_assignment if speaks else self.draft.revised(after).assignment
        return self.draft.replaced(after, plan)


def types() -> tuple[str, ...]:
    """Endings of the files that can be imported here; maps only where their libraries are installed."""
    maps = tuple(suffix.removeprefix(".") for suffix in MAP_SUFFIXES) if find_spec("osmium") else ()
    return (*TABLE_TYPES, *maps)


def begin(name: str, content: bytes, draft: Draft | None, learned: Sequence[Learned]) -> Importing:
    """Look at a file for the first time; what was learned of such files is used where the headers are the same."""
    preview = look_at(name, content, draft, None, {})
    begun = Importing(name, content, draft, preview, proposed=preview.mapping)
    mapping = None if preview.is_plan else reading_of(preview.mapping, learned)
    return begun if mapping is None else replace(begun.with_mapping(mapping), remembered=True)


def look_at(
    name: str, content: bytes, draft: Draft | None, mapping: Mapping | None, answers: dict[str, str]
) -> Preview:
    """The consequences of a file. An exported plan is held against the plan at hand, all else against the data."""
    with tempfile.TemporaryDirectory(prefix="planner-import-") as scratch:
        path = Path(scratch, PurePosixPath(name.replace("\\", "/")).name or "upload")
        path.write_bytes(content)
        preview = propose_import(path, draft.instance if draft else None, mapping, answers)
        if preview.is_plan and draft is not None:
            preview = propose_import(path, _with_plan(draft.instance, draft.assignment), mapping, answers)
    return preview


def corrected(mapping: Mapping, sheet: str, change: Callable[[SheetMapping], SheetMapping]) -> Mapping:
    """The mapping with one sheet changed."""
    sheets = tuple(change(known) if known.sheet == sheet else known for known in mapping.sheets)
    return replace(mapping, sheets=sheets)


def _with_plan(instance: Instance, plan: Assignment) -> Instance:
    return instance.with_current(plan.holdings)
