"""`export` writes a plan as a table."""

from pathlib import Path

import openpyxl

from planner.reports import FORMATS
from tests.cli.conftest import Run


def test_the_ending_of_the_file_decides_the_format(tiny: Path, good_plan: Path, tmp_path: Path, run: Run) -> None:
    book, table = tmp_path / "plan.xlsx", tmp_path / "plan.csv"
    assert run("export", tiny, good_plan, "--out", book).code == 0
    assert run("export", tiny, good_plan, "--out", table).code == 0
    assert openpyxl.load_workbook(book).sheetnames[0] == "分工表"
    assert table.read_text(encoding="utf-8-sig").startswith("序号,")


def test_the_format_can_be_named(tiny: Path, good_plan: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "plan.txt"
    outcome = run("export", tiny, good_plan, "--format", "csv", "--out", path, "--json", "--lang", "en")
    assert outcome.code == 0
    assert outcome.document == {"format": "csv", "out": str(path), "violations": []}
    assert path.read_text(encoding="utf-8-sig").startswith("No.,")


def test_a_format_that_does_not_exist_is_bad_input(tiny: Path, good_plan: Path, tmp_path: Path, run: Run) -> None:
    outcome = run("export", tiny, good_plan, "--format", "odt", "--out", tmp_path / "x", "--json")
    assert outcome.code == 2
    assert "没有“odt”这种格式，可用：xlsx、csv" in outcome.document["faults"][0]["message"]
    assert not (tmp_path / "x").exists()


def test_one_table_can_be_written_alone(tiny: Path, good_plan: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "settled.csv"
    assert run("export", tiny, good_plan, "--out", path, "--table", "settled").code == 0
    assert path.read_text(encoding="utf-8-sig").startswith("序号,事项,")
    unknown = run("export", tiny, good_plan, "--out", path, "--table", "luck", "--json")
    assert unknown.code == 2
    assert "没有“luck”这张表，可用：by_leader、by_place" in unknown.document["faults"][0]["message"]
    word = ("export", tiny, good_plan, "--out", tmp_path / "n.docx", "--table", "settled")
    assert run(*word, "--template", path).code == 2
    assert not (tmp_path / "n.docx").exists()
    assert run(*word).code == 0


def test_help_names_every_format(run: Run) -> None:
    shown = run("export", "--help").out
    assert all(name in shown for name in FORMATS)


def test_a_plan_that_breaks_rules_is_exported_with_a_warning(
    tiny: Path, bad_plan: Path, tmp_path: Path, run: Run
) -> None:
    outcome = run("export", tiny, bad_plan, "--out", tmp_path / "plan.csv")
    assert outcome.code == 0
    assert "有 3 处不符合规定" in outcome.err


def test_a_folder_that_is_not_there_is_bad_input(tiny: Path, good_plan: Path, tmp_path: Path, run: Run) -> None:
    outcome = run("export", tiny, good_plan, "--out", tmp_path / "none" / "plan.xlsx", "--json")
    assert (outcome.code, outcome.document["status"]) == (2, "bad_input")


def test_a_refusal_names_the_option_or_the_path_and_a_way_out(
    tiny: Path, good_plan: Path, tmp_path: Path, run: Run
) -> None:
    table = run("export", tiny, good_plan, "--out", tmp_path / "x.csv", "--table", "luck")
    assert "- 命令行“--table”：没有“luck”这张表" in table.err
    template = run("export", tiny, good_plan, "--out", tmp_path / "x.xlsx", "--template", "form.docx", "--lang", "en")
    assert template.code == 2
    assert "cannot go with the format xlsx. Leave --template out, or let --out end in .docx." in template.err
    folder = run("export", tiny, good_plan, "--out", tmp_path / "none" / "x.xlsx")
    assert f"文件夹“{tmp_path / 'none'}”不存在" in folder.err
    plan = run("export", tiny, tmp_path / "none.csv", "--out", tmp_path / "x.xlsx")
    assert f"找不到文件“{tmp_path / 'none.csv'}”。请核对路径和文件名。" in plan.err
    assert list(tmp_path.glob("x.*")) == []
