"""Points and lines as an SVG drawn in the browser: no tiles, no request. The map and the network are drawn with it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from planner.ui import state
from planner.ui.words import say

Shape = Literal["circle", "square", "diamond"]
_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "planner_drawing",
    html=(
        '<div class="map"><svg role="group"></svg><div class="tools">'
        '<button value="in">+</button><button value="out">−</button><button value="all">⤢</button></div>'
        '<div class="legend"></div></div>'
    ),
    css=(_FOLDER / "drawing.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "drawing.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """
    A point to draw.

    Parameters
    ----------
    x, y
        In any unit, the same for both; y grows downwards.
    group
        Number of its entry in the legend: it makes the colour.
    told
        What a pointer that rests on it, or a screen reader, says after the name.
    free, marked, faded
        Drawn as an empty ring; made to stand out; made to step back.
    """

    id: str
    name: str
    x: float
    y: float
    group: int
    shape: Shape = "circle"
    told: Sequence[str] = ()
    free: bool = False
    marked: bool = False
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes, by their ids; the kind makes the stroke."""

    a: str
    b: str
    kind: str = "link"


def drawing(
    nodes: Sequence[Node],
    lines: Sequence[Line],
    *,
    legend: Sequence[str],
    label: str,
    key: str,
    height: int,
    on_pick: Callable[[str], None] | None = None,
    picked: str | None = None,
    numbered: bool = False,
) -> str | None:
    """
    Draw and return the id of the node that was clicked last, or None.

    Parameters
    ----------
    label
        What a screen reader calls the whole.
    height
        Pixels.
    on_pick
        Told the id of a node when it is clicked, before the page runs again.
    picked
        With `on_pick`: the node that is shown as clicked, whoever chose it.
    numbered
        Whether each node bears the number of its entry in the legend, where shapes do not tell the groups apart.
    """

    def tell() -> None:
        node = state.component_event(key, "picked")
        if on_pick is not None and isinstance(node, str):
            on_pick(node)

    result = _component(
        data={
            "nodes": [asdict(node) for node in nodes],
            "lines": [asdict(line) for line in lines],
            "legend": list(legend),
            "height": height,
            "label": label,
            "numbered": numbered,
            **({} if on_pick is None else {"picked": picked}),
            "tools": {"in": say("map_in"), "out": say("map_out"), "all": say("map_all")},
        },
        key=key,
        default={"picked": None},
        on_picked_change=tell,
    )
    return next((node.id for node in nodes if node.id == result.picked), None)
