"""The steps of the schema lead to the tables the code knows, from nothing and from every older state."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from planner.store import schema
from planner.store.database import Database


def test_the_steps_lead_to_the_tables_the_code_knows(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
