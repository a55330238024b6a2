"""A PostgreSQL server that a test may stop, kill and start, with a database in the newest shape."""

from collections.abc import Iterator

import pytest

from koppelkansen_metrics.store.database import migrate
from tests.postgres import cluster
from tests.postgres.cluster import Server


@pytest.fixture
def postgres() -> Iterator[Server]:
    """A server of this test's own."""
    binaries = cluster.programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: `make components` installs it on Debian")
    with cluster.serving(binaries, cluster.KEEPING) as server:
        migrate(server.url)
        yield server
