"""Five towns in a folder, and executors that need no process."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.batch import Settings
from planner.batch.executors import Opened
from planner.domain import Instance, Layer, Leader, Level, Link, Place, Policy, Range
from planner.intake import write_instance

TOWNS = ("east", "north/far", "north/near", "south", "west")
SETTINGS = Settings(seed=1, time_limit=120.0)


class AtOnce(Executor):
    """Does the work while it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def in_this_process() -> Iterator[Opened]:
    """Opens an executor that does one piece of work at a time."""
    yield Opened(AtOnce(), 1)


def town(number: int, *, leaders: int = 3) -> Instance:
    """
    Three leaders with 1-2 streets and 1-2 roads each; four streets in a row, each passed by a road; weights differ by town.

        s0 - s1 - s2 - s3
        r0   r1   r2   r3
    """
    policy = Policy(
        title=f"Town {number}",
        layers=(
            Layer("subdistrict", ("street",), Range(1, 2), anchor=True),
            Layer("road", ("main_road",), Range(1, 2)),
        ),
        objective=(Level({"peak_load": 1.0}), Level({"coherence": 1.0})),
    )
    streets = tuple(Place(f"s{i}", f"Street {i}", "street", weight=5.0 + (i + number) % 3) for i in range(4))
    roads = tuple(Place(f"r{i}", f"Road {i}", "main_road", weight=2.0 + (i * number) % 4) for i in range(4))
    links = tuple(Link(f"r{i}", f"s{i}", "passes") for i in range(4))
    links += tuple(Link(f"s{i}", f"s{i + 1}", "adjacent") for i in range(3))
    return Instance(policy, tuple(Leader(f"l{i}", f"Leader {i}") for i in range(leaders)), streets + roads, links)


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """The folder with the five towns."""
    folder = tmp_path / "towns"
    for number, name in enumerate(TOWNS):
        write_instance(town(number), folder / name)
    return folder


def rewrite(folder: Path, instance: Instance) -> None:
    """Replace an instance in its folder."""
    for file in folder.iterdir():
        file.unlink()
    write_instance(instance, folder)


def heavier(instance: Instance) -> Instance:
    """The same town with a heavier first street."""
    first, *others = instance.places
    return replace(instance, places=(replace(first, weight=first.weight + 1.0), *others))


def files_below(folder: Path) -> dict[str, bytes]:
    """Path below the folder -> content, of every file."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
