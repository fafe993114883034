"""Which instances lie below a folder?"""

import os
from dataclasses import dataclass
from pathlib import Path

POLICY_FILE = "policy.toml"
WORKBOOK = ".xlsx"
LOCK_FILE = "~$"
"""What Excel puts before the name of the file it keeps beside an open workbook."""


@dataclass(frozen=True, slots=True)
class Source:
    """
    Where an instance comes from.

    Parameters
    ----------
    name
        Its path below the folder, with "/" between the parts on every system; "." for the folder itself.
    path
        The folder with policy.toml, or the workbook.
    """

    name: str
    path: Path


def sources_below(folder: Path, *, leave_out: Path | None = None) -> tuple[Source, ...]:
    """
    Every folder with a policy.toml and every .xlsx workbook at or below a folder, sorted by name.

    Parameters
    ----------
    leave_out
        A folder that is not looked into, nor below: the one that results go to.

    Notes
    -----
    Hidden folders and the lock files of an open Excel are passed over; links to folders are not followed, as they could lead in circles.
    """
    apart = None if leave_out is None else leave_out.resolve()
    found = []
    for here, folders, files in os.walk(folder):
        at = Path(here)
        folders[:] = [name for name in folders if not name.startswith(".") and (at / name).resolve() != apart]
        if POLICY_FILE in files:
            found.append(Source(at.relative_to(folder).as_posix(), at))
        found += [
            Source((at / name).relative_to(folder).as_posix(), at / name)
            for name in files
            if name.lower().endswith(WORKBOOK) and not name.startswith((LOCK_FILE, "."))
        ]
    return tuple(sorted(found, key=lambda source: source.name))
