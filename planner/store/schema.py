"""Which tables are there? What the migrations have built up to now; `tests/store/test_migrations.py` holds the two together."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

from planner.store.moments import Moment

metadata = MetaData()

contents = Table(
    "contents",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the text
    Column("kind", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),  # packed by zlib
)
"""Instances, assignments and answers, each once, by what they say. Rows never change."""

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("submitted_by", Text),
    Column("approved_by", Text),
    Column("began_with", String(64)),
)
"""
Plans in the making with the way back; `version` grows with every save. `began_with`: the records of the book that a draft was made with;
none where its records came from a file.
"""

versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("draft", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("effective", String(10), nullable=False),  # a day, ISO 8601
    Column("instance", String(64), nullable=False),
    Column("assignment", String(64), nullable=False),
    Column("records", String(64), nullable=False),
    Column("certificate", Text, nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seal", String(64), nullable=False),
)
"""Published plans with their certificate. The database refuses to change a row; `seal` is the hash of all of it, and the audit names it."""

record_book = Table(
    "record_book",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("saved_by", Text, nullable=False),
)
"""One row from the first published plan on: what is on record, with the way back; `version` grows with every entry."""

desks = Table(
    "desks",
    metadata,
    Column("visitor", String(64), primary_key=True),  # SHA-256 of the cookie, or the account
    Column("draft", String(32)),
    Column("language", String(8), nullable=False),
    Column("large_type", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
"""What each visitor had open last."""

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_subject", "subject"),
)
"""Who did what, when, to what, what changed, why; each row carries the hash of the row before."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(64), nullable=False),
)
"""One row: where the chain ends, signed with the site's key."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),  # the name as it is compared
    Column("password", Text, nullable=False),  # argon2id
    Column("role", String(16), nullable=False),
    Column("leader", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("accounts_folded", "folded", unique=True),
)
"""Who may log in."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the cookie
    Column("account", String(32), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("sessions_account", "account"),
)
"""Who is logged in; a row that is gone is a login that has ended."""

links = Table(
    "links",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("leader", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index("links_leader", "leader"),
)
"""Links that open one leader's plain page without an account."""

mappings = Table(
    "mappings",
    metadata,
    Column("shape", String(64), primary_key=True),  # SHA-256 of the headers
    Column("body", Text, nullable=False),
    Column("learned_at", Moment, nullable=False),
    Column("learned_by", Text, nullable=False),
)
"""How the columns of a form of tables are read, as its user corrected them."""
