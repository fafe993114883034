"""A wheelhouse is complete for the machine it is for, and a damaged one is not installed from."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.install_offline import SUMS, damaged, main
from scripts.make_wheelhouse import markers_of, unmet, write_sums


def wheel(folder: Path, name: str, *requirements: str) -> Path:
    """A wheel with nothing in it but what it requires."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        "Version: 1.0",
        *(f"Requires-Dist: {each}" for each in requirements),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines))
        archive.writestr(f"{name}/_vendor/other-1.0.dist-info/METADATA", "Requires-Dist: not-ours")
    return path


def names(wheels: list[Path], platform: str) -> list[str]:
    return [str(requirement) for requirement in unmet(wheels, markers_of(platform, "3.12"))]


def test_what_is_needed_on_windows_alone_is_missed_there_alone(tmp_path: Path) -> None:
    wheels = [wheel(tmp_path, "click", 'colorama>=0.4; sys_platform == "win32"', 'old; python_version < "3.8"')]
    assert names(wheels, "windows") == ["colorama>=0.4"]
    assert names(wheels, "linux") == []


def test_an_extra_counts_where_somebody_asks_for_it(tmp_path: Path) -> None:
    server = wheel(tmp_path, "server", 'fast; extra == "standard"', 'slow; extra == "legacy"')
    assert names([server], "linux") == []
    assert names([server, wheel(tmp_path, "app", "server[standard]")], "linux") == ["fast"]


def test_names_are_the_same_however_they_are_written(tmp_path: Path) -> None:
    assert names([wheel(tmp_path, "a", "Typing.Extensions"), wheel(tmp_path, "typing_extensions")], "linux") == []


def test_a_file_that_is_missing_or_differs_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    assert damaged(house) == [str(house / SUMS)]
    (house / "a.whl").write_bytes(b"a")
    # SHA-256 of "a" and of "b".
    (house / SUMS).write_text(
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.whl\n"
        "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b.whl\n"
    )
    assert damaged(house) == ["b.whl"]
    (house / "b.whl").write_bytes(b"b")
    assert damaged(house) == []
    (house / "a.whl").write_bytes(b"A")
    with pytest.raises(SystemExit, match=r"a\.whl"):
        main([str(house), "--venv", str(tmp_path / "venv")])
    assert not (tmp_path / "venv").exists()


def test_the_sums_that_are_written_are_those_that_are_checked_fonts_with_names_of_any_script_too(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.whl").write_bytes(b"a")
    (tmp_path / "仿宋.ttf").write_bytes(b"b")
    write_sums(tmp_path, list(tmp_path.iterdir()))
    assert damaged(tmp_path) == []
    (tmp_path / "仿宋.ttf").write_bytes(b"c")
    assert damaged(tmp_path) == ["仿宋.ttf"]


def test_the_wheelhouse_is_made_by_a_python_that_nothing_was_installed_into() -> None:
    script = str(Path(__file__).parents[2] / "scripts" / "make_wheelhouse.py")
    run = f"runpy.run_path({script!r}, run_name='__main__')"
    bare = f"import runpy, sys; sys.modules['packaging'] = None; sys.argv = ['x', '--help']; {run}"
    told = subprocess.run([sys.executable, "-c", bare], check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "--platform" in told.stdout


def test_a_python_without_its_venv_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = tmp_path / "house"
    house.mkdir()
    write_sums(house, [])

    def create(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, ["ensurepip"])

    monkeypatch.setattr("venv.create", create)
    with pytest.raises(SystemExit, match=r"cannot make an environment in .*: install python3-venv"):
        main([str(house), "--venv", str(tmp_path / "venv")])
