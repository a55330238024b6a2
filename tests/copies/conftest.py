"""Two copies over one PostgreSQL with one workbook in it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store.database import migrate, open_existing
from koppelkansen_metrics.updates import Options
from tests.copies import site as sites
from tests.copies.site import Site
from tests.postgres import cluster
from tests.updates.books import action, actions, book

APRIL = datetime(2021, 4, 8, 9, tzinfo=UTC)


@pytest.fixture(scope="package")
def url(postgres_url: str) -> Iterator[str]:
    """The database of both copies."""
    with cluster.new_database(postgres_url) as address:
        migrate(address)
        database = open_existing(address)
        assert database is not None
        data = book(Acties=actions(action("A-1")))
        options = Options(by="Casusteam", recorded_at=APRIL)
        updates.save(database, programme.load(), data, "x.xlsx", options=options, person=LOCAL)
        database.close()
        yield address


@pytest.fixture(scope="package")
def site(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, for tests that kill nothing."""
    with sites.site(url, tmp_path_factory.mktemp("copies")) as made:
        yield made
