"""`mappings`: which forms of tables the office's server remembers, and a way to forget them; what `import` asks and tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError

if TYPE_CHECKING:
    from planner.intake import Learned
    from planner.store.database import Database
    from planner.store.stamps import Stamp

WHO = "command line"
SHOWN = 12
"""Characters of a form's number that are shown; as many as are needed to tell it from the others may be given."""


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("mappings", help=say("mappings_help"), short_help=say("mappings_short"))
    def _mappings(
        *,
        forget: Annotated[str, typer.Option("--forget", metavar="FORM", help=say("mappings_forget"))] = "",
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return forgotten(session, forget) if forget else listed(session)


def listed(session: Session) -> Exit:
    """Every form that is known: its number, its headers, whence and since when."""
    from planner.reports.table import Column, Table

    rows = _rows()
    if session.as_json:
        names = ("form", "headers", "file", "learned_at", "learned_by")
        write_json({"mappings": [dict(zip(names, row, strict=True)) for row in rows]})
    elif rows:
        titles = ("mappings_form", "mappings_headers", "mappings_file", "mappings_at", "mappings_by")
        columns = tuple(Column(title, session.say(title)) for title in titles)
        shown = tuple((row[0][:SHOWN], " ".join(row[1]), *row[2:]) for row in rows)
        show(Table("mappings", session.say("mappings_short"), columns, shown))
    else:
        tell(session.say("mappings_none"))
    return Exit.FINE


def forgotten(session: Session, form: str) -> Exit:
    """
    Forget the one form whose number begins so.

    Raises
    ------
    InstanceError
        When there is none, or more than one.
    """
    from planner.store import mappings

    with _store() as database:
        known = () if database is None else mappings.known(database)
        meant = [each.shape for each in known if each.shape.startswith(form)]
        if len(meant) != 1 or database is None:
            raise InstanceError([Fault("", None, "--forget", form, "cli.mappings_which", {"count": len(meant)})])
        mappings.forget(database, meant[0], _stamp())
    if session.as_json:
        write_json({"forgotten": meant[0]})
    else:
        tell(session.say("mappings_forgotten", form=meant[0][:SHOWN]))
    return Exit.FINE


def learned() -> "tuple[Learned, ...]":
    """What the office's server knows of tables; nothing where there is no server."""
    from planner.intake import Learned
    from planner.store import mappings

    with _store() as database:
        forms = () if database is None else mappings.known(database)
    return tuple(found for form in forms if (found := Learned.from_json(form.body)) is not None)


def learn(new: "Learned") -> bool:
    """Keep how a file was read; whether there is a server that keeps it."""
    from planner.store import mappings

    with _store() as database:
        if database is not None:
            mappings.learn(database, new.shape, new.to_json(), _stamp())
        return database is not None


@contextmanager
def _store() -> "Iterator[Database | None]":
    """The database of the server whose data folder or settings are named; None where there is none yet: an import makes none."""
    from planner.cli.keeping import opened
    from planner.store.site import is_set_up

    if not is_set_up():
        yield None
        return
    with opened() as (_, database):
        yield database


def _rows() -> list[tuple[str, tuple[str, ...], str, str, str]]:
    from planner.intake import Learned
    from planner.store import mappings

    rows = []
    with _store() as database:
        for form in () if database is None else mappings.known(database):
            found = Learned.from_json(form.body)
            told = (found.headers, found.name) if found else ((), "")
            rows.append((form.shape, *told, form.learned_at.isoformat(timespec="seconds"), form.learned_by))
    return rows


def _stamp() -> "Stamp":
    from planner.store.stamps import Stamp

    return Stamp(WHO, datetime.now(UTC))
