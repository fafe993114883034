"""A small city for the pages, and a way to open them without a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Instance, Layer, Leader, Level, Link, Place, Policy, Range
from planner.intake import Intake
from planner.ui import desks, keeping, sources, state
from planner.ui.desks import Desk
from planner.ui.draft import Draft
from tests.ui.browsing import browser, server, visit

__all__ = ["browser", "server", "visit"]

SHELL = Path(__file__).parents[2] / "planner" / "ui" / "shell" / "script.py"
PAGES = SHELL.parents[1] / "pages"


@pytest.fixture
def two_by_three() -> Instance:
    """
    Two leaders, two streets, four roads; quotas 1 street and 1-2 roads, each place exactly one leader.

        s1 east ---- s2 west        r1, r2 pass s1; r3, r4 pass s2; only s1 has a point.
    """
    streets = (
        Place("s1", "城东街道", "street", "甲区", weight=10, lon=119.9, lat=32.5),
        Place("s2", "城西街道", "street", "乙区", weight=10),
    )
    roads = tuple(Place(f"r{n}", f"{n}号路", "main_road", weight=5) for n in range(1, 5))
    links = tuple(
        Link(road, street, "passes") for road, street in (("r1", "s1"), ("r2", "s1"), ("r3", "s2"), ("r4", "s2"))
    )
    policy = Policy(
        "示例市领导挂钩联系制度",
        (
            Layer("subdistrict", ("street", "township"), Range(1, 1), anchor=True),
            Layer("road", ("main_road", "secondary_road"), Range(1, 2)),
        ),
        (Level({"peak_load": 1.0}, tolerance=0.05), Level({"deviation": 1.0, "coherence": 5.0})),
    )
    return Instance(policy, (Leader("l1", "市长"), Leader("l2", "副市长", share=0.5)), streets + roads, links)


@pytest.fixture
def kept(two_by_three: Instance) -> Assignment:
    """A plan that keeps every rule: each leader a street and the two roads that pass it."""
    return Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r2"), ("l2", "s2"), ("l2", "r3"), ("l2", "r4")])


OpenPage = Callable[..., AppTest]


@pytest.fixture
def new_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A visitor with a cookie, and an empty data folder."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(state, "_visitor", lambda: "cookie")
    keeping.close()
    desks.forget_desks()
    yield
    keeping.close()
    desks.forget_desks()


@pytest.fixture
def open_page() -> OpenPage:
    """Opens a page as a browser would: through the shell, with this draft on the desk (None: nothing is open)."""

    def opened(page: str, draft: Draft | None, *, language: str = "zh") -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=30)
        app.session_state["desk"] = Desk(draft=draft, language=language, opened=True)
        app.run()
        app.switch_page(str(PAGES / f"{page}.py"))
        return app.run()

    return opened


@pytest.fixture
def no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the program had come without readable sample cities."""
    monkeypatch.setattr(sources, "sample", lambda _name: Intake(None, (), ()))
