"""A database that goes away: the log has it once and once that it is back, and a screen does not say where it was."""

import logging

import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import ENGLISH
from koppelkansen_metrics.store import failing
from koppelkansen_metrics.store.database import open_existing, open_or_create


@pytest.fixture
def folder(tmp_path):
    """Where the database is, until it is moved."""
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


@pytest.fixture
def database(folder, caplog):
    """One that was used."""
    caplog.set_level(logging.INFO, logger="koppelkansen.database")
    opened = open_or_create(f"sqlite:///{folder / 'own.db'}")
    yield opened
    opened.close()


def look(database):
    database.close()  # so that it connects anew
    with database.read():
        pass


def is_away(database):
    with pytest.raises(UserError) as told:
        look(database)
    assert told.value.message == failing.AWAY
    return told.value


def test_the_log_is_told_once_that_it_went_away_and_once_that_it_is_back(database, folder, caplog):
    for _ in range(2):
        caplog.clear()
        moved = folder.rename(folder.parent / "elsewhere")
        for _ in range(3):
            is_away(database)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        moved.rename(folder)
        for _ in range(3):
            look(database)
        assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
        assert all(str(folder) in record.message for record in caplog.records)


def test_whoever_began_before_it_went_away_does_not_say_that_it_is_back(database, folder, caplog):
    with database.read():
        folder.rename(folder.parent / "elsewhere")
        is_away(database)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_where_it_was_is_not_for_who_looks_at_a_screen(database, folder):
    folder.rename(folder.parent / "elsewhere")
    told = is_away(database)
    assert "own.db" in str(told)
    assert "own.db" not in told.on_screen(ENGLISH)
    assert "by itself" in told.on_screen(ENGLISH)


@pytest.mark.postgres
def test_an_account_that_may_not_read_is_told_so_with_what_postgresql_says(powerless, caplog):
    with pytest.raises(UserError) as told:
        open_existing(powerless)
    assert "permission denied for table alembic_version" in str(told.value)
    assert "127.0.0.1" not in told.value.on_screen(ENGLISH)
    (record,) = caplog.records
    assert record.exc_info


@pytest.mark.postgres
def test_an_option_with_a_value_that_is_none_is_told(powerless):
    with pytest.raises(UserError) as told:
        open_existing(f"{powerless}?connect_timeout=lang")
    assert "connect_timeout" in str(told.value)
