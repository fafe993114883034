"""Databases as older programs left them: the schema of a revision, with a draft written by plain SQL."""

import json
import zlib
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.follow_up.records import Records
from planner.store import codec
from planner.store.contents import ASSIGNMENT, INSTANCE, RECORDS, digest_of
from planner.store.upgrading import upgrade


def engine_of(path: Path) -> Engine:
    """A plain connection to a SQLite file, with nothing the program adds."""
    return create_engine(f"sqlite:///{path}")


def write_older(path: Path, revision: str) -> None:
    """A database of that revision with one draft called "older <revision>", in its third version, with two pairs."""
    policy = Policy("示例市", (Layer("subdistrict", ("street",), Range(1, 1)),), (Level({"peak_load": 1.0}),))
    leaders, places = (
        (Leader("l1", "市长"), Leader("l2", "副市长")),
        (Place("s1", "东", "street"), Place("s2", "西", "street")),
    )
    texts = {
        INSTANCE: codec.encode_instance(Instance(policy, leaders, places)),
        ASSIGNMENT: codec.encode_assignment(Assignment.of([("l1", "s1"), ("l2", "s2")])),
        RECORDS: codec.encode_records(Records()),
    }
    digests = {kind: digest_of(kind, body) for kind, body in texts.items()}
    step = ["示例.xlsx", False, *(digests[kind] for kind in (INSTANCE, ASSIGNMENT, RECORDS))]
    body = {"format": 1, "steps": [step], "present": 0, "answer": None, "tried_from": None}
    engine = engine_of(path)
    with engine.begin() as connection:
        upgrade(connection, revision)
        for kind, content in texts.items():
            values = {"digest": digests[kind], "kind": kind, "body": zlib.compress(content)}
            connection.execute(text("INSERT INTO contents VALUES (:digest, :kind, :body)"), values)
        connection.execute(
            text(
                "INSERT INTO drafts (id, title, state, version, body, created_at, created_by, saved_at, saved_by, closed) "
                "VALUES ('d1', :title, 'draft', 3, :body, :at, 'local', :at, 'local', false)"
            ),
            {
                "title": f"older {revision}",
                "body": zlib.compress(json.dumps(body).encode()),
                "at": "2026-01-02T09:00:00.000000Z",
            },
        )
    engine.dispose()
