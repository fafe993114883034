"""What an outcome says of itself."""

import pytest

from planner.domain import (
    Assignment,
    Fault,
    Holding,
    InstanceError,
    LevelOutcome,
    PlannerError,
    Range,
    Solution,
)


@pytest.mark.parametrize(
    ("best", "bound", "gap"),
    [
        (50.0, 50.0, 0.0),
        (50.0, 40.0, 0.2),
        (0.5, 0.25, 0.25),  # below 1 the difference itself counts
        (-4.0, -5.0, 0.25),
        (10.0, 10.0 + 1e-9, 0.0),  # rounding never makes it negative
        (10.0, None, None),
    ],
)
def test_the_gap_is_relative_to_the_best(best: float, bound: float | None, gap: float | None) -> None:
    assert LevelOutcome(best, best, bound).gap == (None if gap is None else pytest.approx(gap))


def test_the_gap_of_a_solution_is_its_largest_and_unknown_if_any_is() -> None:
    closed, open_, unknown = LevelOutcome(1, 1, 1), LevelOutcome(2, 2, 1), LevelOutcome(3, 3, None)
    assert Solution("feasible", "budget", levels=(closed, open_)).gap == 0.5
    assert Solution("feasible", "budget", levels=(closed, unknown)).gap is None
    assert Solution("infeasible", "proved").gap is None


@pytest.mark.parametrize(
    ("status", "has_plan"), [("optimal", True), ("feasible", True), ("infeasible", False), ("unknown", False)]
)
def test_a_plan_is_there_when_the_status_says_so(status: str, has_plan: bool) -> None:
    assert Solution(status, "proved").has_plan == has_plan  # type: ignore[arg-type]


def test_an_assignment_is_a_set_of_pairs_and_roles_do_not_make_it_another() -> None:
    rows = [Holding("l1", "p1", "正"), Holding("l2", "p1"), Holding("l1", "p1", "正")]
    with_roles = Assignment.from_holdings(rows)
    assert len(with_roles) == 2
    assert with_roles.roles == {("l1", "p1"): "正"}
    assert with_roles == Assignment.of([("l2", "p1"), ("l1", "p1")])
    assert ("l1", "p1") in with_roles
    assert ("p1", "l1") not in with_roles


def test_errors_name_everything_that_is_wrong() -> None:
    faults = [Fault("leaders.csv", 2, "id", "", "intake.blank"), Fault("policy.toml", None, "", "", "intake.missing")]
    error = InstanceError(faults)
    assert error.faults == tuple(faults)
    assert str(error) == "leaders.csv row 2 column id: '' (intake.blank)\npolicy.toml: '' (intake.missing)"
    assert isinstance(error, PlannerError)


def test_a_range_out_of_order_holds_nothing() -> None:
    assert not any(count in Range(3, 1) for count in range(5))
    assert 1.5 not in Range(1, 2)
