"""Questions that take a while, asked beside the pages: who could take a place, which moves mend a plan, which other plans there are."""

import threading
import time
from collections.abc import Callable
from typing import Any, Literal

Prepare = Callable[[Callable[[], bool]], bool]
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
    prepare
        Waited for once the turn has come, as it takes long only the first time on a machine (`planner.planning.prepare` of an instance);
        it is given whether to stop, and says whether it came about.
    """

    def __init__(
        self,
        about: tuple[object, ...],
        call: Callable[..., Any],
        *,
        time_limit: float,
        prepare: Prepare | None = None,
    ) -> None:
        self.about = about
        self.time_limit = time_limit
        self.answer: Any = None
        self.error: BaseException | None = None
        self._call = call
        self._prepare = prepare
        self._cancel = threading.Event()
        self._turn = threading.Event()
        self._done = threading.Event()
        self._began: float | None = None
        self._thread = threading.Thread(target=self._run, name="question", daemon=True)

    def start(self) -> None:
        """Queue the question; two at once would only halve each other's speed."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the use case to stop with what it has."""
        self._cancel.set()

    @property
    def active(self) -> bool:
        """Whether an answer is still to come."""
        return not self._done.is_set()

    @property
    def withdrawn(self) -> bool:
        """Whether it was stopped before it began, so that there will be no answer."""
        return not self.active and self._began is None

    @property
    def state(self) -> Literal["waiting", "preparing", "running"]:
        """What an answer that is still to come waits for."""
        if self._began is not None:
            return "running"
        return "preparing" if self._turn.is_set() else "waiting"

    @property
    def seconds(self) -> float:
        """Since it is being worked on: its turn, and what is prepared first, are waited for."""
        return 0.0 if self._began is None else time.monotonic() - self._began

    def join(self, seconds: float) -> None:
        """Wait for the answer, at most so many seconds."""
        self._done.wait(seconds)

    def _run(self) -> None:
        try:
            with _turn:
                self._turn.set()
                if self._prepare is None or self._prepare(self._cancel.is_set):
                    self._began = time.monotonic()
                    self.answer = self._call(cancelled=self._cancel.is_set)
        except BaseException as error:  # whatever it is, the page that asked must hear of it
            self.error = error
        finally:
            self._done.set()
