"""
Gathers everything an installation without internet needs: `python scripts/make_wheelhouse.py --out wheelhouse`.

Run it on a machine with internet, for the machine without: `--platform windows --python 3.12`, say. Carry the project's folder and the
wheelhouse over, and run `python scripts/install_offline.py wheelhouse` there.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.parser import HeaderParser
from pathlib import Path

try:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name, parse_wheel_filename
except ModuleNotFoundError:  # a Python nothing was installed into yet; pip, which is called below, brings its own copy
    from pip._vendor.packaging.requirements import Requirement  # type: ignore[assignment,unused-ignore]
    from pip._vendor.packaging.utils import (  # type: ignore[assignment,unused-ignore]
        canonicalize_name,
        parse_wheel_filename,
    )

ROOT = Path(__file__).parents[1]
SUMS = "SHA256SUMS"
TAGS: Mapping[str, tuple[str, ...]] = {
    "windows": ("win_amd64",),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "linux-arm": (
        "manylinux_2_28_aarch64",
        "manylinux_2_27_aarch64",
        "manylinux_2_17_aarch64",
        "manylinux2014_aarch64",
    ),
}
"""Machine -> platform tags of the wheels it can run, newest first."""
MARKERS: Mapping[str, Mapping[str, str]] = {
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "linux-arm": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "aarch64",
    },
}
"""Machine -> what the conditions of requirements are held against there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Download, complete, and list with checksums."""
    options = _parser().parse_args(arguments)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    wanted = [part for file in options.requirements for part in ("-r", str(file))]
    _download(out, options.platform, options.python, wanted)
    environment = markers_of(options.platform, options.python)
    # pip holds conditions ("only on Windows") against the machine it runs on, not the one asked for: what it left out is fetched by name.
    while untold := unmet(out.glob("*.whl"), environment):
        print("also needed there: " + ", ".join(map(str, untold)))
        _download(out, options.platform, options.python, [str(requirement) for requirement in untold])
    fonts = [Path(shutil.copy(font, out)) for font in options.fonts]
    wheels = sorted(out.glob("*.whl"))
    write_sums(out, [*wheels, *fonts])
    size = sum(file.stat().st_size for file in (*wheels, *fonts)) / 1e6
    print(f"{len(wheels)} packages, {size:.0f} MB, for {options.platform}, Python {options.python}: {out}")
    return 0


def write_sums(out: Path, files: Iterable[Path]) -> None:
    """List files of a folder with their checksums, as `sha256sum --check` reads them."""
    lines = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files))
    (out / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def markers_of(platform: str, python: str) -> dict[str, str]:
    """What conditions of requirements are held against on a machine with that Python, such as "3.12"."""
    implementation = {"implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": ""}
    return {**MARKERS[platform], **implementation, "python_version": python, "python_full_version": f"{python}.0"}


def unmet(wheels: Iterable[Path], environment: Mapping[str, str]) -> list[Requirement]:
    """Requirements of wheels that hold in an environment and that no wheel meets, sorted by name; extras that are asked for count."""
    there = {canonicalize_name(parse_wheel_filename(wheel.name)[0]): wheel for wheel in wheels}
    extras: dict[str, set[str]] = {name: {""} for name in there}
    found: dict[str, Requirement] = {}
    waiting = [(name, "") for name in there]
    while waiting:
        name, extra = waiting.pop()
        for requirement in _requirements(there[name]):
            if requirement.marker is not None and not requirement.marker.evaluate({**environment, "extra": extra}):
                continue
            needed = canonicalize_name(requirement.name)
            if needed not in there:
                requirement.marker = None
                found[needed] = requirement
                continue
            fresh = requirement.extras - extras[needed]
            extras[needed] |= fresh
            waiting += [(needed, each) for each in fresh]
    return [found[name] for name in sorted(found)]


def _requirements(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        # The wheel's own metadata stand at its top; packages that carry others within have further ones below.
        name = next(
            entry for entry in archive.namelist() if entry.count("/") == 1 and entry.endswith(".dist-info/METADATA")
        )
        headers = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    return [Requirement(text) for text in headers.get_all("Requires-Dist", [])]


def _download(out: Path, platform: str, python: str, wanted: Sequence[str]) -> None:
    tags = [part for tag in TAGS[platform] for part in ("--platform", tag)]
    options = ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, "--dest", str(out), *tags]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *options, *wanted]
    if subprocess.run(command, check=False).returncode:
        raise SystemExit(
            f"pip could not fetch a wheel of everything for {platform} and Python {python}; it says why above."
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python scripts/make_wheelhouse.py", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("wheelhouse"))
    parser.add_argument("--platform", choices=TAGS, default="windows" if sys.platform == "win32" else "linux")
    here = "{}.{}".format(*sys.version_info)
    parser.add_argument(
        "--python", default=here, metavar="3.X", help=f"version on the machine without internet, {here} unless given"
    )
    parser.add_argument(
        "--requirements",
        type=Path,
        nargs="+",
        default=[ROOT / "requirements.txt"],
        metavar="FILE",
        help="what is to be installed",
    )
    parser.add_argument(
        "--fonts",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="fonts with Chinese characters (.ttf, .otf, .ttc) for a container that is built without internet",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
