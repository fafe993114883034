"""The sums before a search."""

from dataclasses import replace

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, Range
from planner.domain.instance import QuotaOverride
from planner.domain.policy import Rules
from planner.planning.supply import supplies

LAYER = Layer("street", ("street",), Range(1, 2))


def _city(leaders: int, places: int) -> Instance:
    """So many leaders with quota 1-2 and so many streets, one leader each."""
    return Instance(
        Policy("t", (LAYER,), (Level({"peak_load": 1.0}),)),
        tuple(Leader(f"l{n}", "x") for n in range(leaders)),
        tuple(Place(f"p{n}", "x", "street") for n in range(places)),
    )


def test_twenty_eight_leaders_cannot_hold_eighty_eight_places() -> None:
    (sums,) = supplies(_city(28, 88))
    assert (sums.least, sums.most, sums.need, sums.room) == (28, 56, 88, 88)
    assert sums.too_few
    assert not sums.too_many


def test_leaders_who_must_hold_more_than_there_is() -> None:
    (sums,) = supplies(_city(3, 2))
    assert sums.too_many
    assert not sums.too_few


def test_own_quotas_and_coverages_count() -> None:
    city = _city(2, 3)
    leaders = (Leader("l0", "x", quotas={"street": QuotaOverride(0, 0)}), city.leaders[1])
    places = (replace(city.places[0], cover_min=0, cover_max=2), *city.places[1:])
    (sums,) = supplies(replace(city, leaders=leaders, places=places))
    # One leader with 1-2; places need 0 + 1 + 1 and bear 2 + 1 + 1.
    assert (sums.leaders, sums.least, sums.most, sums.need, sums.room) == (1, 1, 2, 2, 4)


def test_an_allowed_shortfall_needs_nothing() -> None:
    city = _city(1, 5)
    lenient = replace(city, policy=replace(city.policy, rules=Rules(allow_shortfall=True)))
    assert not supplies(lenient)[0].too_few
