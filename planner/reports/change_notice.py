"""The notice that one plan takes the place of another, in Word: its annex lists exactly the leaders who change."""

import os
from pathlib import Path

from planner.domain import Assignment, Fault, Instance, InstanceError
from planner.locale import DEFAULT_LANGUAGE
from planner.reports import notice, official
from planner.reports.changes import NOBODY, Former, before_and_after, changed_leaders
from planner.reports.letterhead import letterhead
from planner.reports.notice_template import Words, fill
from planner.reports.whole_file import whole_file
from planner.reports.wording import word


def change_notice(
    instance: Instance,
    before: Assignment,
    after: Assignment,
    path: str | os.PathLike[str],
    lang: str = DEFAULT_LANGUAGE,
    *,
    template: str | os.PathLike[str] | None = None,
    former: Former = NOBODY,
) -> None:
    """
    Write the notice, replacing a file that is there; when that fails, what was there stays.

    Parameters
    ----------
    before, after
        They may name leaders and places that the instance no longer has, as plans of earlier years do.
    path
        File to write, a .docx; its folder must exist.
    template
        An office's own form (.docx with tags), the one of `planner.reports.notice_template` when left out.
    former
        What those leaders and places were called; without a name they stand under their ids.

    Raises
    ------
    InstanceError
        When the two plans are the same, as an office must not issue a notice that changes nothing; when the template cannot be used.
    OSError
        When the system does not let the file be written.
    """
    changed = changed_leaders(before, after)
    if not changed:
        raise InstanceError([Fault(Path(path).name, None, "", "", "reports.change_none")])
    annex = before_and_after(instance, before, after, lang, former)
    around = letterhead(instance.policy, lang)
    others = {leader for leader, _ in after.pairs} - changed
    told = "change_extent" if others else "change_extent_all"
    # One part alone has no heading and no number.
    said = (word(lang, "change_opening"), word(lang, told, count=len(annex.rows)))
    if template is not None:
        words = Words(around.change_notice, said, ())
        with whole_file(Path(path)) as draft:
            fill(Path(template), words, around, annex, draft)
        return
    paper = official.paper(around.change_notice)
    notice.head(paper, around, around.change_notice, lang)
    notice.paragraphs(paper, list(said))
    notice.foot(paper, around, annex, lang)
    with whole_file(Path(path)) as draft:
        official.save(paper, draft)
