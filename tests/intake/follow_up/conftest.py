"""The instance whose records are read."""

from pathlib import Path

import pytest

from tests.intake.follow_up.folders import SOUND, ask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Leaders l1 and l2, streets s1 and s2, roads r1 and r2; followed up from 2026 on."""
    for path in SOUND.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    ask(tmp_path, "[follow_up]\nstart = 2026-01-01\n")
    return tmp_path
