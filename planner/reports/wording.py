"""The one place where data becomes sentences: labels, and what a fault, a violation or a reason says in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planner.domain import Change, Fault, Instance, Reason, Relaxation, Violation
from planner.domain.ranges import Bound
from planner.locale import DEFAULT_LANGUAGE, capital, has, sentence

_OF_A_LAYER = frozenset({"intake.quota_order"})
"""Faults of a table that speak of a layer; those of the policy name its key, which is what is to be looked for there."""
_OF_KINDS = frozenset({"intake.unknown_kind"})
_OF_A_DAY = frozenset({"intake.day_twice"})
"""Faults whose cell holds a day, beside those whose sentence names another day."""
NAMES_SHOWN = 6
"""Names that a sentence lists before it says "and others"."""


def leader_label(instance: Instance, leader: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """A leader's name with the id in brackets; the id alone when the instance has no such leader."""
    known = instance.leader_by_id.get(leader)
    return _named(known.name, leader, lang) if known else leader


def place_label(instance: Instance, place: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """A place's name with the id in brackets; the id alone when the instance has no such place."""
    known = instance.place_by_id.get(place)
    return _named(known.name, place, lang) if known else place


def layer_label(instance: Instance, layer: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """
    What a layer is called: the catalogue's word for the names that offices share, else the name the policy gives it.

    Parameters
    ----------
    instance
        Whose policy names the layer.
    """
    known = any(layer == named.name for named in instance.policy.layers)
    return _word("reports.layer", layer, lang) if known else layer


def kind_label(kind: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """What a kind of place is called; the kind itself when the catalogue has no word for it."""
    return _word("reports.kind", kind, lang)


def rule_label(rule: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """What a rule (C1-C6) is called."""
    return _word("reports.rule", rule, lang)


def term_label(term: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """What a term of the objective (O1-O9) is called."""
    return _word("reports.term", term, lang)


def term_heading(term: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """The label of a term as it stands alone, in a cell or above a column."""
    return capital(term_label(term, lang))


def bound_text(bound: Bound, lang: str = DEFAULT_LANGUAGE) -> str:
    """
    What is allowed, as a phrase.

    >>> [bound_text(Bound(*sides), "en") for sides in ((1, 1), (1, 2), (None, 3), (2, None), (None, None))]
    ['1', '1-2', 'at most 3', 'at least 2', 'anything']
    """
    low, high = bound
    if low is None and high is None:
        form = "any"
    elif low is None:
        form = "at_most"
    elif high is None:
        form = "at_least"
    else:
        form = "exact" if low == high else "range"
    return sentence(f"reports.bound_{form}", lang, low=low, high=high)


def violation_sentence(instance: Instance, violation: Violation, lang: str = DEFAULT_LANGUAGE) -> str:
    """Who breaks which rule, with the number found and the number allowed."""
    return sentence(f"rules.{violation.rule}", lang, **_subject(instance, violation, lang))


def own_violation_sentence(instance: Instance, violation: Violation, lang: str = DEFAULT_LANGUAGE) -> str:
    """The same where the name of the leader it concerns stands before it already, as in his own row."""
    code = f"rules.own_{violation.rule}" if violation.leader else f"rules.{violation.rule}"
    return sentence(code, lang, **_subject(instance, violation, lang))


def reason_sentence(instance: Instance, reason: Reason, lang: str = DEFAULT_LANGUAGE) -> str:
    """Why there is no plan: one member of a conflict, with its numbers."""
    return coded_sentence(instance, reason.code, {**reason.values, **_subject(instance, reason, lang)}, lang)


def relaxation_sentence(instance: Instance, relaxation: Relaxation, lang: str = DEFAULT_LANGUAGE) -> str:
    """A way out of a conflict: every change it asks for, what is changed alike for several told together."""
    alike: dict[tuple[object, ...], list[Change]] = {}
    for change in relaxation.changes:
        subject = "" if change.rule in {"quota", "coverage"} else f"{change.leader} {change.place}"
        key = change.rule, change.layer, change.side, change.before, change.after, subject
        alike.setdefault(key, []).append(change)
    phrases = tuple(
        _change_phrase(instance, group[0], lang) if len(group) == 1 else _changes_phrase(instance, group, lang)
        for group in alike.values()
    )
    told = phrases[-1] if phrases else ""
    for phrase in reversed(phrases[:-1]):
        told = sentence("reports.relaxation_and", lang, first=phrase, rest=told)
    return sentence("reports.relaxation" if relaxation.smallest else "reports.relaxation_found", lang, changes=told)


def coded_sentence(instance: Instance, code: str, values: Mapping[str, Any], lang: str = DEFAULT_LANGUAGE) -> str:
    """
    The sentence of a message code whose values may hold ids.

    Parameters
    ----------
    values
        As the sentence names them. Ids under "leaders" and "places", where they are lists, become names.
    """
    named = dict(values)
    for key, label in (("leaders", leader_label), ("places", place_label)):
        ids = named.get(key)
        if isinstance(ids, list | tuple | set | frozenset):
            named[key] = tuple(label(instance, str(item), lang) for item in (sorted(ids) if _unordered(ids) else ids))
    return sentence(code, lang, **named)


def fault_sentence(fault: Fault, lang: str = DEFAULT_LANGUAGE) -> str:
    """Where a fault is, what is wrong there and what to do."""
    where = "file" if fault.row is None else "row"
    code = f"reports.fault_{where}_column" if fault.column else f"reports.fault_{where}"
    return sentence(code, lang, file=fault.file, row=fault.row, column=fault.column, message=fault_message(fault, lang))


def fault_message(fault: Fault, lang: str = DEFAULT_LANGUAGE) -> str:
    """What is wrong and what to do, for tables that have the place of the fault in columns of their own."""
    where = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value}
    values = {**where, **fault.values}
    if fault.code in _OF_A_DAY or any(isinstance(value, date) for value in fault.values.values()):
        values["value"] = _as_day(fault.value)
    if fault.code in _OF_A_LAYER:
        values["layer"] = _word("reports.layer", str(values["layer"]), lang)
    if fault.code in _OF_KINDS and lang != "en":  # there the kinds of the policy are words already
        values["kinds"] = tuple(_with_word(str(kind), lang) for kind in values["kinds"])
    return sentence(fault.code, lang, **values)


def word(lang: str, name: str, /, **values: Any) -> str:
    """A header, a title or a cell of the tables, as the catalogue has it under `reports.<name>`."""
    return sentence(f"reports.{name}", lang, **values)


def _named(name: str, subject: str, lang: str) -> str:
    return sentence("reports.named", lang, name=name, id=subject)


def _with_word(kind: str, lang: str) -> str:
    called = kind_label(kind, lang)
    return kind if called == kind else _named(called, kind, lang)


def _word(family: str, name: str, lang: str) -> str:
    code = f"{family}_{name}"
    return sentence(code, lang) if has(code, lang) else name


def _change_phrase(instance: Instance, change: Change, lang: str) -> str:
    side = _side(change)
    return sentence(
        f"reports.relax_{change.rule}{side}",
        lang,
        leader=change.leader and leader_label(instance, change.leader, lang),
        place=change.place and place_label(instance, change.place, lang),
        layer=change.layer and layer_label(instance, change.layer, lang),
        before=change.before,
        after=change.after,
    )


def _side(change: Change) -> str:
    if change.rule == "coverage" and change.side == "min" and change.after == 0:
        return "_none"
    return f"_{change.side}" if change.side else ""


def _changes_phrase(instance: Instance, group: Sequence[Change], lang: str) -> str:
    """The same change of several quotas or coverages, with the names of the first few."""
    first = group[0]
    names = [
        leader_label(instance, change.leader, lang) if change.leader else place_label(instance, str(change.place), lang)
        for change in group
    ]
    shown = names if len(names) <= NAMES_SHOWN else names[:NAMES_SHOWN]
    more = "" if len(names) == len(shown) else "_more"
    return sentence(
        f"reports.relax_{first.rule}{_side(first)}_of_several{more}",
        lang,
        names=shown,
        count=len(names),
        layer=first.layer and layer_label(instance, first.layer, lang),
        before=first.before,
        after=first.after,
    )


def _as_day(text: str) -> date | str:
    """A day as the forms write it, so that a sentence writes all its days alike; any other text is quoted as it stands in its cell."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _unordered(ids: object) -> bool:
    return isinstance(ids, set | frozenset)


def _subject(instance: Instance, finding: Violation | Reason, lang: str) -> dict[str, Any]:
    """The parts that violations and reasons share, as labels; parts they do not speak of are left out."""
    parts = {
        "leader": finding.leader and leader_label(instance, finding.leader, lang),
        "place": finding.place and place_label(instance, finding.place, lang),
        "layer": finding.layer and layer_label(instance, finding.layer, lang),
        "value": finding.value,
        "low": finding.bound.low,
        "high": finding.bound.high,
        "bound": None if finding.bound == Bound(None, None) else bound_text(finding.bound, lang),
    }
    return {name: part for name, part in parts.items() if part is not None}
