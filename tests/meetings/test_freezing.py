"""A frozen meeting keeps its figures, whatever is delivered, undone, decided or set differently afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from koppelkansen_metrics import access, briefing, clock, meetings, programme, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.briefing import Preparation
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics.report import report
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.updates import Options
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
QUARTER = "2021-Q1"
HELD = date(2021, 4, 13)
BEFORE = datetime(2021, 4, 6, 12, tzinfo=UTC)


def deliver(database, *codes, recorded_at=None, as_of=date(2021, 3, 31)):
    told = Options(by="Casusteam", recorded_at=recorded_at, missing="dropped")
    data = book(as_of=as_of, Acties=actions(*(action(code) for code in codes)))
    saved = updates.save(database, SETTINGS, data, "x.xlsx", options=told, person=access.LOCAL)
    assert saved.status == "saved"
    return saved.revision


@pytest.fixture
def database(tmp_path):
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    deliver(opened, "A-1", recorded_at=BEFORE)
    yield opened
    opened.close()


def figures(database, settings=SETTINGS):
    stand = meetings.stand(database, settings, QUARTER)
    return report(stand.snapshot, as_of=stand.as_of, by=("area", "line"), records=True)


def freeze(database):
    return meetings.freeze(database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)


def test_what_comes_later_changes_nothing_of_what_was_frozen(database):
    frozen = freeze(database)
    assert (frozen.as_of, frozen.known_at.date(), dict(frozen.heads)) == (HELD, HELD, {"Binnenstad": 1})
    then = figures(database)
    later = deliver(database, "A-2", "A-3", as_of=date(2021, 6, 30))
    assert figures(database) == then
    updates.undo(database, SETTINGS, later, by="Casusteam", person=access.LOCAL)
    updates.undo(database, SETTINGS, 1, by="Casusteam", person=access.LOCAL)
    assert figures(database) == then


def test_settings_that_change_later_change_nothing_either(database):
    freeze(database)
    then = figures(database)
    text = SETTINGS.text.replace("overdue_count = 2", "overdue_count = 1").replace(
        'short = "Doorpakken"', 'short = "X"'
    )
    stricter = programme.parsed(text)
    assert stricter.thresholds != SETTINGS.thresholds
    assert figures(database, stricter) == then
    meetings.unfreeze(database, QUARTER, by="Secretaris", person=access.LOCAL)
    assert meetings.stand(database, stricter, QUARTER).snapshot.programme.thresholds == stricter.thresholds


def test_until_it_is_frozen_a_meeting_shows_what_was_known_at_the_end_of_its_date(database):
    deliver(database, "A-1", "A-9", recorded_at=datetime(2021, 4, 13, 20, tzinfo=UTC))
    deliver(database, "A-1", recorded_at=datetime(2021, 4, 14, 8, tzinfo=UTC))
    stand = meetings.stand(database, SETTINGS, QUARTER)
    assert (stand.freeze, stand.as_of, len(stand.snapshot["actions"])) == (None, HELD, 2)


def test_a_clock_that_was_set_back_hides_nothing_from_what_is_frozen(database, monkeypatch):
    last = deliver(database, "A-1", "A-2")
    seen = meetings.arranged(database, SETTINGS, QUARTER)
    meetings.prepare(database, seen, on=clock.local_day(clock.now()), person=access.LOCAL)
    an_hour_ago = clock.now() - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: an_hour_ago)
    assert dict(freeze(database).heads) == {"Binnenstad": last}


def test_history_cannot_be_loaded_into_what_was_frozen(database):
    freeze(database)
    with pytest.raises(UserError, match="frozen"):
        deliver(database, "A-1", "A-2", recorded_at=datetime(2021, 4, 10, 8, tzinfo=UTC))


def test_a_meeting_that_was_moved_is_held_on_its_new_date_everywhere(database):
    seen = meetings.arranged(database, SETTINGS, QUARTER)
    meetings.prepare(database, seen, on=date(2021, 4, 20), person=access.LOCAL)
    moved = meetings.current(database, SETTINGS)
    assert moved.meeting(QUARTER).date == date(2021, 4, 20)
    assert moved.fingerprint != SETTINGS.fingerprint
    assert [each.date for each in moved.meetings] == sorted(each.date for each in moved.meetings)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SECRETARY, Role.ADMINISTRATOR)])
def test_only_the_secretary_freezes(database, role):
    person = Person("x", frozenset({role}), areas=frozenset(SETTINGS.area_names))
    with pytest.raises(UserError, match="role"):
        meetings.freeze(database, SETTINGS, QUARTER, by="x", person=person)
    with pytest.raises(UserError, match="role"):
        meetings.unfreeze(database, QUARTER, by="x", person=person)
    assert meetings.stand(database, SETTINGS, QUARTER).freeze is None


def test_what_the_secretary_wrote_comes_back_as_it_was(database):
    written = Preparation(("besluiten",), "Kort en goed", {"Waternet": "Een jurist"}, (("Binnenstad", "V-1"),))
    seen = meetings.arranged(database, SETTINGS, QUARTER)
    meetings.prepare(database, seen, deadline=date(2021, 4, 2), preparation=written, person=access.LOCAL)
    again = meetings.arranged(database, SETTINGS, QUARTER)
    assert (Preparation.from_text(again.prepared), again.deadline) == (written, date(2021, 4, 2))
    with pytest.raises(UserError):
        meetings.prepare(database, replace(again, version=1 - 1), person=access.LOCAL)


def answered(database, of, person, **said):
    meetings.answer(database, SETTINGS, QUARTER, said, by="Directeur", person=person, of=of)


def director(of):
    return Person("Directeur", frozenset({Role.DIRECTOR}), organisations=frozenset({of}))


def test_a_director_answers_beforehand_for_the_own_organisation_only(database):
    answered(database, "Waternet", director("Waternet"), ambitie="Meer wadi's", nodig="Liander")
    answered(database, "Waternet", director("Waternet"), ambitie="Nog meer wadi's", nodig="")
    with pytest.raises(UserError, match="role"):
        answered(database, "Liander", director("Waternet"), ambitie="Van een ander")
    with pytest.raises(UserError, match="role"):
        answered(database, "Liander", Person(""), ambitie="Van niemand")
    given = meetings.answers(database, QUARTER)
    assert [(each.organisation, each.question, each.text) for each in given] == [
        ("Waternet", "ambitie", "Nog meer wadi's")
    ]
    made = meetings.preread(database, SETTINGS, QUARTER, language=language("nl"))
    (section,) = [each for each in made.sections if each.heading == "Wat de directeuren vooraf meegeven"]
    assert section.tables[0].rows == (("Waternet", "Nog meer wadi's"),)


@pytest.mark.parametrize("said", [{"ambitie": "x" * 1001}, {"iets anders": "x"}])
def test_an_answer_that_does_not_fit_is_refused(database, said):
    with pytest.raises(UserError, match="characters"):
        answered(database, "Waternet", director("Waternet"), **said)
    assert meetings.answers(database, QUARTER) == []


def test_the_pre_read_of_a_frozen_meeting_says_the_same_whatever_is_delivered_later(database):
    freeze(database)
    then = preread(database)
    pdf = briefing.write(then, ".pdf")
    later = deliver(database, "A-2", "A-3", as_of=date(2021, 6, 30))
    updates.undo(database, SETTINGS, later, by="Casusteam", person=access.LOCAL)
    updates.undo(database, SETTINGS, 1, by="Casusteam", person=access.LOCAL)
    assert preread(database) == then
    assert briefing.write(preread(database), ".pdf") == pdf


def preread(database):
    return meetings.preread(database, SETTINGS, QUARTER, language=language("nl"))
