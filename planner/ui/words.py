"""The words on the screen, in the visitor's language."""

import re
from typing import Any

from planner.locale import sentence
from planner.store.errors import StoreError
from planner.ui import state

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
"""What each language calls itself, for whoever cannot read the other."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def say(name: str, /, **values: Any) -> str:
    """The sentence `ui.<name>` of the catalogue."""
    return sentence(f"ui.{name}", state.language(), **values)


def office(name: str, /, **values: Any) -> str:
    """The sentence `office.<name>` of the catalogue: drafts, versions, people and audit."""
    return sentence(f"office.{name}", state.language(), **values)


def told(code: str, /, **values: Any) -> str:
    """The sentence of a whole message code, whatever its area."""
    return sentence(code, state.language(), **values)


def trouble(error: StoreError) -> str:
    """What went wrong in keeping things, in the visitor's language."""
    return sentence(error.code, state.language(), **error.values)


def plain(text: str) -> str:
    """
    Text so escaped that Streamlit's Markdown shows it as it is: an imported name must not become a link or a picture.

    >>> plain("![x](http://y)")
    '\\\\!\\\\[x\\\\]\\\\(http\\\\://y\\\\)'
    """
    return _MARKUP.sub(r"\\\1", text)


def prose(name: str, /, **values: Any) -> str:
    """The sentence `ui.<name>`, safe in Markdown whatever its values are."""
    return plain(say(name, **values))
