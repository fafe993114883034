"""
Message catalogues: one gettext file per language and area, `locale/<language>/<area>.po`.

A message's code is its msgid, `<area>.<name>`; its sentence names values in braces. The catalogues are read as text by Babel, so
that no compiled file has to be kept. A word that a count decides stands as one|more behind its name: `{count} {count:place|places}`.
"""

import string
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
_FOLDERS = {"zh": "zh_CN", "en": "en"}


@cache
def _catalogue(language: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / _FOLDERS[language]).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        for message in catalogue:
            if message.id:
                sentences[str(message.id)] = str(message.string)
    return sentences


class _Formatter(string.Formatter):
    """Braces filled with numbers and days as people write them, lists joined as the language does, and the word that a count asks for."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        one, either, more = format_spec.partition("|")
        if either:
            return one if value in (1, "1") else more
        if format_spec:
            return str(super().format_field(value, format_spec))
        if isinstance(value, float):
            return _number(value)
        if isinstance(value, date):
            return _day(value, self.language)
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ("、" if self.language == "zh" else ", ").join(self.format_field(item, "") for item in value)
        return str(value)


def _number(value: float) -> str:
    """
    A float as people write it: at most three decimals, none when it is whole.

    >>> _number(3.0), _number(2.5), _number(1 / 3), _number(float("inf"))
    ('3', '2.5', '0.333', '∞')
    """
    if value == float("inf"):
        return "∞"
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _day(value: date, language: str) -> str:
    """
    A day, or a moment to the minute, as sentences of a language write it.

    >>> _day(date(2026, 7, 5), "zh"), _day(datetime(2026, 7, 5, 8, 30), "zh")
    ('2026年7月5日', '2026年7月5日 08:30')
    >>> _day(date(2026, 7, 5), "en"), _day(datetime(2026, 7, 5, 8, 30), "en")
    ('2026-07-05', '2026-07-05 08:30')
    """
    day = f"{value.year}年{value.month}月{value.day}日" if language == "zh" else f"{value:%Y-%m-%d}"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day


def sentence(code: str, language: str = DEFAULT_LANGUAGE, /, **values: Any) -> str:
    """
    The sentence of a message code.

    Parameters
    ----------
    code
        `<area>.<name>`.
    language
        "zh" or "en".
    values
        What the sentence names in braces; more than it names is allowed.

    Raises
    ------
    KeyError
        When the catalogue has no such code, or the sentence names a value that is not given: a bug, never hidden.
    """
    return _Formatter(language).vformat(_catalogue(language)[code], (), values)


def raw_text(code: str, language: str = DEFAULT_LANGUAGE) -> str:
    """A sentence as its catalogue has it, with the names of its values in braces; KeyError when there is no such code."""
    return _catalogue(language)[code]


def has(code: str, language: str = DEFAULT_LANGUAGE) -> bool:
    """Whether the catalogue of a language has a code."""
    return code in _catalogue(language)


def codes(language: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """All codes of a language, sorted."""
    return tuple(sorted(_catalogue(language)))
