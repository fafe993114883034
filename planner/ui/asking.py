"""Questions that take a while, asked beside the pages: who could take a place, which moves mend a plan, which other plans there are."""

import threading
import time
from collections.abc import Callable
from typing import Any

_turn = threading.Lock()


class Question:
    """
    One use case in a thread of its own; a page reads it as often as it likes and never waits long for it.

    Parameters
    ----------
    about
        What the answer depends on; an answer about anything else is stale.
    call
        The use case; it is given `cancelled`, to be asked whether to stop.
    time_limit
        Seconds the use case allows itself, for the progress bar.
    """

    def __init__(self, about: tuple[object, ...], call: Callable[..., Any], *, time_limit: float) -> None:
        self.about = about
        self.time_limit = time_limit
        self.answer: Any = None
        self.error: BaseException | None = None
        self._call = call
        self._cancel = threading.Event()
        self._done = threading.Event()
        self._began = 0.0
        self._thread = threading.Thread(target=self._run, name="question", daemon=True)

    def start(self) -> None:
        """Queue the question; two at once would only halve each other's speed."""
        self._began = time.monotonic()
        self._thread.start()

    def cancel(self) -> None:
        """Ask the use case to stop with what it has."""
        self._cancel.set()

    @property
    def active(self) -> bool:
        """Whether an answer is still to come."""
        return not self._done.is_set()

    @property
    def seconds(self) -> float:
        """Since it was asked."""
        return time.monotonic() - self._began

    def join(self, seconds: float) -> None:
        """Wait for the answer, at most so many seconds."""
        self._done.wait(seconds)

    def _run(self) -> None:
        try:
            with _turn:
                self.answer = self._call(cancelled=self._cancel.is_set)
        except BaseException as error:  # whatever it is, the page that asked must hear of it
            self.error = error
        finally:
            self._done.set()
