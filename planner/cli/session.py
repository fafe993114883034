"""What every command is told besides its own arguments: the language, the clock's start, and what its exit codes mean."""

import time
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from planner.domain import Fault
from planner.locale import sentence


class Language(StrEnum):
    """Languages of sentences; JSON keys, ids and rule names are the same in both."""

    ZH = "zh"
    EN = "en"


class Exit(IntEnum):
    """Exit codes: what scripts may rely on."""

    FINE = 0
    FOUND_SOMETHING = 1
    BAD_INPUT = 2
    INFEASIBLE = 3
    NO_ANSWER = 4


@dataclass(frozen=True, slots=True)
class Session:
    """
    One run of the program.

    Parameters
    ----------
    lang
        Language of help and sentences.
    as_json
        Whether standard output is to hold one JSON document and nothing else.
    started
        Reading of `time.monotonic` at the start of the process.
    """

    lang: Language = Language.ZH
    as_json: bool = False
    started: float = field(default_factory=time.monotonic)

    def say(self, name: str, /, **values: Any) -> str:
        """The sentence `cli.<name>` of the catalogue."""
        return sentence(f"cli.{name}", self.lang, **values)

    def fault_of(self, option: str, value: str, code: str, **values: Any) -> Fault:
        """A fault of what an option says: it is named as faults of a file are, with the command line in the file's place."""
        return Fault(self.say("command_line"), None, option, value, code, values)

    def today(self) -> date:
        """The day it is where the program runs."""
        return datetime.now().astimezone().date()

    def seconds(self) -> float:
        """Seconds since the start of the process."""
        return time.monotonic() - self.started
