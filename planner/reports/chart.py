"""A bar chart as a picture for a document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import typst

from planner.reports.pdf import LAYOUTS
from planner.reports.widths import text_of

DOTS_PER_INCH = 200.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, how long it is, >= 0, what stands behind it, and its colour: "plain", "red" or "black"."""

    name: str
    value: float
    label: str
    colour: str = "plain"


def bars(shown: Sequence[Bar], lang: str) -> bytes:
    """A PNG of bars below each other, as long as their values; texts are data and never markup."""
    told = [
        {"name": text_of(bar.name), "value": bar.value, "label": text_of(bar.label), "colour": bar.colour}
        for bar in shown
    ]
    data = json.dumps({"lang": lang, "bars": told}, ensure_ascii=False)
    made = typst.compile(
        (LAYOUTS / "bars.typ").read_bytes(), format="png", ppi=DOTS_PER_INCH, sys_inputs={"data": data}
    )
    assert isinstance(made, bytes)
    return made
