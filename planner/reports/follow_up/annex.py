"""A table as the annex of an official paper, in Word, pages across."""

from pathlib import Path

from planner.domain import Instance
from planner.reports import official
from planner.reports.letterhead import letterhead
from planner.reports.notice import title_line
from planner.reports.table import Table
from planner.reports.whole_file import whole_file
from planner.reports.wording import word


def annex(instance: Instance, listed: Table, told: str, path: Path, lang: str) -> None:
    """
    Write a table under the word 附件 and its title.

    Parameters
    ----------
    told
        A line below the title, such as the day it is of.
    """
    paper = official.paper(listed.title)
    official.lie_across(paper.sections[0])
    official.line(paper, word(lang, "notice_annex"), font=official.HEADING, keep_with_next=True)
    title_line(paper, listed.title)
    points, leading = official.TABLE_POINTS, official.TABLE_LEADING
    official.line(paper, told, align=official.CENTRED, points=points, leading=leading, keep_with_next=True)
    official.table(paper, listed)
    official.line(paper, letterhead(instance.policy, lang).office, align=official.RIGHT_ALIGNED)
    with whole_file(path) as draft:
        official.save(paper, draft)
