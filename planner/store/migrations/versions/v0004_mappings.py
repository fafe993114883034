"""How the columns of the office's own tables are read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is remembered of corrected columns."""
    op.create_table(
        "mappings",
        sa.Column("shape", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("learned_at", sa.String(27), nullable=False),
        sa.Column("learned_by", sa.Text, nullable=False),
    )
