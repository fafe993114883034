"""How far each place is from each anchor place, capped."""

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.domain import Coherence, Instance
from planner.network.graph import PLACE, Node, graph

WHOLE_HOPS = 255
"""Cap up to which whole hops take a byte each."""


@dataclass(frozen=True, eq=False)
class Distances:
    """
    Capped distances from anchor places to all places.

    Parameters
    ----------
    anchors
        Ids of the places of anchor layers, sorted: the rows.
    places
        Ids of all places, sorted: the columns.
    matrix
        Shape (anchors, places): 0 for neighbours (unit hop), at most `cap`; `cap` when unreachable or unknown. uint8 for whole hops up to
        `WHOLE_HOPS`, else float64.
    cap
        The policy's cap, in its unit.
    """

    anchors: tuple[str, ...]
    places: tuple[str, ...]
    matrix: NDArray[np.float64 | np.uint8]
    cap: float

    @cached_property
    def _row(self) -> dict[str, int]:
        return {place: row for row, place in enumerate(self.anchors)}

    @cached_property
    def _column(self) -> dict[str, int]:
        return {place: column for column, place in enumerate(self.places)}

    def between(self, anchor: str, place: str) -> float:
        """Distance of an anchor place to any place."""
        return float(self.matrix[self._row[anchor], self._column[place]])


_known: "WeakKeyDictionary[Instance, Distances]" = WeakKeyDictionary()


def distances(instance: Instance) -> Distances:
    """
    Distances over links in either direction, by breadth-first search (hop) or Dijkstra (km), as the policy says.

    hop: max(0, links on the shortest way - 1), so that a road is at 0 from a street it passes. km: sum of lengths; links without a
    length are left out. Kept per instance, as every term and method asks for it.
    """
    if instance not in _known:
        _known[instance] = _measure(instance)
    return _known[instance]


def _measure(instance: Instance) -> Distances:
    policy = instance.policy
    places = tuple(sorted(place.id for place in instance.places))
    anchors = tuple(sorted(place.id for place in instance.places if instance.layer_of(place).anchor))
    column = {place: index for index, place in enumerate(places)}
    rows = np.array([column[anchor] for anchor in anchors], dtype=np.int64)
    cap = policy.coherence.cap
    network = graph(instance, leader_edges=False)
    if policy.coherence.unit == "km":
        lengths = _length_matrix(network, column)
        matrix = dijkstra(lengths, directed=False, indices=rows, limit=cap) if len(rows) else np.empty((0, len(places)))
        return Distances(anchors, places, np.minimum(matrix, cap), cap)
    # An eighth of the memory of float64: of the largest instances this is the largest array.
    kind = np.uint8 if in_whole_hops(policy.coherence) else np.float64
    return Distances(anchors, places, _hops(network, column, rows, cap, kind), cap)


def in_whole_hops(coherence: Coherence) -> bool:
    """Whether distances are whole hops in a byte each, as they are up to a cap of `WHOLE_HOPS`."""
    return coherence.unit == "hop" and float(coherence.cap).is_integer() and coherence.cap <= WHOLE_HOPS


def _length_matrix(network: "nx.MultiGraph[Node]", column: dict[str, int]) -> csr_array:
    shortest: dict[tuple[int, int], float] = {}
    for a, b, edge in network.edges(data=True):
        km: float | None = edge["km"]
        if km is not None:
            ends = (min(column[a[1]], column[b[1]]), max(column[a[1]], column[b[1]]))
            shortest[ends] = min(km, shortest.get(ends, km))
    ends_a = [ends[0] for ends in shortest]
    ends_b = [ends[1] for ends in shortest]
    return csr_array((list(shortest.values()), (ends_a, ends_b)), shape=(len(column), len(column)), dtype=np.float64)


def _hops(
    network: "nx.MultiGraph[Node]",
    column: dict[str, int],
    rows: NDArray[np.int64],
    cap: float,
    kind: type[np.uint8 | np.float64],
) -> NDArray[np.float64 | np.uint8]:
    size = len(column)
    ends = np.array([(column[a[1]], column[b[1]]) for a, b in network.edges() if a[0] == PLACE], dtype=np.int64)
    ends = ends.reshape(-1, 2)
    step = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    step = csr_array(step + step.T)
    matrix: NDArray[np.float64 | np.uint8] = np.full((len(rows), size), cap, dtype=kind)
    # Ring by ring: what was reached with the last link is gone on from, once, and what is still at the cap was not reached before.
    row_of, reached = np.arange(len(rows), dtype=np.int64), rows
    for hops in range(int(np.ceil(cap)) + 1):
        matrix[row_of, reached] = max(0, hops - 1)
        ring = csr_array((np.ones(len(reached)), (row_of, reached)), shape=(len(rows), size))
        grown = csr_array(ring @ step)
        row_of, reached = np.repeat(np.arange(len(rows)), np.diff(grown.indptr)), grown.indices.astype(np.int64)
        new = matrix[row_of, reached] >= cap
        row_of, reached = row_of[new], reached[new]
        if not len(reached):
            break
    return matrix
