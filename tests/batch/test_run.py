"""One instance that fails stops no other; what stands is not done again."""

import json
from pathlib import Path

import pytest

from planner.batch import News, Run, Settings, plan_folder, sources_below, summary
from planner.domain import Instance
from planner.intake import load_instance, read_assignment
from planner.locale import LANGUAGES, has
from planner.rules import check
from tests.batch.conftest import SETTINGS, TOWNS, files_below, heavier, in_this_process, rewrite, town
from tests.batch.planning_that_fails import BROKEN, plan_or_break


def run(folder: Path, out: Path, settings: Settings = SETTINGS) -> dict[str, Run]:
    runs = plan_folder(sources_below(folder), out, settings, in_this_process)
    return {run.source.name: run for run in runs}


def planned_again(runs: dict[str, Run]) -> list[str]:
    return [name for name, run in runs.items() if not run.kept]


def titled(instance: Instance, title: str) -> Instance:
    from dataclasses import replace  # noqa: PLC0415

    return replace(instance, policy=replace(instance.policy, title=title))


def test_every_town_gets_a_plan_that_keeps_its_rules(towns: Path, tmp_path: Path) -> None:
    runs = run(towns, tmp_path / "out")
    assert list(runs) == list(TOWNS)
    for name, one in runs.items():
        instance = load_instance(towns / name)
        assignment, _ = read_assignment(tmp_path / "out" / name / "assignment.csv", instance, unknown_is_fault=True)
        report = check(instance, assignment)
        assert report.violations == ()
        assert [value for value, _ in one.record.levels] == pytest.approx(report.levels)


def test_news_counts_up_to_the_number_of_instances(towns: Path, tmp_path: Path) -> None:
    heard: list[News] = []
    plan_folder(sources_below(towns), tmp_path / "out", SETTINGS, in_this_process, on_news=heard.append)
    assert [(news.done, news.total) for news in heard] == [(number, 5) for number in range(1, 6)]
    assert [news.run.source.name for news in heard] == list(TOWNS)


def test_a_second_run_plans_nothing_and_leaves_every_byte(towns: Path, tmp_path: Path) -> None:
    run(towns, tmp_path / "out")
    before = files_below(tmp_path / "out")
    assert planned_again(run(towns, tmp_path / "out")) == []
    assert files_below(tmp_path / "out") == before


def test_only_the_town_whose_tables_changed_is_planned_again(towns: Path, tmp_path: Path) -> None:
    run(towns, tmp_path / "out")
    rewrite(towns / "south", heavier(town(3)))
    assert planned_again(run(towns, tmp_path / "out")) == ["south"]


def test_other_settings_plan_everything_again(towns: Path, tmp_path: Path) -> None:
    run(towns, tmp_path / "out")
    assert planned_again(run(towns, tmp_path / "out", Settings(seed=2, time_limit=120.0))) == list(TOWNS)


@pytest.mark.parametrize("file", ["assignment.csv", "certificate.json", "record.json"])
@pytest.mark.parametrize("damage", ["gone", "edited"])
def test_a_result_that_lost_a_file_or_was_edited_is_made_again(
    towns: Path, tmp_path: Path, file: str, damage: str
) -> None:
    run(towns, tmp_path / "out")
    before = files_below(tmp_path / "out")
    path = tmp_path / "out" / "north" / "far" / file
    if damage == "gone":
        path.unlink()
    else:
        path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert planned_again(run(towns, tmp_path / "out")) == ["north/far"]
    assert files_below(tmp_path / "out") == before


def test_a_town_that_cannot_be_read_stops_no_other_and_its_old_plan_goes(towns: Path, tmp_path: Path) -> None:
    run(towns, tmp_path / "out")
    with (towns / "east" / "places.csv").open("a", encoding="utf-8") as file:
        file.write("s0,again,street\n")
    runs = run(towns, tmp_path / "out")
    assert runs["east"].record.status == "bad_input"
    assert "s0" in runs["east"].record.problems["en"][0]
    assert all(runs[name].kept for name in TOWNS[1:])
    assert not (tmp_path / "out" / "east" / "assignment.csv").exists()


def test_a_town_without_a_plan_says_why_and_is_not_asked_again(towns: Path, tmp_path: Path) -> None:
    run(towns, tmp_path / "out")
    rewrite(towns / "west", town(4, leaders=1))  # one leader may hold 2 of 4 streets
    first = run(towns, tmp_path / "out")
    assert planned_again(first) == ["west"]
    assert first["west"].record.status == "infeasible"
    assert "1 × 2 = 2" in " ".join(first["west"].record.problems["zh"])
    assert sorted(path.name for path in (tmp_path / "out" / "west").iterdir()) == ["record.json"]
    second = run(towns, tmp_path / "out")
    assert planned_again(second) == []
    assert second["west"].record == first["west"].record


def test_a_bug_on_one_town_is_left_for_a_maintainer_and_stops_no_other(
    towns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(towns / "south", titled(town(3), BROKEN))
    monkeypatch.setattr("planner.batch.run.plan_one", plan_or_break)
    runs = run(towns, tmp_path / "out")
    assert {name: one.record.status for name, one in runs.items() if not one.record.has_plan} == {"south": "failed"}
    assert "ZeroDivisionError: a bug" in (tmp_path / "out" / "south" / "failure.txt").read_text(encoding="utf-8")
    monkeypatch.undo()
    assert planned_again(run(towns, tmp_path / "out")) == ["south"]
    assert not (tmp_path / "out" / "south" / "failure.txt").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outcome_and_every_way_to_end_has_its_words(lang: str) -> None:
    statuses = ("optimal", "feasible", "infeasible", "unknown", "bad_input", "failed", "lost")
    assert all(has(f"reports.batch_status_{status}", lang) for status in statuses)
    assert all(has(f"reports.batch_ended_{way}", lang) for way in ("proved", "budget", "clock", "cancelled"))


def test_a_search_that_the_clock_ended_is_marked_in_the_summary(towns: Path, tmp_path: Path) -> None:
    run(towns, tmp_path / "out")
    path = tmp_path / "out" / "east" / "record.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "ended": "clock", "status": "feasible"}), encoding="utf-8")
    table = summary(list(run(towns, tmp_path / "out").values()), "en")
    ended = [column.key for column in table.columns].index("ended")
    assert [row[ended] for row in table.rows] == ["clock", "proof", "proof", "proof", "proof"]
