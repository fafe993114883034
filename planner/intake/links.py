"""Which places belong together? The table of links -> domain.Link."""

from collections.abc import Collection, Sequence

from planner.domain import Fault, Link
from planner.intake.cells import blanks, in_file_order, one_of, positive_number, understood, unknown_references
from planner.intake.headers import LINKS, Records, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

RELATIONS = {"passes": "passes", "adjacent": "adjacent", "经过": "passes", "相邻": "adjacent"}
LEAST_KM = 1e-6


def read_links(table: Table, place_ids: Collection[str] | None) -> Reading[Link]:
    """The links of a table; a link stated twice in full counts once and is a finding."""
    records = recognise(table, LINKS)
    relations, relation_faults = understood(records, "relation", one_of(RELATIONS), "")
    lengths, length_faults = understood(records, "km", _km, None)
    faults = [*relation_faults, *length_faults, *blanks(records, ("a", "b", "relation"))]
    for end in ("a", "b"):
        faults += unknown_references(records, end, place_ids, "unknown_place")
    ends = list(zip(records.column("a"), records.column("b"), strict=True))
    faults += [records.fault(index, "b", "self_link") for index, (a, b) in enumerate(ends) if a and a == b]
    links = [
        Link(a, b, relation, km, source)
        for (a, b), relation, km, source in zip(ends, relations, lengths, records.column("source"), strict=True)
    ]
    kept, findings = _each_once(records, links)
    return Reading(kept, in_file_order([*records.faults, *faults]), in_file_order([*records.findings, *findings]))


def _km(text: str) -> float | None:
    return positive_number(LEAST_KM)(text)


def _each_once(records: Records, links: Sequence[Link]) -> tuple[tuple[Link, ...], list[Fault]]:
    first: dict[tuple[str, str, str, float | None], int] = {}
    kept, findings = [], []
    for index, link in enumerate(links):
        low, high = sorted((link.a, link.b))
        earlier = first.setdefault((low, high, link.relation, link.km), index)
        if earlier == index:
            kept.append(link)
        else:
            findings.append(records.fault(index, "b", "link_twice", other=link.a, first_row=records.lines[earlier]))
    return tuple(kept), findings
