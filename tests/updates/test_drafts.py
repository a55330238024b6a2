"""An upload that was not saved can be taken up again for a day, by whoever made it."""

from datetime import UTC, datetime, timedelta

import pytest

from koppelkansen_metrics import clock, programme, updates
from koppelkansen_metrics.access import LOCAL, Person, Role
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import drafts as stored
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.updates import Options, drafts
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
DATA = book(Acties=actions(action("A-1")))
LEAD = Person("Lead", frozenset({Role.TEAM_LEAD}), frozenset({"Binnenstad"}), key="lead@example.org")
NOW = datetime(2021, 4, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


def keep(database, person=LEAD):
    drafts.keep(database, SETTINGS, "Binnenstad", name="x.xlsx", data=DATA, person=person)


def test_a_draft_is_found_by_its_maker_for_a_day_and_no_longer(database, monkeypatch):
    keep(database)
    for later, there in ((timedelta(hours=23, minutes=59), True), (timedelta(hours=24, seconds=1), False)):
        monkeypatch.setattr(clock, "now", lambda later=later: NOW + later)
        found = drafts.find(database, SETTINGS, "Binnenstad", person=LEAD)
        assert (found is not None and found.content == DATA) is there
    assert drafts.find(database, SETTINGS, "Binnenstad", person=LOCAL) is None


def test_saving_ends_the_draft(database):
    keep(database)
    updates.save(database, SETTINGS, DATA, "x.xlsx", options=Options(by="Casusteam"), person=LEAD)
    assert drafts.find(database, SETTINGS, "Binnenstad", person=LEAD) is None


def test_saving_another_file_leaves_the_draft(database):
    keep(database)
    other = book(Acties=actions(action("A-2")))
    updates.save(database, SETTINGS, other, "y.xlsx", options=Options(by="Casusteam"), person=LEAD)
    assert drafts.find(database, SETTINGS, "Binnenstad", person=LEAD).content == DATA


def test_a_file_that_is_not_saved_keeps_its_draft(database):
    keep(database)
    wrong = book(Acties=actions(action("A-1", status="misschien")))
    assert updates.save(database, SETTINGS, wrong, "x.xlsx", options=Options(), person=LEAD).status == "blocked"
    assert drafts.find(database, SETTINGS, "Binnenstad", person=LEAD) is not None


def test_a_draft_is_deleted_when_its_maker_wants_no_more_of_it(database):
    keep(database)
    drafts.drop(database, SETTINGS, "Binnenstad", person=LEAD)
    assert drafts.find(database, SETTINGS, "Binnenstad", person=LEAD) is None


def test_who_may_not_upload_for_an_area_keeps_no_draft_for_it(database):
    with pytest.raises(UserError):
        drafts.keep(database, SETTINGS, "Haven-Stad", name="x.xlsx", data=DATA, person=LEAD)


def test_without_a_database_there_is_no_draft():
    assert drafts.find(None, SETTINGS, "Binnenstad", person=LEAD) is None


def test_what_was_kept_for_longer_than_a_day_is_deleted_at_the_first_look_of_anybody(database, monkeypatch):
    keep(database)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
    assert drafts.find(database, SETTINGS, "Haven-Stad", person=LOCAL) is None
    with database.read() as connection:
        assert stored.find(connection, LEAD.name, "Binnenstad", since=NOW - timedelta(days=9)) is None
