"""Materials of the application as tables: what is missing by when (缺项清单), what became of each, and the count by unit."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from planner.domain import Instance
from planner.follow_up.materials import Counts, Filing, MaterialEvent, MaterialRules, Prompt, counts, counts_by
from planner.locale import capital, sentence
from planner.reports.follow_up.annex import annex
from planner.reports.follow_up.calendar import Entry
from planner.reports.follow_up.words import said, said_day, said_span, titled_table
from planner.reports.table import Cell, Table, rounded

_COUNTS = ("asked_in_all", "missing_now", "overdue", "submitted", "reviewed", "archived")
_NUMBERS = frozenset({"days_late", "rate", *_COUNTS})
_MISSING = ("material_number", "material", "material_item", "unit", "person", "hand_over_by", "days_late", "sent_back")


def missing_materials(found: Iterable[Filing], on: date, lang: str) -> Table:
    """What is not handed over, the longest overdue first, with why it was sent back."""
    missing = sorted((each for each in found if each.state == "missing"), key=lambda each: each.material.due)
    records = [_cells(filing, on, lang) for filing in missing]
    optional = ("material_item", "unit", "person", "days_late", "sent_back")
    return titled_table(lang, "missing_materials", _MISSING, records, numbers=_NUMBERS, optional=optional)


def material_list(found: Iterable[Filing], on: date, lang: str) -> Table:
    """Every material with where it stands, who handed it over and under which number it is archived."""
    records = [_cells(filing, on, lang) for filing in found]
    columns = (
        *("material_number", "material", "material_item", "unit", "person", "hand_over_by", "material_state"),
        *("handed_over_on", "handed_over_by", "reviewed_by", "shelf"),
    )
    optional = ("material_item", "unit", "person", "handed_over_on", "handed_over_by", "reviewed_by", "shelf")
    return titled_table(lang, "material_list", columns, records, optional=optional)


def counts_by_unit(found: Sequence[Filing], *, first: date, last: date, lang: str) -> Table:
    """How many materials of each unit are missing, handed over, reviewed and archived, and their sum."""
    groups = counts_by(found, lambda filing: filing.material.owed_by, first=first, last=last)
    records = [_count_cells(name, each) for name, each in groups]
    records.append(_count_cells(said(lang, "sum"), counts(found, first=first, last=last)))
    return titled_table(
        lang,
        "materials_by_unit",
        ("unit", *_COUNTS, "archived_rate"),
        records,
        numbers={*_NUMBERS, "archived_rate"},
        sums=1,
    )


def steps(filing: Filing, lang: str) -> Table:
    """What happened to one material."""
    records: list[dict[str, Cell]] = [
        {
            "date": event.day.isoformat(),
            "action": capital(said(lang, f"material_action_{event.action}")),
            "by": event.by,
            "text": event.text,
            "state": said(lang, f"material_state_{state}"),
        }
        for event, state in filing.steps
    ]
    return titled_table(lang, "material_steps", ("date", "action", "by", "text", "state"), records, optional=("text",))


def missing_annex(instance: Instance, found: Iterable[Filing], on: date, path: Path, *, lang: str) -> None:
    """Write what is missing as the annex of an official paper, in Word."""
    listed = missing_materials(found, on, lang)
    told = said(lang, "missing_as_of", day=said_day(on.isoformat(), lang), count=len(listed.rows))
    annex(instance, listed, told, path, lang)


def material_entries(
    found: Iterable[Filing], told: Iterable[Prompt], rules: MaterialRules, on: date, lang: str
) -> list[Entry]:
    """The days by which missing materials are to be handed over that are still ahead, and the days of the monthly prompts."""
    days: dict[date, list[Filing]] = {}
    for filing in found:
        if filing.state == "missing" and filing.material.due >= on:
            days.setdefault(filing.material.due, []).append(filing)
    entries = [
        Entry(
            f"materials\n{day.isoformat()}",
            day,
            said(lang, "materials_due", count=len(missing)),
            said(lang, "list", items=[label(filing) for filing in missing]),
            rules.remind,
        )
        for day, missing in sorted(days.items())
    ]
    entries += [
        Entry(
            f"materials prompt\n{prompt.month.label}",
            prompt.day,
            said(lang, "materials_prompt", month=said_span(prompt.month, lang), count=len(prompt.missing)),
            said(lang, "list", items=[label(filing) for filing in prompt.missing]),
        )
        for prompt in told
        if prompt.day >= on
    ]
    return entries


def label(filing: Filing) -> str:
    """A material in a list to choose from: number, name, who owes it."""
    material = filing.material
    return " ".join((material.id, material.material, material.owed_by))


def refusal_sentence(filing: Filing, event: MaterialEvent, why: str, lang: str) -> str:
    """Why an event cannot follow, and what to do: the words of the fault that it would be in a table."""
    code = f"intake.material_wrong_state_{filing.state}" if why == "wrong_state" else f"intake.material_{why}"
    told = {"same_person": event.by, "before_asked": event.day, "before_last": event.day}
    value = told.get(why) or (said(lang, f"material_action_{event.action}") if why == "wrong_state" else "")
    asked = filing.material.asked
    return sentence(
        code,
        lang,
        value=value,
        material=filing.material.id,
        asked=asked or "",
        last=filing.steps[-1][0].day if filing.steps else "",
    )


def _cells(filing: Filing, on: date, lang: str) -> dict[str, Cell]:
    material, back, over = filing.material, filing.sent_back, filing.handed_over
    last = {event.action: event for event, _ in filing.steps}
    reviewed = filing.state in {"reviewed", "archived"}
    return {
        "material_number": material.id,
        "material": material.material,
        "material_item": material.item,
        "unit": material.unit,
        "person": material.person,
        "hand_over_by": material.due.isoformat(),
        "days_late": filing.days_overdue(on) or None,
        "sent_back": back.text if back else "",
        "material_state": said(lang, f"material_state_{filing.state}"),
        "handed_over_on": over.day.isoformat() if over and filing.state != "missing" else "",
        "handed_over_by": over.by if over and filing.state != "missing" else "",
        "reviewed_by": last["pass"].by if reviewed else "",
        "shelf": last["archive"].text if filing.state == "archived" else "",
    }


def _count_cells(name: str, kept: Counts) -> dict[str, Cell]:
    return {
        "unit": name,
        "asked_in_all": kept.total,
        "missing_now": kept.missing,
        "overdue": kept.overdue,
        "submitted": kept.submitted,
        "reviewed": kept.reviewed,
        "archived": kept.archived,
        "archived_rate": rounded(100 * kept.archived / kept.total) if kept.total else None,
    }
