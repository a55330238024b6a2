import pytest

from koppelkansen_metrics.store.database import migrate, open_or_create


@pytest.fixture
def database(database_url):
    """An empty database in the newest shape, on each engine."""
    migrate(database_url)
    opened = open_or_create(database_url)
    yield opened
    opened.close()
