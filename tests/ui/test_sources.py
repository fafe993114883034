"""Uploads: a zip of tables is read, and one that is broken, huge or wanders out of its folder is refused in words."""

import io
import zipfile
from pathlib import Path

import pytest

from planner.reports.wording import fault_sentence
from planner.ui import sources

SAMPLE = sources.SAMPLES / sources.FIRST_SAMPLE


def _zip(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def _sample_files(prefix: str) -> dict[str, bytes]:
    return {prefix + path.name: path.read_bytes() for path in SAMPLE.iterdir() if path.suffix in {".csv", ".toml"}}


def test_the_sample_cities_are_found() -> None:
    assert sources.samples()[:2] == ("taizhou", "taizhou-full")


@pytest.mark.parametrize("prefix", ["", "泰州/", "a/b/"])
def test_a_zip_is_read_wherever_its_tables_lie(prefix: str) -> None:
    intake = sources.upload("city.ZIP", _zip(_sample_files(prefix)))
    assert intake.instance is not None
    assert len(intake.instance.leaders) == 28


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a zip", "city.zip：压缩包损坏或加了密码，无法打开。请重新压缩后再上传。"),
        (_zip({"../../escape.csv": b"x"}), "city.zip：压缩包里的文件路径指向包外，已拒绝。请重新压缩后再上传。"),
        (
            _zip({f"{number}.csv": b"" for number in range(sources.MAX_MEMBERS + 1)}),
            "city.zip：压缩包解开后太大或文件太多。请只放入 policy.toml 和各张 CSV 表。",
        ),
    ],
)
def test_a_bad_zip_is_refused_in_words(content: bytes, said: str) -> None:
    intake = sources.upload("city.zip", content)
    assert intake.instance is None
    assert [fault_sentence(fault, "zh") for fault in intake.faults] == [said]


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_UNPACKED", 1000)
    intake = sources.upload("city.zip", _zip({"places.csv": b"0" * 1001}))
    assert [fault.code for fault in intake.faults] == ["ui.zip_too_large"]


def test_a_name_that_climbs_out_is_only_a_name(tmp_path: Path) -> None:
    intake = sources.upload("..\\..\\evil.xlsx", b"not a workbook")
    assert intake.instance is None
    assert {fault.file for fault in intake.faults} == {"evil.xlsx"}
    assert list(tmp_path.iterdir()) == []
