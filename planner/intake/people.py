"""Are the sections `people` and `overrides` of the policy sound? Who may do what, and which broken rules are put up with."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from planner.domain import Fault
from planner.intake.policy_sections import Day, Filled, Section, read_section
from planner.intake.policy_source import PolicySource
from planner.rules import RULES
from planner.rules.overrides import SECTION as OVERRIDES
from planner.rules.people import ROLES, USUAL
from planner.rules.people import SECTION as PEOPLE


def _roles(value: Any) -> Any:
    for role in value if isinstance(value, list) else ():
        if isinstance(role, str) and role not in ROLES:
            raise PydanticCustomError("unknown_word", "", {"known": ROLES})
    if value == []:
        # With nobody left to approve, the office could not even publish a policy that says otherwise.
        raise PydanticCustomError("no_roles", "", {"known": ROLES})
    return value


def _rule(value: Any) -> Any:
    if isinstance(value, str) and value not in RULES:
        raise PydanticCustomError("unknown_word", "", {"known": tuple(RULES)})
    return value


_Roles = Annotated[list[str] | None, BeforeValidator(_roles)]
_People = create_model(
    "_People",
    __base__=Section,
    second_person=(bool, False),
    **{act.replace("return", "return_"): (_Roles, Field(None, alias=act)) for act in USUAL},  # type: ignore[call-overload]
)


class _Override(Section):
    rule: Annotated[Filled, BeforeValidator(_rule)]
    leader: str = ""
    place: str = ""
    layer: str = ""
    reason: Filled
    since: Day | None = None


class _Overrides(Section):
    overrides: list[_Override]


def people_faults(source: PolicySource) -> list[Fault]:
    """What is wrong with the two sections; nothing where they are not stated."""
    content = source.content or {}
    faults: list[Fault] = []
    if PEOPLE in content:
        faults += read_section(source, _People, content[PEOPLE], PEOPLE)[1]
    if OVERRIDES in content:
        faults += read_section(source, _Overrides, {OVERRIDES: content[OVERRIDES]})[1]
    return faults
