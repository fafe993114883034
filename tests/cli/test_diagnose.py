"""`diagnose` names the conflict and the ways out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner import planning
from planner.domain import Change, Diagnosis, Instance, Reason, Relaxation
from planner.domain.ranges import Bound
from tests.cli.conftest import Run

REASON = Reason("pin", "rules.pin", leader="l1", place="s2", value=0, bound=Bound(1, 1))
WAY_OUT = Relaxation((Change("quota", leader="l2", layer="subdistrict", side="max", before=1, after=2),), cost=1)


@pytest.fixture
def diagnosed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Diagnosis], None]:
    """Let the diagnosis be what the test says."""

    def stub(found: Diagnosis) -> None:
        def diagnose(_instance: Instance, *, time_limit: float) -> Diagnosis:
            assert time_limit <= 60
            return found

        monkeypatch.setattr(planning, "diagnose", diagnose)

    return stub


def test_a_feasible_instance_has_no_conflict(tiny: Path, run: Run, diagnosed: Callable[[Diagnosis], None]) -> None:
    diagnosed(Diagnosis(True))
    outcome = run("diagnose", tiny, "--json")
    assert outcome.code == 0
    assert outcome.document == {"feasible": True, "conflict": [], "relaxations": []}
    assert run("diagnose", tiny).out == "有符合全部规定的方案。\n"


def test_a_conflict_comes_with_its_ways_out(tiny: Path, run: Run, diagnosed: Callable[[Diagnosis], None]) -> None:
    diagnosed(Diagnosis(False, (REASON,), (WAY_OUT,)))
    outcome = run("diagnose", tiny, "--json", "--lang", "en")
    assert outcome.code == 3
    assert outcome.document == {
        "feasible": False,
        "conflict": [
            {
                "rule": "pin",
                "leader": "l1",
                "place": "s2",
                "layer": None,
                "value": 0,
                "bound": [1, 1],
                "message": "城西街道 (s2) is pinned to 市长 (l1), but the plan does not give it to that leader.",
            }
        ],
        "relaxations": [
            {
                "changes": [
                    {
                        "rule": "quota",
                        "leader": "l2",
                        "layer": "subdistrict",
                        "place": None,
                        "side": "max",
                        "from": 1,
                        "to": 2,
                    }
                ],
                "cost": 1,
                "smallest": True,
                "message": "raise the largest number of streets and townships for 副市长 (l2) from 1 to 2.",
            }
        ],
    }
    shown = run("diagnose", tiny).out
    assert "下列规定相互冲突" in shown
    assert "副市长（l2）的街道（乡镇）配额上限由 1 改为 2" in shown


def test_a_conflict_that_may_be_larger_than_need_be_is_not_called_minimal(
    tiny: Path, run: Run, diagnosed: Callable[[Diagnosis], None]
) -> None:
    diagnosed(Diagnosis(False, (REASON,), minimal=False, summary=REASON))
    shown = run("diagnose", tiny, "--lang", "en").out
    assert shown.splitlines() == [
        "城西街道 (s2) is pinned to 市长 (l1), but the plan does not give it to that leader.",
        "These rules contradict each other; time did not allow to prove that each is needed:",
        "- 城西街道 (s2) is pinned to 市长 (l1), but the plan does not give it to that leader.",
        "No change that allows a plan was found.",
    ]


def test_what_is_not_known_is_not_claimed(tiny: Path, run: Run, diagnosed: Callable[[Diagnosis], None]) -> None:
    diagnosed(Diagnosis(None))
    outcome = run("diagnose", tiny, "--json")
    assert (outcome.code, outcome.document["feasible"]) == (4, None)


def test_the_sums_of_an_instance_without_a_plan_are_named(crowded: Path, run: Run) -> None:
    # Three streets for two leaders with one each: raising one quota or leaving one street out would do.
    outcome = run("diagnose", crowded, "--json")
    assert outcome.code == 3
    document = outcome.document
    assert document["feasible"] is False
    assert {member["layer"] for member in document["conflict"]} == {"subdistrict"}
    assert [way_out["cost"] for way_out in document["relaxations"]] == [1, 1]
