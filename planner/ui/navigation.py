"""Which pages there are, at which address, and how one links to another."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planner.ui.words import say

_FOLDER = Path(__file__).parent / "pages"
SECTIONS = {
    "section_prepare": ("overview", "data_source", "import_tables", "data_tables", "rules"),
    "section_plan": (
        "generate",
        "plan_table",
        "plan_board",
        "plan_map",
        "why",
        "repair",
        "vacancy",
        "rotation",
        "alternatives",
        "compare",
    ),
    "section_follow_up": (
        "visits",
        "orders",
        "assessment",
        "calendar",
        "burden",
        "bulletin",
        "chains",
        "committees",
        "materials",
        "rebalance",
        "inspection",
    ),
    "section_use": ("my_places", "shares", "network", "export"),
    "section_keep": ("versions", "links", "audit", "people"),
}
"""Section -> its pages, by the names of their files."""
FIRST = "overview"


def page(name: str) -> StreamlitPage:
    """The page of a file, titled in the visitor's language; its address is the same in every language."""
    address = name.replace("_", "-")
    return st.Page(_FOLDER / f"{name}.py", title=say(f"{name}_title"), url_path=address, default=name == FIRST)


def sections() -> dict[str, list[StreamlitPage]]:
    """All pages under the headings of the navigation."""
    return {say(section): [page(name) for name in names] for section, names in SECTIONS.items()}


def link(name: str, *, label: str = "") -> None:
    """A link to another page, under its usual words or those of `label`."""
    st.page_link(page(name), label=say(label or f"go_to_{name}"))
