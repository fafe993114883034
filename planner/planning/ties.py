"""What ties two places together on the map."""

from dataclasses import dataclass
from itertools import pairwise

from planner.domain import Instance
from planner.network import PLACE, distances, graph, path


@dataclass(frozen=True, slots=True)
class Tie:
    """
    What ties a place to another one of the same leader.

    Parameters
    ----------
    place
        The other place.
    distance
        As `coherence` counts it; None where neither is an anchor.
    path
        Ids of the places on a shortest way, both ends included; empty when there is none.
    relations
        Per step of the path the relation of its link, `passes` first where there are several.
    """

    place: str
    distance: float | None
    path: tuple[str, ...]
    relations: tuple[str, ...]


def tie_of(instance: Instance, a: str, b: str) -> Tie:
    """The tie of two places; its path is taken from the map, and each of its steps is looked up there again."""
    network = graph(instance, leader_edges=False)
    way = path(network, a, b, unit=instance.policy.coherence.unit)
    relations = []
    for step in pairwise(way):
        edges = network.get_edge_data((PLACE, step[0]), (PLACE, step[1]))
        if not edges:
            raise AssertionError(f"a path uses a link that is not there: {step}")
        relations.append(max(map(str, edges)))  # "passes" before "adjacent"
    return Tie(b, _distance(instance, a, b), way, tuple(relations))


def _distance(instance: Instance, a: str, b: str) -> float | None:
    measured = distances(instance)
    for anchor, other in ((a, b), (b, a)):
        if instance.layer_of(instance.place_by_id[anchor]).anchor:
            return measured.between(anchor, other)
    return None
