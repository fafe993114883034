"""The manual has a section for every page and holds every message; `python scripts/manual.py` writes what follows from the program."""

import re
from pathlib import Path

import pytest

from planner.locale import LANGUAGES, codes, raw_text
from planner.ui.navigation import SECTIONS
from scripts.manual import AREAS, HELP, messages, written

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [name for names in SECTIONS.values() for name in names]
CHAPTERS = ("README.md", "install.md", "first-plan.md", "certificate.md", "questions.md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_made_by_the_script_is_as_it_would_make_it_now(lang: str) -> None:
    for name, text in written(lang).items():
        there = (DOCS / lang / name).read_text(encoding="utf-8")
        assert there == text, f"docs/{lang}/{name} is not up to date: run python scripts/manual.py"


def test_no_message_is_missing() -> None:
    sentences = {code for code in codes() if "。" in raw_text(code, "zh") and not code.endswith(HELP)}
    assert sentences <= messages("zh").keys() == messages("en").keys()
    assert {code.split(".")[0] for code in messages("zh")} <= AREAS.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_section_under_its_own_name_with_its_picture(lang: str, name: str) -> None:
    text = (DOCS / lang / "pages" / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {raw_text(f'ui.{name}_title', lang)}\n")
    (picture,) = re.findall(r"!\[.*?\]\(\.\./\.\./(.*?)\)", text)
    assert picture == f"pictures/{name.replace('_', '-')}-{lang}.png"
    assert (DOCS / picture).is_file(), "run python scripts/pictures.py"
    assert len(text.splitlines()) >= 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_section_is_about_a_page_that_is_gone(lang: str) -> None:
    sections = {path.stem for path in (DOCS / lang / "pages").glob("*.md")} - {"README"}
    assert sections - set(PAGES) == set()


def test_both_languages_have_the_same_chapters() -> None:
    for lang in LANGUAGES:
        contents = (DOCS / lang / "README.md").read_text(encoding="utf-8")
        for chapter in CHAPTERS:
            assert (DOCS / lang / chapter).is_file()
            assert chapter == "README.md" or f"]({chapter})" in contents
