"""Committees, the list of measures and clashes as tables, and the list as the annex of an official paper."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from planner.domain import Instance
from planner.follow_up.clashes import Clash
from planner.follow_up.committees import Committee, Measure, Seat, responsible
from planner.reports.follow_up.annex import annex
from planner.reports.follow_up.calendar import Entry, asked_name
from planner.reports.follow_up.words import leader_name, said, said_day, titled_table
from planner.reports.table import Cell, Table

_LISTED = (
    *("measure_number", "action_item", "measure", "committee", "responsible", "unit", "complete_by"),
    *("state", "days_late", "result"),
)
REMIND_OF_MEASURES = (7, 1)
"""Days before a measure is to be done on which a calendar reminds."""
_IN_ANNEX = tuple(column for column in _LISTED if column not in {"committee", "days_late"})


def committee_table(instance: Instance, sitting: Iterable[Committee], lang: str) -> Table:
    """One row per committee: what it is, who answers for it, deputies and members."""
    records: list[dict[str, Cell]] = [
        {
            "committee": committee.name,
            "committee_kind": said(lang, "leading_group" if committee.is_leading else "special_committee"),
            "answers": _named(instance, committee.of("head", "in_charge"), lang),
            "deputies": _named(instance, committee.of("deputy"), lang),
            "members": _named(instance, committee.of("member"), lang),
        }
        for committee in sitting
    ]
    columns = ("committee", "committee_kind", "answers", "deputies", "members")
    return titled_table(lang, "committees", columns, records, optional=("deputies", "members"))


def seat_label(instance: Instance, seat: Seat, lang: str) -> str:
    """A seat in a list to choose from: committee, role, who."""
    who = leader_name(instance, seat.leader) if seat.leader else seat.unit
    return " ".join((seat.committee, said(lang, f"seat_role_{seat.role}"), who))


def measure_list(
    instance: Instance, measures: Iterable[Measure], sitting: Sequence[Committee], on: date, lang: str
) -> Table:
    """The list of measures, by the day they are due."""
    return _measures(instance, measures, sitting, on=on, lang=lang, columns=_LISTED)


def _measures(
    instance: Instance,
    measures: Iterable[Measure],
    sitting: Sequence[Committee],
    *,
    on: date,
    lang: str,
    columns: Sequence[str],
) -> Table:
    records: list[dict[str, Cell]] = []
    for measure in sorted(measures, key=lambda each: (each.due, each.id)):
        leaders = [leader_name(instance, leader) for leader in responsible(measure, sitting)]
        records.append(
            {
                "measure_number": measure.id,
                "action_item": measure.item,
                "measure": measure.measure,
                "committee": measure.committee,
                "responsible": said(lang, "list", items=leaders),
                "unit": measure.unit,
                "complete_by": measure.due.isoformat(),
                "state": said(lang, f"measure_state_{measure.state(on)}"),
                "days_late": measure.days_overdue(on) or None,
                "result": measure.result,
            }
        )
    optional = ("committee", "unit", "days_late", "result")
    return titled_table(lang, "measure_list", columns, records, numbers=("days_late",), optional=optional)


def clash_table(instance: Instance, found: Iterable[Clash], lang: str) -> Table:
    """Clashes with their numbers, and a way out of each."""
    records: list[dict[str, Cell]] = [
        {
            "clash": said(lang, f"clash_kind_{clash.kind}"),
            "whom": leader_name(instance, clash.leader) if clash.leader else clash.committee,
            "what": clash_sentence(instance, clash, lang),
            "way_out": way_out(instance, clash, lang),
        }
        for clash in found
    ]
    return titled_table(lang, "clashes", ("clash", "whom", "what", "way_out"), records)


def told_clash(instance: Instance, clash: Clash, lang: str) -> str:
    """What clashes and what would end it, for a list."""
    found, way = clash_sentence(instance, clash, lang), way_out(instance, clash, lang)
    return said(lang, "told_clash", found=found, way=way)


def clash_sentence(instance: Instance, clash: Clash, lang: str) -> str:
    """What clashes, with the numbers."""
    code = f"clash_{clash.kind}"
    if clash.kind in {"heads", "in_charge"} and not clash.count:
        code += "_none"
    elif clash.kind == "no_post" and clash.committee:
        code += "_seat"
    # Heads and leaders in charge are ids of posts; everything else has names or numbers of its own.
    about = [asked_name(instance, each) for each in clash.about]
    return said(
        lang,
        code,
        committee=clash.committee,
        leader=leader_name(instance, clash.leader),
        about=about,
        count=clash.count,
        bound=clash.bound,
        day=clash.day or "",
    )


def way_out(instance: Instance, clash: Clash, lang: str) -> str:
    """What would end a clash."""
    code = f"way_{clash.kind}"
    if clash.kind in {"heads", "in_charge"} and clash.count > clash.bound:
        code += "_many"
    elif not clash.to and clash.kind not in {"own_review", "due_per_day"}:
        code += "_nobody"
    moves = [said(lang, "way_move", name=due.name, day=day) for due, day in clash.moves]
    return said(
        lang,
        code,
        committee=clash.committee,
        to=leader_name(instance, clash.to),
        about=list(clash.about),
        bound=clash.bound,
        moves=moves,
    )


def measures_annex(
    instance: Instance, measures: Iterable[Measure], sitting: Sequence[Committee], on: date, path: Path, *, lang: str
) -> None:
    """Write the list of measures as the annex of an official paper, pages across, in Word."""
    listed = _measures(instance, measures, sitting, on=on, lang=lang, columns=_IN_ANNEX)
    told = said(lang, "measures_as_of", day=said_day(on.isoformat(), lang), count=len(listed.rows))
    annex(instance, listed, told, path, lang)


def measure_entries(
    instance: Instance, measures: Iterable[Measure], sitting: Sequence[Committee], on: date, lang: str
) -> list[Entry]:
    """The days on which measures are to be done that are still ahead."""
    return [
        Entry(
            f"measure\n{each.id}",
            each.due,
            said(lang, "measure_entry", number=each.id, measure=each.measure),
            said(lang, "measure_entry_who", who=_who(instance, each, sitting)),
            REMIND_OF_MEASURES,
        )
        for each in measures
        if each.is_open(on) and each.due >= on
    ]


def _who(instance: Instance, measure: Measure, sitting: Sequence[Committee]) -> list[str]:
    leaders = [leader_name(instance, leader) for leader in responsible(measure, sitting)]
    return [*leaders, *filter(None, (measure.unit,))]


def _named(instance: Instance, seats: Sequence[Seat], lang: str) -> str:
    names = [leader_name(instance, seat.leader) if seat.leader else seat.unit for seat in seats]
    return said(lang, "list", items=names)
