"""With a published plan open a clerk records what happened: it is kept with the plan in force, everybody sees it, the plan stays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from planner import planning
from planner.domain import Assignment, Holding, Instance
from planner.follow_up.orders import Event, Order
from planner.follow_up.records import Records
from planner.follow_up.visits import Visit
from planner.rules.people import Person
from planner.store import audit, drafts, leader_links, life, versions
from planner.store.desks import DeskRow
from planner.store.errors import StoreError
from planner.ui import desks, downloads, identity, keeping, state
from planner.ui.desks import Desk
from planner.ui.draft import Draft
from planner.ui.shell.own_pages import ROUTES
from tests.ui.conftest import PAGES, SHELL
from tests.ui.publishing import publish, take_through
from tests.ui.reading import button, texts
from tests.ui.test_follow_up import SECTION

ORDER = Order("o1", "s1", date(2026, 1, 5), "占道", deadline=date(2026, 1, 12))
REPLY = Event("o1", date(2026, 1, 6), "report", "社区", "已清理")


pytestmark = pytest.mark.usefixtures("new_site")


@pytest.fixture
def followed(two_by_three: Instance) -> Instance:
    """Each street is visited once a month from 2026 on; before this plan the leaders had each other's places."""
    before = (Holding("l1", "s2"), Holding("l2", "s1"))
    return replace(two_by_three, policy=replace(two_by_three.policy, extra={"follow_up": SECTION})).with_current(before)


def _open(page: str, plan: str | None = None) -> AppTest:
    """A page in a new tab, with this draft open; None: with what a new visitor is shown."""
    if plan is not None:
        keeping.remember("cookie", DeskRow(plan, "zh", False))
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    app.switch_page(str(PAGES / f"{page}.py"))
    app.run()
    assert not app.exception
    return app


def _desk(app: AppTest) -> Desk:
    found: Desk = app.session_state["desk"]
    return found


def _draft(app: AppTest) -> Draft:
    draft = _desk(app).draft
    assert draft is not None
    return draft


def _in_force() -> Records:
    found = life.in_force_as_recorded(keeping.office().database, identity.today())
    assert found is not None
    return found.records


def _take_down_a_visit(app: AppTest, by: str = "秘书") -> None:
    app.text_input[0].set_value(by)
    button(app, "保存").click().run()
    assert not app.exception


def _record(app: AppTest, records: Records) -> None:
    """Put something on record as a form's callback does: before the page has been drawn again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
        state.record(records)
    app.run()


def test_a_visit_recorded_with_the_published_plan_open_is_kept_with_the_plan_in_force(
    followed: Instance, kept: Assignment
) -> None:
    plan = publish(followed, kept)
    app = _open("visits", plan.id)
    assert "直接记入" in texts(app)
    assert "不可更改" not in texts(app)
    _take_down_a_visit(app)
    assert _desk(app).clash is None
    (visit,) = _in_force().visits
    assert (visit.leader, visit.place, visit.proxy) == ("l1", "r1", "秘书")
    database = keeping.office().database
    assert [row.id for row in drafts.headings(database)] == [plan.id]
    assert versions.load(database, 1)[0].records == Records()
    with database.reading() as connection:
        event = next(audit.events(connection))
        assert versions.broken_seals(connection) == ()
    assert (event.act, event.who, event.subject) == ("records.save", "local", plan.id)
    app.switch_page(str(PAGES / "audit.py"))
    app.run()
    assert "登记跟踪记录" in texts(app)
    # The export made now has it; the plan's own figures are those of before.
    assert visit in keeping.fetch(plan.id)[1].records.visits
    assert downloads.changed(_draft(app)) == 2


def test_a_place_taken_over_is_owed_from_the_next_period_on_and_one_kept_all_along_always(
    followed: Instance, kept: Assignment
) -> None:
    instance = followed.with_current(tuple(Holding(*pair) for pair in sorted(kept.pairs) if pair[1] != "s2"))
    taken_over = next(leader for leader, place in kept.pairs if place == "s2")
    assert keeping.tenure_of(kept, date(2026, 3, 20)) == {}  # nothing has been published
    app = _open("visits", publish(instance, kept, day=date(2026, 2, 10)).id)
    assert "新近接手" in texts(app)
    app.date_input[0].set_value(date(2026, 3, 20)).run()
    overdue, due = (
        [(row[1], row[3]) for row in table.value.values.tolist()] for table in (app.dataframe[0], app.dataframe[1])
    )
    assert overdue == [("城东街道", "2026年1月"), ("城东街道", "2026年2月")]
    assert due == [("城东街道", "2026年3月"), ("城西街道", "2026年3月")]
    assert keeping.tenure_of(kept, date(2026, 3, 20)) == {(taken_over, "s2"): date(2026, 2, 10)}
    assert keeping.tenure_of(kept, date(2026, 2, 9)) == {}  # not yet in force
    other = {"l1": "l2", "l2": "l1"}
    publish(instance, Assignment.of((other[leader], place) for leader, place in kept.pairs), day=date(2026, 4, 1))
    publish(instance, kept, day=date(2026, 5, 1))
    assert set(keeping.tenure_of(kept, date(2026, 5, 1)).values()) == {date(2026, 5, 1)}
    assert set(keeping.tenure_of(kept, date(2026, 4, 30)).values()) == {date(2026, 2, 10)}


def test_a_draft_with_a_place_moved_hands_over_what_the_leaving_leader_owed_by_the_plan_in_force(
    followed: Instance, kept: Assignment
) -> None:
    # l1 has s1 since the tenth of February, and of s2 by this draft alone: he owes s1 in March, and s2 never.
    plan = publish(followed, kept, day=date(2026, 2, 10))
    moved = Assignment.of((kept.pairs - {("l2", "s2")}) | {("l1", "s2")})
    begun = keeping.following(Draft("x", followed, moved))
    draft = keeping.keep(None, None, begun, "local")
    assert isinstance(draft, keeping.Kept)
    assert plan.id != draft.id
    app = _open("vacancy", draft.id)
    with pytest.MonkeyPatch.context() as patch:
        asked: list[Mapping[str, Sequence[str]]] = []

        def succeed(*_args: object, pending: Mapping[str, Sequence[str]], **_options: object) -> None:
            asked.append(pending)

        patch.setattr(planning, "succeed", succeed)
        app.date_input[0].set_value(date(2026, 3, 20)).run()
        button(app, "看怎样交接").click().run()
        _desk(app).questions["vacancy"].join(30)
    assert asked == [{"s1": ["每月一次（2026年3月31日前应完成）"]}]


def test_places_followed_up_are_the_published_plans_own_and_not_those_before_it(
    followed: Instance, kept: Assignment
) -> None:
    app = _open("visits", publish(followed, kept).id)
    rows = [row for table in app.dataframe for row in table.value.values.tolist()]
    owed = {
        (leader, place)
        for row in rows
        for leader in row
        for place in row
        if "长" in str(leader) and "街道" in str(place)
    }
    assert {("市长", "城东街道"), ("副市长", "城西街道")} <= owed
    assert ("市长", "城西街道") not in owed


def test_the_plan_that_a_visitor_is_shown_first_takes_records_too_and_is_not_made_a_draft(
    followed: Instance, kept: Assignment
) -> None:
    plan = publish(followed, kept)
    app = _open("visits")
    _take_down_a_visit(app)
    assert len(_in_force().visits) == 1
    assert _desk(app).kept is None
    assert [row.id for row in drafts.headings(keeping.office().database)] == [plan.id]


def test_an_order_is_closed_with_the_published_plan_and_can_be_taken_back_after_a_restart(
    followed: Instance, kept: Assignment
) -> None:
    plan = publish(followed, kept, Records(orders=(ORDER,), order_events=(REPLY,)))
    app = _open("orders", plan.id)
    next(box for box in app.text_input if box.label == "经办人").set_value("文明办")
    button(app, "登记").click().run()
    assert "已销号 1" in texts(app)
    assert [event.by for event in _in_force().order_events] == ["社区", "文明办"]
    keeping.close()
    desks.forget_desks()
    again = _open("orders")
    button(again, "↶ 撤销").click().run()
    assert _in_force().order_events == (REPLY,)
    button(again, "↷ 重做").click().run()
    assert len(_in_force().order_events) == 2


def test_the_leaders_own_page_sees_it_at_once(followed: Instance, kept: Assignment) -> None:
    on = identity.today()
    section = {**SECTION, "start": on.replace(day=1)}
    followed = replace(followed, policy=replace(followed.policy, extra={"follow_up": section}))
    plan = publish(followed, kept)
    pages = TestClient(Starlette(routes=list(ROUTES)))
    _, token = leader_links.hand_out(keeping.office().database, "l1", 30, keeping.stamp("local"))
    assert "城东街道，还差 1 次" in pages.get(f"/l/{token}").text
    app = _open("visits", plan.id)
    _record(app, Records((Visit("l1", "s1", on),)))
    assert _desk(app).clash is None
    told = pages.get(f"/l/{token}").text
    assert "城东街道" in told
    assert "还差" not in told


def test_other_tabs_follow_and_other_plans_of_the_office_have_the_same_records(
    followed: Instance, kept: Assignment
) -> None:
    first, second = publish(followed, kept), publish(followed, kept, day=date(2099, 1, 1))
    one = _open("visits", first.id)
    other = _open("visits", second.id)
    _take_down_a_visit(one)
    other.run()
    assert len(_draft(other).records.visits) == 1
    assert "更新" in other.toast[0].value


class TestTwoClerksAtOnce:
    """Both have the published plan open; the first records a visit to s1, the second, who has not seen it, one to s2."""

    @pytest.fixture
    def clerks(self, followed: Instance, kept: Assignment) -> tuple[AppTest, AppTest]:
        plan = publish(followed, kept).id
        first, second = _open("visits", plan), _open("visits", plan)
        _record(first, Records((Visit("l1", "s1", date(2026, 1, 8)),)))
        _record(second, Records((Visit("l2", "s2", date(2026, 1, 9)),)))
        assert not second.exception
        return first, second

    def test_the_second_is_told_who_was_first(self, clerks: tuple[AppTest, AppTest]) -> None:
        told = texts(clerks[1])
        assert "您的改动还没有保存" in told
        assert "的跟踪记录刚由本机另一窗口于20" in told
        assert not [found for found in clerks[1].button if "另存为新草稿" in found.label]
        assert [visit.place for visit in _in_force().visits] == ["s1"]

    def test_he_merges(self, clerks: tuple[AppTest, AppTest]) -> None:
        button(clerks[1], "并入勾选的改动").click().run()
        assert [visit.place for visit in _in_force().visits] == ["s1", "s2"]

    def test_he_drops_it(self, clerks: tuple[AppTest, AppTest]) -> None:
        button(clerks[1], "放弃我的改动，重新载入").click().run()
        assert [visit.place for visit in _draft(clerks[1]).records.visits] == ["s1"]


def test_a_change_of_the_plan_is_still_refused_and_its_draft_leaves_the_book_alone(
    followed: Instance, kept: Assignment
) -> None:
    plan = publish(followed, kept, Records((Visit("l1", "s1", date(2026, 1, 8)),)))
    app = _open("visits", plan.id)
    _take_down_a_visit(app)
    on_record = _in_force()
    app.switch_page(str(PAGES / "plan_table.py"))
    app.run()
    assert "不可更改" in texts(app)
    assert button(app, "↶ 撤销").disabled
    changes: tuple[Callable[[], None], ...] = (
        lambda: state.change(Assignment.of(kept.pairs - {("l1", "r2")})),
        lambda: state.revise(replace(followed, leaders=followed.leaders[:1])),
        lambda: state.revise_policy(replace(followed.policy, title="别的")),
        state.try_out,
    )
    for change in changes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
            change()
        app.run()
        assert "已发布（" in texts(app)
        button(app, "放弃我的改动，重新载入").click().run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
        state.change(Assignment.of(kept.pairs - {("l1", "r2")}))
    app.run()
    button(app, "另存为新草稿").click().run()
    begun = _draft(app)
    assert (begun.book, begun.records, begun.instance.current) == (None, on_record, kept.holdings)
    # One step of undo leads back to the plan as it was published, in force as before, and no further: records are no step of the draft.
    button(app, "↶ 撤销").click().run()
    assert (_draft(app).assignment, _draft(app).instance.current) == (kept, kept.holdings)
    assert not _draft(app).undo
    assert _draft(app).records == on_record
    assert _in_force() == on_record
    assert keeping.fetch(plan.id)[1].assignment == kept


def test_a_change_of_the_plan_shown_first_begins_a_draft_with_what_is_on_record(
    followed: Instance, kept: Assignment
) -> None:
    publish(followed, kept, Records((Visit("l1", "s1", date(2026, 1, 8)),)))
    app = _open("plan_table")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
        state.change(Assignment.of(kept.pairs - {("l1", "r2")}))
    app.run()
    begun, here = _draft(app), _desk(app)
    assert here.kept is not None
    assert here.kept.in_the_making
    assert (begun.book, begun.records, len(begun.undo)) == (None, _in_force(), 1)


def test_a_draft_whose_first_save_failed_still_knows_what_was_on_record_when_it_began(
    followed: Instance, kept: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = publish(followed, kept, Records((Visit("l1", "s1", date(2026, 1, 8)),)))
    app = _open("plan_table")
    monkeypatch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
    with monkeypatch.context() as full:
        full.setattr(drafts, "create", _no_room)
        state.change(Assignment.of(kept.pairs - {("l1", "r2")}))
    assert (_desk(app).kept, _draft(app).book) == (None, None)
    state.change(kept)
    begun = _desk(app).kept
    assert begun is not None
    # The visit turns out to be a mistake and is taken back in the book: publishing the draft does not bring it back.
    taken_back = keeping.fetch(plan.id)[1]
    assert isinstance(keeping.record(taken_back, taken_back.recorded(Records()), "local"), Draft)
    take_through(begun.heading)
    assert _in_force() == Records()


def _no_room(*_: object, **__: object) -> None:
    raise StoreError("store.unreachable")


def test_another_city_opened_in_place_of_the_plan_shown_first_has_the_records_of_its_file(
    followed: Instance, kept: Assignment
) -> None:
    publish(followed, kept, Records((Visit("l1", "s1", date(2026, 1, 8)),)))
    app = _open("plan_table")
    file = Draft("y.xlsx", replace(followed, leaders=followed.leaders[:1]), Assignment())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
        state.open_instead(file)
    app.run()
    assert (_draft(app).book, _draft(app).records) == (None, Records())
    button(app, "↶ 撤销").click().run()
    assert (_draft(app).book, _draft(app).records, _draft(app).assignment) == (None, _in_force(), kept)
    assert len(_in_force().visits) == 1


def test_with_a_draft_open_the_page_says_that_it_is_not_the_plan_in_force_and_opens_that(
    followed: Instance, kept: Assignment
) -> None:
    plan = publish(followed, kept)
    draft = keeping.keep(None, None, Draft("x", followed, kept), "local")
    assert isinstance(draft, keeping.Kept)
    app = _open("visits", draft.id)
    assert "打开的不是已发布的方案" in texts(app)
    button(app, "打开现行方案").click().run()
    assert _desk(app).kept is not None
    assert _draft(app).book is not None
    assert _draft(app).book.plan == plan.id  # type: ignore[union-attr]
    assert "直接记入" in texts(app)


def test_who_may_not_edit_puts_nothing_on_record(
    followed: Instance, kept: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = publish(followed, kept)
    app = _open("visits", plan.id)
    monkeypatch.setattr(state, "may", lambda _act: False)
    monkeypatch.setattr(identity, "who", lambda: Person("读者", "reader"))
    _record(app, Records((Visit("l1", "s1", date(2026, 1, 8)),)))
    assert _in_force() == Records()
