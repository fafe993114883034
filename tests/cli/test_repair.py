"""`repair` shows the moves with their reasons, and writes only where it is told to."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_good_plan_needs_no_move(tiny: Path, good_plan: Path, run: Run) -> None:
    outcome = run("repair", tiny, good_plan, "--json")
    assert outcome.code == 0
    document = outcome.document
    assert (document["status"], document["moves"], document["moves_bound"]) == ("optimal", [], 0)
    assert document["violations"] == document["broken"] == document["findings"] == []
    assert set(document) >= {"status", "assignment", "moves", "moves_bound", "violations", "terms", "seconds"}
    assert run("repair", tiny, good_plan).out.startswith("方案已符合全部规定，无须变动。\n")


def test_a_bad_plan_is_mended_with_reasons(tiny: Path, bad_plan: Path, run: Run) -> None:
    # l1 has two streets, l2 none, r3 nobody: one street goes over, r3 is given out.
    outcome = run("repair", tiny, bad_plan, "--json")
    assert outcome.code == 0
    moves = outcome.document["moves"]
    assert [(move["action"], move["place"]) for move in moves if move["action"] == "give"] in (
        [("give", "r3"), ("give", "s1")],
        [("give", "r3"), ("give", "s2")],
        [("give", "s1"), ("give", "r3")],
        [("give", "s2"), ("give", "r3")],
        [("give", "r3"), ("give", "s2")],
    )
    assert outcome.document["moves_bound"] == 2
    told = run("repair", tiny, bad_plan, "--lang", "en").out
    assert "Moves needed: 2, and it is proved that fewer are not enough:" in told
    assert "takes 青年路 (r3), which lacks a leader." in told


def test_nothing_is_written_unless_asked_for(tiny: Path, bad_plan: Path, run: Run, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    run("repair", tiny, bad_plan)
    assert sorted(tmp_path.rglob("*")) == before
    outcome = run("repair", tiny, bad_plan, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert run("check", tiny, tmp_path / "out" / "assignment.csv").code == 0
    assert (tmp_path / "out" / "moves.csv").read_text(encoding="utf-8").startswith("action,leader,place,reason\ngive,")


def test_a_leader_too_many_to_lose_leaves_no_plan(tiny: Path, good_plan: Path, run: Run, tmp_path: Path) -> None:
    outcome = run("repair", tiny, good_plan, "--leave", "l2", "--out", tmp_path / "out", "--json")
    assert outcome.code == 3
    assert outcome.document["status"] == "infeasible"
    assert outcome.document["assignment"] == []
    assert outcome.document["reasons"]
    assert not (tmp_path / "out").exists()


def test_who_leaves_must_be_known(tiny: Path, good_plan: Path, run: Run) -> None:
    outcome = run("repair", tiny, good_plan, "--leave", "l7", "--json")
    assert outcome.code == 2
    assert outcome.document["faults"][0]["value"] == "l7"


def test_ids_that_are_gone_are_mentioned(tiny: Path, good_plan: Path, run: Run) -> None:
    good_plan.write_text(good_plan.read_text(encoding="utf-8") + "l9,s1\n", encoding="utf-8")
    outcome = run("repair", tiny, good_plan, "--json")
    assert outcome.code == 0
    assert [finding["value"] for finding in outcome.document["findings"]] == ["l9"]
