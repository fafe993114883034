"""Sixty damaged files on every run; thousands by hand with `python -m benchmarks.fuzz_intake`."""

import pytest

from benchmarks.fuzz_intake import run


def test_damaged_files_end_in_a_preview_and_break_no_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(60, seed=3) == 0
    assert "broken promises 0" in capsys.readouterr().out
