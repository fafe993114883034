"""Names on a map: those that are told are all written, and none lies on another."""

from base64 import b64encode
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner.ui import drawing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EMPTY = (
    '<main style="width: 800px"><div class="map"><svg style="width: 800px"></svg><div class="tools"></div>'
    '<div class="legend"></div></div></main>'
)
DRAW = """async ([source, data]) => {
  const module = await import(`data:text/javascript;base64,${source}`);
  module.default({ data, parentElement: document.querySelector("main"), setStateValue: () => undefined });
  const texts = [...document.querySelectorAll(".marked > text:not(.number)")];
  return texts.map((text) => { const b = text.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; });
}"""


def _node(number: int, x: float, y: float, *, marked: bool) -> dict[str, Any]:
    return {
        "id": f"p{number:03}", "name": f"第{number}号城区主干道", "x": x, "y": y, "group": 0, "shape": "circle", "told": [], "free": False,
        "marked": marked, "faded": not marked,
    }  # fmt: skip


@pytest.mark.parametrize("own", [3, 8, 12])
def test_the_names_of_a_leaders_places_in_a_crowd_are_all_written_and_none_covers_another(
    browser: "Browser", own: int
) -> None:
    """A crowd of 20 x 20 points that leave no side of any point free; the leader's own stand side by side in its middle."""
    crowd = [_node(n, n % 20, n // 20, marked=n // 20 == 10 and 4 <= n % 20 < 4 + own) for n in range(400)]
    data = {"nodes": crowd, "lines": [], "legend": [], "height": 420, "label": "", "numbered": True, "tools": {}}
    page = browser.new_page(viewport={"width": 900, "height": 600})
    page.set_content(f"<style>{_read('.css')}</style>{EMPTY}")
    boxes = page.evaluate(DRAW, [b64encode(_read(".js").encode()).decode(), data])
    page.close()
    assert len(boxes) == own
    for one, other in combinations(boxes, 2):
        assert one[0] > other[2] - 2 or other[0] > one[2] - 2 or one[1] > other[3] - 4 or other[1] > one[3] - 4


def _read(ending: str) -> str:
    return Path(drawing.__file__).with_suffix(ending).read_text(encoding="utf-8")
