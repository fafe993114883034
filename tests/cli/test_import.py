"""`import` shows what a table would do and writes the instance, whole or not at all; `template` writes what there is to fill in."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.intake import load_instance
from planner.store.site import read_site
from tests.cli.conftest import Run

TABLE = "序号,姓名,职务,挂钩联系街道,挂钩联系道路\n1,甲某,市长,城东街道,人民路、建设路\n2,乙某,副市长,城西街道,青年路\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_becomes_an_instance_that_can_be_planned(table: Path, tmp_path: Path, run: Run) -> None:
    done = run("import", table, "--out", tmp_path / "city")
    assert done.code == 0
    assert "新增" in done.out
    instance = load_instance(tmp_path / "city")
    assert [leader.name for leader in instance.leaders] == ["甲某", "乙某"]
    assert len(instance.current) == 5
    assert run("check", tmp_path / "city", tmp_path / "city" / "current.csv").code == 0


def test_a_dry_run_shows_everything_and_writes_nothing(table: Path, tmp_path: Path, run: Run) -> None:
    shown = run("import", table, "--out", tmp_path / "city", "--dry-run", "--json")
    assert shown.code == 0
    document = shown.document
    assert document["status"] == "ready"
    assert document["out"] is None
    assert [item["names"] for item in document["new"] if item["what"] == "leader"] == [["甲某"], ["乙某"]]
    assert {item["row"] for item in document["new"]} == {2, 3}
    assert not (tmp_path / "city").exists()
    assert "只是预览" in run("import", table, "--dry-run").out


def test_an_instance_is_not_changed_and_the_new_one_stands_beside_it(tiny: Path, tmp_path: Path, run: Run) -> None:
    before = {path.name: path.read_bytes() for path in tiny.iterdir()}
    (tmp_path / "posts.csv").write_text("姓名,职务,挂钩联系道路\n市长,,人民路\n", encoding="utf-8")
    done = run("import", tmp_path / "posts.csv", "--instance", tiny, "--out", tmp_path / "new", "--json")
    assert (done.code, done.document["status"]) == (0, "imported")
    assert load_instance(tmp_path / "new").current_assignment.pairs == {("l1", "r1")}
    assert {path.name: path.read_bytes() for path in tiny.iterdir()} == before


def test_what_is_unclear_is_asked_and_answered_in_a_file(tiny: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "t.csv").write_text("姓名,职务,挂钩联系道路\n市长,,人民大道\n", encoding="utf-8")
    command = ("import", tmp_path / "t.csv", "--instance", tiny, "--out", tmp_path / "new")
    refused = run(*command, "--json")
    assert refused.code == 2
    assert refused.document["status"] == "bad_input"
    (question,) = refused.document["unclear"]
    assert [option["answer"] for option in question["options"]] == ["is:r1", "new", "skip"]
    assert not (tmp_path / "new").exists()
    assert "place::人民大道" in run(*command).err
    dry = run(*command, "--dry-run", "--json")
    assert (dry.code, dry.document["status"]) == (0, "unclear")
    (tmp_path / "answers.json").write_text(json.dumps({question["id"]: "is:r1"}), encoding="utf-8")
    assert run(*command, "--answers", tmp_path / "answers.json").code == 0
    assert load_instance(tmp_path / "new").current_assignment.pairs == {("l1", "r1")}


def test_columns_are_corrected_in_a_file(table: Path, tmp_path: Path, run: Run) -> None:
    mapping = run("import", table, "--dry-run", "--json").document["mapping"]
    for column in mapping["sheets"][0]["columns"]:
        if column["header"] == "挂钩联系街道":
            column["role"] = "ignore"
    (tmp_path / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    assert run("import", table, "--mapping", tmp_path / "mapping.json", "--out", tmp_path / "city").code == 0
    assert {place.kind for place in load_instance(tmp_path / "city").places} == {"main_road"}


@pytest.mark.parametrize(
    ("content", "message"),
    [("[]", "不是答复文件"), ('{"a": 1}', "不是答复文件"), ("{", "answers.json")],
)
def test_what_is_no_file_of_answers_is_said(table: Path, tmp_path: Path, run: Run, content: str, message: str) -> None:
    (tmp_path / "answers.json").write_text(content, encoding="utf-8")
    refused = run("import", table, "--dry-run", "--answers", tmp_path / "answers.json")
    assert (refused.code, message in refused.err) == (2, True)


def test_bad_files_write_nothing_and_are_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"<html>")
    refused = run("import", tmp_path / "t.xlsx", "--out", tmp_path / "city", "--json")
    assert refused.code == 2
    assert [fault["file"] for fault in refused.document["faults"]] == ["t.xlsx"]
    (tmp_path / "leaders.csv").write_text("姓名,职务\n甲某,市长\n", encoding="utf-8")
    lonely = run("import", tmp_path / "leaders.csv", "--out", tmp_path / "city", "--lang", "en")
    assert (lonely.code, "has no places" in lonely.err) == (2, True)
    assert not (tmp_path / "city").exists()


def test_nothing_is_written_over(table: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "notes.txt").write_text("x", encoding="utf-8")
    assert run("import", table, "--out", tmp_path / "city").code == 2
    assert [path.name for path in (tmp_path / "city").iterdir()] == ["notes.txt"]


def test_a_folder_or_a_dry_run_must_be_named(table: Path, run: Run) -> None:
    refused = run("import", table)
    assert (refused.code, "--dry-run" in refused.err) == (2, True)


@pytest.mark.parametrize(("lang", "title"), [("zh", "挂钩联系表"), ("en", "Who looks after what")])
def test_the_template_is_written_in_both_languages(tmp_path: Path, run: Run, lang: str, title: str) -> None:
    done = run("template", "--out", tmp_path / "t.xlsx", "--lang", lang, "--json")
    assert (done.code, done.document) == (0, {"out": str(tmp_path / "t.xlsx")})
    assert load_workbook(tmp_path / "t.xlsx").sheetnames[0] == title


ODD = "序号,甲,职务,挂钩联系街道,乙\n1,甲某,市长,城东街道,人民路、建设路\n2,乙某,副市长,城西街道,青年路\n"


def test_a_corrected_table_is_remembered_by_the_server_of_this_computer_until_it_is_forgotten(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`甲` holds names and `乙` roads, which no header says; without a server nothing is made and nothing remembered."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "server"))
    table, corrected = tmp_path / "t.csv", tmp_path / "mapping.json"
    table.write_text(ODD, encoding="utf-8")
    mapping = run("import", table, "--dry-run", "--json", "--lang", "en").document["mapping"]
    for column, role, kind in ((1, "name", ""), (4, "place", "road")):
        mapping["sheets"][0]["columns"][column].update(role=role, kind=kind, certain=True)
    corrected.write_text(json.dumps(mapping), encoding="utf-8")
    assert run("import", table, "--mapping", corrected, "--out", tmp_path / "a").code == 0
    assert not (tmp_path / "server").exists()

    read_site()
    assert "已记住" in run("import", table, "--mapping", corrected, "--out", tmp_path / "b").err
    table.write_text(f"总表,,,,\n{ODD}3,丙某,副市长,城南街道,鼓楼路\n", encoding="utf-8")
    again = run("import", table, "--out", tmp_path / "c", "--json")
    assert (again.code, again.document["remembered"]) == (0, True)
    assert [leader.name for leader in load_instance(tmp_path / "c").leaders] == ["甲某", "乙某", "丙某"]
    afresh = run("import", table, "--dry-run", "--afresh", "--json").document
    assert (afresh["status"], afresh.get("remembered", False)) != ("ready", True)

    (known,) = run("mappings", "--json").document["mappings"]
    assert (known["headers"], known["file"]) == (["序号", "甲", "职务", "挂钩联系街道", "乙"], "t.csv")
    assert "须正好一种" in run("mappings", "--forget", "x", "--json").document["faults"][0]["message"]
    assert run("mappings", "--forget", known["form"][:6]).code == 0
    assert run("mappings", "--json").document == {"mappings": []}
