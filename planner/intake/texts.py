"""May a text stand in a cell? How long names and sentences may be, and which characters nobody can see in them."""

import re
from dataclasses import dataclass
from typing import Any

from planner.domain import Fault

MAX_LINE = 100
"""Characters of an id, a name or a word."""
MAX_TITLE = 200
"""Characters of a title."""
MAX_TEXT = 2_000
"""Characters of a sentence, such as a note or a reason."""
_SHOWN = 30
# What reverses the direction of writing makes a text look like another one; blanks of no width make two names that look the same.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_INVISIBLE_OR_BREAK = re.compile(f"[\t\n\r]|{_INVISIBLE.pattern}")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a text: the message's name, the text as the message quotes it, and the values of its sentence."""

    code: str
    shown: str
    values: dict[str, Any]

    def fault(self, file: str, row: int | None, column: str) -> Fault:
        """The fault of the cell that holds the text."""
        return Fault(file, row, column, self.shown, f"intake.{self.code}", self.values)


def has_flaw(text: str, limit: int, *, one_line: bool) -> bool:
    """Whether a text is longer than `limit`, or holds invisible characters; line breaks are among them where it is `one_line`."""
    return len(text) > limit or _first_invisible(text, one_line=one_line) is not None


def flaw_of(text: str, limit: int, *, one_line: bool) -> Flaw | None:
    """
    What is wrong with a text, if anything is.

    >>> flaw_of("王" * 5000, 100, one_line=True).values
    {'length': 5000, 'limit': 100}
    >>> flaw_of("王\\u200b强", 100, one_line=True)
    Flaw(code='invisible_character', shown='王␣强', values={'character': 'U+200B', 'position': 2})
    >>> flaw_of("第一行\\n第二行", 2000, one_line=False) is None
    True
    """
    values: dict[str, Any]
    found = _first_invisible(text, one_line=one_line)
    if len(text) > limit:
        code, values = "text_too_long", {"length": len(text), "limit": limit}
    elif found is not None:
        code, values = "invisible_character", {"character": f"U+{ord(found[0]):04X}", "position": found.start() + 1}
    else:
        return None
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return Flaw(code, _INVISIBLE_OR_BREAK.sub("␣", shown), values)


def _first_invisible(text: str, *, one_line: bool) -> re.Match[str] | None:
    if text.isprintable():  # most texts are, and this is the quickest way to know
        return None
    return (_INVISIBLE_OR_BREAK if one_line else _INVISIBLE).search(text)
