"""Who issues a document, under which number, to whom, on which day: as the policy states it, or a marked blank to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain import Policy
from planner.reports.wording import word


@dataclass(frozen=True, slots=True)
class Letterhead:
    """
    What stands around the text of an official notice; "" leaves a part out.

    Parameters
    ----------
    office, number
        Who issues it, and the number it is issued under.
    notice, change_notice
        The titles of the notice that sets the plan up, and of one that changes it.
    recipients, copies
        To whom it is sent, and to whom for information.
    date
        Day of issue, as it should be printed; no clock is asked.
    printer
        Who has it printed.
    """

    office: str = ""
    number: str = ""
    notice: str = ""
    change_notice: str = ""
    recipients: str = ""
    copies: str = ""
    date: str = ""
    printer: str = ""


NO_LETTERHEAD = Letterhead()
"""That of a document that is no notice."""


def letterhead(policy: Policy, lang: str) -> Letterhead:
    """The letterhead of a policy: its section `titles`, and for what that leaves open a blank in brackets that says what is missing."""
    section = policy.extra.get("titles")
    given = {str(key): str(value).strip() for key, value in section.items()} if isinstance(section, Mapping) else {}
    # "…制度" would be doubled by the title's own word for it.
    system = policy.title.endswith(word(lang, "system"))
    return Letterhead(
        office=given.get("office") or word(lang, "blank_office"),
        number=given.get("number") or word(lang, "blank_number"),
        notice=given.get("notice")
        or word(lang, "notice_title_of_system" if system else "notice_title", title=policy.title),
        change_notice=given.get("change_notice") or word(lang, "change_notice_title", title=policy.title),
        recipients=given.get("recipients") or word(lang, "blank_recipients"),
        copies=given.get("copies") or word(lang, "blank_copies"),
        date=given.get("date") or word(lang, "blank_date"),
        printer=given.get("printer") or word(lang, "blank_printer"),
    )
