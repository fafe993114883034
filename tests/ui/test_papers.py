"""Papers on the export page: change notice, cards, poster, and the notice by the office's own form."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
import zxingcpp
from openpyxl import load_workbook

from planner.domain import Assignment, Holding, Instance
from planner.reports.notice_template import MAX_BYTES
from planner.store import leader_links
from planner.ui import downloads, identity, keeping
from planner.ui.draft import Draft
from tests.ui.conftest import OpenPage
from tests.ui.publishing import publish
from tests.ui.reading import button, texts


def draft(instance: Instance, plan: Assignment) -> Draft:
    """In force, l1 has s2 and l2 has s1; both change."""
    return Draft("x", instance.with_current((Holding("l1", "s2"), Holding("l2", "s1"))), plan)


def test_the_page_offers_every_paper(two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
    app = open_page("export", draft(two_by_three, kept))
    assert not app.exception
    assert "现有 2 位" in texts(app)
    assert app.file_uploader(key="notice_form").proto.max_upload_size_mb == MAX_BYTES / 1e6
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


def test_one_table_leaves_alone_in_every_format(two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
    at_hand = draft(two_by_three, kept)
    titles = downloads.tables_of(at_hand, "zh")
    assert list(titles)[:3] == ["by_leader", "by_place", "by_road"]
    app = open_page("export", at_hand)
    app.selectbox(key="csv_table").set_value("by_road").run()
    assert not app.exception
    made = {kind: downloads.document(at_hand, kind, "zh", "by_road") for kind in ("csv", "xlsx", "docx", "pdf")}
    assert "1号路" in made["csv"].decode("utf-8-sig")
    assert load_workbook(BytesIO(made["xlsx"])).sheetnames == ["道路一览表"]
    assert len(docx.Document(BytesIO(made["docx"])).tables[0].rows) == 5
    assert made["pdf"].startswith(b"%PDF")


def codes(document: bytes) -> list[str]:
    """What a telephone reads on each page."""
    opened = pypdfium2.PdfDocument(document)
    pictures = [page.render(scale=3).to_pil() for page in opened]
    opened.close()
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


def test_without_an_address_of_the_server_no_code_is_printed_and_the_page_says_why(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    assert codes(downloads.paper(draft(two_by_three, kept), "cards", "zh")) == []
    app = open_page("export", draft(two_by_three, kept))
    assert "还没有设置本系统的对外地址" in texts(app)


def test_without_a_plan_in_force_no_code_is_printed_and_the_page_says_why(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANNER_PUBLIC_URL", "https://planner.example")
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path))
    keeping.close()
    app = open_page("export", draft(two_by_three, kept))
    assert "还没有已生效的现行方案" in texts(app)
    keeping.close()


class TestCodes:
    """The server answers to https://planner.example/a; the plan in force is the one of the cards."""

    @pytest.fixture(autouse=True)
    def _address(
        self, monkeypatch: pytest.MonkeyPatch, two_by_three: Instance, kept: Assignment, tmp_path: Path
    ) -> Iterator[None]:
        monkeypatch.setenv("PLANNER_PUBLIC_URL", "https://planner.example/a/")
        monkeypatch.setenv("PLANNER_DATA", str(tmp_path))
        keeping.close()
        publish(two_by_three, kept)
        yield
        keeping.close()

    def test_the_code_opens_the_leaders_link_where_he_has_one(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        """Nobody has one at first; one press hands out both, and l1 and l2 get pages of their own."""
        assert codes(downloads.paper(draft(two_by_three, kept), "cards", "zh")) == []
        app = open_page("export", draft(two_by_three, kept))
        button(app, "为还没有链接的 2 位领导各发一个链接").click().run()
        assert not app.exception
        assert "2 张卡片中有 2 张印二维码" in texts(app)
        read = codes(downloads.paper(draft(two_by_three, kept), "cards", "zh"))
        database, now = keeping.office().database, keeping.stamp("").at
        tokens = [address.removeprefix("https://planner.example/a/l/") for address in read]
        assert [leader_links.opened(database, token, now) for token in tokens] == ["l1", "l2"]

    def test_where_people_log_in_a_leader_without_link_gets_his_page_behind_the_login(
        self, two_by_three: Instance, kept: Assignment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(identity, "accounts_needed", lambda: True)
        monkeypatch.setattr(identity, "may", lambda act: act != "link")
        leader_links.hand_out(keeping.office().database, "l1", 30, keeping.stamp("Wang"))
        # Whoever may not hand out links gets none on paper either.
        assert (
            codes(downloads.paper(draft(two_by_three, kept), "cards", "zh")) == ["https://planner.example/a/mine"] * 2
        )
