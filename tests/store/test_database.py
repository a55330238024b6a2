"""Opening, locking and failing: what is not ours or not there gives a sentence, and a cut-off writer leaves nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import addresses, migrating, revisions, snapshots
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store.database import migrate, open_existing, open_or_create
from tests.store.told import AREA, END, PROGRAMME, action, head, known, on, save, titles

ROOT = Path(__file__).parents[2]


def url_of(path):
    return f"sqlite:///{path}"


def test_reading_makes_no_file(tmp_path):
    assert open_existing(url_of(tmp_path / "none.db")) is None
    assert open_existing(url_of(tmp_path / "nowhere" / "none.db")) is None
    assert list(tmp_path.iterdir()) == []


def test_what_was_made_can_be_opened_again(tmp_path):
    address = url_of(tmp_path / "new.db")
    made = open_or_create(address)
    save(made, action("A-1"), at=on(1))
    made.close()
    opened = open_existing(address)
    assert titles(known(opened)) == {"A-1": "Iets doen"}
    opened.close()


def a_folder(path):
    path.mkdir()


def a_text(path):
    path.write_text("Dit is geen database, maar een tekst die lang genoeg is om er een te kunnen zijn. " * 20)


def of_another_program(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE adressen (naam TEXT)")
    connection.close()


def a_newer_one(path):
    open_or_create(url_of(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize("make", [a_folder, a_text, of_another_program, a_newer_one])
@pytest.mark.parametrize("way", [open_existing, open_or_create, migrate])
def test_what_is_not_our_database_is_named_and_left_alone(tmp_path, make, way):
    path = tmp_path / "stand.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(UserError, match=r"stand\.db"):
        way(url_of(path))
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("way", [open_or_create, migrate])
def test_a_folder_that_is_not_there_is_named(tmp_path, way):
    with pytest.raises(UserError, match="nowhere"):
        way(url_of(tmp_path / "nowhere" / "stand.db"))


@pytest.mark.parametrize("address", ["stand.db", "mysql://localhost/stand", "", "sqlite"])
def test_an_address_that_is_none_gives_a_sentence(address):
    with pytest.raises(UserError):
        open_existing(address)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_server_that_cannot_be_reached_gives_a_sentence_without_the_password(scheme):
    with pytest.raises(UserError) as refused:
        open_existing(f"{scheme}://wie:geheim@127.0.0.1:1/stand")
    assert "127.0.0.1" in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_is_brought_up_to_date_by_command_only(database_url):
    for way in (open_existing, open_or_create):
        with pytest.raises(UserError, match="migrate"):
            way(database_url)
    migrate(database_url)
    opened = open_existing(database_url)
    assert known(opened).log.empty
    opened.close()


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_of_another_program_on_a_server_is_left_alone(database_url):
    engine = databases._engine(addresses.read(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE adressen (naam text)"))
    engine.dispose()
    for way in (open_existing, open_or_create, migrate):
        with pytest.raises(UserError):
            way(database_url)


def test_migrating_twice_or_several_at_once_is_migrating_once(database_url):
    barrier = Barrier(4)

    def attempt(_):
        barrier.wait()
        migrate(database_url)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(4)))
    migrate(database_url)
    opened = open_existing(database_url)
    save(opened, action("A-1"), at=on(1))
    assert titles(known(opened)) == {"A-1": "Iets doen"}
    opened.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url, monkeypatch):
    upgrade = migrating.command.upgrade

    def cut_off(config, revision):
        upgrade(config, revision)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrating.command, "upgrade", cut_off)
    with pytest.raises(KeyboardInterrupt):
        migrate(database_url)
    monkeypatch.undo()
    migrate(database_url)
    opened = open_existing(database_url)
    assert known(opened).log.empty
    opened.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_keeps_a_log_writes_through_and_checks_references(database):
    with database.read() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1]


def test_an_exception_takes_everything_back(database):
    save(database, action("A-1"), at=on(1))

    def cut_off():
        with database.write() as connection:
            new = revisions.NewRevision(AREA, on(2), "Casusteam", file="f.xlsx", original=b"f")
            revisions.save(connection, new, [action("A-1", "Anders"), action("A-2")], expected=1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert titles(known(database)) == {"A-1": "Iets doen"}
    assert head(database) == 1


def test_readers_do_not_wait_for_a_writer_and_keep_seeing_their_own_moment(database):
    save(database, action("A-1"), at=on(1))
    with database.read() as reading:
        before = snapshots.load(reading, PROGRAMME, END)
        with database.write() as connection:
            new = revisions.NewRevision(AREA, on(2), "Casusteam")
            revisions.save(connection, new, [action("A-1", "Anders")], expected=1)
            assert titles(known(database)) == {"A-1": "Iets doen"}
        assert titles(snapshots.load(reading, PROGRAMME, END)) == titles(before) == {"A-1": "Iets doen"}
    assert titles(known(database)) == {"A-1": "Anders"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_waits_too_long_for_another_writer_is_told_that_it_is_busy(database_url, monkeypatch):
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0)
    opened = open_or_create(database_url)
    with opened.write(), pytest.raises(UserError, match="busy"), opened.write():
        pass
    opened.close()


KILLED_WHILE_SAVING = """
import os, signal, sys
from koppelkansen_metrics.store.database import open_existing
from koppelkansen_metrics.store import revisions
from tests.store.told import AREA, action, on
with open_existing(sys.argv[1]).write() as connection:
    new = revisions.NewRevision(AREA, on(2), "Casusteam", file="f.xlsx", original=b"f" * 1_000_000)
    changes = [action("A-1", "Anders"), *(action(f"B-{number}") for number in range(500))]
    revisions.save(connection, new, changes, expected=1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_that_is_killed_leaves_nothing_and_stands_in_nobody_s_way(database, database_url):
    save(database, action("A-1"), at=on(1))
    program = [sys.executable, "-c", KILLED_WHILE_SAVING, database_url]
    killed = subprocess.run(program, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert titles(known(database)) == {"A-1": "Iets doen"}
    save(database, action("A-1", "Daarna"), at=on(3))
    assert titles(known(database)) == {"A-1": "Daarna"}
