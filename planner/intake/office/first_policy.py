"""Which policy does an instance begin with that a table founds? The quotas that the table itself keeps."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from planner.domain import Coherence, Layer, Level, Place, Policy, Range
from planner.intake.office.match_places import group_of

BEGINNING = Path(__file__).with_name("first_policy.toml")
_ANCHOR = "subdistrict"
_KINDS = {
    "subdistrict": ("street", "township"),
    "road": ("main_road", "secondary_road"),
    "community": ("community", "village"),
}


def first_policy(title: str, places: Mapping[str, Place], pairs: Iterable[tuple[str, str]], num_leaders: int) -> Policy:
    """
    The policy that a table implies.

    Each group of kinds becomes a layer. Its quota runs from the fewest to the most places of it that a leader holds in the table, its
    coverage from the fewest to the most leaders that a place has; what the table does not say is 1.

    Parameters
    ----------
    num_leaders
        How many leaders there are, those without places included.
    """
    held = sorted(set(pairs))
    groups = dict.fromkeys(group_of(place.kind) for place in places.values()) or {"subdistrict": None, "road": None}
    layers = tuple(_layer(group, places, held, num_leaders) for group in groups)
    content = tomllib.loads(BEGINNING.read_text(encoding="utf-8"))
    objective = tuple(Level(level["minimise"], tolerance=level.get("tolerance", 0.0)) for level in content["objective"])
    coherence = Coherence(content["coherence"]["unit"], float(content["coherence"]["cap"]))
    return Policy(title, layers, objective, coherence=coherence)


def _layer(group: str, places: Mapping[str, Place], held: Iterable[tuple[str, str]], num_leaders: int) -> Layer:
    mine = {id_ for id_, place in places.items() if group_of(place.kind) == group}
    kinds = _KINDS.get(group, tuple(dict.fromkeys(places[id_].kind for id_ in sorted(mine))))
    pairs = [(leader, place) for leader, place in held if place in mine]
    per_leader = Counter(leader for leader, _ in pairs)
    per_place = Counter(place for _, place in pairs)
    quota = _range(per_leader, num_leaders)
    coverage = _range(per_place, len(mine))
    return Layer(group, kinds, quota, coverage, anchor=group == _ANCHOR)


def _range(counts: Counter[str], total: int) -> Range:
    if not counts:
        return Range(1, 1)
    fewest = 0 if len(counts) < total else min(counts.values())
    return Range(fewest, max(counts.values()))
