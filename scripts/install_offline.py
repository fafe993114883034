"""
Installs from a wheelhouse, asking no address outside: `python scripts/install_offline.py wheelhouse`, from the project's folder.

Needs nothing but Python. Checks every file against its checksum, makes an environment in `.venv` (another with `--venv`), installs into it,
and says how to start.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SUMS = "SHA256SUMS"
PYTHON_IN_VENV = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
OLDEST = (3, 11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, make the environment, install, try."""
    options = _parser().parse_args(arguments)
    if sys.version_info < OLDEST:
        raise SystemExit("Python {}.{} or newer is needed; this is {}.{}.".format(*OLDEST, *sys.version_info))
    broken = damaged(options.wheelhouse)
    if broken:
        raise SystemExit("Copy the wheelhouse again, these files are missing or damaged: " + ", ".join(broken))
    try:
        venv.create(options.venv, with_pip=True)
    except subprocess.CalledProcessError:  # Debian, Ubuntu, UOS and Kylin keep a part of venv in a package of its own
        raise SystemExit(
            f"This Python cannot make an environment in {options.venv}: install python3-venv, then run this again."
        ) from None
    python = str(options.venv / PYTHON_IN_VENV)
    wanted = [part for file in options.requirements for part in ("-r", str(file))]
    install = [
        python,
        "-m",
        "pip",
        "--isolated",  # no setting of this machine may lead pip to an address after all
        "install",
        "--quiet",
        "--no-index",
        "--find-links",
        str(options.wheelhouse),
        *wanted,
    ]
    if subprocess.run([*install, "--disable-pip-version-check"], check=False).returncode:
        raise SystemExit(
            "The wheelhouse does not fit this machine: make it for this system and this version of Python."
        )
    subprocess.run([python, "-m", "planner", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(f"Installed. Start it from {ROOT} with:\n\n    {python} -m streamlit run app.py\n")
    return 0


def damaged(wheelhouse: Path) -> list[str]:
    """Files of the list of checksums that are missing or differ; the list itself where there is none."""
    try:
        lines = (wheelhouse / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return [str(wheelhouse / SUMS)]
    stated = [line.split("  ", 1) for line in lines]
    return [name for digest, name in stated if not _is_whole(wheelhouse / name, digest)]


def _is_whole(file: Path, digest: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python scripts/install_offline.py", description=__doc__)
    parser.add_argument("wheelhouse", type=Path)
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv")
    parser.add_argument("--requirements", type=Path, nargs="+", default=[ROOT / "requirements.txt"], metavar="FILE")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
