"""Do the numbers come out at all? Per layer, what leaders may hold against what places need: a look before any search."""

from dataclasses import dataclass

from planner.domain import Instance


@dataclass(frozen=True, slots=True)
class Supply:
    """
    One layer's sums, in holdings (one leader, one place).

    Parameters
    ----------
    layer
        Its name.
    leaders, places
        How many there are; leaders whose quota is 0 are not counted.
    least, most
        What the quotas make all leaders together hold, and let them hold.
    need, room
        What the coverages of all places together ask for, and bear; `need` is 0 where the policy allows a shortfall.
    """

    layer: str
    leaders: int
    places: int
    least: int
    most: int
    need: int
    room: int

    @property
    def too_few(self) -> bool:
        """Whether leaders cannot hold as much as places need."""
        return self.most < self.need

    @property
    def too_many(self) -> bool:
        """Whether leaders must hold more than places bear."""
        return self.least > self.room


def supplies(instance: Instance) -> tuple[Supply, ...]:
    """The sums of each layer, in the policy's order. That they come out is needed for a plan, not enough for one."""
    return tuple(_supply(instance, layer.name) for layer in instance.policy.layers)


def _supply(instance: Instance, name: str) -> Supply:
    layer = instance.policy.layer(name)
    quotas = [instance.quota_of(leader, layer) for leader in instance.leaders]
    places = instance.places_by_layer[name]
    coverages = [instance.coverage_of(place) for place in places]
    return Supply(
        layer=name,
        leaders=sum(1 for quota in quotas if quota.upper > 0),
        places=len(places),
        least=sum(quota.lower for quota in quotas),
        most=sum(quota.upper for quota in quotas),
        need=0 if instance.policy.rules.allow_shortfall else sum(coverage.lower for coverage in coverages),
        room=sum(coverage.upper for coverage in coverages),
    )
