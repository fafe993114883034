"""Is the policy sound? A nested mapping -> domain.Policy, with a fault per key that cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from planner.domain import TERMS, Coherence, Fault, Layer, Level, Policy, Range, Rules
from planner.follow_up.regime import NO_REGIME, Regime
from planner.intake.follow_up.policy import read_regime
from planner.intake.people import people_faults
from planner.intake.policy_sections import (
    NotNegative,
    Number,
    Pair,
    Positive,
    Section,
    Sentence,
    Title,
    Word,
    read_section,
)
from planner.intake.policy_source import PolicySource, join_path
from planner.intake.texts import MAX_LINE, flaw_of

SECTIONS_OF_OTHERS: tuple[str, ...] = (
    "follow_up",
    "titles",
    "people",
    "overrides",
    "succession",
    "rotation",
    "inspection",
)
"""Sections that are kept in `Policy.extra` as read; the modules of those parts check them."""
_SECTIONS = ("title", "wording", "source", "layers", "rules", "coherence", "changes", "objective")
_UNITS = ("hop", "km")


def _unit(value: Any) -> Any:
    if isinstance(value, str) and value not in _UNITS:
        raise PydanticCustomError("unknown_word", "", {"known": _UNITS})
    return value


def _kinds(value: Any) -> Any:
    if value == []:
        raise PydanticCustomError("no_kinds", "")
    return value


class _Heading(Section):
    title: Title
    wording: Sentence = ""
    source: Sentence = ""


class _Layer(Section):
    kinds: Annotated[list[Word], BeforeValidator(_kinds)]
    quota: Pair
    coverage: Pair
    anchor: bool = False


class _Rules(Section):
    load_cap: Positive | None = None
    one_district: bool = False
    allow_shortfall: bool = False


class _Coherence(Section):
    unit: Annotated[str, BeforeValidator(_unit)] = "hop"
    cap: NotNegative = 6.0


class _Level(Section):
    minimise: dict[str, Number] = Field(default_factory=dict)
    maximise: dict[str, Number] = Field(default_factory=dict)
    tolerance: NotNegative = 0.0


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """
    What can be said of a policy, sound or not, so that the tables can be checked against it.

    Parameters
    ----------
    policy
        None when there are faults.
    layers
        The layers that are sound.
    layer_names
        Names of all layers; None when that is not known.
    kinds
        The kinds of all layers; None when some layer's are not known.
    regime
        What the section `follow_up` decides; none when it has faults.
    """

    policy: Policy | None
    layers: tuple[Layer, ...] = ()
    layer_names: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    one_district: bool = False
    faults: tuple[Fault, ...] = ()
    regime: Regime = NO_REGIME


def read_policy(source: PolicySource) -> PolicyReading:
    """The policy that a source states, checked as a whole."""
    content = source.content
    if content is None:
        return PolicyReading(None, faults=source.faults)
    heading, faults = read_section(
        source, _Heading, {key: content[key] for key in _Heading.model_fields if key in content}
    )
    known = (*_SECTIONS, *SECTIONS_OF_OTHERS)
    unknown = [
        source.fault(join_path((key,)), content[key], "unknown_key", known=known) for key in content if key not in known
    ]
    layers, names, kinds, layer_faults = _layers(source, content.get("layers", {}))
    rules, rules_faults = read_section(source, _Rules, content.get("rules", {}), "rules")
    coherence, coherence_faults = read_section(source, _Coherence, content.get("coherence", {}), "coherence")
    changes, changes_faults = _changes(source, content.get("changes", {}), names)
    objective, objective_faults = _objective(source, content.get("objective", []))
    regime, follow_up_faults = read_regime(source)
    others = people_faults(source)
    all_faults = (
        *source.faults, *faults, *unknown, *layer_faults, *rules_faults, *coherence_faults, *changes_faults, *objective_faults,
        *follow_up_faults, *others,
    )  # fmt: skip
    policy = None
    if not all_faults and heading and rules and coherence:
        policy = Policy(
            heading.title.strip(),
            layers,
            objective,
            heading.wording.strip(),
            heading.source.strip(),
            Rules(rules.load_cap, rules.one_district, rules.allow_shortfall),
            Coherence(coherence.unit, coherence.cap),
            changes,
            {key: content[key] for key in SECTIONS_OF_OTHERS if key in content},
        )
    return PolicyReading(policy, layers, names, kinds, bool(rules and rules.one_district), all_faults, regime)


def _layers(
    source: PolicySource, sections: Any
) -> tuple[tuple[Layer, ...], tuple[str, ...] | None, tuple[str, ...] | None, list[Fault]]:
    if not isinstance(sections, dict):
        return (), None, None, [source.fault("layers", sections, "not_a_section")]
    if not sections:
        return (), None, None, [source.fault("layers", None, "no_layers")]
    layers: list[Layer] = []
    faults: list[Fault] = []
    owner: dict[str, str] = {}
    all_known = True
    for name, section in sections.items():
        if not name.strip():
            faults.append(source.fault(join_path(("layers", name)), name, "empty_text"))
        flaw = flaw_of(name.strip(), MAX_LINE, one_line=True)
        if flaw:
            faults.append(source.fault(join_path(("layers", flaw.shown)), flaw.shown, flaw.code, **flaw.values))
        checked, wrong = read_section(source, _Layer, section, "layers", name)
        faults += wrong
        if checked:
            kinds = tuple(kind.strip() for kind in checked.kinds)
            layers.append(Layer(name, kinds, Range(*checked.quota), Range(*checked.coverage), checked.anchor))
        stated = section.get("kinds") if isinstance(section, dict) else None
        if not isinstance(stated, list) or not all(isinstance(kind, str) for kind in stated):
            all_known = False
            continue
        for kind in (kind.strip() for kind in stated):
            if kind and owner.setdefault(kind, name) != name:
                path = join_path(("layers", name, "kinds"))
                faults.append(source.fault(path, kind, "kind_twice", layer=name, other=owner[kind]))
    return tuple(layers), tuple(sections), tuple(owner) if all_known else None, faults


def _changes(source: PolicySource, section: Any, names: tuple[str, ...] | None) -> tuple[dict[str, float], list[Fault]]:
    if not isinstance(section, dict):
        return {}, [source.fault("changes", section, "not_a_section")]
    weights: dict[str, float] = {}
    faults: list[Fault] = []
    for layer, weight in section.items():
        path = join_path(("changes", layer))
        if names is not None and layer not in names:
            faults.append(source.fault(path, weight, "changes_of_unknown_layer", layer=layer, layers=names))
        checked, wrong = read_section(source, _ChangeWeight, {"weight": weight})
        faults += [source.fault(path, weight, fault.code.removeprefix("intake."), **fault.values) for fault in wrong]
        if checked:
            weights[layer] = checked.weight
    return weights, faults


class _ChangeWeight(Section):
    weight: NotNegative


def _objective(source: PolicySource, levels: Any) -> tuple[tuple[Level, ...], list[Fault]]:
    if isinstance(levels, dict):
        return (), [source.fault("objective", levels, "objective_not_levels")]
    if not isinstance(levels, list):
        return (), [source.fault("objective", levels, "objective_not_levels")]
    if not levels:
        return (), [source.fault("objective", None, "no_objective")]
    objective: list[Level] = []
    faults: list[Fault] = []
    for number, section in enumerate(levels, start=1):
        checked, wrong = read_section(source, _Level, section, "objective", str(number))
        faults += wrong
        if isinstance(section, dict):
            faults += _level_faults(source, section, number, last=number == len(levels))
        if checked:
            objective.append(Level(checked.minimise, checked.maximise, checked.tolerance))
    return tuple(objective), faults


def _level_faults(source: PolicySource, section: dict[str, Any], number: int, *, last: bool) -> list[Fault]:
    """What is wrong with a level beyond the shape of its values."""
    path = ("objective", str(number))
    sides = {side: section[side] for side in ("minimise", "maximise") if isinstance(section.get(side), dict)}
    faults = []
    if not any(sides.values()) and all(isinstance(section.get(side, {}), dict) for side in ("minimise", "maximise")):
        faults.append(source.fault(join_path(path), section, "level_without_terms", terms=TERMS))
    for side, terms in sides.items():
        for term, weight in terms.items():
            if term not in TERMS:
                at = join_path((*path, side, term))
                faults.append(source.fault(at, weight, "unknown_term", term=term, terms=TERMS))
    tolerance = section.get("tolerance", 0)
    if last and isinstance(tolerance, (int, float)) and not isinstance(tolerance, bool) and tolerance > 0:
        faults.append(source.fault(join_path((*path, "tolerance")), tolerance, "tolerance_on_last_level", level=number))
    return faults + _leximin_faults(source, sides, path)


def _leximin_faults(source: PolicySource, sides: Mapping[str, dict[str, Any]], path: tuple[str, ...]) -> list[Fault]:
    faults = []
    for side, terms in sides.items():
        if "leximin" not in terms:
            continue
        weight, at = terms["leximin"], join_path((*path, side, "leximin"))
        others = tuple(term for items in sides.values() for term in items if term != "leximin")
        if side == "maximise":
            faults.append(source.fault(at, weight, "leximin_maximised"))
        elif type(weight) in (int, float) and weight <= 0:
            faults.append(source.fault(at, weight, "leximin_weight"))
        if others:
            faults.append(source.fault(at, weight, "leximin_not_alone", others=others))
    return faults
