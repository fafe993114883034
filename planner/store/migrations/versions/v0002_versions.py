"""Published versions, which never change, and who handed a draft in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what the life of a plan needs."""
    for column in ("submitted_by", "approved_by"):
        op.add_column("drafts", sa.Column(column, sa.Text))
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("draft", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("effective", sa.String(10), nullable=False),
        sa.Column("instance", sa.String(64), nullable=False),
        sa.Column("assignment", sa.String(64), nullable=False),
        sa.Column("records", sa.String(64), nullable=False),
        sa.Column("certificate", sa.Text, nullable=False),
        sa.Column("submitted_by", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("published_at", sa.String(27), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER versions_unchangeable BEFORE UPDATE OR DELETE OR TRUNCATE ON versions "
            "FOR EACH STATEMENT EXECUTE FUNCTION planner_unchangeable()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER versions_no_{act.lower()} BEFORE {act} ON versions "
            "BEGIN SELECT RAISE(ABORT, 'rows of versions are never changed'); END"
        )
