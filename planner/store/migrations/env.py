"""Run by Alembic, with the connection that `planner.store.upgrading` hands over."""

from alembic import context

from planner.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_type=True)
context.run_migrations()
