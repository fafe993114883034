"""Papers on the export page: change notice, cards, poster, and the notice by the office's own form."""

from io import BytesIO

import docx
import pypdfium2

from planner.domain import Assignment, Holding, Instance
from planner.ui import downloads
from planner.ui.draft import Draft
from tests.ui.conftest import OpenPage
from tests.ui.reading import texts


def draft(instance: Instance, plan: Assignment) -> Draft:
    """In force, l1 has s2 and l2 has s1; both change."""
    return Draft("x", instance.with_current((Holding("l1", "s2"), Holding("l2", "s1"))), plan)


def test_the_page_offers_every_paper(two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
    app = open_page("export", draft(two_by_three, kept))
    assert not app.exception
    assert "现有 2 位" in texts(app)
    app.file_uploader(key="notice_form").upload("坏.docx", b"no document").run()
    assert not app.exception
    assert "这个模板不能使用" in texts(app)


def test_the_papers_are_what_they_say(two_by_three: Instance, kept: Assignment) -> None:
    at_hand = draft(two_by_three, kept)
    change = docx.Document(BytesIO(downloads.change_document(at_hand, "zh")))
    assert [row.cells[1].text for row in change.tables[0].rows[1:]] == ["市长", "副市长"]
    for name, pages in (("cards", 2), ("poster", 1)):
        document = pypdfium2.PdfDocument(downloads.paper(at_hand, name, "zh"))
        assert len(document) == pages
        document.close()
    form = downloads.notice_form("zh")
    notice = docx.Document(BytesIO(downloads.notice_by_form(at_hand, "form.docx", form, "zh")))
    assert "示例市领导挂钩联系制度" in "".join(line.text for line in notice.paragraphs)
