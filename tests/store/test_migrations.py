"""The migrations make exactly the tables that the code uses, and come along when the program is installed."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import mappings, migrating, revisions
from koppelkansen_metrics.store.tables import METADATA, VERSIONS


def test_the_migrations_make_the_tables_that_the_code_knows(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_migration_is_known_oldest_first():
    scripts = ScriptDirectory.from_config(migrating.configuration())
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == databases.KNOWN
    assert scripts.get_current_head() == databases.NEWEST


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
