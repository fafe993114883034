"""What ties the places of one leader together."""

from collections.abc import Sequence

from planner.domain import Instance, Place


def ties(instance: Instance, held: Sequence[Place]) -> list[list[str]]:
    """For each place held, the names of the other places held that it is linked with, in the order of `held`."""
    linked = {pair for link in instance.links for pair in ((link.a, link.b), (link.b, link.a))}
    return [[other.name for other in held if (place.id, other.id) in linked] for place in held]
