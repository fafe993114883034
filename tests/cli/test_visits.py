"""`visits` tells what is due and overdue."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planner.domain import Assignment
from planner.intake import load_instance
from planner.rules.people import AT_THIS_COMPUTER
from planner.store import drafts, life
from planner.store.database import open_database
from planner.store.drafts import Content
from planner.store.history import Snapshot
from planner.store.site import read_site
from planner.store.stamps import Stamp
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


ROADS = [("l1", "r1"), ("l1", "r2"), ("l2", "r3")]


@pytest.fixture
def published(followed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`followed`, published twice: the leaders had each other's street until 15 January, and have them as in current.csv since."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "site"))
    rows = "".join(f"{leader},{place}\n" for leader, place in ROADS)
    (followed / "current.csv").write_text(f"leader,place\nl1,s1\nl2,s2\n{rows}", encoding="utf-8")
    instance = load_instance(followed)
    database = open_database(read_site())
    for day, streets in ((1, ("s2", "s1")), (15, ("s1", "s2"))):
        content = Content(
            Snapshot(
                "tiny",
                False,
                instance.with_current(()),
                Assignment.of([*ROADS, *zip(("l1", "l2"), streets, strict=True)]),
            )
        )
        stamp = Stamp("王", datetime(2026, 1, day, tzinfo=UTC))
        heading: object = drafts.create(database, "方案", content, stamp)
        for step in ("submit", "approve", "publish"):
            assert isinstance(heading, drafts.Heading)
            heading = life.take(
                database, step, heading.id, seen=heading.version, person=AT_THIS_COMPUTER, stamp=stamp,
                day=date(2026, 1, day),
            )  # fmt: skip
    database.close()
    return followed


def test_a_place_taken_over_counts_from_the_published_plan_that_gave_it(published: Path, run: Run) -> None:
    asked = ("visits", published, "--on", "2026-02-10")
    assert len(run(*asked, "--json").document["duties"]) == 4
    # Nothing was theirs to do in January, as neither had his street for the whole of it.
    found = run(*asked, "--published", "--json").document
    assert [(each["leader"], each["period"]) for each in found["duties"]] == [("l1", "2026-02"), ("l2", "2026-02")]
    assert (found["counted_from"], found["published"]) == ("2026-01-01", [1, 2])
    assert "没有查看已发布的方案" in run(*asked).out
    assert "按已发布的方案（第 1、2 版），其中 2 对" in run(*asked, "--published").out


def test_the_handover_counts_visits_from_the_published_plans_too(published: Path, run: Run, tmp_path: Path) -> None:
    """The second street was given to its leader in the middle of January: no visit of January is open there."""
    plan = tmp_path / "plan.csv"
    plan.write_text((published / "current.csv").read_text(encoding="utf-8"), encoding="utf-8")
    asked = ("succeed", published, plan, "--post", "l2", "--since", "2026-01-31")
    without, counted = (run(*asked, *more, "--json").document for more in ((), ("--published",)))
    pending = [[each["pending"] for each in found["handover"] if each["place"] == "s2"] for found in (without, counted)]
    assert (len(pending[0][0]), pending[1], counted["published"]) == (1, [[]], [1, 2])
    assert "按已发布的方案（第 1、2 版）" in run(*asked, "--published").out


def test_what_was_never_published_is_not_counted_by_it(
    published: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (published / "current.csv").write_text("leader,place\nl1,s1\n", encoding="utf-8")
    refused = run("visits", published, "--on", "2026-02-10", "--published")
    assert refused.code == 2
    assert "没有与所跟踪的分工相同的" in refused.err
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "none"))
    refused = run("visits", published, "--published", "--lang", "en")
    assert refused.code == 2
    assert "has no published plans to ask" in refused.err
    assert not (tmp_path / "none").exists()
