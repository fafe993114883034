"""The JSON documents of repair, explain, alternatives and the like: stable keys, ids and rule names in every language."""

from collections.abc import Sequence
from typing import Any

from planner.cli import documents
from planner.domain import Instance
from planner.planning import (
    Alternative,
    Alternatives,
    Explanation,
    Fairness,
    Held,
    Move,
    Point,
    Repair,
    Rotation,
    RulePrice,
    Standing,
    Succession,
    Taker,
    fairness,
)
from planner.planning.alternatives import AIMS
from planner.reports.reasoning import (
    held_sentence,
    move_sentence,
    plan_sentence,
    point_sentence,
    taker_sentence,
    tie_sentence,
)

Document = dict[str, Any]


def repair_document(instance: Instance, found: Repair, lang: str) -> Document:
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


def move(instance: Instance, found: Move, lang: str) -> Document:
    """One move, its reason as a sentence."""
    return {
        "action": found.action,
        "leader": found.leader,
        "place": found.place,
        "reason": move_sentence(instance, found, lang),
    }


def explanation(instance: Instance, found: Explanation, place: str | None, lang: str) -> Document:
    """What `explain` says; `place` is the one asked about."""
    return {
        "assignments": [_held(instance, pair, lang) for pair in found.held],
        "candidates": [_taker(instance, str(place), taker, lang) for taker in found.takers],
        "left_out": found.left_out,
    }


def _held(instance: Instance, pair: Held, lang: str) -> Document:
    return {
        "leader": pair.leader,
        "place": pair.place,
        "contributions": dict(pair.contributions),
        "stance": pair.stance or None,
        "stance_reason": pair.stance_reason,
        "in_force": pair.in_force,
        "ties": [
            {
                "place": tie.place,
                "distance": tie.distance,
                "path": list(tie.path),
                "relations": list(tie.relations),
                "message": tie_sentence(instance, pair.place, tie, lang),
            }
            for tie in pair.ties
        ],
        "message": held_sentence(instance, pair, lang),
    }


def _taker(instance: Instance, place: str, taker: Taker, lang: str) -> Document:
    return {
        "leader": taker.leader,
        "instead_of": taker.instead_of,
        "possible": taker.possible,
        "breaks": [documents.violation(instance, broken, lang) for broken in taker.breaks],
        "moves": [move(instance, each, lang) for each in taker.moves],
        "moves_bound": taker.moves_bound,
        "exact": taker.exact,
        "terms": dict(taker.terms),
        "levels": list(taker.levels),
        "message": taker_sentence(instance, place, taker, lang),
    }


def alternatives_document(instance: Instance, found: Alternatives, front: Sequence[Point], lang: str) -> Document:
    """What `alternatives` says; `messages` has one line per plan and per point of the trade-off."""
    return {
        "status": found.solution.status,
        "gap": found.solution.gap,
        "complete": found.complete,
        "plans": [
            {
                "assignment": [list(pair) for pair in plan.assignment.sorted_pairs],
                "levels": list(plan.levels),
                "gaps": list(plan.gaps),
                "terms": documents.terms(plan.terms),
                "differs": list(plan.differs),
                "fairness": _fairness(instance, plan),
            }
            for plan in found.plans
        ],
        "trade_off": [
            {
                **dict(zip(AIMS, point.aims, strict=True)),
                "assignment": [list(pair) for pair in point.assignment.sorted_pairs],
            }
            for point in front
        ],
        "messages": [
            *(plan_sentence(number, plan, lang) for number, plan in enumerate(found.plans, start=1)),
            *(point_sentence(point, lang) for point in front),
        ],
    }


def _fairness(instance: Instance, plan: Alternative) -> Document:
    return fairness_document(fairness(instance, plan.assignment), None)


def fairness_document(found: Fairness, among: Standing | None) -> Document:
    """What `fairness` says."""
    return {
        "mean": found.mean,
        "jain": found.jain,
        "max_over_mean": found.max_over_mean,
        "leaders": [
            {"leader": each.leader, "share": each.share, "work": each.work, "load": each.load, "of_mean": each.of_mean}
            for each in found.portions
        ],
        "bodies": [
            {
                "body": body.body,
                "leaders": body.leaders,
                "places": body.places,
                "share": body.share,
                "work": body.work,
                "load": body.load,
                "of_mean": body.of_mean,
            }
            for body in found.bodies
        ],
        "standing": None
        if among is None
        else {"sample": among.sample, "levels": list(among.levels), "terms": dict(among.terms)},
    }


def rotation_document(instance: Instance, found: Rotation, lang: str) -> Document:
    """What `rotate` says."""
    return {
        "complete": found.complete,
        "years": [
            {
                "year": year.number,
                "status": year.solution.status,
                "assignment": [list(pair) for pair in year.solution.assignment.sorted_pairs],
                "terms": documents.terms(year.solution.terms),
                "repeats": [list(pair) for pair in year.repeats],
                "repeats_bound": year.repeats_bound,
                "reasons": [documents.reason(instance, why, lang) for why in year.solution.reasons],
            }
            for year in found.years
        ],
    }


def succession_document(instance: Instance, found: Succession, lang: str) -> Document:
    """What `succeed` says."""
    return {
        "post": found.post,
        "interim": found.interim,
        "interim_assignment": [list(pair) for pair in found.interim_plan.sorted_pairs],
        "interim_violations": [documents.violation(found.adjusted.instance, broken, lang) for broken in found.over],
        "deadline": found.deadline.isoformat(),
        "unlisted_years": list(found.unlisted_years),
        "adjusted": repair_document(instance, found.adjusted, lang),
        "handover": [
            {"place": each.place, "receiver": each.receiver or None, "pending": list(each.pending)}
            for each in found.handover
        ],
    }


def price_document(rule: str, found: RulePrice) -> Document:
    """What `price` says."""
    return {
        "rule": rule,
        "kept": _outcome(found.kept.status, found.kept.gap),
        "lifted": _outcome(found.lifted.status, found.lifted.gap),
        "terms": dict(found.terms),
        "levels": list(found.levels),
        "at_least": found.at_least,
        "at_most": found.at_most,
    }


def _outcome(status: str, gap: float | None) -> Document:
    return {"status": status, "gap": gap}
