"""Where the data comes from: the sample cities beside the program, or a file that the visitor uploads."""

import tempfile
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath

from planner.domain import Assignment, Fault, Instance, Layer, Policy, Range
from planner.intake import Intake, read_instance
from planner.intake.presets import PRESETS
from planner.planning.presets import OBJECTIVES
from planner.ui.draft import Draft

SAMPLES = PRESETS
FIRST_SAMPLE = "taizhou"
UPLOAD_TYPES = ("xlsx", "zip")
ELSEWHERE_TYPES = ("xls", "csv")
"""Endings of tables that the page of imports reads: chosen here, they are not opened, but the way there is told."""
MAX_UNPACKED = 200 * 2**20
MAX_MEMBERS = 200


def samples() -> tuple[str, ...]:
    """Names of the samples: the one that a first visit opens, then the others, sorted."""
    names = (folder.parent.name for folder in SAMPLES.glob("*/policy.toml"))
    return tuple(sorted(names, key=lambda name: (not name.startswith(FIRST_SAMPLE), name)))


@cache
def sample(name: str) -> Intake:
    """A sample city; read once, as its files do not change while the program runs."""
    return read_instance(SAMPLES / name)


def upload(name: str, content: bytes) -> Intake:
    """
    An uploaded workbook, or a zip of a folder in the canonical form.

    Parameters
    ----------
    name
        The file's name at the visitor's end; only its ending counts, and messages name it.
    """
    with tempfile.TemporaryDirectory(prefix="planner-upload-") as scratch:
        safe_name = PurePosixPath(name.replace("\\", "/")).name or "upload"
        if not safe_name.lower().endswith(".zip"):
            workbook = Path(scratch, safe_name)
            workbook.write_bytes(content)
            return read_instance(workbook)
        code = _unpack(content, Path(scratch))
        if code:
            return Intake(None, (Fault(safe_name, None, "", "", code),), ())
        return read_instance(_folder(Path(scratch)))


def _unpack(content: bytes, folder: Path) -> str:
    """Unpack a zip into a folder; the code of what is wrong with it, or ""."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                return "ui.zip_too_large"
            # Made by Windows in Chinese, names are often GB18030; only the canonical names, all ASCII, matter here.
            for member in members:
                target = (folder / member.filename).resolve()
                if not target.is_relative_to(folder.resolve()):
                    return "ui.zip_unsafe"
                archive.extract(member, folder)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return "ui.zip_broken"
    return ""


def _folder(root: Path) -> Path:
    """The folder that holds the tables: the topmost one with a policy, else the root, which intake will complain about."""
    policies = sorted(root.rglob("policy.toml"), key=lambda path: (len(path.parts), path))
    return policies[0].parent if policies else root


def opened(name: str, intake: Intake, *, is_sample: bool = False) -> Draft | None:
    """A draft of what was read, with the assignment in force as its plan; None when it cannot be used."""
    if intake.instance is None:
        return None
    current = intake.instance.current_assignment
    return Draft(name, intake.instance, current, sample=is_sample, records=intake.records)


def blank(title: str) -> Draft:
    """A draft without leaders or places, under the rules of the first published system; its tables are to be filled."""
    layers = (
        Layer("subdistrict", ("street", "township"), Range(1, 2), anchor=True),
        Layer("road", ("main_road", "secondary_road"), Range(2, 3)),
    )
    policy = Policy(title, layers, OBJECTIVES["even"])
    return Draft(title, Instance(policy, (), ()), Assignment())
