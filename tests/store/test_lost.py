"""The connection with PostgreSQL breaks: nobody is told something that is not so, and the next click works."""

import pytest
from sqlalchemy import text

from koppelkansen_metrics import clock, programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import addresses, failing, revisions
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store.database import migrate, open_existing
from koppelkansen_metrics.updates import Options
from tests.postgres import proxy as proxies
from tests.updates.books import action, actions, book

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
SETTINGS = programme.load()
FILE = book(Acties=actions(action("A-1"), action("A-2")))


def save(database, data=FILE):
    return updates.save(database, SETTINGS, data, "x.xlsx", options=Options(by="Casusteam"), person=LOCAL)


def saved(database):
    with database.read() as connection:
        return [each.number for each in revisions.history(connection)]


@pytest.fixture
def proxy(database_url):
    migrate(database_url)
    with proxies.before(addresses.read(database_url).port) as found:
        yield found


@pytest.fixture
def database(database_url, proxy):
    address = addresses.read(database_url).set(port=proxy.port)
    opened = open_existing(address.render_as_string(hide_password=False))
    yield opened
    opened.close()


def test_of_a_save_whose_answer_was_lost_nobody_says_that_it_was_not_saved(database, proxy):
    proxy.lose = b"COMMIT\0"
    with pytest.raises(UserError) as told:
        save(database)
    assert proxy.lost.is_set()
    assert told.value.message == failing.UNCERTAIN
    assert len(saved(database)) == 1


def test_what_was_saved_without_an_answer_is_not_saved_twice(database, proxy):
    proxy.lose = b"COMMIT\0"
    with pytest.raises(UserError):
        save(database)
    assert save(database).status == "unchanged"
    assert len(saved(database)) == 1
    assert save(database, book(Acties=actions(action("A-1", "Anders"), action("A-2")))).status == "saved"


def test_a_connection_that_breaks_before_the_end_saves_nothing_and_the_next_works(database, proxy):
    proxy.lose = b"INSERT INTO revision"
    with pytest.raises(UserError) as told:
        save(database)
    assert told.value.message == failing.AWAY
    assert saved(database) == []
    assert save(database).status == "saved"


def test_a_connection_that_broke_while_nobody_used_it_is_not_noticed(database, database_url):
    assert saved(database) == []
    with open_existing(database_url).engine.connect() as other:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        assert other.execute(text(f"{ended} pg_backend_pid()")).all()
        other.detach()
    assert save(database).status == "saved"


def test_who_waits_too_long_for_another_writer_is_told_that_it_is_busy(database, monkeypatch):
    save(database)
    monkeypatch.setattr(databases, "BUSY_SECONDS", 1)
    with database.write() as holding:
        revisions.append(holding, revisions.NewRevision("Binnenstad", clock.now(), "x"), [])
        with pytest.raises(UserError) as told:
            save(database, book(Acties=actions(action("A-9"))))
    assert told.value.message == failing.BUSY


def test_a_standby_that_is_asked_to_save_says_that_it_cannot(database, database_url):
    address = addresses.read(database_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    reading = open_existing(address.render_as_string(hide_password=False))
    assert saved(reading) == []
    with pytest.raises(UserError) as told:
        save(reading)
    assert told.value.message == failing.READ_ONLY
    reading.close()
