"""The whole database as one file and back, on each engine, also while others save."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from koppelkansen_metrics import programme
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import backups, revisions, snapshots
from koppelkansen_metrics.store.database import open_existing, open_or_create
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


def test_while_others_save_a_backup_holds_whole_revisions(filled, tmp_path):
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
    if filled.engine.dialect.name == "sqlite":
        for file in files:
            kept = open_or_create(f"sqlite:///{file}")
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


def test_a_password_is_in_no_list_of_processes(filled, database_url):
    address = filled.engine.url
    assert not address.password or address.password not in backups._named(address)
