"""What can one begin with? The sample instances beside the program, copied as a start of one's own."""

import csv
import shutil
import tempfile
from pathlib import Path

from planner.domain import Fault, InstanceError
from planner.intake.folder import POLICY_FILE
from planner.intake.follow_up.schemas import SCHEMAS

PRESETS = Path(__file__).parents[2] / "data"


def presets() -> tuple[str, ...]:
    """Names of what one can begin with, sorted."""
    return tuple(sorted(folder.parent.name for folder in PRESETS.glob(f"*/{POLICY_FILE}")))


def write_preset(name: str, folder: Path, *, empty: bool = False) -> tuple[Path, ...]:
    """
    Begin an instance of one's own: the policy and tables of a preset, whole or not at all.

    Records of a sample's made-up year are left out; days off are kept, as they are facts.

    Parameters
    ----------
    folder
        Must not exist yet, or be empty; folders above it are made.
    empty
        Whether tables keep their header only.

    Returns
    -------
    tuple of Path
        The files written, sorted.

    Raises
    ------
    InstanceError
        When there is no such preset, or the folder holds files already.
    OSError
        When the system does not let it be written; nothing is left behind then.
    """
    if name not in presets():
        raise InstanceError([Fault("--preset", None, "", name, "intake.unknown_preset", {"known": presets()})])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InstanceError([Fault(str(folder), None, "", str(folder), "intake.folder_in_use")])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".preset-") as beside:
        draft = Path(beside) / "preset"
        draft.mkdir()
        for path in _files(PRESETS / name):
            if path.suffix == ".csv" and empty and path.stem != "holidays":
                _header_only(path, draft / path.name)
            else:
                shutil.copyfile(path, draft / path.name)
        if folder.exists():
            folder.rmdir()  # Windows renames onto nothing only
        draft.rename(folder)
    return tuple(sorted(folder.iterdir()))


def _files(preset: Path) -> list[Path]:
    """The policy and the tables, without made-up records."""
    made_up = set(SCHEMAS) - {"holidays"}
    tables = [path for path in sorted(preset.glob("*.csv")) if path.stem not in made_up]
    return [preset / POLICY_FILE, *tables]


def _header_only(path: Path, target: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with target.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel that the text is UTF-8
        csv.writer(file).writerow(header)
