"""`visits` tells what is due and overdue."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def followed(tiny: Path) -> Path:
    """`tiny` with l1 holding s1 and l2 holding s2; each street to be visited once a month, from 2026 on."""
    with (tiny / "policy.toml").open("a", encoding="utf-8") as file:
        file.write(
            "[follow_up]\nstart = 2026-01-01\n[[follow_up.visits]]\nname = '每月'\nperiod = 'month'\nkinds = ['street']\n"
        )
    (tiny / "current.csv").write_text("leader,place\nl1,s1\nl2,s2\n", encoding="utf-8")
    (tiny / "visits.csv").write_text("leader,place,date,seen\nl1,s1,2026-01-08,整洁\n", encoding="utf-8")
    return tiny


def test_what_is_due_and_overdue_is_told(followed: Path, run: Run, tmp_path: Path) -> None:
    # January: l1 went, l2 did not. February runs.
    outcome = run("visits", followed, "--on", "2026-02-10", "--json")
    assert outcome.code == 0
    states = [(each["leader"], each["period"], each["state"]) for each in outcome.document["duties"]]
    assert states == [
        ("l1", "2026-01", "met"), ("l2", "2026-01", "overdue"), ("l1", "2026-02", "due"), ("l2", "2026-02", "due"),
    ]  # fmt: skip
    told = run("visits", followed, "--on", "2026-02-10", "--out", tmp_path / "visits.xlsx").out
    assert "逾期 1 项，正在进行且未完成 2 项" in told
    assert (tmp_path / "visits.xlsx").exists()
    assert "4 duties so far, 1 overdue" in run("visits", followed, "--on", "2026-02-10", "--lang", "en").out


def test_what_is_missing_to_follow_up_is_named(tiny: Path, followed: Path, run: Run) -> None:
    (followed / "current.csv").unlink()
    assert run("visits", followed, "--json").document["faults"][0]["file"] == "current.csv"
    assert run("visits", followed, "--on", "soon", "--json").code == 2
    policy = (tiny / "policy.toml").read_text(encoding="utf-8").partition("[follow_up]")[0]
    (tiny / "policy.toml").write_text(policy, encoding="utf-8")
    assert run("visits", tiny, "--json").document["faults"][0]["column"] == "follow_up"
