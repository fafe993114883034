"""Arguments and options that several commands share, so that they mean and say the same everywhere."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from planner.cli.session import Session

DEFAULT_SECONDS = 60.0
LARGEST_SEED = 2**31 - 1


def instance(session: Session) -> Any:
    """INSTANCE: a folder or a workbook."""
    return typer.Argument(metavar="INSTANCE", help=session.say("instance"), show_default=False)


def assignment(session: Session) -> Any:
    """ASSIGNMENT: a CSV file with the columns leader and place."""
    return typer.Argument(metavar="ASSIGNMENT", help=session.say("assignment"), show_default=False)


def as_json(session: Session) -> Any:
    """--json: one document on standard output, nothing else."""
    return typer.Option("--json", help=session.say("json"))


def lang(session: Session) -> Any:
    """--lang: `planner.cli.app` has read it before the command runs, as help is in that language too."""
    return typer.Option("--lang", help=session.say("lang"), show_default=False)


def time_limit(session: Session, *, told: str = "time_limit", least: float = 0) -> Any:
    """--time-limit: seconds from the start of the process, or what the code `told` of its help says."""
    finite = _finite(session, least)
    return typer.Option("--time-limit", metavar="S", min=least, help=session.say(told), callback=finite)


def seed(session: Session) -> Any:
    """--seed: the same one leads to the same plan."""
    return typer.Option("--seed", metavar="N", min=0, max=LARGEST_SEED, help=session.say("seed"))


def file_to_write(session: Session, told: str, *endings: str) -> Any:
    """A file to write, with the code of its help; refused unless it is named as what is written into it, as else no program opens it."""

    def checked(path: Path | None) -> Path | None:
        if path is not None and path.suffix.lower() not in endings:
            raise typer.BadParameter(session.say("wrong_ending", file=str(path), endings=endings))
        return path

    return typer.Option(metavar="FILE", help=session.say(told), show_default=False, callback=checked)


def _finite(session: Session, least: float) -> Callable[[float], float]:
    def finite(seconds: float) -> float:
        if not math.isfinite(seconds):
            raise typer.BadParameter(session.say("parser_number_from", value=str(seconds), least=least))
        return seconds

    return finite
