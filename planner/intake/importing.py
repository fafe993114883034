"""What would a file do to an instance? Any file an office has -> a preview; nothing is changed before it is applied."""

import os
from pathlib import Path

from planner.domain import Fault, Instance
from planner.intake.office.consequences import consequences
from planner.intake.office.mapping import Mapping
from planner.intake.office.preview import Preview
from planner.intake.office.proposing import propose_table
from planner.intake.office.questions import Answers
from planner.intake.reading import read_instance
from planner.intake.workbook import SHEET_NAMES, sheet_titles

MAP_SUFFIXES = (".osm", ".pbf", ".geojson", ".json")
_CANONICAL = ("policy", "leaders", "places")


def propose_import(
    file: str | os.PathLike[str],
    instance: Instance | None = None,
    mapping: Mapping | None = None,
    answers: Answers | None = None,
) -> Preview:
    """
    The consequences of importing a file.

    Parameters
    ----------
    file
        A link-up table, or a list of leaders or places, as .xlsx, .xls or CSV in no fixed form; an exported plan; an instance in the
        canonical form; or a map: .osm, .osm.pbf or GeoJSON.
    instance
        What is there; None to begin a new instance with the file.
    mapping
        What the columns hold, where the user has corrected what was proposed, or has imported such a file before. As proposed when
        left out.
    answers
        Question id -> answer, as in the `options` of the questions of an earlier preview.

    Examples
    --------
    >>> preview = propose_import("挂钩联系表.xlsx", load_instance("data/taizhou"))  # doctest: +SKIP
    >>> [question.id for question in preview.unclear]  # doctest: +SKIP
    ['place::药城路']
    >>> new = apply(propose_import(preview.file, preview.before, preview.mapping, preview.suggested))  # doctest: +SKIP
    """
    path = Path(file)
    if path.is_dir() or _is_canonical(path):
        return _canonical(path, instance)
    if path.name.lower().endswith(MAP_SUFFIXES):
        from planner.intake.maps import propose_map  # noqa: PLC0415 - its libraries are optional

        return propose_map(path, instance, answers)
    return propose_table(path, instance, mapping, answers)


def _is_canonical(path: Path) -> bool:
    """Whether a workbook has the sheets of an instance, under their names."""
    if path.suffix.lower() != ".xlsx":
        return False
    titles = {title.strip().casefold() for title in sheet_titles(path)}
    return all(any(name.casefold() in titles for name in SHEET_NAMES[table]) for table in _CANONICAL)


def _canonical(path: Path, instance: Instance | None) -> Preview:
    """An instance in the canonical form takes the place of the one that is there."""
    intake = read_instance(path)
    if intake.instance is None:
        return Preview(path.name, None, instance, faults=intake.faults, findings=intake.findings)
    seen = consequences(instance, intake.instance, {})
    replaced = () if instance is None else (Fault(path.name, None, "", "", "intake.instance_replaced"),)
    return Preview(
        path.name,
        None,
        instance,
        intake.instance,
        seen.new,
        seen.changed,
        seen.gone,
        findings=(*replaced, *intake.findings),
    )
