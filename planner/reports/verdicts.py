"""Is the plan in order? Broken rules, and the lines of the certificate, rule by rule or one by one."""

from collections.abc import Mapping
from functools import partial

from planner.domain import Instance, Line, Violation
from planner.locale import capital
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.wording import (
    bound_text,
    layer_label,
    leader_label,
    place_label,
    rule_label,
    violation_sentence,
    word,
)
from planner.rules import Report, overrides
from planner.rules.certificate import sorted_lines


def violations(instance: Instance, report: Report, lang: str) -> Table:
    """One row per broken rule and subject; with the reason an avoid was declared for, and that of an override."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("rule", say("rule")),
        Column("message", say("message")),
        Column("value", say("value"), is_number=True),
        Column("bound", say("bound")),
        Column("reason", say("stance_reason")),
        Column("override", say("override_reason")),
    )
    reasons = {(stance.stance, stance.leader, stance.place): stance.reason for stance in instance.stances}
    live = overrides.reasons(instance.policy, report.violations)
    records = [
        {
            "serial": number,
            "rule": capital(rule_label(found.rule, lang)),
            "message": violation_sentence(instance, found, lang),
            "value": rounded(found.value),
            "bound": bound_text(found.bound, lang),
            "reason": reasons.get((found.rule, found.leader or "", found.place or ""), ""),
            "override": live.get(overrides.subject_of(found), ""),
        }
        for number, found in enumerate(report.violations, start=1)
    ]
    title, optional = say("violations"), frozenset({"reason", "override"})
    return table_of("violations", title, columns, records, leave_out_if_blank=optional, empty=say("violations_empty"))


def certificate_summary(report: Report, lang: str) -> Table:
    """One row per rule: how many subjects were checked, how many keep it, how many break it."""
    say = partial(word, lang)
    columns = (
        Column("rule", say("rule")),
        Column("checked", say("checked"), is_number=True),
        Column("kept", say("kept"), is_number=True),
        Column("broken", say("broken"), is_number=True),
    )
    records: list[Mapping[str, Cell]] = []
    for rule in dict.fromkeys(line.rule for line in report.lines):
        kept, checked = report.tally(rule)
        records.append(
            {
                "rule": capital(rule_label(rule, lang)),
                "checked": checked,
                "kept": kept,
                "broken": checked - kept,
            }
        )
    return table_of("certificate_summary", say("certificate_summary"), columns, records)


def certificate_lines(instance: Instance, report: Report, lang: str) -> Table:
    """One row per rule and subject, kept or broken: the certificate to be read by eye."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("rule", say("rule")),
        Column("subject", say("subject")),
        Column("value", say("value"), is_number=True),
        Column("bound", say("bound")),
        Column("verdict", say("verdict")),
    )
    records: list[Mapping[str, Cell]] = [
        {
            "serial": number,
            "rule": capital(rule_label(line.rule, lang)),
            "subject": _subject(instance, line, lang),
            "value": rounded(line.value),
            "bound": bound_text(line.bound, lang),
            "verdict": say("kept" if line.kept else "broken"),
        }
        for number, line in enumerate(sorted_lines(report), start=1)
    ]
    return table_of("certificate", say("certificate"), columns, records)


def _subject(instance: Instance, line: Line | Violation, lang: str) -> str:
    parts = (
        line.leader and leader_label(instance, line.leader, lang),
        line.layer and layer_label(instance, line.layer, lang),
        line.place and place_label(instance, line.place, lang),
    )
    return word(lang, "list", items=tuple(part for part in parts if part))
