"""Materials of the application: what may follow what, who is prompted when, and a count that adds up whatever happens."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.follow_up.burden import Request
from planner.follow_up.materials import (
    ACTIONS,
    ALLOWED,
    STATES,
    Filing,
    Material,
    MaterialEvent,
    MaterialRules,
    as_requests,
    counts,
    counts_by,
    filings,
    last_prompt,
    prompts,
    refusal,
)
from planner.follow_up.working_days import Holiday, WorkingDays

START = date(2026, 1, 5)
LATER = date(2026, 12, 31)
PLAN = Material("m1", "plan", date(2026, 1, 30), unit="office", asked=START)


def at(day: int, action: str, by: str = "clerk", text: str = "", *, of: str = "m1") -> MaterialEvent:
    return MaterialEvent(of, date(2026, 1, day), action, by, text)


def filing(*events: MaterialEvent, on: date = LATER) -> Filing:
    (found,) = filings([PLAN], events, on=on)
    return found


HANDED_OVER = at(6, "submit")
PASSED = at(7, "pass", "reviewer")
ARCHIVED = at(8, "archive", "keeper", "file 3")


def test_a_material_goes_from_missing_to_archived_and_back() -> None:
    events = HANDED_OVER, at(6, "return", "reviewer", "no seal"), at(7, "submit"), at(7, "pass", "reviewer"), ARCHIVED
    found = filing(*events, at(9, "withdraw", "keeper", "figures changed"))
    assert [state for _, state in found.steps] == [
        "submitted",
        "missing",
        "submitted",
        "reviewed",
        "archived",
        "missing",
    ]
    assert found.sent_back == at(9, "withdraw", "keeper", "figures changed")
    assert filing(*events, on=date(2026, 1, 7)).state == "reviewed"
    assert filing().sent_back is None


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((at(4, "submit"),), "before_asked"),
        ((at(6, "pass", "reviewer"),), "wrong_state"),
        ((at(6, "submit", " "),), "no_person"),
        ((HANDED_OVER, at(7, "pass", "clerk ")), "same_person"),
        ((HANDED_OVER, at(7, "return", "reviewer", " ")), "no_reason"),
        ((HANDED_OVER, PASSED, at(8, "archive", "keeper")), "no_shelf"),
        ((HANDED_OVER, PASSED, ARCHIVED, at(9, "withdraw", "keeper")), "no_reason"),
        ((HANDED_OVER, PASSED, ARCHIVED, at(9, "submit")), "wrong_state"),
    ],
)
def test_what_cannot_follow_is_refused_and_says_why(events: tuple[MaterialEvent, ...], code: str) -> None:
    assert [why for _, why in filing(*events).refused] == [code]


def test_it_can_come_on_the_day_it_is_asked_for_and_nothing_comes_before_what_came_last() -> None:
    assert filing(at(5, "submit")).state == "submitted"
    assert refusal(filing(at(7, "submit")), at(6, "pass", "reviewer")) == "before_last"
    assert refusal(filing(at(7, "submit")), at(7, "pass", "reviewer")) == ""


def test_what_was_handed_over_and_what_was_sent_back_is_told_of_the_last_of_them() -> None:
    returned, again = at(7, "return", "reviewer", "no seal"), at(8, "submit", "other")
    found = filing(HANDED_OVER, returned)
    assert (found.handed_over, found.sent_back) == (HANDED_OVER, returned)
    found = filing(HANDED_OVER, returned, again, at(9, "pass", "reviewer"))
    assert (found.handed_over, found.sent_back) == (again, None)


def test_who_handed_it_over_first_may_review_what_somebody_else_handed_over_last() -> None:
    events = HANDED_OVER, at(7, "return", "reviewer", "x"), at(8, "submit", "other"), at(9, "pass", "clerk")
    assert filing(*events).state == "reviewed"


def test_only_what_is_missing_gets_overdue() -> None:
    assert [filing().days_overdue(date(2026, 1, 30) + timedelta(days=n)) for n in (0, 1, 10)] == [0, 1, 10]
    assert filing(HANDED_OVER).days_overdue(LATER) == 0
    assert filing(HANDED_OVER, at(7, "return", "r", "x")).days_overdue(date(2026, 2, 1)) == 2


def test_what_is_not_asked_for_yet_is_not_there() -> None:
    assert filings([PLAN], (), on=START - timedelta(days=1)) == ()
    assert len(filings([Material("m", "x", LATER, unit="u")], (), on=date(2000, 1, 1))) == 1


def test_a_count_by_hand() -> None:
    materials = [Material(f"m{n}", "x", date(2026, 1, 20), unit="a" if n < 3 else "b") for n in (1, 2, 3, 4)]
    events = [
        *(at(6, "submit", of=name) for name in ("m1", "m2", "m3")),
        *(at(7, "pass", "r", of=name) for name in ("m1", "m2")),
        at(8, "archive", "k", "1", of="m1"), at(9, "withdraw", "k", "x", of="m1"), at(10, "archive", "k", "2", of="m2"),
    ]  # fmt: skip
    found = filings(materials, events, on=date(2026, 1, 31))
    book = counts(found, first=date(2026, 1, 9), last=date(2026, 1, 31))
    # m1 was archived on the 8th and came back, m2 is archived, m3 waits for its review, m4 never came.
    assert (book.carried, book.asked, book.withdrawals, book.archivings) == (3, 0, 1, 1)
    assert (book.missing, book.submitted, book.reviewed, book.archived, book.overdue) == (2, 1, 0, 1, 2)
    by_unit = dict(counts_by(found, lambda each: each.material.owed_by, first=START, last=date(2026, 1, 31)))
    assert {unit: kept.total for unit, kept in by_unit.items()} == {"a": 2, "b": 2}


def test_what_is_asked_for_on_the_first_day_is_new_and_not_carried_over() -> None:
    book = counts((filing(),), first=START, last=LATER)
    assert (book.carried, book.asked) == (0, 1)
    later = counts((filing(),), first=START + timedelta(days=1), last=LATER)
    assert (later.carried, later.asked) == (1, 0)


class TestPrompts:
    MISSING = filings([PLAN, Material("m0", "sum", date(2026, 1, 30), person="c")], (), on=START)

    def days_of(self, day: int | None, since: date = START, until: date = date(2026, 3, 31)) -> list[date]:
        days = WorkingDays.of([Holiday(date(2026, 2, 20))])
        return [each.day for each in prompts(self.MISSING, MaterialRules(day), days, since=since, until=until)]

    def test_one_a_month_on_its_day_or_the_last_working_day_before(self) -> None:
        # January 20 is a Tuesday, February 20 a Friday off, March 20 a Friday.
        assert self.days_of(20) == [date(2026, 1, 20), date(2026, 2, 19), date(2026, 3, 20)]
        assert self.days_of(20, since=date(2026, 1, 20), until=date(2026, 1, 31)) == [date(2026, 1, 20)]
        assert self.days_of(20, since=date(2026, 1, 21), until=date(2026, 3, 19)) == [date(2026, 2, 19)]

    def test_a_short_month_prompts_at_its_end_and_no_day_means_no_prompt(self) -> None:
        assert self.days_of(31) == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 31)]
        assert self.days_of(None) == []

    def test_it_names_what_is_missing_by_due_day_and_is_left_out_where_nothing_is(self) -> None:
        (first, *_) = prompts(self.MISSING, MaterialRules(20), WorkingDays(), since=START, until=LATER)
        assert [each.material.id for each in first.missing] == ["m0", "m1"]
        done = (filing(HANDED_OVER),)
        assert prompts(done, MaterialRules(20), WorkingDays(), since=START, until=LATER) == ()

    def test_nobody_is_prompted_for_what_was_not_asked_for_yet(self) -> None:
        late = filings([Material("m", "x", LATER, unit="u", asked=date(2026, 3, 1))], (), on=date(2026, 3, 5))
        found = prompts(late, MaterialRules(20), WorkingDays(), since=START, until=date(2026, 3, 31))
        assert [each.day for each in found] == [date(2026, 3, 20)]

    def test_prompts_end_a_month_after_the_last_due_day_and_after_a_year_at_most(self) -> None:
        assert last_prompt(self.MISSING, START) == date(2026, 1, 30) + timedelta(days=31)
        far = filings([Material("m", "x", date(2090, 1, 1), unit="u")], (), on=START)
        assert last_prompt(far, START) == START + timedelta(days=366)
        assert last_prompt((), START) == START + timedelta(days=31)


def test_to_whoever_owes_it_a_material_is_something_asked_for_once() -> None:
    assert Material("m", "x", LATER, unit="office", person="clerk").owed_by == "office"
    assert as_requests([PLAN]) == (Request("plan", date(2026, 1, 30), "office"),)


def some_day() -> st.SearchStrategy[date]:
    return st.integers(-3, 40).map(lambda n: START + timedelta(days=n))


any_materials = st.lists(
    st.builds(
        lambda n, due, asked: Material(f"m{n}", "x", due, unit="u", asked=asked),
        st.integers(1, 4), some_day(), st.none() | some_day(),
    ),
    max_size=4,
    unique_by=lambda material: material.id,
)  # fmt: skip
any_events = st.lists(
    st.builds(
        MaterialEvent,
        st.integers(1, 4).map(lambda n: f"m{n}"),
        some_day(),
        st.sampled_from(ACTIONS),
        st.sampled_from(["clerk", "reviewer", ""]),
        st.sampled_from(["x", ""]),
    ),
    max_size=25,
)


@given(any_materials, any_events, some_day(), some_day())
def test_the_count_adds_up_whatever_is_said_to_have_happened(
    materials: list[Material], events: list[MaterialEvent], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    found = filings(materials, events, on=last)
    book = counts(found, first=first, last=last)
    assert book.adds_up
    assert book.total == sum(material.is_asked(last) for material in materials)
    assert book.overdue <= book.missing
    assert {each.state for each in found} <= set(STATES)
    for each in found:
        handed_over = ""
        for event, _ in each.steps:
            handed_over = event.by if event.action == "submit" else handed_over
            assert event.by
            assert event.action != "pass" or event.by != handed_over


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.integers(0, 1)), max_size=30),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_the_count_adds_up_over_whole_lives_of_materials(
    moves: list[tuple[int, int, int]], first: int, length: int
) -> None:
    """Each move takes one of the three materials on, some days later: archived and withdrawn, as chance rarely leads it."""
    states = dict.fromkeys((1, 2, 3), "missing")
    events, day = [], START
    for n, later, pick in moves:
        day += timedelta(days=later)
        possible = sorted(ALLOWED[states[n]].items())  # type: ignore[index]
        action, states[n] = possible[pick % len(possible)]
        events.append(MaterialEvent(f"m{n}", day, action, "clerk" if action == "submit" else "keeper", "x"))
    begin = START + timedelta(days=first)
    end = begin + timedelta(days=length)
    materials = [Material(f"m{n}", "x", START, unit="u", asked=START) for n in (1, 2, 3)]
    found = filings(materials, events, on=START + timedelta(days=500))
    assert not any(each.refused for each in found)
    assert {each.material.id: each.state for each in found} == {f"m{n}": state for n, state in states.items()}
    book = counts(found, first=begin, last=end)
    assert book.adds_up
    within = [event.action for event in events if begin <= event.day <= end]
    assert (book.archivings, book.withdrawals) == (within.count("archive"), within.count("withdraw"))


@given(any_materials, any_events, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing_beyond_one_day(
    materials: list[Material], events: list[MaterialEvent], chance: object
) -> None:
    unique = list({(event.material, event.day): event for event in events}.values())
    straight = filings(materials, unique, on=LATER)
    chance.shuffle(unique)  # type: ignore[attr-defined]
    assert filings(materials, unique, on=LATER) == straight
