"""Cards, poster and change notice from the command line."""

import json
import shutil
from pathlib import Path

import docx
import pypdfium2

from tests.cli.conftest import Run

TAIZHOU = Path("data/taizhou")
CURRENT = TAIZHOU / "current.csv"


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()


def test_a_card_per_leader(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "cards.pdf"
    done = run("cards", TAIZHOU, CURRENT, "--out", out, "--link", "https://plan.example/l/{id}", "--json")
    assert (done.code, json.loads(done.out)) == (0, {"out": str(out), "pages": 28})
    texts = pages(out)
    assert len(texts) == 28
    assert "市委书记" in texts[0]


def test_one_poster(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "poster.pdf"
    assert run("poster", TAIZHOU, CURRENT, "--out", out).code == 0
    (text,) = pages(out)
    assert "大𫭢镇" in text


def test_a_change_notice_lists_exactly_the_changed_leaders(run: Run, tmp_path: Path) -> None:
    """l01 and l02 change a road; in the plan of before stands somebody who has left."""
    lines = CURRENT.read_text(encoding="utf-8-sig").splitlines()
    swapped = {"l01,r54,": "l02,r54,"}
    after, before, out = tmp_path / "after.csv", tmp_path / "before.csv", tmp_path / "change.docx"
    after.write_text("\n".join(swapped.get(line, line) for line in lines), encoding="utf-8")
    before.write_text("\n".join([*lines, "l99,r99,"]), encoding="utf-8")
    done = run("change-notice", TAIZHOU, before, after, "--out", out, "--json")
    assert (done.code, json.loads(done.out)["changed"]) == (0, ["l01", "l02", "l99"])
    (table,) = docx.Document(str(out)).tables
    assert [row.cells[1].text for row in table.rows[1:]] == ["市委书记", "市长", "编号 l99（名称不详）"]
    told = run("change-notice", TAIZHOU, before, after, "--out", out)
    assert "2 个编号在现有数据里查不到名称，通知里写的是编号：l99、r99。" in told.err


def test_names_of_whoever_has_left_come_from_the_data_of_before(run: Run, tmp_path: Path) -> None:
    earlier, out, before = tmp_path / "earlier", tmp_path / "change.docx", tmp_path / "before.csv"
    shutil.copytree(TAIZHOU, earlier)
    for name, row in (
        ("leaders.csv", "l99,前市长,前市长,市政府,99,1,false,,,\n"),
        ("places.csv", "r99,旧路,main_road\n"),
    ):
        with (earlier / name).open("a", encoding="utf-8") as file:
            file.write(row)
    before.write_text(CURRENT.read_text(encoding="utf-8-sig") + "l99,r99,\n", encoding="utf-8")
    done = run("change-notice", TAIZHOU, before, CURRENT, "--out", out, "--names-from", earlier, "--json")
    assert (done.code, done.document["nameless"]) == (0, [])
    (table,) = docx.Document(str(out)).tables
    assert [cell.text for cell in table.rows[1].cells[1:4]] == ["前市长", "旧路", "无"]


def test_no_change_notice_is_written_of_two_plans_that_are_the_same(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "change.docx"
    done = run("change-notice", TAIZHOU, CURRENT, CURRENT, "--out", out)
    assert done.code == 2
    assert (
        "change.docx：原分工和新分工完全相同，没有领导需要调整，通知没有写出。请核对是否选错了方案。"
        in done.err + done.out
    )
    assert not out.exists()


def test_a_file_named_as_another_kind_is_refused_with_the_endings_that_fit(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "notice.txt"
    for command, ending in (
        (("cards", TAIZHOU, CURRENT), ".pdf"),
        (("poster", TAIZHOU, CURRENT), ".pdf"),
        (("change-notice", TAIZHOU, CURRENT, CURRENT), ".docx"),
        (("bulletin", TAIZHOU), ".docx"),
        (("visits", TAIZHOU), ".xlsx"),
        (("orders", TAIZHOU), ".xlsx、.docx"),
        (("template",), ".xlsx、.docx"),
    ):
        done = run(*command, "--out", out)
        assert done.code == 2
        assert "--out" in done.err
        assert f"“{out}”的扩展名不对。请改用：{ending}。" in done.err
    assert run("committees", TAIZHOU, "--annex", out).code == 2
    assert run("materials", TAIZHOU, "--annex", out).code == 2
    for asked in ("calendar", "materials"):
        assert f"“{out}”的扩展名不对。请改用：.ics。" in run(asked, TAIZHOU, "--ics", out).err
    assert not out.exists()


def test_a_plan_of_strangers_is_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("leader,place\nl99,r01\n", encoding="utf-8")
    for command in ("cards", "poster"):
        assert run(command, TAIZHOU, plan, "--out", tmp_path / "x.pdf").code == 2
    assert not (tmp_path / "x.pdf").exists()
