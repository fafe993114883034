"""The network that the optimiser is given, or a part of it, as nodes and lines to draw, and what is told of a node."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import networkx as nx

from planner.domain import Instance
from planner.network import LEADER, PLACE, graph, path
from planner.reports.wording import kind_label, layer_label
from planner.rules.terms import coherence_of
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.drawing import Line, Node, Shape
from planner.ui.plan_editor import names_of
from planner.ui.words import say

GraphNode = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """
    Which part of the network is wanted; an empty filter lets everything through.

    Parameters
    ----------
    leader
        Id: only he, his places and what is linked with them.
    place
        Id: only it, its leaders and what is linked with it.
    districts, layers
        Names: only places of these, and leaders who hold one of them.
    """

    leader: str | None = None
    place: str | None = None
    districts: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset()


def nodes_and_lines(draft: Draft, part: Part) -> tuple[list[Node], list[Line]]:
    """The part of the network as it is drawn: leaders as diamonds, anchor places as circles, others as squares."""
    instance, plan = draft.instance, draft.assignment
    network = graph(instance)
    network.remove_edges_from([edge for edge in network.edges(keys=True) if edge[2] == "holds"])
    for leader, place in plan.sorted_pairs:
        network.add_edge((LEADER, leader), (PLACE, place), "holds", relation="holds")
    shown = network.subgraph(_wanted(draft, network, part))
    spots = _layout(frozenset(shown.nodes), frozenset((a, b) for a, b in shown.edges()))
    leaders, places = names_of(instance.leaders), names_of(instance.places)
    order = {layer.name: number for number, layer in enumerate(instance.policy.layers, start=1)}
    nodes = []
    for node in sorted(shown):
        kind, name = node
        x, y = spots[node]
        if kind == LEADER:
            nodes.append(Node(_id(node), leaders[name], x, y, 0, "diamond", marked=name == part.leader))
            continue
        row = instance.place_by_id[name]
        layer = instance.layer_of(row)
        shape: Shape = "circle" if layer.anchor else "square"
        told = [kind_label(row.kind, state.language()), row.managing_district]
        free = not plan.holders_of(name)
        nodes.append(
            Node(_id(node), places[name], x, y, order[layer.name], shape, [text for text in told if text], free)
        )
    lines = [Line(_id(a), _id(b), key) for a, b, key in sorted(shown.edges(keys=True))]
    return nodes, lines


def part_around(draft: Draft, kind: str, name: str) -> Part:
    """The part of the network around what is looked at: a leader with his places, or the leader of a place; else all of it."""
    if kind == "leader":
        return Part(leader=name)
    return Part(place=name) if kind == "place" else Part()


def around(draft: Draft, kind: str, name: str) -> tuple[Collection[str], list[tuple[str, ...]]]:
    """Ids of the places to stand out on the map when a place or a leader is looked at, and the ways to be drawn."""
    if not kind:
        return (), []
    leaders = (name,) if kind == "leader" else draft.assignment.holders_of(name)
    held = {place for leader in leaders for place in draft.assignment.places_of(leader)}
    return held | ({name} if kind == "place" else set()), [way for leader in leaders for way in chains(draft, leader)]


def legend(instance: Instance) -> list[str]:
    """What the colours mean: leaders, then layer by layer."""
    return [say("leaders"), *(layer_label(instance, layer.name, state.language()) for layer in instance.policy.layers)]


def told(draft: Draft, node: str) -> str:
    """What there is to say of a node that was clicked."""
    kind, _, name = node.partition(":")
    instance, plan = draft.instance, draft.assignment
    places = names_of(instance.places)
    if kind == LEADER:
        held = plan.places_of(name)
        if not held:
            return say("holds_nothing", leader=instance.leader_by_id[name].name)
        values = {"places": [places[place] for place in held], "apart": float(coherence_of(instance, held))}
        return say("leader_node", leader=instance.leader_by_id[name].name, **values)
    links = sorted({link.b if link.a == name else link.a for link in instance.links if name in {link.a, link.b}})
    holders = [instance.leader_by_id[leader].name for leader in plan.holders_of(name)]
    code = "place_node" if holders else "place_node_free"
    return say(code, place=places[name], leaders=holders, links=[places[link] for link in links] or [say("none")])


def ways(draft: Draft, leader: str) -> list[str]:
    """How each place of a leader hangs together with the nearest of his anchor places, as a chain of names."""
    names = names_of(draft.instance.places)
    told = [
        " — ".join(names[stop] for stop in chain) if len(chain) > 1 else say("no_way", place=names[chain[0]])
        for chain in chains(draft, leader)
    ]
    return list(dict.fromkeys(told))


def chains(draft: Draft, leader: str) -> list[tuple[str, ...]]:
    """The same as ids; a place that is no anchor and hangs together with none is a chain by itself."""
    instance = draft.instance
    network = graph(instance, leader_edges=False)
    held = [instance.place_by_id[place] for place in draft.assignment.places_of(leader)]
    anchors = [place.id for place in held if instance.layer_of(place).anchor]
    found = []
    for place in held:
        unit = instance.policy.coherence.unit
        tried = [path(network, anchor, place.id, unit=unit) for anchor in anchors if anchor != place.id]
        known = [way for way in tried if way]
        if known:
            found.append(min(known, key=len))
        elif place.id not in anchors:
            found.append((place.id,))
    return found


def _wanted(draft: Draft, network: "nx.MultiGraph[GraphNode]", part: Part) -> Collection[GraphNode]:
    instance = draft.instance
    places = {
        place.id
        for place in instance.places
        if (not part.districts or place.managing_district in part.districts)
        and (not part.layers or instance.layer_of(place).name in part.layers)
    }
    if part.leader is not None:
        held = [(PLACE, place) for place in draft.assignment.places_of(part.leader)]
        near = {other for node in held for other in network[node] if other[0] == PLACE}
        return {(LEADER, part.leader), *held, *((PLACE, place) for _, place in near if place in places)}
    if part.place is not None:
        here = (PLACE, part.place)
        holders = [(LEADER, leader) for leader in draft.assignment.holders_of(part.place)]
        held = [(PLACE, place) for _, leader in holders for place in draft.assignment.places_of(leader)]
        return {here, *holders, *held, *(other for other in network[here] if other[0] == PLACE)}
    leaders = {leader for leader, place in draft.assignment.pairs if place in places}
    if not part.districts and not part.layers:
        leaders = {leader.id for leader in instance.leaders}
    return {*((PLACE, place) for place in places), *((LEADER, leader) for leader in leaders)}


@lru_cache(maxsize=64)
def _layout(
    nodes: frozenset[GraphNode], edges: frozenset[tuple[GraphNode, GraphNode]]
) -> dict[GraphNode, tuple[float, float]]:
    """Where nodes go: linked ones near each other; the same part of the network is always drawn the same."""
    plain: nx.Graph[GraphNode] = nx.Graph()
    plain.add_nodes_from(sorted(nodes))
    plain.add_edges_from(sorted(edges))
    spots = nx.spring_layout(plain, seed=1, iterations=80, k=1.6 / max(1, len(nodes)) ** 0.5)
    return {node: (float(x), float(y)) for node, (x, y) in spots.items()}


def _id(node: GraphNode) -> str:
    return ":".join(node)
