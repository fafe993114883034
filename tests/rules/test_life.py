"""The life of a plan as a table: every step from every state by every role."""

from itertools import product

import pytest

from planner.domain import Layer, Level, Policy, Range, Violation
from planner.rules.life import APPROVED, DRAFT, PUBLISHED, STEPS, SUBMITTED, refusal
from planner.rules.overrides import overrides, reasons, still_open, with_override
from planner.rules.people import ACTS, AT_THIS_COMPUTER, NOBODY, ROLES, USUAL, Person, permissions

USUALLY = permissions(None)
LEADS = {
    ("submit", DRAFT): SUBMITTED,
    ("withdraw", SUBMITTED): DRAFT,
    ("withdraw", APPROVED): DRAFT,
    ("return", SUBMITTED): DRAFT,
    ("return", APPROVED): DRAFT,
    ("approve", SUBMITTED): APPROVED,
    ("publish", APPROVED): PUBLISHED,
}


@pytest.fixture
def policy() -> Policy:
    return Policy("示例市", (Layer("road", ("main_road",), Range(1, 1)),), (Level({"peak_load": 1.0}),))


@pytest.mark.parametrize(("step", "state"), list(product(STEPS, (DRAFT, SUBMITTED, APPROVED, PUBLISHED))))
def test_a_step_is_taken_from_its_own_states_only(step: str, state: str) -> None:
    refused = refusal(STEPS[step], state, AT_THIS_COMPUTER, USUALLY, reason="因故")
    assert (refused is None) == ((step, state) in LEADS)
    if refused is None:
        assert STEPS[step].ends == LEADS[step, state]
    else:
        assert refused.code == "rules.refused_state"


@pytest.mark.parametrize(("step", "role"), list(product(STEPS, (*ROLES, "", "unheard of"))))
def test_a_step_is_taken_by_the_roles_of_the_table_only(step: str, role: str) -> None:
    refused = refusal(STEPS[step], STEPS[step].begins[0], Person("某人", role), USUALLY, reason="因故")
    assert (refused is None) == (role in USUAL[step])


def test_somebody_unknown_may_do_nothing_and_whoever_sits_at_the_computer_everything() -> None:
    assert not any(USUALLY.allow(NOBODY, act) for act in ACTS)
    assert all(USUALLY.allow(AT_THIS_COMPUTER, act) for act in ACTS)
    with pytest.raises(KeyError):
        USUALLY.allow(AT_THIS_COMPUTER, "fly")


def test_a_policy_changes_the_table_but_never_who_keeps_the_accounts(policy: Policy) -> None:
    stated = permissions(
        Policy(
            policy.title, policy.layers, policy.objective, extra={"people": {"publish": ["staff"], "people": ["staff"]}}
        )
    )
    assert stated.allow(Person("a", "staff"), "publish")
    assert not stated.allow(Person("a", "approver"), "publish")
    assert not stated.allow(Person("a", "staff"), "people")
    assert stated.allow(Person("a", "approver"), "approve")


def test_a_second_person_approves_where_the_office_wants_it(policy: Policy) -> None:
    two = permissions(Policy(policy.title, policy.layers, policy.objective, extra={"people": {"second_person": True}}))
    step, approver = STEPS["approve"], Person("王", "approver")
    own = refusal(step, SUBMITTED, approver, two, submitted_by="王")
    assert own is not None
    assert (own.code, own.values) == ("rules.refused_second_person", {"who": "王"})
    assert refusal(step, SUBMITTED, approver, two, submitted_by="李") is None
    alone = refusal(step, SUBMITTED, AT_THIS_COMPUTER, two, submitted_by="local")
    assert alone is not None
    assert alone.code == "rules.refused_without_accounts"


@pytest.mark.parametrize(
    ("step", "state", "values", "code"),
    [
        ("submit", DRAFT, {"places": 0}, "rules.refused_empty"),
        ("return", SUBMITTED, {"reason": " "}, "rules.refused_reason"),
        ("approve", SUBMITTED, {"violations": 2}, "rules.refused_violations"),
        ("publish", APPROVED, {"violations": 1}, "rules.refused_violations"),
    ],
)
def test_what_is_missing_is_said(step: str, state: str, values: dict[str, int], code: str) -> None:
    refused = refusal(STEPS[step], state, AT_THIS_COMPUTER, USUALLY, **values)  # type: ignore[arg-type]
    assert refused is not None
    assert refused.code == code


def test_an_override_counts_with_a_reason_and_while_the_violation_is_there(policy: Policy) -> None:
    broken, other = Violation("quota", "l1", layer="road"), Violation("avoid", "l1", "p1")
    stated = with_override(with_override(policy, broken, "书记已批示"), Violation("pin", "l9", "p9"), "旧事")
    assert still_open(stated, (broken, other)) == (other,)
    assert reasons(stated, (broken, other)) == {("quota", "l1", "", "road"): "书记已批示"}
    assert [override.rule for override in overrides(with_override(stated, broken, ""))] == ["pin"]
    assert with_override(with_override(policy, broken, "x"), broken, "") == policy
    assert still_open(with_override(policy, broken, "  "), (broken,)) == (broken,)
