"""The migrations make exactly the tables that the code uses, and come along when the program is installed."""

import hashlib
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import mappings, migrating, revisions
from koppelkansen_metrics.store.tables import METADATA, VERSIONS

RELEASED = {
    "0001": "74f5c5c32518e3ab",
    "0002": "c2a6f1ad925fdf8b",
    "0003": "0ce4b0e792bfdfb8",
    "0004": "f169ecce42ffb0b8",
    "0005": "413adc4162d69818",
    "0006": "a405aa4a55ac2ba2",
}


def test_the_migrations_make_the_tables_that_the_code_knows(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_migration_is_known_oldest_first():
    scripts = ScriptDirectory.from_config(migrating.configuration())
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == databases.KNOWN
    assert scripts.get_current_head() == databases.NEWEST


@pytest.mark.parametrize("before", databases.KNOWN[:-1])
def test_from_every_earlier_shape_the_tables_become_those_that_the_code_knows(database_url, before):
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection, connection.begin():
        command.upgrade(migrating.configuration(connection), before)
    engine.dispose()
    databases.migrate(database_url)
    opened = databases.open_or_create(database_url)
    with opened.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    opened.close()


def test_a_migration_that_databases_went_through_is_not_changed_any_more():
    # What differs from these is not seen by a database that is past it: write a new migration instead.
    scripts = {
        path.name[:4]: path for path in (Path(migrating.__file__).parent / "migrations" / "versions").glob("*.py")
    }
    now = {number: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for number, path in sorted(scripts.items())}
    assert now == RELEASED


def test_every_kind_of_record_has_a_table_with_its_values():
    assert VERSIONS.keys() == KINDS.keys()
    for key, kind in KINDS.items():
        assert set(kind.keys) <= set(VERSIONS[key].columns.keys())


def test_a_database_of_the_first_shape_is_brought_up_to_date_with_all_that_is_in_it(database_url):
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection, connection.begin():
        command.upgrade(migrating.configuration(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO revision (area, recorded_at, by, kind, note, held) "
                "VALUES ('Binnenstad', '2021-04-06 12:00:00', 'Casusteam', 'upload', '', '')"
            )
        )
    engine.dispose()
    databases.migrate(database_url)
    opened = databases.open_or_create(database_url)
    with opened.read() as connection:
        assert [each.area for each in revisions.history(connection)] == ["Binnenstad"]
        assert mappings.load(connection, "Binnenstad") == {}
    opened.close()
