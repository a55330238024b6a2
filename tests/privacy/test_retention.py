"""What was kept long enough is destroyed, and that it was stands in the audit log; what was decided stays."""

from datetime import timedelta

import pytest

from koppelkansen_metrics import access, clock, meetings, privacy, sessions
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.privacy import Forgotten
from koppelkansen_metrics.store import audit
from koppelkansen_metrics.store import sessions as stored
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.updates import drafts
from tests.privacy.conftest import QUARTER, SETTINGS
from tests.privacy.test_erasing import log, refuses
from tests.sessions.conftest import Room

NOTHING = Forgotten(0, 0, 0)


@pytest.fixture
def go_on(monkeypatch):
    """Let so much time pass."""
    real, passed = clock.now, []

    def later(**time):
        passed.append(timedelta(**time))
        monkeypatch.setattr(clock, "now", lambda: real() + sum(passed, timedelta()))

    return later


@pytest.fixture
def room(database):
    room = Room(database).open()
    room.ask("mood")
    room.say(room.join("a"), blij="het loket", verdrietig="de planning")
    room.close()
    return room


def forget(database):
    return privacy.forget(database, person=access.LOCAL)


def answers(room):
    with room.database.read() as connection:
        return len(stored.responses(connection, room.round.number)), stored.seats(connection, room.code)


def gone(database):
    return [each.about for each in log(database) if each.deed == Done.FORGOT]


def test_answers_are_destroyed_thirty_days_after_the_list_was_adopted_and_not_before(room, go_on):
    assert forget(room.database) == NOTHING
    meetings.adopt(room.database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    go_on(days=29)
    assert forget(room.database) == NOTHING
    assert answers(room) == (2, 1)
    go_on(days=2)
    assert forget(room.database) == Forgotten(answers=2, uploads=0, sign_ins=0)
    assert answers(room) == (0, 0)
    assert gone(room.database) == ["answers: 2"]
    assert meetings.arranged(room.database, SETTINGS, QUARTER).adopted_at
    assert sessions.find(room.database, room.code)


def test_where_a_list_is_never_adopted_answers_go_after_a_year(room, go_on):
    go_on(days=364)
    assert forget(room.database) == NOTHING
    go_on(days=2)
    assert forget(room.database) == Forgotten(answers=2, uploads=0, sign_ins=0)
    assert answers(room) == (0, 0)


def test_an_upload_that_was_never_saved_goes_after_a_day(database, go_on):
    drafts.keep(database, SETTINGS, "Binnenstad", name="x.xlsx", data=b"x", person=access.LOCAL)
    go_on(hours=23)
    assert forget(database) == NOTHING
    go_on(hours=2)
    assert forget(database) == Forgotten(answers=0, uploads=1, sign_ins=0)
    assert gone(database) == ["uploads: 1"]


def test_one_that_goes_when_somebody_looks_is_written_down_too(database, go_on):
    drafts.keep(database, SETTINGS, "Binnenstad", name="x.xlsx", data=b"x", person=access.LOCAL)
    go_on(hours=25)
    assert drafts.find(database, SETTINGS, "Haven-Stad", person=access.LOCAL) is None
    assert gone(database) == ["uploads: 1"]


def test_who_signed_in_is_forgotten_after_a_year_and_what_they_did_is_not(database, go_on):
    with database.write() as connection:
        for done in (Done.SIGNED_IN, Done.TURNED_AWAY, Done.UPLOADED):
            audit.note(connection, done, by="Iemand", about="9f2c")
    go_on(days=364)
    assert forget(database) == NOTHING
    go_on(days=2)
    assert forget(database) == Forgotten(answers=0, uploads=0, sign_ins=2)
    assert [each.deed for each in log(database)] == [Done.FORGOT, Done.UPLOADED]
    refuses(database, "DELETE FROM audit")
    assert forget(database) == NOTHING
    assert len(log(database)) == 2


def test_only_an_administrator_destroys(database):
    with pytest.raises(UserError):
        privacy.forget(database, person=Person("x"))
