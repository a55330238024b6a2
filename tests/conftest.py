"""What all tests share: a fresh database on each engine, the samples, and the rule that CI skips nothing."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from koppelkansen_metrics.store.database import migrate
from tests.complete import SAMPLES, Complete
from tests.postgres import cluster

# How long an example takes says more of what else this machine does than of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Complete())


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest leaves the screen that it ran as the main module, which every process that starts later would run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with real and hostile files, which are no part of the project."""
    if SAMPLES not in os.environ:
        pytest.skip(f"{SAMPLES} is not set: it names the folder with real and hostile files")
    return Path(os.environ[SAMPLES])


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server that the tests may do anything with."""
    binaries = cluster.programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: `make components` installs it on Debian")
    with cluster.running(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, per engine: an SQLite file not yet there, an empty PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    with cluster.new_database(request.getfixturevalue("postgres_url")) as address:
        yield address


@pytest.fixture
def another_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A second one on the same engine, to put there what was in the first."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'another.db'}"
        return
    with cluster.new_database(request.getfixturevalue("postgres_url")) as address:
        yield address


@pytest.fixture
def powerless(postgres_url: str) -> Iterator[str]:
    """The address of a database in the newest shape on PostgreSQL, for an account that may do nothing in it."""
    with cluster.new_database(postgres_url) as address:
        migrate(address)
        with cluster.new_account(address) as powerless:
            yield powerless
