"""The JSON documents of repair, explain, alternatives and the like: stable keys, ids and rule names in every language."""

from typing import TYPE_CHECKING, Any

from planner.cli import documents
from planner.reports.reasoning import subject_sentence

if TYPE_CHECKING:
    from planner.domain import Instance
    from planner.planning import Move, Repair

Document = dict[str, Any]


def repair_document(instance: "Instance", found: "Repair", lang: str) -> Document:
    """
    What `repair` says.

    Parameters
    ----------
    instance
        As it was read, leaders who leave included.
    """
    return {
        "status": found.status,
        "assignment": [list(pair) for pair in found.assignment.sorted_pairs],
        "moves": [move(instance, each, lang) for each in found.moves],
        "moves_bound": found.moves_bound,
        "broken": [documents.violation(found.instance, broken, lang) for broken in found.broken],
        "violations": [documents.violation(found.instance, broken, lang) for broken in found.violations],
        "terms": documents.terms(found.terms),
        "levels": [documents.level_value(value) for value in found.levels],
        "findings": [documents.fault(finding, lang) for finding in found.findings],
        "reasons": [documents.reason(found.instance, why, lang) for why in found.reasons],
        "seconds": round(found.seconds, 3),
    }


def move(instance: "Instance", found: "Move", lang: str) -> Document:
    """One move, its reason as a sentence."""
    return {
        "action": found.action,
        "leader": found.leader,
        "place": found.place,
        "reason": move_reason(instance, found, lang),
    }


def move_reason(instance: "Instance", found: "Move", lang: str) -> str:
    """Why a pair is new or gone."""
    return subject_sentence(instance, found.code, lang, leader=found.leader, place=found.place, values=found.values)
