"""`solve` finds a plan, says how sure it is, and writes both files or none."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner import planning
from planner.domain import Assignment, Instance, LevelOutcome, Solution
from planner.rules import terms
from tests.cli.conftest import Run

PLAN = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r2"), ("l2", "s2"), ("l2", "r3")])
KEYS = {"status", "ended", "levels", "terms", "gap", "seconds", "assignment", "violations", "reasons", "findings"}


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Instance], Solution]], list[dict[str, Any]]]:
    """Let the search answer what the test says; the list returned fills up with the arguments it is called with."""

    def stub(made: Callable[[Instance], Solution]) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def propose(instance: Instance, **arguments: Any) -> Solution:
            calls.append(arguments)
            return made(instance)

        monkeypatch.setattr(planning, "propose", propose)
        return calls

    return stub


def found(instance: Instance, status: Any = "optimal", ended: Any = "proved", bound: float | None = 21.0) -> Solution:
    return Solution(status, ended, PLAN, (LevelOutcome(21.0, 21.0, bound),), terms(instance, PLAN))


def test_the_best_plan_of_the_tiny_instance_is_proved(tiny: Path, run: Run) -> None:
    outcome = run("solve", tiny, "--json")
    document = outcome.document
    assert outcome.code == 0
    assert set(document) == KEYS
    assert (document["status"], document["ended"]) == ("optimal", "proved")
    assert document["levels"] == [{"value": 21.0, "best": 21.0, "bound": pytest.approx(21.0), "gap": pytest.approx(0)}]
    assert document["terms"]["leximin"] == [21.0, 20.0]
    assert set(document["terms"]) >= {"shortfall", "peak_load", "coherence", "preference"}
    assert document["assignment"] == sorted(document["assignment"])
    assert len(document["assignment"]) == 5
    assert (document["violations"], document["reasons"]) == ([], [])
    assert document["seconds"] >= 0


def test_without_out_nothing_is_written(
    tiny: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    answer(found)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert run("solve", tiny).code == 0
    assert list(here.iterdir()) == []


def test_out_gets_the_plan_and_a_certificate_that_check_accepts(tiny: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    assert run("solve", tiny, "--out", out).code == 0
    assert sorted(path.name for path in out.iterdir()) == ["assignment.csv", "certificate.json"]
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    with (out / "assignment.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["leader", "place"]
    certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["assignment"] == rows[1:]
    assert set(certificate) >= {"instance_hash", "assignment", "status", "levels", "terms", "lines", "versions", "seed"}
    assert set(certificate["versions"]) >= {"planner", "python", "pulp"}
    checked = run("check", tiny, out / "assignment.csv", "--certificate", out / "certificate.json", "--json")
    assert (checked.code, checked.document["certificate"]) == (0, "valid")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
def test_the_files_may_be_read_like_any_other_file(tiny: Path, run: Run, tmp_path: Path, answer: Any) -> None:
    answer(found)
    run("solve", tiny, "--out", tmp_path / "out")
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    for name in ("assignment.csv", "certificate.json"):
        assert (tmp_path / "out" / name).stat().st_mode == ordinary.stat().st_mode


def test_a_folder_that_is_there_keeps_its_other_files(tiny: Path, run: Run, tmp_path: Path, answer: Any) -> None:
    answer(found)
    out = tmp_path / "out"
    out.mkdir()
    (out / "assignment.csv").write_text("the plan of last year")
    (out / "note.txt").write_text("kept")
    assert run("solve", tiny, "--out", out).code == 0
    assert sorted(path.name for path in out.iterdir()) == ["assignment.csv", "certificate.json", "note.txt"]
    assert (out / "assignment.csv").read_text(encoding="utf-8").startswith("leader,place\n")


def test_when_the_second_file_cannot_be_written_neither_is(
    tiny: Path, run: Run, tmp_path: Path, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(found)

    def full_disk(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device", "certificate.json")

    monkeypatch.setattr(Path, "write_text", full_disk)
    outcome = run("solve", tiny, "--out", tmp_path / "out", "--json")
    assert outcome.code == 2
    assert "No space left on device" in outcome.document["faults"][0]["message"]
    assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_a_path_that_is_no_folder_is_refused_before_the_search(
    tiny: Path, run: Run, tmp_path: Path, answer: Any
) -> None:
    calls = answer(found)
    taken = tmp_path / "taken"
    taken.write_text("a file")
    for out in (taken, taken / "below"):
        outcome = run("solve", tiny, "--out", out, "--json", "--lang", "en")
        assert outcome.code == 2
        assert outcome.document["faults"][0]["column"] == "--out"
        assert "is not a folder" in outcome.document["faults"][0]["message"]
    assert calls == []
    assert taken.read_text() == "a file"


def test_no_plan_is_proved_and_the_sum_named(crowded: Path, run: Run, tmp_path: Path) -> None:
    outcome = run("solve", crowded, "--out", tmp_path / "out", "--json")
    document = outcome.document
    assert outcome.code == 3
    assert (document["status"], document["gap"]) == ("infeasible", None)
    assert (document["assignment"], document["levels"], document["terms"]) == ([], [], {})
    assert len(document["reasons"]) >= 1
    reason = document["reasons"][0]
    assert set(reason) == {"rule", "leader", "place", "layer", "value", "bound", "message"}
    assert reason["layer"] == "subdistrict"
    assert "2" in reason["message"]
    assert "3" in reason["message"]
    assert not (tmp_path / "out").exists()


def test_no_plan_is_said_in_words(crowded: Path, run: Run) -> None:
    outcome = run("solve", crowded)
    assert outcome.code == 3
    assert outcome.out.startswith("已证明：没有符合全部规定的方案。原因如下：\n- ")


def test_no_answer_in_time_writes_nothing(tiny: Path, run: Run, tmp_path: Path, answer: Any) -> None:
    answer(lambda _: Solution("unknown", "clock"))
    outcome = run("solve", tiny, "--out", tmp_path / "out", "--json")
    assert outcome.code == 4
    assert (outcome.document["status"], outcome.document["assignment"]) == ("unknown", [])
    assert not (tmp_path / "out").exists()
    assert "没有求得方案，也没有证明无解" in run("solve", tiny).out


def test_proved_best_and_best_found_are_different_sentences(tiny: Path, run: Run, answer: Any) -> None:
    answer(found)
    proved = run("solve", tiny, "--lang", "en").out
    assert "Proved: within the rules" in proved
    assert "best plan found" not in proved
    answer(lambda instance: found(instance, "feasible", "clock", 20.0))
    by_clock = run("solve", tiny, "--lang", "en").out
    assert "This is the best plan found in" in by_clock
    assert "at most 4.76% lower" in by_clock  # (21 - 20) / 21
    assert "Proved" not in by_clock
    answer(lambda instance: found(instance, "feasible", "budget", None))
    assert "没有求得已证下限" in run("solve", tiny).out


def test_people_see_the_plan_its_quotas_and_the_rules_kept(tiny: Path, run: Run, answer: Any) -> None:
    answer(found)
    shown = run("solve", tiny).out
    for words in ("分工表", "人民路、建设路", "每人配额", "逐项检查", "全部符合规定", "没有写文件"):
        assert words in shown


def test_the_search_is_told_the_limit_the_seed_and_the_clock(tiny: Path, run: Run, answer: Any) -> None:
    calls = answer(found)
    run("solve", tiny, "--time-limit", "7.5", "--seed", "3", "--json")
    assert (calls[0]["time_limit"], calls[0]["seed"], calls[0]["current"]) == (7.5, 3, None)
    assert isinstance(calls[0]["started"], float)
    assert calls[0]["cancelled"]() is False


def test_another_plan_in_force_is_read_and_who_left_is_mentioned(
    tiny: Path, run: Run, tmp_path: Path, answer: Any
) -> None:
    calls = answer(found)
    current = tmp_path / "current.csv"
    current.write_text("leader,place\nl1,s2\nl9,r1\n", encoding="utf-8")
    outcome = run("solve", tiny, "--current", current, "--out", tmp_path / "out", "--json", "--lang", "en")
    assert outcome.code == 0
    assert [row.pair for row in calls[0]["current"]] == [("l1", "s2"), ("l9", "r1")]
    assert "current.csv row 3" in outcome.err
    assert "l9" in outcome.err
    assert [finding["value"] for finding in outcome.document["findings"]] == ["l9"]
    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["current"] == [["l1", "s2", ""], ["l9", "r1", ""]]


def test_numbers_that_json_does_not_have_become_null(tiny: Path, run: Run, answer: Any) -> None:
    answer(lambda instance: found(instance, "feasible", "clock", float("-inf")))
    level = run("solve", tiny, "--json").document["levels"][0]
    assert (level["bound"], level["gap"]) == (None, None)
