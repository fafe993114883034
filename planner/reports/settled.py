"""What have people settled by hand, why, since when, and does the plan keep to it? Pins, avoids and broken rules that are put up with."""

from functools import partial

from planner.domain import Instance
from planner.locale import capital
from planner.reports.table import Cell, Column, Table, table_of
from planner.reports.wording import layer_label, leader_label, place_label, rule_label, word
from planner.rules import Report
from planner.rules.overrides import overrides, subject_of


def settled(instance: Instance, report: Report, lang: str) -> Table:
    """
    One row per pin, avoid and override, with who and what it is about, its reason, and how the plan stands to it.

    Whom it is about is told in one cell: two, of leader and place, would be read as a plan when the sheet comes in by itself.
    """
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("what", say("settled_what")),
        Column("subject", say("subject")),
        Column("reason", say("settled_reason")),
        Column("since", say("settled_since"), is_day=True),
        Column("kept", say("settled_kept")),
    )
    broken = {subject_of(found) for found in report.violations}
    records: list[dict[str, Cell]] = []
    for stance in instance.stances:
        if stance.stance in {"pin", "avoid"}:
            overridden = (stance.stance, stance.leader, stance.place, "") in broken
            records.append(
                {
                    "what": capital(rule_label(stance.stance, lang)),
                    "subject": _subject(instance, stance.leader, stance.place, "", lang),
                    "reason": stance.reason or say("settled_unreasoned"),
                    "kept": say("settled_broken" if overridden else "settled_holds"),
                }
            )
    records += [
        {
            "what": say("settled_override", rule=rule_label(row.rule, lang)),
            "subject": _subject(instance, row.leader, row.place, row.layer, lang),
            "reason": row.reason,
            "since": row.since.isoformat() if row.since else "",
            "kept": say("settled_needed" if row.subject in broken else "settled_idle"),
        }
        for row in overrides(instance.policy)
    ]
    numbered = [{"serial": number, **record} for number, record in enumerate(records, start=1)]
    title, empty = say("settled"), say("settled_empty")
    return table_of("settled", title, columns, numbered, leave_out_if_blank=frozenset({"since"}), empty=empty)


def _subject(instance: Instance, leader: str, place: str, layer: str, lang: str) -> str:
    parts = (
        leader and leader_label(instance, leader, lang),
        layer and layer_label(instance, layer, lang),
        place and place_label(instance, place, lang),
    )
    return word(lang, "list", items=tuple(part for part in parts if part))
