"""Where is it? The graph of leaders, streets, townships and roads, and the distances on it."""

from planner.network.distances import Distances, distances
from planner.network.graph import LEADER, PLACE, graph, path

__all__ = ["LEADER", "PLACE", "Distances", "distances", "graph", "path"]
