"""Is the policy's section `follow_up` sound? A nested mapping -> `planner.follow_up.regime.Regime`, with a fault per key."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from planner.domain import Fault, Policy
from planner.follow_up.assessment import MEASURES, AssessmentRules, Flag, Group, Item
from planner.follow_up.burden import Cap
from planner.follow_up.committees import CommitteeRules
from planner.follow_up.materials import NO_MATERIAL_RULES, MaterialRules
from planner.follow_up.orders import OrderRules, Rise
from planner.follow_up.periods import PERIODS
from planner.follow_up.regime import NO_REGIME, FeedbackRules, Regime
from planner.follow_up.reporting import AFTER, OWES, SHIFTS, ReportRule
from planner.follow_up.visits import NORMAL, Phase, VisitRule
from planner.intake.policy_sections import Day, Filled, NotNegative, Number, Section, read_section, whole
from planner.intake.policy_source import PolicySource, join_path

SECTION = "follow_up"
M = TypeVar("M", bound=Section)
T = TypeVar("T")


def _word_of(*known: str) -> Callable[[Any], Any]:
    def one(value: Any) -> Any:
        if isinstance(value, str) and value not in known:
            raise PydanticCustomError("unknown_word", "", {"known": known})
        return value

    return one


Period = Annotated[str, BeforeValidator(_word_of(*PERIODS))]
Whole = Annotated[int, BeforeValidator(whole(0))]
Count = Annotated[int, BeforeValidator(whole(1))]
Words = list[Filled]


class _Phase(Section):
    name: Filled
    first: Day
    last: Day


class _Visits(Section):
    name: Filled
    period: Period
    count: Count = 1
    minutes: NotNegative = 0.0
    gap_days: Whole = 0
    proxies: Whole = 0
    each: Annotated[Literal["place", "leader"], BeforeValidator(_word_of("place", "leader"))] = "place"
    kinds: Words = Field(default_factory=list)
    levels: Words = Field(default_factory=list)
    phase: str = ""
    wording: str = ""


class _Rise(Section):
    days: Count
    to: Filled


class _Orders(Section):
    days: Whole | None = None
    rise: list[_Rise] = Field(default_factory=list)


class _Item(Section):
    name: Filled
    measure: Annotated[str, BeforeValidator(_word_of(*MEASURES))]
    points: Number
    least: Number | None = None
    most: Number | None = None


class _Group(Section):
    name: Filled
    kinds: Words = Field(default_factory=list)
    districts: Words = Field(default_factory=list)
    areas: Words = Field(default_factory=list)


class _Red(Section):
    name: Filled
    top: Count
    at_least: Number


class _Black(Section):
    name: Filled
    bottom: Count
    below: Number


class _Assessment(Section):
    period: Period
    base: Number = 0.0
    decimals: Annotated[int, BeforeValidator(whole(0, 6))] = 2
    smallest_group: Count = 1
    items: list[_Item]
    groups: list[_Group]
    red: _Red | None = None
    black: _Black | None = None


class _Reports(Section):
    name: Filled
    period: Period
    after: Annotated[str, BeforeValidator(_word_of(*AFTER))] = "end"
    days: Whole = 0
    working: bool = False
    shift: Annotated[str, BeforeValidator(_word_of(*SHIFTS))] = "next"
    remind: list[Whole] = Field(default_factory=list)
    owes: Annotated[str, BeforeValidator(_word_of(*OWES))] = "units"
    named: Words = Field(default_factory=list)
    kinds: Words = Field(default_factory=list)
    fields_asked: Whole = 0
    wording: str = ""


class _Cascade(Section):
    levels: list[Words]


class _Feedback(Section):
    open_order: NotNegative = 0.0
    overdue_order: NotNegative = 0.0
    below: Number | None = None
    per_point: NotNegative = 0.0
    most: NotNegative = 1.0
    give_away: NotNegative = 0.0


class _Committees(Section):
    heads: Count = 2
    seats: Count | None = None
    leads: Count | None = None
    due_per_day: Count | None = None


class _Materials(Section):
    prompt_day: Annotated[int, BeforeValidator(whole(1, 31))] | None = None
    remind: list[Whole] = Field(default_factory=list)


class _Burden(Section):
    reports: Whole | None = None
    fields_asked: Whole | None = None


KEYS = (
    "start",
    "phases",
    "visits",
    "orders",
    "assessment",
    "reports",
    "burden",
    "cascade",
    "feedback",
    "committees",
    "materials",
)
"""Keys of the section."""


class _Start(Section):
    start: Day


def read_regime(source: PolicySource) -> tuple[Regime, list[Fault]]:
    """What the section of a policy's source decides, and a fault for each key that cannot be used."""
    content = source.content or {}
    if SECTION not in content:
        return NO_REGIME, []
    section = content[SECTION]
    if not isinstance(section, Mapping):
        return NO_REGIME, [source.fault(SECTION, section, "not_a_section")]
    faults = [
        source.fault(join_path((SECTION, key)), section[key], "unknown_key", known=KEYS) for key in section if key not in KEYS
    ]  # fmt: skip
    stated = {key: section[key] for key in _Start.model_fields if key in section}
    start, wrong = read_section(source, _Start, stated, SECTION)
    faults += wrong
    phases, wrong = _each(source, _Phase, section, "phases")
    faults += wrong + _phase_faults(source, phases)
    visits, wrong = _each(source, _Visits, section, "visits")
    faults += wrong + _visit_faults(source, phases, visits)
    orders, wrong = read_section(source, _Orders, section.get("orders", {}), SECTION, "orders")
    faults += wrong
    assessment, wrong = _assessment(source, section)
    faults += wrong
    reports, wrong = _each(source, _Reports, section, "reports")
    faults += wrong + _report_faults(source, reports)
    burden, wrong = read_section(source, _Burden, section.get("burden", {}), SECTION, "burden")
    faults += wrong
    cascade, wrong = _cascade(source, section)
    faults += wrong
    feedback, wrong = read_section(source, _Feedback, section.get("feedback", {}), SECTION, "feedback")
    faults += wrong
    committees, wrong = _committees(source, section)
    faults += wrong
    materials, wrong = _materials(source, section)
    faults += wrong
    if faults or start is None or orders is None or burden is None or feedback is None:
        return NO_REGIME, faults
    return Regime(
        start.start,
        tuple(Phase(phase.name, phase.first, phase.last) for _, phase in phases),
        tuple(_visit_rule(rule) for _, rule in visits),
        OrderRules(
            orders.days, tuple(sorted((Rise(step.days, step.to) for step in orders.rise), key=lambda rise: rise.days))
        ),
        assessment,
        tuple(_report_rule(rule) for _, rule in reports),
        Cap(burden.reports, burden.fields_asked),
        cascade,
        FeedbackRules(**feedback.model_dump()) if "feedback" in section else None,
        committees,
        materials,
    ), []


def regime_of(policy: Policy) -> Regime:
    """What a policy decides about following up; it was checked when the policy was read."""
    regime, _ = read_regime(PolicySource("policy.toml", dict(policy.extra)))
    return regime


def _committees(source: PolicySource, section: Mapping[str, Any]) -> tuple[CommitteeRules | None, list[Fault]]:
    if "committees" not in section:
        return None, []
    stated, faults = read_section(source, _Committees, section["committees"], SECTION, "committees")
    return None if stated is None else CommitteeRules(**stated.model_dump()), faults


def _materials(source: PolicySource, section: Mapping[str, Any]) -> tuple[MaterialRules, list[Fault]]:
    stated, faults = read_section(source, _Materials, section.get("materials", {}), SECTION, "materials")
    if stated is None:
        return NO_MATERIAL_RULES, faults
    return MaterialRules(stated.prompt_day, tuple(sorted(stated.remind, reverse=True))), faults


Numbered = list[tuple[int, M]]


def _each(
    source: PolicySource, model: type[M], section: Mapping[str, Any], key: str
) -> tuple[Numbered[M], list[Fault]]:
    """The tables of a list, each with its number from 1; those that are unsound are left out and told of."""
    entries = section.get(key, [])
    if not isinstance(entries, list):
        return [], [source.fault(join_path((SECTION, key)), entries, "not_a_list")]
    found: Numbered[M] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, start=1):
        read, wrong = read_section(source, model, entry, SECTION, key, str(number))
        faults += wrong
        if read is not None:
            found.append((number, read))
    return found, faults


def _phase_faults(source: PolicySource, phases: Numbered[_Phase]) -> list[Fault]:
    faults = []
    for number, phase in phases:
        path = join_path((SECTION, "phases", str(number), "last"))
        if phase.first > phase.last:
            faults.append(source.fault(path, phase.last, "days_out_of_order", first=phase.first))
    return faults


def _visit_faults(source: PolicySource, phases: Numbered[_Phase], visits: Numbered[_Visits]) -> list[Fault]:
    known = (NORMAL, *(phase.name for _, phase in phases))
    faults = []
    for number, rule in visits:
        path = (SECTION, "visits", str(number))
        if rule.phase and rule.phase not in known:
            faults.append(source.fault(join_path((*path, "phase")), rule.phase, "unknown_word", known=known))
        if rule.proxies > rule.count:
            faults.append(
                source.fault(join_path((*path, "proxies")), rule.proxies, "out_of_range", low=0, high=rule.count)
            )
    return faults


def _report_faults(source: PolicySource, reports: Numbered[_Reports]) -> list[Fault]:
    faults = []
    names: dict[str, int] = {}
    for number, rule in reports:
        path = (SECTION, "reports", str(number))
        if names.setdefault(rule.name, number) != number:
            faults.append(
                source.fault(join_path((*path, "name")), rule.name, "report_named_twice", other=names[rule.name])
            )
        if rule.owes == "named" and not rule.named:
            faults.append(source.fault(join_path((*path, "named")), None, "missing_key"))
    return faults


def _report_rule(rule: _Reports) -> ReportRule:
    return ReportRule(
        rule.name,
        rule.period,
        rule.after,
        rule.days,
        rule.working,
        rule.shift,
        tuple(sorted(rule.remind, reverse=True)),
        rule.owes,
        tuple(rule.named),
        tuple(rule.kinds),
        rule.fields_asked,
        rule.wording,
    )


def _cascade(source: PolicySource, section: Mapping[str, Any]) -> tuple[tuple[tuple[str, ...], ...], list[Fault]]:
    if "cascade" not in section:
        return (), []
    stated, faults = read_section(source, _Cascade, section["cascade"], SECTION, "cascade")
    if stated is None:
        return (), faults
    levels = tuple(tuple(kinds) for kinds in stated.levels)
    if len(levels) < 2 or not all(levels):
        return (), [source.fault(join_path((SECTION, "cascade", "levels")), stated.levels, "too_few_levels")]
    return levels, []


def _assessment(source: PolicySource, section: Mapping[str, Any]) -> tuple[AssessmentRules | None, list[Fault]]:
    if "assessment" not in section:
        return None, []
    stated, faults = read_section(source, _Assessment, section["assessment"], SECTION, "assessment")
    if stated is None:
        return None, faults
    red, black = stated.red, stated.black
    if red is not None and black is not None and red.at_least < black.below:
        path = join_path((SECTION, "assessment", "red", "at_least"))
        return None, [source.fault(path, red.at_least, "flags_overlap", below=black.below)]
    return AssessmentRules(
        stated.period,
        tuple(Item(item.name.strip(), item.measure, item.points, item.least, item.most) for item in stated.items),
        tuple(Group(each.name, tuple(each.kinds), tuple(each.districts), tuple(each.areas)) for each in stated.groups),
        stated.base,
        stated.decimals,
        stated.smallest_group,
        None if red is None else Flag(red.name, red.top, red.at_least),
        None if black is None else Flag(black.name, black.bottom, black.below),
    ), []


def _visit_rule(rule: _Visits) -> VisitRule:
    return VisitRule(
        rule.name.strip(),
        rule.period,
        rule.count,
        rule.minutes,
        rule.gap_days,
        rule.proxies,
        rule.each,
        tuple(rule.kinds),
        tuple(rule.levels),
        rule.phase,
        rule.wording,
    )
