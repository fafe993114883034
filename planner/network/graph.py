"""One networkx graph of the instance, with typed nodes and edges."""

from math import isclose

import networkx as nx

from planner.domain import Instance

LEADER = "leader"
PLACE = "place"
Node = tuple[str, str]


def graph(instance: Instance, *, leader_edges: bool = True) -> "nx.MultiGraph[Node]":
    """
    The instance as an undirected multigraph.

    Nodes are `(LEADER, id)` and `(PLACE, id)`, as a leader and a place may share an id. Node attributes: `type`, `name`; for leaders
    `body`, `rank`; for places `kind`, `layer`, `district`, `weight`. Edge keys are relations, so that two nodes may be tied in several
    ways: `passes` and `adjacent` between places (attribute `km`, None when unknown), `holds` for the assignment in force, and `pin`,
    `avoid`, `prefer` (attribute `value`) for stances. Rows are entered in order of ids: permuting the tables changes nothing.

    Parameters
    ----------
    leader_edges
        Whether edges between leaders and places are wanted; without them the graph is the map alone.
    """
    result: nx.MultiGraph[Node] = nx.MultiGraph()
    for leader in sorted(instance.leaders, key=lambda row: row.id):
        result.add_node((LEADER, leader.id), type=LEADER, name=leader.name, body=leader.body, rank=leader.rank)
    for place in sorted(instance.places, key=lambda row: row.id):
        result.add_node(
            (PLACE, place.id),
            type=PLACE,
            name=place.name,
            kind=place.kind,
            layer=instance.layer_of(place).name,
            district=place.managing_district,
            weight=place.weight,
        )
    for link in sorted(instance.links, key=lambda row: (row.a, row.b, row.relation)):
        a, b = (PLACE, link.a), (PLACE, link.b)
        known = result.get_edge_data(a, b, link.relation)
        lengths = [km for km in (link.km, known["km"] if known else None) if km is not None]
        result.add_edge(a, b, link.relation, relation=link.relation, km=min(lengths, default=None))
    if leader_edges:
        for leader_id, place_id in instance.current_assignment.sorted_pairs:
            result.add_edge((LEADER, leader_id), (PLACE, place_id), "holds", relation="holds")
        for stance in sorted(instance.stances, key=lambda row: (row.leader, row.place, row.stance)):
            ends = (LEADER, stance.leader), (PLACE, stance.place)
            result.add_edge(*ends, stance.stance, relation=stance.stance, value=stance.value)
    return result


def path(network: "nx.MultiGraph[Node]", a: str, b: str, *, unit: str = "hop") -> tuple[str, ...]:
    """
    Ids of the places on a shortest way between two places, both ends included; empty when there is none.

    Of several shortest ways the one whose ids come first is taken, so that an explanation does not change between runs.

    Parameters
    ----------
    unit
        "hop" counts links, "km" sums lengths and leaves out links without one.
    """
    places = network.subgraph([node for node in network if node[0] == PLACE])
    start, goal = (PLACE, a), (PLACE, b)
    weight = _km if unit == "km" else None
    # Distances from the goal, then the first neighbour that is nearer by its link: listing all shortest ways may take for ever.
    left = nx.single_source_dijkstra_path_length(places, goal, weight=weight or _one)
    if start not in left:
        return ()
    way = [start]
    while way[-1] != goal:
        here = way[-1]
        steps = ((node, (weight or _one)(here, node, places[here][node])) for node in sorted(places[here]))
        way.append(
            next(
                node
                for node, step in steps
                if step is not None and node in left and isclose(left[node] + step, left[here]) and node not in way
            )
        )
    return tuple(node[1] for node in way)


def _one(_a: Node, _b: Node, _edges: object) -> float:
    return 1.0


def _km(_a: Node, _b: Node, edges: dict[str, dict[str, float | None]]) -> float | None:
    return min((edge["km"] for edge in edges.values() if edge["km"] is not None), default=None)
