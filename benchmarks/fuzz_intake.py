"""
Damaged files by the thousand: `python -m benchmarks.fuzz_intake --files 10000 [--seed 0]`.

Every file is a sound one, spoilt at random: bytes turned, cut out, doubled; parts of the archive edited; cells overwritten. Whatever
comes in, an import must end in a preview: no exception, the old instance unchanged, and either an instance that reads back the same,
or faults and questions that each have their sentence in both languages. The counts are printed; the exit code is 1 if one was broken.
"""

import argparse
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from planner.domain import Instance, InstanceError
from planner.intake import Preview, apply, load_instance, missing_parts, propose_import, write_instance, write_template
from planner.locale import LANGUAGES
from planner.reports import export
from planner.reports.wording import fault_sentence
from tests.intake.maps import drawn_map
from tests.intake.office.corpus import CASES, city

SLOW_SECONDS = 10.0
"""Of processor time: on a busy machine the clock on the wall tells of the others."""
XLS = Path("tests/intake/office/files/table.xls")
Mutation = Callable[[bytes, random.Random], bytes]
_WORDS = (
    "", " ", "　",
    "姓名", "职务", "挂钩联系道路", "城东街道", "同上", "合计", "大𫭢镇", "、、、", "\n\n", "=1+1", "#REF!", "-1", "1e999", "0007",
    "nan",     "（（（", "）", "A" * 3000, "路" * 500, "\u202e", "_x0000_", "\ud7ff",
    "'; DROP TABLE", "人民路、" * 200, "2024-13-45", "🏙", "某某（副市长）", "“",
    "领导编号", "挂联对象编号", "示例", "注：", "海陵区", "1.2.3.", "①②③",
)  # fmt: skip


def sound_files(folder: Path) -> list[Path]:
    """The files to spoil: the workbooks of the corpus, and the other kinds that an import reads, more often as there are fewer of them."""
    files = [case.write(folder) for case in CASES if case.name not in {"too_many_rows", "zip_bomb"}]
    instance = load_instance("data/taizhou")
    export(instance, instance.current_assignment, "xlsx", folder / "plan.xlsx", "zh")
    write_template(folder / "template.xlsx")
    (folder / "table.xls").write_bytes(XLS.read_bytes())
    rows = load_workbook(files[0]).worksheets[0].iter_rows(values_only=True)
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    (folder / "utf8.csv").write_bytes(text.encode("utf-8-sig"))
    (folder / "gb18030.csv").write_bytes(text.encode("gb18030"))
    drawn_map.write_pbf(folder / "map.osm.pbf")
    drawn_map.write_geojson(folder / "map.geojson")
    others = (
        "plan.xlsx",
        "template.xlsx",
        "table.xls",
        "utf8.csv",
        "gb18030.csv",
        "plain.osm",
        "map.osm.pbf",
        "map.geojson",
    )
    return [*files, *[folder / name for name in others] * 3]


def turn_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes overwritten."""
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 3, 10, 100))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def cut_out(content: bytes, chance: random.Random) -> bytes:
    """A stretch missing, or the end."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice((1, 50, len(content))) :]


def double(content: bytes, chance: random.Random) -> bytes:
    """A stretch written twice."""
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:end] + content[start:]


def edit_parts(content: bytes, chance: random.Random) -> bytes:
    """The archive sound, the XML within it spoilt."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return turn_bytes(content, chance)
    name = chance.choice(sorted(parts))
    if parts[name]:
        parts[name] = chance.choice((turn_bytes, cut_out, double))(parts[name], chance)
    if chance.random() < 0.1:
        del parts[chance.choice(sorted(parts))]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return packed.getvalue()


def overwrite_cells(content: bytes, chance: random.Random) -> bytes:
    """A sound workbook with other things in its cells, rows and columns moved, and ranges merged."""
    try:
        book = load_workbook(BytesIO(content))
    except Exception:  # the corpus holds files that are no workbooks
        return turn_bytes(content, chance)
    sheet = chance.choice(book.worksheets)
    for _ in range(chance.randrange(1, 12)):
        row, column = chance.randrange(1, sheet.max_row + 2), chance.randrange(1, sheet.max_column + 2)
        action = chance.randrange(6)
        if action == 0:
            sheet.insert_rows(row)
        elif action == 1:
            sheet.delete_cols(column)
        elif action == 2:
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + chance.randrange(3), end_column=column + 1
            )
        elif sheet.cell(row, column).__class__.__name__ != "MergedCell":
            sheet.cell(row, column).value = chance.choice((*_WORDS[:-1], 7, -0.5, True, None))
    spoilt = BytesIO()
    try:
        book.save(spoilt)
    except Exception:  # openpyxl cannot save every overlap of merged ranges
        return turn_bytes(content, chance)
    return spoilt.getvalue()


def spoil_text(content: bytes, chance: random.Random) -> bytes:
    """A text with words put in at random."""
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(_WORDS).encode("utf-8", "surrogatepass") + content[at:]


def mutations_of(path: Path) -> Sequence[Mutation]:
    """What can be done to a kind of file."""
    if path.stem == "merge_of_everything":  # openpyxl, which overwrites cells here, would make an object of each
        return (turn_bytes, cut_out, double, edit_parts)
    if path.suffix == ".xlsx":
        return (turn_bytes, cut_out, double, edit_parts, edit_parts, *[overwrite_cells] * 5)
    return (turn_bytes, cut_out, double, spoil_text, spoil_text)


def examine(path: Path, instance: Instance | None, folder: Path) -> tuple[str, Preview]:
    """
    Import a file and say how it ended: "ready", "unclear", or the code of the first fault.

    Raises
    ------
    AssertionError
        When a promise is broken.
    """
    before = instance.fingerprint if instance else None
    preview = propose_import(path, instance)
    assert instance is None or instance.fingerprint == before, "the old instance has changed"
    for fault in (*preview.faults, *preview.findings, *(question.fault() for question in preview.unclear)):
        for language in LANGUAGES:
            assert fault_sentence(fault, language)
    if preview.after is None:
        assert preview.faults or preview.unclear, "not ready, and no reason given"
        try:
            apply(preview)
        except InstanceError:
            return (preview.faults[0].code if preview.faults else "unclear"), preview
        raise AssertionError("applied though it is not ready")
    assert not preview.faults, "ready in spite of faults"
    assert not preview.unclear, "ready in spite of questions"
    after = apply(preview)
    if not missing_parts(preview):
        write_instance(after, folder)
        assert load_instance(folder).fingerprint == after.fingerprint, "it does not read back the same"
    return "ready", preview


def run(num_files: int, seed: int) -> int:
    """Spoil and import files; the number of broken promises."""
    outcomes: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    broken = slow = 0
    slowest = 0.0
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = sound_files(folder)
        known = city()
        for number in range(num_files):
            chance = random.Random(f"{seed}/{number}")
            source = chance.choice(sound)
            mutation = chance.choice(mutations_of(source))
            spoilt = folder / f"spoilt{''.join(source.suffixes)}"
            spoilt.write_bytes(mutation(source.read_bytes(), chance))
            endings[spoilt.suffix] += 1
            began = time.process_time()
            try:
                outcome, _ = examine(spoilt, known if chance.random() < 0.7 else None, folder / f"out-{number}")
                outcomes[outcome] += 1
            except Exception:
                broken += 1
                print(f"file {number} ({source.name}, {mutation.__name__}, seed {seed}):\n{traceback.format_exc()}")
            taken = time.process_time() - began
            slowest = max(slowest, taken)
            if taken > SLOW_SECONDS:
                slow += 1
                print(f"file {number} ({source.name}, {mutation.__name__}, seed {seed}): {taken:.1f} s")
    _report(num_files, outcomes, endings)
    told = f"slower than {SLOW_SECONDS:g} s {slow}, slowest {slowest:.2f} s of processor time"
    print(f"broken promises {broken}, {told}, {time.perf_counter() - started:.0f} s in all")
    return broken


def _report(num_files: int, outcomes: Counter[str], endings: Counter[str]) -> None:
    print(f"{num_files} files: " + ", ".join(f"{count} {ending}" for ending, count in endings.most_common()))
    for outcome, count in outcomes.most_common():
        print(f"{count:7d}  {outcome}")


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    return 1 if run(options.files, options.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
