"""What is looked after? The table of places -> domain.Place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from planner.domain import Fault, Place
from planner.intake.cells import (
    UnfitError,
    blanks,
    duplicates,
    extras_of,
    in_file_order,
    number_within,
    understood,
    whole,
)
from planner.intake.headers import PLACES, Records, recognise
from planner.intake.policy_checks import PolicyReading
from planner.intake.tables import Table

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "街道": "street",
        "镇": "township",
        "乡": "township",
        "乡镇": "township",
        "主干道": "main_road",
        "次干道": "secondary_road",
        "社区": "community",
        "村": "village",
        "行政村": "village",
        "条线": "line_of_work",
        "园区": "park",
        "路段": "road_section",
        "护岗路口": "guard_post",
    }
)
"""Chinese word -> the kind it means, where the policy names that kind and not the word itself."""


@dataclass(frozen=True, slots=True)
class PlacesReading:
    """Places, and their ids as far as they are known: None when rows may be missing."""

    places: tuple[Place, ...]
    ids: frozenset[str] | None
    id_header: str
    faults: Sequence[Fault]
    findings: Sequence[Fault]


def read_places(table: Table, policy: PolicyReading) -> PlacesReading:
    """The places of a table, checked against the layers and rules of the policy."""
    records = recognise(table, PLACES)
    kinds, kind_faults = _kinds(records, policy.kinds)
    weights, weight_faults = understood(records, "weight", number_within(0), 1.0)
    priorities, priority_faults = understood(records, "priority", number_within(0), 1.0)
    lows, low_faults = understood(records, "cover_min", _count, None)
    highs, high_faults = understood(records, "cover_max", _count, None)
    points, point_faults, point_findings = _points(records)
    faults = [*kind_faults, *weight_faults, *priority_faults, *low_faults, *high_faults, *point_faults]
    faults += [*blanks(records, ("id", "name", "kind")), *_cover_order(records, policy, kinds, lows, highs)]
    if policy.one_district:
        faults += _without_district(records)
    if "id" in records.cells:
        faults += duplicates(records, "id", "duplicate_id", [records.column("id")])
    if not len(records) and records.complete:
        faults.append(Fault(table.file, None, "", "", "intake.no_places"))
    texts = [records.column(name) for name in ("id", "name", "district", "managed_by", "source")]
    places = tuple(
        Place(id_, name, kind, district, managed_by, weight, low, high, priority, lon, lat, source, extra)
        for kind, weight, low, high, priority, (lon, lat), extra, id_, name, district, managed_by, source in zip(
            kinds, weights, lows, highs, priorities, points, extras_of(records), *texts, strict=True
        )
    )
    whole_table = records.complete and "id" in records.cells
    return PlacesReading(
        places,
        frozenset(records.column("id")) if whole_table else None,
        records.headers.get("id", "id"),
        in_file_order([*records.faults, *faults]),
        in_file_order([*records.findings, *point_findings]),
    )


def _count(text: str) -> int | None:
    return whole(text)


def _kinds(records: Records, known: Sequence[str] | None) -> tuple[list[str], list[Fault]]:
    def understand(text: str) -> str:
        if known is None or text in known:
            return text
        meant = KIND_WORDS.get(text, text.casefold())
        if meant not in known:
            raise UnfitError("unknown_kind", kinds=tuple(known))
        return meant

    return understood(records, "kind", understand, "")


def _points(records: Records) -> tuple[list[tuple[float | None, float | None]], list[Fault], list[Fault]]:
    """Longitude and latitude; one without the other is no point and a finding."""
    lons, lon_faults = understood(records, "lon", _degrees(180), None)
    lats, lat_faults = understood(records, "lat", _degrees(90), None)
    points: list[tuple[float | None, float | None]] = []
    findings = []
    raw = zip(records.column("lon"), records.column("lat"), strict=True)
    for index, ((lon_text, lat_text), lon, lat) in enumerate(zip(raw, lons, lats, strict=True)):
        half = bool(lon_text) != bool(lat_text)
        if half:
            findings.append(records.fault(index, "lon" if lon_text else "lat", "half_point"))
        points.append((None, None) if half else (lon, lat))
    return points, lon_faults + lat_faults, findings


def _degrees(most: float) -> Callable[[str], float | None]:
    return number_within(-most, most)


def _cover_order(
    records: Records,
    policy: PolicyReading,
    kinds: Sequence[str],
    lows: Sequence[int | None],
    highs: Sequence[int | None],
) -> list[Fault]:
    """Coverages out of order, once a blank side is taken from the layer."""
    coverage = {kind: layer.coverage for layer in policy.layers for kind in layer.kinds}
    faults = []
    for index, (kind, low, high) in enumerate(zip(kinds, lows, highs, strict=True)):
        if low is None and high is None:
            continue
        of_layer = coverage.get(kind)
        least = low if low is not None else of_layer.lower if of_layer else 0
        most = high if high is not None else of_layer.upper if of_layer else least
        if least > most:
            column = "cover_max" if high is not None else "cover_min"
            faults.append(records.fault(index, column, "cover_order", lower=least, upper=most))
    return faults


def _without_district(records: Records) -> list[Fault]:
    pairs = zip(records.column("district"), records.column("managed_by"), strict=True)
    places = zip(records.column("id"), records.column("name"), strict=True)
    return [
        records.fault(index, "district", "no_district", place=name or id_)
        for index, ((district, managed_by), (id_, name)) in enumerate(zip(pairs, places, strict=True))
        if not district and not managed_by
    ]
