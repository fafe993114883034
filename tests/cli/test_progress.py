"""A running search is told on standard error, and Ctrl+C ends it with the best plan so far."""

import io
import signal
import sys

import pytest

from planner.cli.progress import interruptible, search_bar
from planner.cli.session import Language, Session
from planner.domain import Progress


class Terminal(io.StringIO):
    """Standard error as a terminal has it."""

    def isatty(self) -> bool:
        return True


def shown(news: Progress, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with search_bar(Session(Language.EN), 60.0) as on_progress:
        on_progress(news)
    return stream.getvalue()


def test_a_terminal_shows_level_best_and_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = shown(Progress("not a stage of ours", 0, 21.0, 20.5, 1.0), Terminal(), monkeypatch)
    assert "Searching, level 1, best 21, bound 20.5" in drawn
    without_bound = shown(Progress("not a stage of ours", 1, 21.0, None, 1.0), Terminal(), monkeypatch)
    assert "Searching, level 2, best 21" in without_bound
    assert "bound" not in without_bound


def test_a_file_is_not_filled_with_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Progress("annealing", 0, 21.0, 20.5, 1.0), io.StringIO(), monkeypatch) == ""


def test_the_first_ctrl_c_asks_the_search_to_stop_and_the_second_ends_the_program() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interruptible() as cancelled:
        assert cancelled() is False
        signal.raise_signal(signal.SIGINT)
        assert cancelled() is True
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
