"""What each browser said goes thirty days after the list was adopted; what was made of it stays."""

from datetime import timedelta

from koppelkansen_metrics import access, clock, meetings, sessions
from koppelkansen_metrics.sessions import retention
from koppelkansen_metrics.store import audit
from koppelkansen_metrics.store import sessions as stored
from koppelkansen_metrics.store.outcomes import Outcome
from tests.sessions.conftest import QUARTER, SETTINGS


def answers(room):
    with room.database.read() as connection:
        return len(stored.responses(connection, room.round.number)), stored.seats(connection, room.code)


def test_answers_are_deleted_thirty_days_after_the_list_was_adopted_and_not_before(room, monkeypatch):
    room.open().ask("mood")
    room.say(room.join("a"), blij="het loket", verdrietig="de planning")
    meetings.record(
        room.database, SETTINGS, QUARTER, Outcome("besluit", "Eén loket"), by="Begeleider", person=access.LOCAL
    )
    room.close()
    assert sessions.forget(room.database) == 0
    meetings.adopt(room.database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    later = clock.now()
    monkeypatch.setattr(retention.clock, "now", lambda: later + timedelta(days=29))
    assert sessions.forget(room.database) == 0
    assert answers(room) == (2, 1)
    monkeypatch.setattr(retention.clock, "now", lambda: later + timedelta(days=31))
    assert sessions.forget(room.database) == 2
    assert answers(room) == (0, 0)
    with room.database.read() as connection:
        assert audit.events(connection)[0].about == "2"
    assert meetings.arranged(room.database, SETTINGS, QUARTER).adopted_at
    assert sessions.forget(room.database) == 0
