"""`committees` tells seats, measures and clashes, and writes the list as an annex."""

from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT

from tests.cli.conftest import Run


@pytest.fixture
def governed(tiny: Path) -> Path:
    """`tiny` with a leading group that has one head, and two measures of l2 that are due on one day, where one may be."""
    with (tiny / "policy.toml").open("a", encoding="utf-8") as file:
        file.write("[follow_up]\nstart = 2026-01-01\n[follow_up.committees]\ndue_per_day = 1\n")
    tables = {
        "current": "leader,place\nl1,s1\nl2,s2\n",
        "committees": "committee,role,leader,unit\n领导小组,head,l1,\n领导小组,deputy,l2,\n领导小组,member,,城管局\n",
        "measures": "id,item,measure,due,leader,committee,done,result\n"
        "1,停车,划线,2026-01-16,l2,,,\n2,停车,=巡查,2026-01-16,l2,,,\n3,宣传,更换,2026-01-08,,领导小组,2026-01-09,已换\n",
    }
    for name, text in tables.items():
        (tiny / f"{name}.csv").write_text(text, encoding="utf-8")
    return tiny


def test_clashes_are_told_with_numbers_and_a_way_out(governed: Path, run: Run, tmp_path: Path) -> None:
    document = run("committees", governed, "--on", "2026-01-12", "--json").document
    assert [(each["id"], each["state"]) for each in document["measures"]] == [
        ("1", "planned"), ("2", "planned"), ("3", "late"),
    ]  # fmt: skip
    heads, crowded = document["clashes"]
    assert (heads["kind"], heads["count"], heads["bound"], heads["to"]) == ("heads", 1, 2, "l2")
    assert (crowded["leader"], crowded["day"], crowded["count"], crowded["bound"]) == ("l2", "2026-01-16", 2, 1)
    assert crowded["moves"] == [{"kind": "measure", "name": "1", "from": "2026-01-16", "to": "2026-01-15"}]
    told = run("committees", governed, "--on", "2026-01-12", "--out", tmp_path / "committees.xlsx").out
    assert "领导小组和专项委员会 1 个，措施 3 项，未完成 2 项，其中逾期 0 项，冲突 2 处" in told
    assert (tmp_path / "committees.xlsx").exists()


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("zh", ("附件", "行动项目清单", "截至2026年1月12日，共 3 项", "=巡查", "逾期完成", "副市长")),
        ("en", ("List of measures", "As of", "3 in all", "=巡查", "Done late", "To be done by")),
    ],
)
def test_the_list_is_an_annex_in_word(
    governed: Path, run: Run, tmp_path: Path, lang: str, texts: tuple[str, ...]
) -> None:
    annex = tmp_path / "annex.docx"
    assert run("committees", governed, "--on", "2026-01-12", "--annex", annex, "--lang", lang).code == 0
    document = docx.Document(str(annex))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    whole = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert [text for text in texts if text not in whole] == []
