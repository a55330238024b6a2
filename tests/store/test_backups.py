"""The whole database as one file and back, on each engine, also while others save."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text

from koppelkansen_metrics import programme
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import addresses, backups, migrating, revisions, snapshots
from koppelkansen_metrics.store.database import KNOWN, Database, migrate, open_existing, version_at
from koppelkansen_metrics.store.revisions import Change, NewRevision

START = datetime(2021, 4, 6, 12, tzinfo=UTC)
SETTINGS = programme.load()


def save(database, number):
    values = {**dict.fromkeys(KINDS["actions"].keys), "title": f"Actie {number}"}
    revision = NewRevision("Binnenstad", START + timedelta(minutes=number), "x", file="x.xlsx", original=b"x" * number)
    with database.write() as connection:
        expected = revisions.head(connection, "Binnenstad")
        changes = [Change("actions", f"A-{number}", values, source="template")]
        return revisions.save(connection, revision, changes, expected=expected)


def everything(database):
    with database.read() as connection:
        known = snapshots.load(connection, SETTINGS, START + timedelta(days=999))
        originals = [revisions.original(connection, each.number) for each in revisions.history(connection)]
    return plain(known["actions"]), plain(known.log), originals


@pytest.fixture
def filled(database):
    for number in range(1, 6):
        save(database, number)
    return database


def test_what_was_kept_comes_back_whole(filled, database_url, tmp_path):
    before, file = everything(filled), tmp_path / "kept"
    backups.backup(filled, file)
    save(filled, 6)
    filled.close()
    with pytest.raises(UserError, match="--force"):
        backups.restore(database_url, file, force=False)
    assert len(everything(filled)[0]) == 6
    filled.close()
    backups.restore(database_url, file, force=True)
    again = open_existing(database_url)
    assert everything(again) == before
    assert save(again, 7)
    again.close()


def test_while_others_save_a_backup_holds_whole_revisions(filled, another_url, tmp_path):
    stop = threading.Event()

    def saving():
        number = 10
        while not stop.is_set() and number < 200:
            save(filled, number)
            number += 1

    saver = threading.Thread(target=saving)
    saver.start()
    try:
        files = [tmp_path / f"kept-{at}" for at in range(3)]
        for file in files:
            backups.backup(filled, file)
    finally:
        stop.set()
        saver.join()
    for file in files:
        backups.restore(another_url, file, force=True)
        kept = open_existing(another_url)
        rows, log, originals = everything(kept)
        assert len(rows) == len(log) == len(originals) >= 5
        kept.close()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"\x00" * 500, b"PGDMP", b"PK\x03\x04", b"x" * 9000])
def test_what_is_no_backup_is_refused_and_changes_nothing(filled, database_url, tmp_path, content):
    before, file = everything(filled), tmp_path / "kept"
    file.write_bytes(content)
    with pytest.raises(UserError):
        backups.restore(database_url, file, force=True)
    assert everything(filled) == before


def test_a_backup_that_cannot_be_written_is_one_sentence(filled, tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        backups.backup(filled, tmp_path / "nergens" / "kept")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("unusable", ["nowhere/new.db", "text/new.db", "text", "folder"])
def test_where_a_backup_cannot_be_put_is_named(filled, tmp_path, unusable):
    (tmp_path / "text").write_text("no database " * 100)
    (tmp_path / "folder").mkdir()
    backups.backup(filled, tmp_path / "kept")
    with pytest.raises(UserError) as refused:
        backups.restore(f"sqlite:///{tmp_path / unusable}", tmp_path / "kept", force=True)
    named = {str(each) for each in refused.value.details.values()}
    assert named & {str(tmp_path / unusable), str((tmp_path / unusable).parent)}


OLD_CLIENT = """#!/bin/sh
echo "$@" > "$(dirname "$0")/arguments"
echo "pg_dump: error: aborting because of server version mismatch" >&2
echo "pg_dump: detail: server version: 17.2; pg_dump version: 15.5" >&2
exit 1
"""


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_client_older_than_the_server_is_said_and_sees_no_password_among_its_arguments(filled, tmp_path, monkeypatch):
    program = tmp_path / "pg_dump"
    program.write_text(OLD_CLIENT)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(UserError, match="older than the server"):
        backups.backup(filled, tmp_path / "kept")
    told = (tmp_path / "arguments").read_text()
    assert f"port={filled.engine.url.port}" in told
    assert filled.engine.url.password not in told


def at(url, version):
    """A database of ours in an earlier shape, with nothing in it."""
    engine = create_engine(addresses.read(url))
    with engine.connect() as connection, connection.begin():
        command.upgrade(migrating.configuration(connection), version)
    engine.dispose()


def upgraded(url):
    """Brought up to date and open."""
    migrate(url)
    return open_existing(url)


@pytest.mark.parametrize("before", KNOWN[:-1])
def test_going_back_across_a_migration_is_putting_the_backup_back(database_url, before, tmp_path):
    at(database_url, before)
    file = tmp_path / "kept"
    old = Database(create_engine(addresses.read(database_url)))
    backups.backup(old, file)
    old.close()
    new = upgraded(database_url)
    save(new, 1)
    new.close()
    backups.restore(database_url, file, force=True)
    assert version_at(database_url) == before
    again = upgraded(database_url)
    assert everything(again)[2] == []
    assert save(again, 1)
    again.close()


def test_a_database_of_an_earlier_version_is_not_empty(filled, another_url, tmp_path):
    backups.backup(filled, tmp_path / "kept")
    at(another_url, "0003")
    with pytest.raises(UserError, match="--force"):
        backups.restore(another_url, tmp_path / "kept", force=False)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        ("DELETE FROM alembic_version", "no backup"),
        ("DROP TABLE original", "no backup"),
        ("DROP TABLE alembic_version", "no backup"),
    ],
)
def test_a_backup_of_another_program_or_a_newer_version_changes_nothing(
    filled, database_url, another_url, tmp_path, changed, said
):
    before, file = everything(filled), tmp_path / "kept"
    other = upgraded(another_url)
    with other.engine.connect() as connection, connection.begin():
        connection.execute(text(changed))
    backups.backup(other, file)
    other.close()
    with pytest.raises(UserError, match=said):
        backups.restore(database_url, file, force=True)
    assert everything(filled) == before


@pytest.fixture
def foreign(another_url):
    """An engine on a database of another program."""
    engine = create_engine(addresses.read(another_url))
    with engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE elsewhere (n integer)"))
    yield engine
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_another_programs_is_not_replaced(filled, another_url, tmp_path, foreign):
    backups.backup(filled, tmp_path / "kept")
    with pytest.raises(UserError, match="another program"):
        backups.restore(another_url, tmp_path / "kept", force=True)
    assert inspect(foreign).get_table_names() == ["elsewhere"]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_the_server_refuses_is_said_in_its_own_words_and_changes_nothing(filled, database_url, tmp_path):
    backups.backup(filled, tmp_path / "kept")
    before = everything(filled)
    # In a schema that is not emptied.
    with filled.engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE SCHEMA elsewhere"))
        connection.execute(
            text(
                "CREATE FUNCTION elsewhere.refuse() RETURNS event_trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'not today'; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE TABLE') "
                "EXECUTE FUNCTION elsewhere.refuse()"
            )
        )
    with pytest.raises(UserError) as refused:
        backups.restore(database_url, tmp_path / "kept", force=True)
    assert refused.value.details["problem"] == "not today"
    assert everything(filled) == before
