"""Duties on the town of `tests/follow_up/drawn.py`."""

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner.follow_up.visits import NORMAL, Duty, Phase, Visit, VisitRule, duties, most_countable
from tests.follow_up.drawn import START, in_force, town

MONTHLY = VisitRule("monthly", "month")


def owed(*rules: VisitRule, visits: tuple[Visit, ...] = (), until: date, phases: tuple[Phase, ...] = ()) -> list[Duty]:
    return list(duties(town(), in_force(), rules, phases, visits, since=START, until=until))


def who(found: list[Duty]) -> list[tuple[str, str | None, str]]:
    return [(duty.leader, duty.place, duty.span.label) for duty in found]


def test_each_held_place_is_owed_a_visit_in_each_period() -> None:
    assert who(owed(MONTHLY, until=date(2026, 1, 20))) == [
        ("a", "r1", "2026-01"), ("a", "s1", "2026-01"), ("b", "s2", "2026-01"),
    ]  # fmt: skip


def test_periods_that_had_begun_when_a_place_was_taken_over_are_not_owed_by_the_new_holder() -> None:
    held = {("a", "s1"): date(2026, 2, 10), ("b", "s2"): date(2026, 2, 1)}
    found = duties(town(), in_force(), [MONTHLY], (), (), since=START, until=date(2026, 3, 1), held=held)
    assert who(list(found)) == [
        ("a", "r1", "2026-01"),
        ("a", "r1", "2026-02"), ("b", "s2", "2026-02"),
        ("a", "r1", "2026-03"), ("a", "s1", "2026-03"), ("b", "s2", "2026-03"),
    ]  # fmt: skip


def test_a_count_of_all_places_together_begins_with_the_one_held_longest() -> None:
    together = VisitRule("monthly", "month", each="leader")
    held = {("a", "s1"): date(2026, 2, 10), ("b", "s2"): date(2026, 2, 1)}
    found = duties(town(), in_force(), [together], (), (), since=START, until=date(2026, 2, 1), held=held)
    assert who(list(found)) == [("a", None, "2026-01"), ("a", None, "2026-02"), ("b", None, "2026-02")]


def test_a_rule_is_for_its_kinds_and_levels_only() -> None:
    streets = VisitRule("streets", "month", kinds=("street",))
    county = VisitRule("county", "month", levels=("county",))
    assert {duty.place for duty in owed(streets, until=date(2026, 1, 20))} == {"s1", "s2"}
    assert {duty.leader for duty in owed(county, until=date(2026, 1, 20))} == {"a"}
    assert {duty.leader for duty in owed(VisitRule("t", "month", levels=("town",)), until=START)} == {"b"}


def test_a_rule_may_count_all_places_of_a_leader_together() -> None:
    together = VisitRule("weekly", "week", each="leader")
    visits = (Visit("a", "r1", date(2026, 1, 6)), Visit("b", "s1", date(2026, 1, 6)))
    # 2026-01-05 is the first Monday; b went to a place he does not hold.
    states = {
        duty.leader: duty.state(date(2026, 1, 11)) for duty in owed(together, visits=visits, until=date(2026, 1, 11))
    }
    assert states == {"a": "met", "b": "due"}


def test_a_phase_has_its_own_rules_and_the_others_rest() -> None:
    phases = (Phase("creation", date(2026, 2, 1), date(2026, 2, 28)),)
    rules = VisitRule("c", "month", phase="creation"), VisitRule("n", "month", phase=NORMAL)
    found = {(duty.rule.name, duty.span.label) for duty in owed(*rules, until=date(2026, 3, 1), phases=phases)}
    assert found == {("n", "2026-01"), ("c", "2026-02"), ("n", "2026-03")}


def test_a_duty_is_due_then_short_then_overdue() -> None:
    # Two visits a week apart: the first by January 24 at the latest, so that the second fits on the 31st.
    rule = VisitRule("twice", "month", count=2, gap_days=7, kinds=("street",), levels=("county",))
    (duty,) = owed(rule, until=date(2026, 1, 31))
    assert duty.act_by == date(2026, 1, 24)
    states = [duty.state(date(2026, 1, day)) for day in (24, 25, 31)]
    assert [*states, duty.state(date(2026, 2, 1))] == ["due", "short", "short", "overdue"]
    once = owed(rule, visits=(Visit("a", "s1", date(2026, 1, 2)),), until=date(2026, 1, 31))[0]
    assert (once.missing, once.act_by) == (1, date(2026, 1, 31))


def test_what_does_not_count_says_why() -> None:
    rule = VisitRule(
        "strict", "month", count=3, minutes=30, gap_days=7, proxies=1, kinds=("street",), levels=("county",)
    )
    visits = (
        Visit("a", "s1", date(2026, 1, 2), 45),
        Visit("a", "s1", date(2026, 1, 5), 45),  # three days after one that counts
        Visit("a", "s1", date(2026, 1, 9), 20),  # too short
        Visit("a", "s1", date(2026, 1, 12)),  # nobody knows how long
        Visit("a", "s1", date(2026, 1, 16), 45, proxy="x"),
        Visit("a", "s1", date(2026, 1, 26), 45, proxy="y"),  # a second proxy
    )
    (duty,) = owed(rule, visits=visits, until=date(2026, 1, 31))
    assert [visit.day.day for visit in duty.counted] == [2, 16]
    assert {visit.day.day: why for visit, why in duty.not_counted} == {5: "close", 9: "short", 12: "short", 26: "proxy"}


def test_nobody_owes_a_period_that_had_begun_before_the_plan() -> None:
    found = duties(town(), in_force(), (MONTHLY,), (), (), since=date(2026, 1, 2), until=date(2026, 2, 1))
    assert {duty.span.label for duty in found} == {"2026-02"}


def test_visits_after_the_day_looked_from_are_not_known_yet() -> None:
    visits = (Visit("a", "s1", date(2026, 1, 25)),)
    before, after = (owed(MONTHLY, visits=visits, until=date(2026, 1, day)) for day in (24, 25))
    assert [sum(duty.missing for duty in found) for found in (before, after)] == [3, 2]


made = st.lists(
    st.builds(
        lambda day, proxy: Visit("a", "s1", START + timedelta(days=day), 60, proxy),
        st.integers(0, 20),
        st.sampled_from(["", "x"]),
    ),
    max_size=8,
    unique=True,
)


@given(made, st.integers(0, 6), st.integers(0, 3), st.randoms(use_true_random=False))
def test_as_many_are_counted_as_any_choice_could(visits: list[Visit], gap: int, proxies: int, chance: object) -> None:
    rule = VisitRule("r", "month", count=8, gap_days=gap, proxies=proxies)
    counted = most_countable(visits, rule)
    chance.shuffle(visits)  # type: ignore[attr-defined]
    assert most_countable(visits, rule) == counted

    def allowed(chosen: tuple[Visit, ...]) -> bool:
        days = sorted(visit.day for visit in chosen)
        apart = all((later - earlier).days >= gap for earlier, later in pairwise(days))
        return apart and sum(bool(visit.proxy) for visit in chosen) <= proxies

    assert allowed(counted)
    assert len(counted) == max(n for n in range(len(visits) + 1) for each in combinations(visits, n) if allowed(each))
