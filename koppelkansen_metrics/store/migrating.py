"""Running the migrations. Kept apart because Alembic is slow to import and rarely needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"

# Any number will do, as long as nobody else uses it: two servers that start at once migrate one after the other.
ADVISORY_LOCK = 7_120_211


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our migrations, on this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape, all of it or nothing. Safe to run twice at once."""
    if engine.dialect.name == "sqlite":
        _upgrade_sqlite(engine)
        return
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
        command.upgrade(configuration(connection), "head")


def _upgrade_sqlite(engine: Engine) -> None:
    """With foreign keys off, as SQLite asks for when tables are rebuilt, and checked before it is kept."""
    with engine.connect().execution_options(koppelkansen_writes=True) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # an open connection has one
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            command.upgrade(configuration(connection), "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} broken references")
        driver.execute("PRAGMA foreign_keys = ON")
