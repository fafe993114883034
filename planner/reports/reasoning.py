"""Sentences about moves, explanations and what else the use cases give reasons for."""

from collections.abc import Mapping
from typing import Any

from planner.domain import Instance
from planner.locale import DEFAULT_LANGUAGE
from planner.reports.wording import coded_sentence, layer_label, leader_label, place_label


def subject_sentence(
    instance: Instance,
    code: str,
    lang: str = DEFAULT_LANGUAGE,
    *,
    leader: str | None = None,
    place: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> str:
    """
    The sentence of a code about a leader and a place, given by their ids.

    Parameters
    ----------
    values
        What else it names: ids under "leaders" and "places", a layer's name under "layer".
    """
    named = dict(values or {})
    if leader is not None:
        named["leader"] = leader_label(instance, leader, lang)
    if place is not None:
        named["place"] = place_label(instance, place, lang)
    if "layer" in named:
        named["layer"] = layer_label(instance, str(named["layer"]), lang)
    return coded_sentence(instance, code, named, lang)
