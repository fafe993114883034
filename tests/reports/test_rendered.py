"""Word documents as they are laid out on pages: looked at page by page, in LibreOffice's rendering."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain import Assignment, Instance
from planner.reports import export
from planner.reports.notice_template import write_notice_template
from tests.conftest import Convert
from tests.reports.test_pdf import pages

LENGTHS = range(46, 66, 3)


@pytest.fixture
def rendered(libreoffice: Convert, two_by_four: Instance, kept: Assignment, tmp_path: Path) -> list[list[str]]:
    """The texts of the pages of notices whose opening grows, the last of them by the template."""
    made = []
    write_notice_template(tmp_path / "form.docx")
    for length in LENGTHS:
        wordy = replace(two_by_four, policy=replace(two_by_four.policy, wording="每位领导要切实履行职责，" * length))
        form = tmp_path / "form.docx" if length == LENGTHS[-1] else None
        made.append(tmp_path / f"n{length}.docx")
        export(wordy, kept, "docx", made[-1], template=form)
    libreoffice(made, "pdf", tmp_path)
    return [pages(path.with_suffix(".pdf")) for path in made]


def test_the_signature_is_on_a_page_with_words_of_the_text_and_the_annex_begins_one(rendered: list[list[str]]) -> None:
    moved = set()
    for said in rendered:
        signed = next(number for number, text in enumerate(said) if "（发文机关）（成文日期）" in text)
        moved.add(signed)
        assert "具体分工见附件。附件：分工表" in said[signed]
        assert said[signed + 1].startswith("附件分工表序号")
        assert "抄送：（抄送机关）（印发机关）（成文日期）印发" in said[-1]
    assert len(moved) > 1  # or the lengths do not reach the foot of a page, and nothing was tried
