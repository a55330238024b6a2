import asyncio
import json
import logging

import pytest

from koppelkansen_metrics import programme
from koppelkansen_metrics.store import database
from ui.serving import health
from ui.serving.health import Readiness


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    return tmp_path / "own.db"


def answer(readiness):
    said = asyncio.run(readiness.answer(None))
    return said.status_code, json.loads(said.body)


def test_a_database_that_is_not_there_yet_is_ready_and_stays_away(path):
    assert answer(Readiness()) == (200, {"status": "ok", "database": "absent", "settings": "ok"})
    assert not path.exists()


def test_what_is_broken_is_named_and_nothing_else_is_told(path):
    path.write_bytes(b"not a database " * 100)
    assert answer(Readiness()) == (503, {"status": "unavailable", "database": "unavailable", "settings": "ok"})


def test_settings_that_cannot_be_read_make_it_unready(path, tmp_path, monkeypatch):
    wrong = tmp_path / "programme.toml"
    wrong.write_text("areas = [")
    monkeypatch.setattr(programme.load, "__defaults__", (wrong,))
    assert answer(Readiness()) == (503, {"status": "unavailable", "database": "absent", "settings": "unavailable"})


def test_the_database_is_asked_once_however_many_ask(path, clock, monkeypatch):
    looked = []
    monkeypatch.setattr(health.database, "open_existing", looked.append)

    async def many_at(*moments):
        readiness = Readiness(clock)
        for clock.now in moments:
            await asyncio.gather(*(readiness.parts() for _ in range(50)))

    asyncio.run(many_at(0, 1, health.REMEMBERED_SECONDS))
    assert len(looked) == 2


def test_the_log_is_told_when_it_changes_and_not_at_every_question(path, clock, caplog):
    caplog.set_level(logging.INFO, logger="koppelkansen")
    readiness = Readiness(clock)
    path.write_bytes(b"not a database " * 100)
    for clock.now in (0, 10, 20):
        answer(readiness)
    path.unlink()
    database.open_or_create(f"sqlite:///{path}").close()
    for clock.now in (30, 40):
        assert answer(readiness)[0] == 200
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


def test_what_nobody_foresaw_makes_it_unready_and_the_log_has_it_once(path, clock, monkeypatch, caplog):
    def fails(_url):
        raise ValueError("nobody foresaw this")

    monkeypatch.setattr(health.database, "open_existing", fails)
    readiness = Readiness(clock)
    for clock.now in (0, 10):
        assert answer(readiness) == (503, {"status": "unavailable", "database": "unavailable", "settings": "ok"})
    (record,) = caplog.records
    assert isinstance(record.exc_info[1], ValueError)


@pytest.mark.postgres
def test_a_database_in_which_the_account_may_not_read_makes_it_unready(powerless, monkeypatch):
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", powerless)
    assert answer(Readiness()) == (503, {"status": "unavailable", "database": "unavailable", "settings": "ok"})
