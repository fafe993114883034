"""Is the policy sound? A nested mapping -> domain.Policy, with a fault per key that cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from planner.domain import TERMS, Coherence, Fault, Layer, Level, Policy, Range, Rules
from planner.intake.cells import MAX_NUMBER, MAX_WHOLE
from planner.intake.policy_source import PolicySource, join_path

SECTIONS_OF_OTHERS: tuple[str, ...] = ("follow_up", "titles")
"""Sections that belong to other parts of the planner: kept in `Policy.extra` as read."""
_SECTIONS = ("title", "wording", "source", "layers", "rules", "coherence", "changes", "objective")
_UNITS = ("hop", "km")

_CODES = {
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "string_type": "not_text",
    "float_type": "not_a_plain_number",
    "finite_number": "not_a_plain_number",
    "bool_type": "not_true_false",
    "dict_type": "not_a_section",
    "model_type": "not_a_section",
    "model_attributes_type": "not_a_section",
    "list_type": "not_a_list",
}


def _whole_range(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2 or not all(type(side) is int and side >= 0 for side in value):
        raise PydanticCustomError("not_a_range", "")
    if max(value) > MAX_WHOLE:
        raise PydanticCustomError("too_big", "", {"limit": MAX_WHOLE})
    if value[0] > value[1]:
        raise PydanticCustomError("range_order", "", {"lower": value[0], "upper": value[1]})
    return value


def _modest(value: Any) -> Any:
    if isinstance(value, (int, float)) and MAX_NUMBER < abs(value) < float("inf"):
        raise PydanticCustomError("too_big", "", {"limit": f"{MAX_NUMBER:.0e}"})
    return value + 0.0 if type(value) is float else value  # -0 is 0


def _not_negative(value: Any) -> Any:
    if isinstance(value, (int, float)) and value < 0:
        raise PydanticCustomError("negative", "")
    return _modest(value)


def _filled(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("empty_text", "")
    return value


def _unit(value: Any) -> Any:
    if isinstance(value, str) and value not in _UNITS:
        raise PydanticCustomError("unknown_word", "", {"known": _UNITS})
    return value


def _kinds(value: Any) -> Any:
    if value == []:
        raise PydanticCustomError("no_kinds", "")
    return value


Pair = Annotated[list[int], BeforeValidator(_whole_range)]
Number = Annotated[float, BeforeValidator(_modest)]
NotNegative = Annotated[float, BeforeValidator(_not_negative)]
Filled = Annotated[str, BeforeValidator(_filled)]


class _Section(BaseModel):
    # strict: true is no number, "1" is no number, 1.0 is no whole number
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _Heading(_Section):
    title: Filled
    wording: str = ""
    source: str = ""


class _Layer(_Section):
    kinds: Annotated[list[Filled], BeforeValidator(_kinds)]
    quota: Pair
    coverage: Pair
    anchor: bool = False


class _Rules(_Section):
    load_cap: NotNegative | None = None
    one_district: bool = False
    allow_shortfall: bool = False


class _Coherence(_Section):
    unit: Annotated[str, BeforeValidator(_unit)] = "hop"
    cap: NotNegative = 6.0


class _Level(_Section):
    minimise: dict[str, Number] = Field(default_factory=dict)
    maximise: dict[str, Number] = Field(default_factory=dict)
    tolerance: NotNegative = 0.0


M = TypeVar("M", bound=BaseModel)


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
    """

    policy: Policy | None
    layers: tuple[Layer, ...] = ()
    layer_names: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    one_district: bool = False
    faults: tuple[Fault, ...] = ()


def read_policy(source: PolicySource) -> PolicyReading:
    """The policy that a source states, checked as a whole."""
    content = source.content
    if content is None:
        return PolicyReading(None, faults=source.faults)
    heading, faults = _checked(source, _Heading, {key: content[key] for key in _Heading.model_fields if key in content})
    known = (*_SECTIONS, *SECTIONS_OF_OTHERS)
    unknown = [
        source.fault(join_path((key,)), content[key], "unknown_key", known=known) for key in content if key not in known
    ]
    layers, names, kinds, layer_faults = _layers(source, content.get("layers", {}))
    rules, rules_faults = _checked(source, _Rules, content.get("rules", {}), "rules")
    coherence, coherence_faults = _checked(source, _Coherence, content.get("coherence", {}), "coherence")
    changes, changes_faults = _changes(source, content.get("changes", {}), names)
    objective, objective_faults = _objective(source, content.get("objective", []))
    all_faults = (
        *source.faults, *faults, *unknown, *layer_faults, *rules_faults, *coherence_faults, *changes_faults, *objective_faults
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
    return PolicyReading(policy, layers, names, kinds, bool(rules and rules.one_district), all_faults)


def _checked(source: PolicySource, model: type[M], section: Any, *path: str) -> tuple[M | None, list[Fault]]:
    """The section as its model, or the faults of its keys."""
    try:
        return model.model_validate(section), []
    except ValidationError as error:
        return None, [_fault(source, model, detail, path) for detail in error.errors(include_url=False)]


def _fault(source: PolicySource, model: type[BaseModel], detail: ErrorDetails, path: tuple[str, ...]) -> Fault:
    below = [str(part + 1) if isinstance(part, int) else part for part in detail["loc"] if part != "[key]"]
    code = _CODES.get(detail["type"], detail["type"])
    values = dict(detail.get("ctx", {})) if code == detail["type"] else {}
    if code == "unknown_key":
        values = {"known": tuple(model.model_fields)}
    value = None if code == "missing_key" else detail["input"]
    return source.fault(join_path((*path, *below)), value, code, **values)


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
        checked, wrong = _checked(source, _Layer, section, "layers", name)
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
        checked, wrong = _checked(source, _ChangeWeight, {"weight": weight})
        faults += [source.fault(path, weight, fault.code.removeprefix("intake."), **fault.values) for fault in wrong]
        if checked:
            weights[layer] = checked.weight
    return weights, faults


class _ChangeWeight(_Section):
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
        checked, wrong = _checked(source, _Level, section, "objective", str(number))
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
