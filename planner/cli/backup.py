"""`backup` and `restore`: everything that is kept, in one file, and back."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the commands to the program."""
    say = session.say

    @app.command("backup", help=say("backup_help"), short_help=say("backup_short"))
    def _backup(
        *,
        file: Annotated[Path, typer.Argument(metavar="FILE", help=say("backup_file"), show_default=False)],
        with_secret: Annotated[bool, typer.Option("--with-secret", help=say("backup_secret"))] = False,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return save(session, file, with_secret=with_secret)

    @app.command("restore", help=say("restore_help"), short_help=say("restore_short"))
    def _restore(
        *,
        file: Annotated[Path, typer.Argument(metavar="FILE", help=say("restore_file"), show_default=False)],
        replace: Annotated[bool, typer.Option("--replace", help=say("restore_replace"))] = False,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return bring_back(session, file, replace=replace)


def save(session: Session, file: Path, *, with_secret: bool) -> Exit:
    """Write the backup."""
    from planner.cli.keeping import opened
    from planner.store.backup import backup

    with opened() as (_, database):
        manifest = backup(database, file, with_secret=with_secret)
    if session.as_json:
        write_json({"file": str(file), **manifest})
    else:
        rows = sum(table["rows"] for table in manifest["tables"].values())
        tell(session.say("backup_done", file=str(file), rows=rows, drafts=manifest["tables"]["drafts"]["rows"]))
        tell(session.say("backup_with_secret" if with_secret else "backup_without_secret"))
    return Exit.FINE


def bring_back(session: Session, file: Path, *, replace: bool) -> Exit:
    """Fill the database from a backup; with `replace`, a SQLite file that is there is put aside first, not deleted."""
    from planner.cli.keeping import opened
    from planner.store.backup import restore, secret_in

    moved = _put_aside() if replace and file.is_file() else None
    try:
        with opened() as (site, database):
            manifest = restore(database, file)
            secret = secret_in(file)
    except BaseException:
        if moved is not None:
            _back_in_place(*moved)
        raise
    if secret is not None and site.folder is not None and not site.settings.secret:
        _write_secret(site.folder, secret)
    if session.as_json:
        write_json({"file": str(file), "put_aside": None if moved is None else str(moved[1]), **manifest})
        return Exit.FINE
    tell(session.say("restore_done", file=str(file), drafts=manifest["tables"]["drafts"]["rows"]))
    if moved is not None:
        tell(session.say("restore_aside", file=str(moved[1])))
    if secret is None:
        tell(session.say("restore_secret"))
    return Exit.FINE


def _put_aside() -> tuple[Path, Path] | None:
    """Rename the database file and what SQLite keeps beside it; where it was and where it is."""
    from planner.store.site import DATABASE_FILE, data_folder

    path = data_folder() / DATABASE_FILE
    if not path.exists() or os.environ.get("PLANNER_DATABASE", "").strip():
        return None
    aside = path.with_name(f"{path.name}.{time.strftime('%Y%m%d-%H%M%S')}.old")
    for ending in ("-wal", "-shm", ""):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    return path, aside


def _back_in_place(path: Path, aside: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        beside = aside.with_name(aside.name + ending)
        path.with_name(path.name + ending).unlink(missing_ok=True)
        if beside.exists():
            beside.replace(path.with_name(path.name + ending))


def _write_secret(folder: Path, secret: str) -> None:
    from planner.store.site import KEY_FILE

    path = folder / KEY_FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(secret)
