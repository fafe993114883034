"""What `backup`, `restore` and `audit` have in common: the site's database, opened for one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from planner.store.database import Database, open_database
from planner.store.site import Site, read_site


@contextmanager
def opened() -> Iterator[tuple[Site, Database]]:
    """
    The installation that environment and settings file describe.

    Raises
    ------
    StoreError
        When the data folder or the database cannot be used.
    """
    site = read_site()
    database = open_database(site)
    try:
        yield site, database
    finally:
        database.close()
