"""`orders`: which orders are open, the ledger, and the slip of one order."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.follow_up.orders import History, Ledger


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("orders", help=say("orders_help"), short_help=say("orders_short"))
    def _orders(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        since: Annotated[str | None, following.since(session)] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        slip: Annotated[str | None, typer.Option(metavar="ORDER", help=say("orders_slip"), show_default=False)] = None,
        returned: Annotated[bool, typer.Option("--return", help=say("orders_return"))] = False,
        out: Annotated[Path | None, following.out(session, ".docx")] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on)
        if slip is not None:
            return write_slip(session, at, slip, returned=returned, out=out)
        return run(session, at, since=since, out=out)


def run(session: Session, at: following.Followed, *, since: str | None, out: Path | None) -> Exit:
    """Say which orders are open, and how the ledger stands."""
    from planner.follow_up.orders import histories, ledger
    from planner.reports.follow_up import orders as tables

    rules, days = at.regime.orders, at.records.working_days
    found = histories(at.records.orders, at.records.order_events, rules, days, on=at.on)
    first = following.day_of(since) if since else at.since
    kept = ledger(found, first=first, last=at.on)
    open_orders = tables.open_orders(at.instance, at.assignment, found, rules, on=at.on, lang=session.lang)
    by_place = tables.order_ledger(
        at.instance, at.assignment, found, "place", first=first, last=at.on, lang=session.lang
    )
    if out is not None:
        closed = tables.closed_orders(at.instance, at.assignment, found, session.lang)
        following.write_tables(at, out, session.lang, (open_orders, closed, by_place))
    if session.as_json:
        told = [_order(history, at) for history in found]
        write_json({"on": at.on.isoformat(), "since": first.isoformat(), "orders": told, "ledger": _ledger(kept)})
        return Exit.FINE
    tell(
        session.say(
            "orders_told",
            on=at.on,
            total=kept.total,
            closed=kept.closed,
            open=kept.still_open,
            overdue=kept.overdue,
        )
    )
    for table in (open_orders, by_place):
        show(table)
    return Exit.FINE


def write_slip(session: Session, at: following.Followed, number: str, *, returned: bool, out: Path | None) -> Exit:
    """Write the slip of one order, or the slip that returns it."""
    from planner.follow_up.orders import histories
    from planner.reports.follow_up.order_slip import order_slip, return_slip

    if out is None:
        raise typer.BadParameter(session.say("slip_needs_out"), param_hint="--out")
    events, days = at.records.order_events, at.records.working_days
    found = histories(at.records.orders, events, at.regime.orders, days, on=at.on)
    chosen = next((history for history in found if history.order.id == number), None)
    if chosen is None:
        raise typer.BadParameter(session.say("no_such_order", order=number, on=at.on), param_hint="--slip")
    (return_slip if returned else order_slip)(at.instance, at.assignment, chosen, out, session.lang)
    if session.as_json:
        write_json({"out": str(out), "order": number})
    else:
        tell(session.say("slip_written", file=str(out), order=number))
    return Exit.FINE


def _order(history: "History", at: following.Followed) -> dict[str, Any]:
    order, late = history.order, history.days_overdue(at.on)
    return {
        "id": order.id,
        "place": order.place,
        "leader": order.leader or None,
        "unit": order.unit or None,
        "opened": order.opened.isoformat(),
        "state": history.state,
        "deadline": history.deadline.isoformat(),
        "days_overdue": late,
        "raised_to": history.raised_to(at.on, at.regime.orders.rise) or None,
        "events": [
            {"date": step.event.day.isoformat(), "action": step.event.action, "by": step.event.by, "state": step.state}
            for step in history.steps
        ],
    }


def _ledger(kept: "Ledger") -> dict[str, Any]:
    return {
        "carried": kept.carried,
        "opened": kept.opened,
        "reopened": kept.reopened,
        "closings": kept.closings,
        "closings_in_time": kept.closings_in_time,
        "open": kept.still_open,
        "overdue": kept.overdue,
        "total": kept.total,
        "closed": kept.closed,
        "adds_up": kept.adds_up,
    }
