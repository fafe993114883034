"""A whole site in one file, and back: every table as lines of JSON in a zip; the same state gives the same bytes, whichever database."""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, insert, inspect, select, text

from planner.store.database import Database
from planner.store.errors import StoreError
from planner.store.upgrading import revision_of, steps, upgrade

FORMAT = "planner-backup/1"
MANIFEST, SECRET = "manifest.json", "secret.key"
_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # of a zip; the same state must give the same bytes
_AT_ONCE = 500


def backup(database: Database, path: Path, *, with_secret: bool = False) -> dict[str, Any]:
    """
    Write everything into a file that only its owner may read, while others go on working.

    Parameters
    ----------
    with_secret
        Whether the site's secret goes with it. With it the file opens leader links and signs the audit; keep it as safe as the server.

    Returns
    -------
    dict
        The manifest: revision of the schema, rows and SHA-256 of every table.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write(database, archive, with_secret=with_secret)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(database: Database, path: Path) -> dict[str, Any]:
    """
    Fill an empty database with what a file holds, all or nothing, and bring it up to date.

    Parameters
    ----------
    database
        With no row in any table.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    StoreError
        When the file is not whole, is none of ours or of a newer program, or the database is not empty; nothing was written then.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            with database.writing() as connection:
                _refuse_unless_empty(connection)
                _rebuild(connection, manifest["revision"])
                for name, told in manifest["tables"].items():
                    _fill(connection, archive, path, name, told)
                upgrade(connection)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise StoreError("store.backup_broken", file=str(path), problem=str(error)) from error
    return manifest


def secret_in(path: Path) -> str | None:
    """The secret that a backup was made with, as it stands in the key file; None when it went without."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(SECRET).decode("ascii") if SECRET in archive.namelist() else None


def _write(database: Database, archive: zipfile.ZipFile, *, with_secret: bool) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    with database.reading() as connection:
        revision = revision_of(connection)
        for name, table in _tables(connection).items():
            told = hashlib.sha256()
            count = 0
            with archive.open(zipfile.ZipInfo(f"{name}.jsonl", _BEGINNING_OF_TIME), "w", force_zip64=True) as file:
                for line in _lines(connection, table):
                    file.write(line)
                    told.update(line)
                    count += 1
            tables[name] = {"rows": count, "sha256": told.hexdigest()}
    manifest = {"format": FORMAT, "revision": revision, "tables": tables}
    archive.writestr(zipfile.ZipInfo(MANIFEST, _BEGINNING_OF_TIME), json.dumps(manifest, indent=1, sort_keys=True))
    if with_secret:
        archive.writestr(zipfile.ZipInfo(SECRET, _BEGINNING_OF_TIME), database.key.hex() + "\n")
    return manifest


def _tables(connection: Connection) -> dict[str, Table]:
    """Every table but Alembic's own, by name: as the database has them, whatever its revision."""
    found = MetaData()
    found.reflect(connection)
    return {name: table for name, table in sorted(found.tables.items()) if name != "alembic_version"}


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """One line per row, sorted by primary key; no database's collation has a part in the order."""
    keys = [column.name for column in table.primary_key]
    # Only the keys are held in memory at once: the contents may be large.
    wanted = sorted(tuple(row) for row in connection.execute(select(*table.primary_key)))
    for key in wanted:
        condition = [table.c[name] == part for name, part in zip(keys, key, strict=True)]
        row = connection.execute(select(table).where(*condition)).one()
        told = {name: _told(value) for name, value in row._mapping.items()}
        yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _told(value: Any) -> Any:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes | memoryview) else value


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise StoreError("store.backup_broken", file=str(path), problem=str(manifest["format"])[:60])
    if manifest["revision"] not in steps():
        raise StoreError("store.too_new", found=str(manifest["revision"])[:60], known=steps()[-1])
    return manifest


def _refuse_unless_empty(connection: Connection) -> None:
    for name, table in _tables(connection).items():
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if rows:
            raise StoreError("store.not_empty", table=name, rows=rows)


def _rebuild(connection: Connection, revision: str) -> None:
    """Make the tables anew as they were when the backup was made."""
    if revision_of(connection) == revision:
        return
    for table in _tables(connection).values():
        table.drop(connection)
    if inspect(connection).has_table("alembic_version"):
        connection.execute(text("DROP TABLE alembic_version"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS planner_unchangeable() CASCADE"))
    upgrade(connection, revision)


def _fill(connection: Connection, archive: zipfile.ZipFile, path: Path, name: str, told: dict[str, Any]) -> None:
    table = _tables(connection)[name]
    binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    digest, count = hashlib.sha256(), 0
    rows: list[dict[str, Any]] = []
    with archive.open(f"{name}.jsonl") as file:
        for line in file:
            digest.update(line)
            count += 1
            row = json.loads(line)
            rows.append({key: base64.b64decode(value) if key in binary else value for key, value in row.items()})
            if len(rows) == _AT_ONCE:
                connection.execute(insert(table), rows)
                rows = []
    if rows:
        connection.execute(insert(table), rows)
    if (count, digest.hexdigest()) != (told["rows"], told["sha256"]):
        raise StoreError("store.backup_broken", file=str(path), problem=f"{name}.jsonl")
