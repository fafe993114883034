"""A tiny instance as files, and the program run in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from planner.cli import main

POLICY = """
title = "某市领导挂钩联系制度"
[layers.subdistrict]
kinds = ["street"]
quota = [1, 1]
coverage = [1, 1]
anchor = true
[layers.road]
kinds = ["main_road"]
quota = [1, 2]
coverage = [1, 1]
[[objective]]
minimise = { peak_load = 1 }
"""
LEADERS = "id,name,rank\nl1,市长,1\nl2,副市长,2\n"
PLACES = (
    "id,name,kind,weight\n"
    "s1,城东街道,street,10\ns2,城西街道,street,20\n"
    "r1,人民路,main_road,6\nr2,建设路,main_road,4\nr3,青年路,main_road,1\n"
)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """
    Two leaders with 1 street and 1-2 roads each; two streets and three roads with one leader each; weights in round brackets.

        l1 市长    l2 副市长    s1 (10)  s2 (20)    r1 (6)  r2 (4)  r3 (1)

    Who has s2 has a road too, so the best peak load is 20 + 1 = 21: l1 has s1, r1, r2 (20) and l2 has s2, r3, or the other way round.
    """
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    (folder / "leaders.csv").write_text(LEADERS, encoding="utf-8")
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    return folder


@pytest.fixture
def crowded(tiny: Path) -> Path:
    """As `tiny`, with a third street: 2 leaders x 1 street = 2 < 3, so that no plan keeps the rules."""
    with (tiny / "places.csv").open("a", encoding="utf-8") as file:
        file.write("s3,城南街道,street,5\n")
    return tiny


@pytest.fixture
def good_plan(tmp_path: Path) -> Path:
    """A plan of `tiny` that keeps the rules: l1 has s1, r1, r2; l2 has s2, r3."""
    path = tmp_path / "plan.csv"
    path.write_text("leader,place\nl1,s1\nl1,r1\nl1,r2\nl2,s2\nl2,r3\n", encoding="utf-8")
    return path


@pytest.fixture
def bad_plan(tmp_path: Path) -> Path:
    """A plan of `tiny` that breaks three rules: r3 has no leader, l1 has two streets, l2 has none."""
    path = tmp_path / "bad.csv"
    path.write_text("leader,place\nl1,s1\nl1,s2\nl1,r1\nl2,r2\n", encoding="utf-8")
    return path


@dataclass(frozen=True)
class Outcome:
    """What a run of the program left: exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be; NaN and Infinity are refused."""

        def refuse(constant: str) -> None:
            raise AssertionError(constant)

        return json.loads(self.out, parse_constant=refuse)


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process with the arguments given."""
    monkeypatch.delenv("PLANNER_LANG", raising=False)

    def call(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
