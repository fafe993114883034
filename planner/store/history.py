"""A plan in the making as undo brings it back, and what the optimiser said of it."""

from dataclasses import dataclass

from planner.domain import Assignment, Diagnosis, Instance, Solution
from planner.follow_up.records import NO_RECORDS, Records


@dataclass(frozen=True)
class Snapshot:
    """
    A question, where it came from, a plan for it, and what is on record.

    Parameters
    ----------
    source
        Folder of the sample city or name of the uploaded file.
    sample
        Whether this is one of the cities that come with the program.
    """

    source: str
    sample: bool
    instance: Instance
    assignment: Assignment
    records: Records = NO_RECORDS


@dataclass(frozen=True, eq=False)
class Answer:
    """What the optimiser said of an instance, and, where there is no plan, why and what would help."""

    instance: Instance
    solution: Solution
    diagnosis: Diagnosis | None = None
