"""How a long search is told while it runs, on standard error; Ctrl+C ends it with the best plan so far."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from planner.cli.output import console
from planner.cli.session import Session
from planner.domain import Progress
from planner.locale import has, sentence


@contextmanager
def search_bar(session: Session, time_limit: float) -> Iterator[Callable[[Progress], None]]:
    """
    A bar that fills up with the time limit, and the function to call with news.

    It shows on a terminal only: a log file would fill up with it.
    """
    screen = console(to_error=True)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with RichProgress(*columns, console=screen, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task(session.say("searching"), total=time_limit)

        def show(news: Progress) -> None:
            bar.update(task, completed=min(time_limit, session.seconds()), description=_news(session, news))

        yield show


@contextmanager
def spinner(message: str) -> Iterator[None]:
    """A sign of life on a terminal while work of unknown length is done."""
    if not sys.stderr.isatty():
        yield
        return
    with console(to_error=True).status(message):
        yield


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """
    Whether Ctrl+C was pressed, as a function to ask.

    The first press only asks the search to stop; a second one ends the program at once.
    """
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # signals reach the main thread only
        yield pressed.is_set
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _news(session: Session, news: Progress) -> str:
    code = f"progress.{news.stage}"
    stage = sentence(code, session.lang) if has(code, session.lang) else session.say("searching")
    values = {"stage": stage, "level": news.level + 1, "best": news.best, "bound": news.bound}
    if news.best is None:
        return session.say("news_stage", **values)
    return session.say("news_best" if news.bound is None else "news_bound", **values)
