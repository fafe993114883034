"""`explain` and `alternatives` answer in words and in JSON."""

from pathlib import Path

from tests.cli.conftest import Run


def test_every_pair_is_explained(tiny: Path, good_plan: Path, run: Run) -> None:
    outcome = run("explain", tiny, good_plan, "--json")
    assert outcome.code == 0
    document = outcome.document
    assert [(pair["leader"], pair["place"]) for pair in document["assignments"]] == [
        ("l1", "r1"), ("l1", "r2"), ("l1", "s1"), ("l2", "r3"), ("l2", "s2"),
    ]  # fmt: skip
    assert document["candidates"] == []
    # Without s2 l2 carries 1 and the largest load is l1's 20 instead of 21.
    assert document["assignments"][4]["contributions"]["peak_load"] == 1.0


def test_who_could_take_a_place_is_ranked_with_prices(tiny: Path, good_plan: Path, run: Run) -> None:
    outcome = run("explain", tiny, good_plan, "--place", "r1", "--json")
    (taker,) = outcome.document["candidates"]
    # l2 takes r1 (6): 27 instead of 21, and no other move has to follow.
    assert (taker["leader"], taker["instead_of"], taker["possible"], taker["levels"]) == ("l2", "l1", True, [6.0])
    assert [(move["action"], move["leader"], move["place"]) for move in taker["moves"]] == [
        ("give", "l2", "r1"), ("take", "l1", "r1"),
    ]  # fmt: skip
    told = run("explain", tiny, good_plan, "--place", "r1", "--lang", "en").out
    assert "1. 副市长 (l2) could take 人民路 (r1) from 市长 (l1); moves: 1; level 1 +6." in told


def test_an_unknown_id_is_bad_input(tiny: Path, good_plan: Path, run: Run) -> None:
    outcome = run("explain", tiny, good_plan, "--place", "x9", "--json")
    assert outcome.code == 2
    assert [fault["value"] for fault in outcome.document["faults"]] == ["x9"]


def test_alternatives_differ_and_can_be_written(tiny: Path, run: Run, tmp_path: Path) -> None:
    outcome = run("alternatives", tiny, "-n", "2", "--differ", "2", "--gap", "1", "--out", tmp_path / "out", "--json")
    assert outcome.code == 0
    best, other = outcome.document["plans"]
    assert (best["levels"], best["differs"], best["gaps"]) == ([21.0], [], [0.0])
    assert other["differs"][0] >= 2
    assert best["fairness"]["max_over_mean"] == 21 / 20.5
    for number in (1, 2):
        assert run("check", tiny, tmp_path / "out" / f"plan-{number}.csv").code == 0


def test_the_trade_off_is_listed_when_asked_for(tiny: Path, run: Run) -> None:
    outcome = run("alternatives", tiny, "-n", "1", "--trade-off", "--json")
    points = outcome.document["trade_off"]
    assert points
    assert {"peak_load", "coherence", "changes", "assignment"} <= set(points[0])
    assert "方案 1：各层目标 21，最多落后 0%" not in run("alternatives", tiny, "-n", "1").out


def test_alternatives_of_nothing_name_the_reason(crowded: Path, run: Run, tmp_path: Path) -> None:
    outcome = run("alternatives", crowded, "--out", tmp_path / "out", "--json")
    assert outcome.code == 3
    assert outcome.document["plans"] == []
    assert outcome.document["reasons"]
    assert not (tmp_path / "out").exists()
