"""`batch`: plan every instance below a folder, on processes of this machine or on a Dask cluster."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from planner.cli import options
from planner.cli.output import console, show, tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError

if TYPE_CHECKING:
    from planner.batch import News, OpenExecutor, Run

DEFAULT_SECONDS = 600.0
SHORTEST_SECONDS = 0.1
MOST_ROWS = 50
"""Instances up to which a screen shows each; of more it shows what needs a look."""


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("batch", help=say("batch_help"), short_help=say("batch_short"))
    def _batch(
        *,
        folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=say("batch_folder"), show_default=False)],
        out: Annotated[Path, typer.Option(metavar="DIR", help=say("batch_out"), show_default=False)],
        workers: Annotated[
            int | None, typer.Option(metavar="N", min=1, help=say("batch_workers"), show_default=False)
        ] = None,
        cluster: Annotated[
            str | None, typer.Option(metavar="ADDRESS", help=say("batch_cluster"), show_default=False)
        ] = None,
        time_limit: Annotated[
            float, options.time_limit(session, told="batch_time_limit", least=SHORTEST_SECONDS)
        ] = DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        if cluster is not None and workers is not None:
            raise typer.BadParameter(say("batch_either"), param_hint="--cluster")
        return run(session, folder, out, workers=workers, cluster=cluster, time_limit=time_limit, seed=seed)


def run(
    session: Session,
    folder: Path,
    out: Path,
    *,
    workers: int | None,
    cluster: str | None,
    time_limit: float,
    seed: int,
) -> Exit:
    """Plan every instance below a folder into `out`, and write the summary there."""
    from planner import batch
    from planner.cli.inputs import refuse_unless_folder
    from planner.reports.csv_file import write_table
    from planner.reports.whole_file import whole_file

    refuse_unless_folder(out)
    sources = _sources(folder, out)
    executor = batch.local(workers) if cluster is None else batch.cluster(cluster)
    settings = batch.Settings(seed=seed, time_limit=time_limit)
    with _bar(session, len(sources)) as on_news:
        runs = _planned(session, sources, out, settings, executor=executor, on_news=on_news)
    out.mkdir(parents=True, exist_ok=True)
    with whole_file(out / batch.SUMMARY) as draft:
        write_table(batch.summary(runs, session.lang), draft)
    if session.as_json:
        write_json(_document(session, runs, out))
    else:
        _tell(session, runs, out)
    return _exit(runs)


def _sources(folder: Path, out: Path) -> Sequence[Any]:
    from planner.batch import sources_below

    if not folder.is_dir():
        raise InstanceError([Fault(str(folder), None, "FOLDER", str(folder), "cli.batch_no_folder")])
    found = sources_below(folder, leave_out=out)
    if not found:
        raise InstanceError([Fault(str(folder), None, "FOLDER", str(folder), "cli.batch_nothing")])
    return found


def _planned(
    session: Session,
    sources: Sequence[Any],
    out: Path,
    settings: Any,
    *,
    executor: "OpenExecutor",
    on_news: "Callable[[News], None]",
) -> "tuple[Run, ...]":
    from planner import batch

    try:
        return batch.plan_folder(sources, out, settings, executor, on_news=on_news)
    except batch.MissingDaskError as error:
        raise InstanceError([session.fault_of("--cluster", "", "cli.batch_no_dask")]) from error
    except batch.UnreachableClusterError as error:
        raise InstanceError([session.fault_of("--cluster", str(error), "cli.batch_unreachable")]) from error


@contextmanager
def _bar(session: Session, total: int) -> "Iterator[Callable[[News], None]]":
    """One line per instance on standard error, so that a log file tells how far a night's run came; a bar too, on a terminal."""
    screen = console(to_error=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with RichProgress(*columns, console=screen, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task(session.say("searching"), total=total)

        def show_news(news: "News") -> None:
            from planner.reports.wording import word

            status = word(session.lang, f"batch_status_{news.run.record.status}")
            name = "batch_kept" if news.run.kept else "batch_done" if news.run.seconds is not None else "batch_told"
            seconds = round(news.run.seconds or 0.0, 1)
            line = session.say(
                name, done=news.done, total=news.total, name=news.run.source.name, status=status, seconds=seconds
            )
            bar.console.print(line, soft_wrap=True)
            bar.update(task, completed=news.done)

        yield show_news


def _document(session: Session, runs: "Sequence[Run]", out: Path) -> dict[str, Any]:
    return {
        "instances": [_instance(session, run) for run in runs],
        "counts": dict(sorted(Counter(run.record.status for run in runs).items())),
        "kept": sum(run.kept for run in runs),
        "out": str(out),
        "seconds": round(session.seconds(), 3),
    }


def _instance(session: Session, run: "Run") -> dict[str, Any]:
    record = run.record
    return {
        "name": run.source.name,
        "status": record.status,
        "ended": record.ended or None,
        "leaders": record.leaders,
        "places": record.places,
        "gap": record.gap,
        "levels": [{"value": value, "bound": bound} for value, bound in record.levels],
        "instance_hash": record.fingerprint or None,
        "problems": list(record.problems.get(session.lang, ())),
        "kept": run.kept,
        "seconds": None if run.seconds is None else round(run.seconds, 3),
    }


def _tell(session: Session, runs: "Sequence[Run]", out: Path) -> None:
    from planner.batch import SUMMARY, summary

    say = session.say
    shown = runs if len(runs) <= MOST_ROWS else [run for run in runs if not run.record.has_plan or _by_clock(run)]
    if shown:
        show(summary(shown, session.lang, leave_out=frozenset({"fingerprint"})))
    if len(shown) < len(runs):
        tell(say("batch_rest", count=len(runs) - len(shown)))
    planned = sum(run.record.has_plan for run in runs)
    tell(say("batch_planned", planned=planned, total=len(runs), kept=sum(run.kept for run in runs)))
    by_clock = sum(map(_by_clock, runs))
    if by_clock:
        tell(say("batch_by_clock", count=by_clock))
    tell(say("batch_written", file=str(out / SUMMARY)))


def _by_clock(run: "Run") -> bool:
    return run.record.ended == "clock"


def _exit(runs: "Sequence[Run]") -> Exit:
    """What is still open comes first: tables to correct, then what a further run may settle, then what is settled without a plan."""
    statuses = {run.record.status for run in runs}
    if "bad_input" in statuses:
        return Exit.BAD_INPUT
    if statuses & {"unknown", "failed", "lost"}:
        return Exit.NO_ANSWER
    return Exit.INFEASIBLE if "infeasible" in statuses else Exit.FINE
