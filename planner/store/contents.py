"""Contents kept once, by what they say: instances, assignments, solutions and diagnoses, each under the SHA-256 of its text."""

import hashlib
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from planner.store import codec, schema
from planner.store.errors import StoreError

INSTANCE, ASSIGNMENT, RECORDS = "instance", "assignment", "records"
SOLUTION, DIAGNOSIS = "solution", "diagnosis"
_ENCODE: dict[str, Callable[[Any], bytes]] = {
    INSTANCE: codec.encode_instance,
    ASSIGNMENT: codec.encode_assignment,
    RECORDS: codec.encode_records,
    SOLUTION: codec.encode_solution,
    DIAGNOSIS: codec.encode_diagnosis,
}
_DECODE: dict[str, Callable[[bytes], Any]] = {
    INSTANCE: codec.decode_instance,
    ASSIGNMENT: codec.decode_assignment,
    RECORDS: codec.decode_records,
    SOLUTION: codec.decode_solution,
    DIAGNOSIS: codec.decode_diagnosis,
}
_REMEMBERED = 1024


class Contents:
    """
    What was read or written lately.

    The same text gives the same object, so that an answer still belongs to the very instance it was given to, and a draft of a
    hundred steps is not written down anew with each of them.
    """

    def __init__(self) -> None:
        self._by_digest: OrderedDict[str, Any] = OrderedDict()
        self._by_object: OrderedDict[int, tuple[Any, str]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, connection: Connection, kind: str, values: Iterable[Any]) -> list[str]:
        """Keep values of one kind and give back the digest of each."""
        kept = list(values)
        by_digest = {self._digest(kind, value): value for value in kept}
        digest = schema.contents.c.digest
        # What is remembered may come from a transaction that was given up: only the database knows what it has.
        known = set(connection.scalars(select(digest).where(digest.in_(by_digest))))
        rows = [
            {"digest": new, "kind": kind, "body": zlib.compress(_ENCODE[kind](by_digest[new]))}
            for new in sorted(by_digest.keys() - known)
        ]
        if rows:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(insert(schema.contents).on_conflict_do_nothing(), rows)
        return [self._digest(kind, value) for value in kept]

    def get(self, connection: Connection, digests: Iterable[str]) -> dict[str, Any]:
        """
        Digest -> value, for each of these digests.

        Raises
        ------
        StoreError
            When one is missing, or its text is not the one it stands under.
        """
        wanted = set(digests)
        with self._lock:
            found = {digest: self._by_digest[digest] for digest in wanted if digest in self._by_digest}
        missing = sorted(wanted - found.keys())
        if missing:
            table = schema.contents.c
            for digest, kind, body in connection.execute(
                select(table.digest, table.kind, table.body).where(table.digest.in_(missing))
            ):
                found[digest] = self._known(digest, _read(digest, kind, body))
        if wanted - found.keys():
            raise StoreError("store.content_missing", digest=min(wanted - found.keys()))
        return found

    def _known(self, digest: str, value: Any) -> Any:
        with self._lock:
            value = self._by_digest.setdefault(digest, value)
            self._remember(digest, value)
        return value

    def _digest(self, kind: str, value: Any) -> str:
        with self._lock:
            known = self._by_object.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        digest = digest_of(kind, _ENCODE[kind](value))
        with self._lock:
            self._by_digest.setdefault(digest, value)
            self._remember(digest, value)
        return digest

    def _remember(self, digest: str, value: Any) -> None:
        # The object is held along with its id, which would otherwise be given to another one.
        self._by_object[id(value)] = (value, digest)
        self._by_digest.move_to_end(digest)
        while len(self._by_digest) > _REMEMBERED:
            self._by_digest.popitem(last=False)
        while len(self._by_object) > 2 * _REMEMBERED:
            self._by_object.popitem(last=False)


def digest_of(kind: str, text: bytes) -> str:
    """What a text of a kind stands under."""
    return hashlib.sha256(f"{kind}\n".encode() + text).hexdigest()


def damaged(connection: Connection, digests: Iterable[str]) -> frozenset[str]:
    """
    Those of these digests whose text the database does not hold any more, or holds changed.

    What `Contents` remembers is not asked: it stands under the digest of its text, and so is right whatever became of the row since.
    """
    wanted, table = frozenset(digests), schema.contents.c
    whole = set()
    for digest, kind, body in connection.execute(
        select(table.digest, table.kind, table.body).where(table.digest.in_(wanted))
    ):
        with suppress(StoreError):
            _text(digest, kind, body)
            whole.add(digest)
    return wanted - whole


def _read(digest: str, kind: str, body: bytes) -> Any:
    return _DECODE[kind](_text(digest, kind, body))


def _text(digest: str, kind: str, body: bytes) -> bytes:
    """The text of a row; a `StoreError` where it is not the one it stands under."""
    try:
        text = zlib.decompress(body)
    except zlib.error as error:
        raise StoreError("store.content_changed", digest=digest) from error
    if digest_of(kind, text) != digest:
        raise StoreError("store.content_changed", digest=digest)
    return text
