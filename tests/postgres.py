"""A throw-away PostgreSQL server from installed programs: reached by a socket only, gone at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=60")
# Rows of tests need not outlive a power cut; what is measured for durability is SQLite's.


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """
    The URL of a new server's database.

    Parameters
    ----------
    programs
        Folder of initdb and pg_ctl.
    """
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    as_user = _not_root(folder)
    data = folder / "data"
    try:
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "planner",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        _run(initdb, as_user)
        options = " ".join(f"-c {setting}" for setting in (*_QUICK, f"unix_socket_directories={folder}"))
        # Its output goes to a file: a pipe would stay open as long as the server runs.
        _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log.txt", "-o", options, "start"], as_user)
        try:
            yield f"postgresql://planner@/postgres?host={quote(str(folder))}"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _not_root(folder: Path) -> dict[str, Any]:
    """PostgreSQL does not run as root: what makes a subprocess run as its own user, where that is needed."""
    if os.name != "posix" or os.getuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _run(command: list[str | Path], as_user: dict[str, Any]) -> None:
    done = subprocess.run(
        list(map(str, command)),
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **as_user,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr}")
