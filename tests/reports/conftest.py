"""The one instance of these tests, small enough to draw."""

import pytest

from planner.domain import Assignment, Instance, Layer, Leader, Level, Link, Place, Policy, Range, Stance


@pytest.fixture
def two_by_four() -> Instance:
    """
    Two leaders, two streets and two roads; weights in round brackets.

        l1 市长, share 0.5           l2 副市长, vacant

        s1 城东街道 (10) --- r1 人民路 (6)
        s2 城西街道 (20) --- r2 建设路 (4)

    Each leader holds 1-2 streets and 1-2 roads, each place has one leader. l1 avoids s2.
    """
    policy = Policy(
        title="某市领导挂钩联系制度",
        wording="每位市领导挂钩联系1-2个街道和1-2条道路",
        layers=(
            Layer("subdistrict", ("street",), quota=Range(1, 2), anchor=True),
            Layer("road", ("main_road", "secondary_road"), quota=Range(1, 2)),
        ),
        objective=(Level({"peak_load": 1.0}, tolerance=0.05), Level({"deviation": 1.0, "coherence": 5.0})),
    )
    leaders = (
        Leader("l1", "市长", post="市长", body="市政府", rank=1, share=0.5, contact="=HYPERLINK(1)"),
        Leader("l2", "副市长", post="副市长", body="市政府", rank=2, vacant=True, support_unit="市教育局"),
    )
    places = (
        Place("s1", "城东街道", "street", district="甲区", weight=10),
        Place("s2", "城西街道", "street", district="甲区", managed_by="乙区", weight=20),
        Place("r1", "人民路", "main_road", weight=6),
        Place("r2", "建设路", "secondary_road", weight=4),
    )
    links = (Link("r1", "s1", "passes"), Link("r2", "s2", "passes"))
    stances = (Stance("l1", "s2", "avoid", reason="曾在该街道任职"),)
    return Instance(policy, leaders, places, links, stances)


@pytest.fixture
def kept() -> Assignment:
    """A plan of `two_by_four` that keeps every rule: l1 has s1 and r1, l2 has s2 and r2."""
    return Assignment.of([("l1", "s1"), ("l1", "r1"), ("l2", "s2"), ("l2", "r2")])


@pytest.fixture
def broken() -> Assignment:
    """A plan of `two_by_four` that breaks three: l1 has s2, which he avoids, l2 has no road, and r2 has no leader."""
    return Assignment.of([("l1", "s2"), ("l1", "r1"), ("l2", "s1")])
