"""What comes in? Folders, workbooks in any form and maps -> an instance and findings."""

from planner.intake.importing import propose_import
from planner.intake.office import (
    Answers,
    ColumnMapping,
    Item,
    Learned,
    Mapping,
    Option,
    Preview,
    Question,
    SheetMapping,
    apply,
    missing_parts,
    reading_of,
)
from planner.intake.reading import Intake, load_instance, read_assignment, read_instance
from planner.intake.template import write_template
from planner.intake.writing import policy_rows, write_instance, write_policy_toml
from planner.intake.writing_workbook import write_workbook

__all__ = [
    "Answers",
    "ColumnMapping",
    "Intake",
    "Item",
    "Learned",
    "Mapping",
    "Option",
    "Preview",
    "Question",
    "SheetMapping",
    "apply",
    "load_instance",
    "missing_parts",
    "policy_rows",
    "propose_import",
    "read_assignment",
    "read_instance",
    "reading_of",
    "write_instance",
    "write_policy_toml",
    "write_template",
    "write_workbook",
]
