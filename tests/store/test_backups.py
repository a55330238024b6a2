"""The whole database as one file and back, on each engine, also while others save."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from koppelkansen_metrics import programme
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import backups, revisions, snapshots
from koppelkansen_metrics.store.database import open_existing
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
