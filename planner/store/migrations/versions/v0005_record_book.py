"""What is recorded after a plan has been published: a book of its own, which begins with what the last version had on record."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the book, and the records that a draft began with."""
    op.add_column("drafts", sa.Column("began_with", sa.String(64)))
    book = op.create_table(
        "record_book",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("saved_at", sa.String(27), nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
    )
    last = (
        op.get_bind()
        .execute(sa.text("SELECT records, published_at, published_by FROM versions ORDER BY number DESC LIMIT 1"))
        .one_or_none()
    )
    if last is not None:
        body = zlib.compress(json.dumps({"format": 1, "steps": [last.records], "present": 0}).encode())
        row = {"id": 1, "version": 1, "body": body, "saved_at": last.published_at, "saved_by": last.published_by}
        op.bulk_insert(book, [row])
