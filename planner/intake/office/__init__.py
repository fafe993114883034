"""What do tables in no fixed form say? Workbooks as offices keep them -> a preview of what they would change."""

from planner.intake.office.consequences import Item
from planner.intake.office.header_words import ROLES, Role
from planner.intake.office.learned import Learned, reading_of
from planner.intake.office.mapping import ColumnMapping, Mapping, SheetMapping
from planner.intake.office.preview import Preview, apply, missing_parts
from planner.intake.office.proposing import propose_table
from planner.intake.office.questions import Answers, Option, Question

__all__ = [
    "ROLES",
    "Answers",
    "ColumnMapping",
    "Item",
    "Learned",
    "Mapping",
    "Option",
    "Preview",
    "Question",
    "Role",
    "SheetMapping",
    "apply",
    "missing_parts",
    "propose_table",
    "reading_of",
]
