"""What comes in about what happened? The section `follow_up` of the policy, and the tables of records beside an instance."""

from planner.intake.follow_up.policy import read_regime, regime_of
from planner.intake.follow_up.reading import RecordsReading, read_records
from planner.intake.follow_up.schemas import SCHEMAS
from planner.intake.follow_up.writing import write_records

__all__ = ["SCHEMAS", "RecordsReading", "read_records", "read_regime", "regime_of", "write_records"]
