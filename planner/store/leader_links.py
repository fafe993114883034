"""Leader links: signed, expiring, revocable, one leader each; they open the plain page without an account."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import insert, select, update

from planner.store import audit, schema
from planner.store.database import Database
from planner.store.errors import StoreError
from planner.store.stamps import Stamp

_PURPOSE = "leader-link/1"
LONGEST = 300


@dataclass(frozen=True)
class LeaderLink:
    """A link that was handed out."""

    id: str
    leader: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None

    def open_at(self, moment: datetime) -> bool:
        """Whether it opens its page at a moment."""
        return self.revoked_at is None and moment < self.expires_at


def hand_out(database: Database, leader: str, days: int, stamp: Stamp) -> tuple[LeaderLink, str]:
    """A new link of a leader, and its token, which is kept nowhere: it can be made again from the row by whoever has the secret."""
    link = LeaderLink(secrets.token_hex(16), leader, stamp.at, stamp.who, stamp.at + timedelta(days=days), None)
    with database.writing() as connection:
        connection.execute(insert(schema.links).values(asdict(link)))
        audit.append(connection, database.key, stamp, "link.hand_out", leader, link=link.id, days=days)
    return link, token_of(database, link)


def token_of(database: Database, link: LeaderLink) -> str:
    """What stands in the address."""
    return _signer(database).dumps([link.id, link.leader])


def opened(database: Database, token: str, at: datetime) -> str | None:
    """Id of the one leader whose page a token opens; None for a forged, an expired or a revoked one, without saying which."""
    if len(token) > LONGEST:
        return None
    try:
        link, leader = _signer(database).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    with database.reading() as connection:
        row = connection.execute(select(schema.links).where(schema.links.c.id == str(link))).one_or_none()
    if row is None or row.leader != leader or not LeaderLink(**row._mapping).open_at(at):
        return None
    return str(row.leader)


def links(database: Database, leader: str | None = None) -> tuple[LeaderLink, ...]:
    """Every link, of one leader where that is asked, the latest first."""
    table = schema.links
    query = select(table).order_by(table.c.created_at.desc(), table.c.id)
    with database.reading() as connection:
        rows = connection.execute(query if leader is None else query.where(table.c.leader == leader))
        return tuple(LeaderLink(**row._mapping) for row in rows)


def revoke(database: Database, link: str, stamp: Stamp) -> None:
    """Close a link for good."""
    table = schema.links
    with database.writing() as connection:
        row = connection.execute(select(table).where(table.c.id == link)).one_or_none()
        if row is None:
            raise StoreError("store.no_link", link=link)
        connection.execute(
            update(table).where(table.c.id == link, table.c.revoked_at.is_(None)).values(revoked_at=stamp.at)
        )
        audit.append(connection, database.key, stamp, "link.revoke", row.leader, link=link)


def _signer(database: Database) -> URLSafeSerializer:
    return URLSafeSerializer(database.key, salt=_PURPOSE)
