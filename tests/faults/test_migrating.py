"""Migrations, on each engine: two processes that start at once, and one that fails half way."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import addresses, failing, migrating, revisions
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store.database import migrate, open_existing
from tests import server as servers

BEFORE = "0003"
FAILS = '''"""Does half of its work."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade() -> None:
    op.execute("CREATE TABLE half (n integer)")
    op.execute("UPDATE revision SET note = 'half'")
    op.execute("DELETE FROM nergens")
'''


@pytest.fixture
def old_url(database_url):
    """A database of an earlier shape with a revision in it."""
    engine = create_engine(addresses.read(database_url))
    with engine.connect() as connection, connection.begin():
        command.upgrade(migrating.configuration(connection), BEFORE)
        connection.execute(
            text(
                "INSERT INTO revision (area, recorded_at, by, kind, note, held) "
                "VALUES ('Binnenstad', '2021-04-06 12:00:00', 'Casusteam', 'upload', '', '')"
            )
        )
    engine.dispose()
    return database_url


def stand(url):
    """The version that a database is at, its tables with their columns, and what its revisions say."""
    engine = create_engine(addresses.read(url))
    with engine.connect() as connection:
        found = inspect(connection)
        tables = {name: [column["name"] for column in found.get_columns(name)] for name in found.get_table_names()}
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        notes = connection.execute(text("SELECT area, note FROM revision")).all()
    engine.dispose()
    return version, tables, notes


def test_two_that_migrate_at_once_both_succeed_and_keep_what_was_there(old_url):
    program = [sys.executable, "-m", "koppelkansen_metrics", "--database", old_url, "migrate"]
    both = [subprocess.Popen(program, cwd=servers.ROOT, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    opened = open_existing(old_url)
    with opened.read() as connection:
        assert [each.by for each in revisions.history(connection)] == ["Casusteam"]
    opened.close()
    assert stand(old_url)[0] == databases.NEWEST


def test_of_a_migration_that_fails_half_way_nothing_is_left(old_url, tmp_path, monkeypatch):
    before = stand(old_url)
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrating.__file__).parent / "migrations", folder)
    (folder / "versions" / "9999_fails.py").write_text(FAILS.format(newest=databases.NEWEST))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(migrating, "MIGRATIONS", folder)
        with pytest.raises(UserError) as told:
            migrate(old_url)
    assert told.value.message == failing.UNMIGRATED
    assert "nergens" in str(told.value)
    assert stand(old_url) == before
    migrate(old_url)
    version, _tables, notes = stand(old_url)
    assert (version, notes) == (databases.NEWEST, before[2])
