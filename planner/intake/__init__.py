"""What comes in? Folders and workbooks -> an instance and findings."""

from planner.intake.reading import Intake, load_instance, read_assignment, read_instance
from planner.intake.writing import policy_rows, write_instance, write_policy_toml

__all__ = [
    "Intake",
    "load_instance",
    "policy_rows",
    "read_assignment",
    "read_instance",
    "write_instance",
    "write_policy_toml",
]
