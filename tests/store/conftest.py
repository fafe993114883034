"""Both kinds of database, empty and up to date, and a draft to keep in them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.store.database import Database, open_database
from planner.store.drafts import Content
from planner.store.history import Snapshot
from planner.store.site import Site, read_site
from planner.store.stamps import Stamp
from tests import postgres

KEY = b"k" * 32
_schemas = count()


@pytest.fixture(scope="session")
def postgres_url(postgres_bin: str) -> Iterator[str]:
    """A server of this test run's own."""
    with postgres.server(Path(postgres_bin)) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """An installation with an empty database of its own, of either kind."""
    environment = {"PLANNER_DATA": str(tmp_path / "data")}
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        schema = f"test_{next(_schemas)}"
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        engine.dispose()
        environment["PLANNER_DATABASE"] = f"{url}&options=-csearch_path%3D{schema}"
    return read_site(environment)


@pytest.fixture
def database(site: Site) -> Iterator[Database]:
    """The site's database."""
    found = open_database(site)
    yield found
    found.close()


@pytest.fixture
def small() -> Instance:
    """Two leaders, two streets, no links: l1, l2; s1, s2."""
    policy = Policy("示例市", (Layer("subdistrict", ("street",), Range(1, 1)),), (Level({"peak_load": 1.0}),))
    leaders = (Leader("l1", "市长"), Leader("l2", "副市长", share=0.5))
    return Instance(policy, leaders, (Place("s1", "城东街道", "street"), Place("s2", "城西街道", "street")))


@pytest.fixture
def snapshot(small: Instance) -> Snapshot:
    """l1 has s1, l2 has s2."""
    return Snapshot("示例.xlsx", False, small, Assignment.of([("l1", "s1"), ("l2", "s2")]))


@pytest.fixture
def content(snapshot: Snapshot) -> Content:
    """A draft with nothing to undo."""
    return Content(snapshot)


Sign = Callable[..., Stamp]


@pytest.fixture
def sign() -> Sign:
    """Signatures a minute apart, from nine o'clock on the second of January 2026."""
    minutes = count()

    def signed(who: str = "王秘书", reason: str = "") -> Stamp:
        return Stamp(who, datetime(2026, 1, 2, 9, tzinfo=UTC) + timedelta(minutes=next(minutes)), reason)

    return signed
