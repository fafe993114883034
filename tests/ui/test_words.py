"""The words on the screen: all there in both languages, none left over, and imported text stays text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.locale import LANGUAGES, codes
from planner.ui import shell
from planner.ui.words import plain

SOURCES = sorted(Path(shell.__file__).parents[1].rglob("*.py"))
PATTERNS = {
    "say": ["{}"],
    "sentence": ["{}"],
    "prose": ["{}"],
    "page_title": ["{}_title", "{}_purpose"],
    "link": ["go_to_{}"],
}
WHOLE = re.escape("ui.")


def _asked() -> Iterator[str]:
    """Regular expressions of the names that the code asks the catalogue for."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in PATTERNS
                and node.args
            ):
                for name in _names(node.args[0]):
                    if node.func.id != "sentence":
                        yield from (pattern.format(name) for pattern in PATTERNS[node.func.id])
                    elif name.startswith(WHOLE):  # by the whole code, for a language that is not the visitor's
                        yield name.removeprefix(WHOLE)


def _names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _names(node.body)
        yield from _names(node.orelse)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_asked_for_is_there(language: str) -> None:
    known = [code.removeprefix("ui.") for code in codes(language) if code.startswith("ui.")]
    missing = [asked for asked in _asked() if not any(re.fullmatch(asked, name) for name in known)]
    assert missing == []


def test_every_sentence_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = list(_asked())
    unused = [
        name
        for name in (code.removeprefix("ui.") for code in codes("zh") if code.startswith("ui."))
        if not any(re.fullmatch(pattern, name) for pattern in asked if pattern != ".+")
        and f'"{name}"' not in text
        and f'"ui.{name}"' not in text
    ]
    assert unused == []


def test_imported_text_cannot_become_markup() -> None:
    assert plain("![x](http://a)") == r"\!\[x\]\(http\:\/\/a\)".replace(r"\/", "/")
    assert plain(":red[x] $a$ <b>") == r"\:red\[x\] \$a\$ \<b\>"
    assert plain("城东街道") == "城东街道"
