"""The runner runs, and its tables say what was measured; how fast anything is, no test asks."""

import re

import pytest

from benchmarks import run, timefold_peer
from benchmarks.cities import city
from benchmarks.measuring import News, Request, Result, measure
from benchmarks.squares import squares
from benchmarks.tables import peer_row, ratio_row, spread, table
from planner.domain import Range


def test_the_runner_measures_a_tiny_city_in_processes_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--sizes", "tiny", "--seeds", "1", "--seconds", "2", "--peers", "highs"]) == 0
    printed = capsys.readouterr()
    assert re.search(r"^\| tiny, history \| 1 \| \d+\.\d\d \|", printed.out, re.MULTILINE)
    # HiGHS starts from the planner's first plan, so it has one however busy the machine is.
    assert re.search(
        r"^\| tiny, history \| 1 \| highs \| .* \| (feasible|optimal|no plan) \|", printed.out, re.MULTILINE
    )
    assert "tiny, history, seed 1, ours: " in printed.err
    assert "failed" not in printed.out


def test_values_over_time_are_those_of_the_last_level_alone() -> None:
    news = [News(0.1, 0, 80.0, 80.0), News(0.5, 1, 200.0, None), News(2.0, 1, 101.0, 90.0), News(3.0, 1, 100.0, 95.0)]
    result = Result("feasible", value=100.0, bound=95.0, news=news)
    assert [result.at(seconds) for seconds in (0.2, 1.0, 10.0)] == [None, 200.0, 100.0]
    assert result.start == 200.0
    assert result.within(0.01) == 2.0  # 101 is 1 % above 100
    assert result.gap == pytest.approx(0.05)


def test_peers_get_the_last_level_with_the_level_above_as_a_load_cap() -> None:
    instance = city("tiny", 1)
    asked = run.for_peers(instance, Result("feasible", levels=[[60.0, 60.0], [10.0, 5.0]]))
    assert asked.policy.objective == instance.policy.objective[1:]
    assert asked.policy.rules.load_cap == pytest.approx(63.0)  # 60 and its 5 %


def test_a_ratio_compares_a_peer_with_the_planner_on_the_same_instance() -> None:
    row = peer_row("city", 1, "cbc", Result("feasible", value=300.0), Result("optimal", value=150.0))
    assert row[5:7] == ("300.00", "2.00")
    assert peer_row("city", 1, "cbc", Result("no plan"), Result("optimal", value=150.0))[5:7] == (None, None)


def test_a_table_is_markdown_and_a_spread_owns_up_to_what_is_missing() -> None:
    assert table(("a", "b"), [("x", None)]) == "| a | b |\n|---|---|\n| x | - |"
    assert spread([3.0, 1.0, None, 2.0]) == "2.0 (1.0 to 3.0), 3 of 4"
    assert spread([None, None]) == "none of 2"


def test_distances_and_squares_have_the_quotas_and_coverage_they_are_known_for() -> None:
    instance = squares("taizhou", 1)
    assert (len(instance.leaders), len(instance.places), len(instance.stances)) == (40, 155, 40 * 155)
    assert [layer.quota for layer in instance.policy.layers] == [Range(1, 2), Range(2, 3)]
    assert {layer.coverage for layer in instance.policy.layers} == {Range(1, 3)}
    assert all(-142 < stance.value <= 0 for stance in instance.stances)  # the diagonal is 141.4


def test_ratios_are_medians_over_the_runs_that_have_a_plan() -> None:
    ours = Result("optimal", value=100.0)
    runs = [(Result("feasible", value=value, wall=20.0), ours) for value in (150.0, 250.0, 300.0, None)]
    row = ratio_row("x", "highs", runs)
    assert row[:6] == ("x", "highs", "3 of 4", "250.0 (150.0 to 300.0)", "2.50 (1.50 to 3.00)", None)


def test_timefold_is_skipped_with_the_reason_where_there_is_no_compiler(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert run.main(["--sizes", "--seeds", "1", "--peers", "timefold"]) == 0
    assert "Timefold was skipped: there is no Java compiler" in capsys.readouterr().out


@pytest.mark.skipif(bool(timefold_peer.missing()), reason="needs a Java compiler and the wheel's jars")
def test_timefold_works_on_the_same_objective_as_the_planner() -> None:
    instance = run.for_peers(city("tiny", 1), Result(levels=[[68.0, 68.0]]))
    result = measure("benchmarks.timefold_peer", "run", Request(instance, 2.0, 1))
    assert result.status == "feasible"
    # What its own score said last is what the planner's rules make of its plan.
    assert result.news[-1].value == pytest.approx(result.value)
