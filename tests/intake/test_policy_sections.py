"""A section's values are strictly of their kind, whichever way its fields ask for it."""

from typing import Annotated, Any

import pytest
from pydantic import BeforeValidator

from planner.intake.policy_sections import Section, read_section, whole, within
from planner.intake.policy_source import PolicySource
from planner.locale import has


class Hours(Section):
    begin: int = 8
    end: Annotated[int, BeforeValidator(whole(9, 24))] = 17
    length: Annotated[float, BeforeValidator(within(0.5, 12))] = 8.0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"begin": "8"}, "not_whole"),
        ({"begin": 8.0}, "not_whole"),
        ({"begin": True}, "not_whole"),
        ({"end": True}, "not_whole"),
        ({"end": 17.5}, "not_whole"),
        ({"end": 8}, "out_of_range"),
        ({"end": 25}, "out_of_range"),
        ({"length": 0.4}, "out_of_range"),
        ({"length": "8"}, "not_a_plain_number"),
    ],
)
def test_a_number_of_another_kind_or_range_is_a_fault_that_has_its_sentence(content: dict[str, Any], code: str) -> None:
    _, (fault,) = read_section(PolicySource("policy.toml", {"hours": content}), Hours, content, "hours")
    (key,) = content
    assert (fault.column, fault.code) == (f"hours.{key}", f"intake.{code}")
    assert has(fault.code, "zh")
    assert has(fault.code, "en")


def test_the_ends_of_a_range_belong_to_it() -> None:
    content = {"begin": 0, "end": 24, "length": 12}
    read, faults = read_section(PolicySource("policy.toml", {"hours": content}), Hours, content, "hours")
    assert faults == []
    assert read == Hours(begin=0, end=24, length=12.0)
