"""What does a map say? OpenStreetMap extracts -> roads with lengths and the places they pass. Its libraries are optional."""

from pathlib import Path

from planner.domain import Fault, Instance
from planner.intake.office.preview import Preview
from planner.intake.office.questions import Answers

REQUIREMENTS = "requirements-map.txt"


def propose_map(path: Path, instance: Instance | None, answers: Answers | None = None) -> Preview:
    """
    The consequences of importing a map: roads that are new, their lengths, and which places they pass.

    Parameters
    ----------
    path
        .osm, .osm.pbf or .geojson (made from OpenStreetMap, its tags as properties).
    instance
        What is there; without one there is nobody to look after the roads, and that is a fault.
    """
    if instance is None:
        return Preview(path.name, faults=(Fault(path.name, None, "", "", "intake.map_needs_instance"),))
    try:
        from planner.intake.maps.proposing import propose_map_content  # noqa: PLC0415 - its libraries may be missing
    except ModuleNotFoundError as error:
        values = {"requirements": REQUIREMENTS}
        missing = Fault(path.name, None, "", error.name or "", "intake.map_library_missing", values)
        return Preview(path.name, before=instance, faults=(missing,))
    return propose_map_content(path, instance, answers or {})


__all__ = ["propose_map"]
