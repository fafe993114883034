"""`rounds`: inspection rounds that cover every place, in the fewest days for so many teams."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, Instance, InstanceError

if TYPE_CHECKING:
    from planner.domain.inspection import InspectionRules
    from planner.intake import Intake
    from planner.planning.inspection import Inspection

Dates = dict[int, date]


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    def whole(name: str, most: int) -> Any:
        return typer.Option(metavar="N", min=1, max=most, help=say(name), show_default=False)

    @app.command("rounds", help=say("rounds_help"), short_help=say("rounds_short"))
    def _rounds(
        *,
        instance: Annotated[Path, options.instance(session)],
        teams: Annotated[int | None, whole("rounds_teams", 500)] = None,
        minutes: Annotated[int | None, whole("rounds_minutes", 1440)] = None,
        stay: Annotated[int | None, whole("rounds_stay", 1440)] = None,
        start: Annotated[
            str | None, typer.Option(metavar="PLACE", help=say("rounds_start"), show_default=False)
        ] = None,
        max_days: Annotated[int | None, whole("rounds_max_days", 1000)] = None,
        first_day: Annotated[str | None, following.first_day(session)] = None,
        out: Annotated[Path | None, typer.Option(metavar="DIR", help=say("rounds_out"), show_default=False)] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        stated = {"teams": teams, "minutes": minutes, "stay": stay, "start": start, "max_days": max_days}
        given = {name: value for name, value in stated.items() if value is not None}
        return run(session, instance, given, first_day=first_day, out=out, time_limit=time_limit, seed=seed)


def run(
    session: Session,
    path: Path,
    given: dict[str, Any],
    *,
    first_day: str | None,
    out: Path | None,
    time_limit: float,
    seed: int,
) -> Exit:
    """Plan the rounds, say how many days they take and whether fewer would do, and write them where asked."""
    from planner.cli.inputs import refuse_unless_folder
    from planner.cli.progress import interruptible, spinner
    from planner.intake import read_instance
    from planner.planning.inspection import plan_rounds
    from planner.reports.inspection import by_team_and_day, told

    if out is not None:
        refuse_unless_folder(out)
    intake = read_instance(path)
    if intake.instance is None:
        raise InstanceError(intake.faults)
    instance, rules = intake.instance, _rules(session, intake.instance, given)
    with spinner(session.say("searching")), interruptible() as cancelled:
        left = max(0.1, time_limit - session.seconds())
        found = plan_rounds(instance, rules, time_limit=left, seed=seed, cancelled=cancelled)
    dates = _dates(intake, found, first_day)
    if out is not None and found.team_days:
        _write(session, instance, found, dates, out)
    sentences = list(told(instance, found, session.lang))
    if session.as_json:
        write_json({**_document(found, dates), "told": sentences, "seconds": round(session.seconds(), 3)})
    else:
        if found.team_days:
            show(by_team_and_day(instance, found, dates, session.lang))
        for sentence in sentences:
            tell(sentence)
    if found.status in {"optimal", "feasible"}:
        return Exit.FINE
    return Exit.INFEASIBLE if found.status == "infeasible" else Exit.NO_ANSWER


def _rules(session: Session, instance: Instance, given: dict[str, Any]) -> "InspectionRules":
    """What the policy says, and what the command line says instead."""
    from planner.domain.inspection import InspectionRules
    from planner.planning.inspection import possible_starts

    if "stay" in given:
        given = {**given, "stays": {}}
    rules = replace(InspectionRules.of(instance.policy), **given)
    if rules.start and rules.start not in possible_starts(instance):
        known = rules.start in instance.place_by_id
        code = "intake.start_without_point" if known else "intake.unknown_place"
        of_policy = Fault("policy.toml", None, "inspection.start", rules.start, code)
        raise InstanceError([session.fault_of("--start", rules.start, code) if "start" in given else of_policy])
    return rules


def _dates(intake: "Intake", found: "Inspection", first_day: str | None) -> Dates:
    """The working days that the rounds fall on."""
    if first_day is None:
        return {}
    working, day, dates = intake.records.working_days, following.day_of(first_day), {}
    for number in range(1, found.days + 1):
        dates[number] = day = working.on_or_after(day)
        day += timedelta(days=1)
    return dates


def _document(found: "Inspection", dates: Dates) -> dict[str, Any]:
    return {
        "status": found.status,
        "ended": found.ended,
        "days": found.days,
        "days_bound": found.days_bound,
        "km": round(found.km, 3),
        "km_bound": round(found.km_bound, 3),
        "teams": found.rules.teams,
        "minutes": found.rules.minutes,
        "team_days": [
            {
                "day": each.day,
                "date": dates[each.day].isoformat() if each.day in dates else None,
                "team": each.team,
                "km": round(each.km, 3),
                "minutes": round(each.minutes, 3),
                "stops": [
                    {
                        "place": stop.place,
                        "km": round(stop.km, 3),
                        "arrive": round(stop.arrive, 3),
                        "leave": round(stop.leave, 3),
                    }
                    for stop in each.stops
                ],
            }
            for each in found.team_days
        ],
        "unreachable": list(found.unreachable),
        "located": {how: list(found.known_by(how)) for how in ("own", "within", "beside", "unknown")},
    }


def _write(session: Session, instance: Instance, found: "Inspection", dates: Dates, out: Path) -> None:
    """The rounds as CSV by ids, as a workbook, as route sheets in Word, and as a calendar file where days are named."""
    from planner.reports import FORMATS
    from planner.reports.inspection import by_team_and_day, calendar_file, route_sheets, stops
    from planner.reports.table import Document
    from planner.reports.whole_file import whole_file

    out.mkdir(parents=True, exist_ok=True)
    header = ("day", "date", "team", "order", "place", "arrive", "leave", "km")
    rows = [
        (
            each.day,
            dates.get(each.day, ""),
            each.team,
            order,
            stop.place,
            *(round(value, 2) for value in (stop.arrive, stop.leave, stop.km)),
        )
        for each in found.team_days
        for order, stop in enumerate(each.stops, start=1)
    ]
    with whole_file(out / "rounds.csv") as draft, draft.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    policy, lang = instance.policy, session.lang
    tables = tuple(make(instance, found, dates, lang) for make in (by_team_and_day, stops))
    with whole_file(out / "rounds.xlsx") as draft:
        FORMATS["xlsx"].write(Document(policy.title, policy.wording, lang, tables), draft)
    route_sheets(instance, found, dates, out / "rounds.docx", lang)
    if dates:
        with whole_file(out / "rounds.ics") as draft:
            draft.write_bytes(calendar_file(instance, found, dates, lang, made=session.today()))
