"""Chains of responsible leaders as a table, and where they break as sentences."""

from planner.domain import Instance
from planner.follow_up.cascade import Cascade, Hole
from planner.reports.follow_up.words import leader_name, place_name, said
from planner.reports.table import Column, Table
from planner.reports.wording import leader_label, place_label

_HEADERS = (
    ("chain_place", "chain_leader"),
    ("chain_in", "chain_leader_of"),
    ("chain_further", "chain_leader_further"),
)
"""Of the lowest place and its leader, of the one it lies in, and of those above."""


def chains(instance: Instance, found: Cascade, lang: str) -> Table:
    """One row per lowest place: it and its leader, then what it lies in and who answers for that, up to the top."""
    deepest = max((len(chain) for chain in found.chains), default=0)
    columns = []
    for level in range(deepest):
        place, leader = _HEADERS[min(level, 2)]
        columns.append(Column(f"place_{level}", said(lang, place, level=level)))
        columns.append(Column(f"leader_{level}", said(lang, leader, level=level)))
    rows = tuple(
        tuple(cell for link in chain for cell in (place_name(instance, link.place), leader_name(instance, link.leader)))
        for chain in found.chains
    )
    return Table("chains", said(lang, "chains"), tuple(columns), rows)


def hole_sentence(instance: Instance, hole: Hole, lang: str) -> str:
    """Where a chain breaks, why, and what to do."""
    values = dict(hole.values)
    for key, label in (("leaders", leader_label), ("places", place_label)):
        if key in values:
            values[key] = [label(instance, each, lang) for each in values[key]]
    return said(lang, f"hole_{hole.code}", place=place_label(instance, hole.place, lang), **values)
