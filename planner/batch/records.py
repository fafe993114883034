"""What is kept beside each result, so that the next run knows whether it still stands."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from planner import __version__
from planner.batch.one import Planned, Settings
from planner.domain import Instance
from planner.locale import LANGUAGES
from planner.reports.plan_files import ASSIGNMENT, CERTIFICATE, write_plan
from planner.reports.whole_file import whole_file
from planner.reports.wording import reason_sentence

RECORD, FAILURE = "record.json", "failure.txt"
FORMAT = "planner-batch-record/1"
SETTLED = frozenset({"optimal", "feasible", "infeasible"})
"""Outcomes that a further run with the same settings need not look for again."""


@dataclass(frozen=True, slots=True)
class Record:
    """
    What became of an instance.

    Parameters
    ----------
    status
        As `Solution.status`; or "bad_input", "failed" (the program broke on it), "lost" (it took its worker down).
    ended
        As `Solution.ended`; "" where no search was made.
    fingerprint
        Of the instance; "" where it could not be read.
    leaders, places
        How many; 0 where it could not be read.
    gap
        As `Solution.gap`.
    levels
        Value and proven bound (or None) of each level.
    problems
        Language -> sentences: why there is no plan.
    digests
        File name -> SHA-256 (hex) of the files of the result.
    made_with
        Settings and version that the result depends on.
    """

    status: str
    ended: str = ""
    fingerprint: str = ""
    leaders: int = 0
    places: int = 0
    gap: float | None = None
    levels: tuple[tuple[float, float | None], ...] = ()
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    made_with: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return self.status in {"optimal", "feasible"}


def made_with(settings: Settings) -> dict[str, Any]:
    """What a result depends on besides its instance."""
    return {**asdict(settings), "planner": __version__}


def standing(folder: Path, instance: Instance, settings: Settings) -> Record | None:
    """The record of a folder, if what it tells of is whole, is settled, and answers this instance with these settings."""
    found = _read(folder / RECORD)
    if found is None or found.status not in SETTLED or found.fingerprint != instance.fingerprint:
        return None
    if dict(found.made_with) != made_with(settings) or bool(found.digests) != found.has_plan:
        return None
    try:
        whole = all(_digest(folder / name) == digest for name, digest in found.digests.items())
    except OSError:
        return None
    return found if whole else None


def keep(folder: Path, instance: Instance, settings: Settings, planned: Planned) -> Record:
    """
    Write a result and its record into a folder; what an earlier run left there goes.

    Raises
    ------
    OSError
        When the system does not let them be written.
    """
    claimed = planned.certificate
    # The record goes first and comes last: whatever interrupts this, a record never stands beside files that it does not tell of.
    forget(folder)
    if claimed is not None:
        write_plan(folder, planned.assignment, claimed)
    record = Record(
        status=planned.status,
        ended=planned.ended,
        fingerprint=instance.fingerprint,
        leaders=len(instance.leaders),
        places=len(instance.places),
        gap=None if claimed is None else claimed["gap"],
        levels=() if claimed is None else tuple((level["value"], level["bound"]) for level in claimed["levels"]),
        problems={
            lang: tuple(reason_sentence(instance, reason, lang) for reason in planned.reasons) for lang in LANGUAGES
        },
        digests={} if claimed is None else {name: _digest(folder / name) for name in (ASSIGNMENT, CERTIFICATE)},
        made_with=made_with(settings),
    )
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {"format": FORMAT, **asdict(record)}, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True
    )
    with whole_file(folder / RECORD) as draft:
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")
    return record


def keep_failure(folder: Path, text: str) -> None:
    """Leave what broke where a maintainer finds it; what an earlier run left there goes."""
    forget(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FAILURE).write_text(text, encoding="utf-8", newline="\n")


def forget(folder: Path) -> None:
    """Take away the result of an earlier run: a plan of tables that have changed since would be taken for theirs."""
    for name in (RECORD, ASSIGNMENT, CERTIFICATE, FAILURE):
        with suppress(FileNotFoundError, NotADirectoryError):
            (folder / name).unlink()


def _read(path: Path) -> Record | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            return None
        content["levels"] = tuple((value, bound) for value, bound in content["levels"])
        content["problems"] = {lang: _texts(sentences) for lang, sentences in content["problems"].items()}
        return Record(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # torn, or from another version: as good as none


def _texts(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(str, sentences))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
