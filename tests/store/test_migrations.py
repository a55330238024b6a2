"""The migrations make exactly the tables that the code uses, and come along when the program is installed."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import migrating
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
