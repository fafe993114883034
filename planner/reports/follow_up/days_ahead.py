"""The days of measures and materials that go into the calendar beside those of reports."""

from datetime import date

from planner.domain import Instance
from planner.follow_up.committees import committees
from planner.follow_up.materials import filings, last_prompt, prompts
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.reports.follow_up.calendar import Entry
from planner.reports.follow_up.committees import measure_entries
from planner.reports.follow_up.materials import material_entries


def days_ahead(
    instance: Instance, regime: Regime, records: Records, on: date, lang: str, *, by: str | None = None
) -> list[Entry]:
    """
    Days from `on` on.

    Parameters
    ----------
    by
        A unit, or the person of a material, whose days alone are meant.
    """
    measures = [each for each in records.measures if by is None or each.unit == by]
    materials = [each for each in records.materials if by is None or by in {each.unit, each.person}]
    found = filings(materials, records.material_events, on=on)
    told = prompts(found, regime.materials, records.working_days, since=on, until=last_prompt(found, on))
    return [
        *measure_entries(instance, measures, committees(records.seats, on), on, lang),
        *material_entries(found, told, regime.materials, on, lang),
    ]
