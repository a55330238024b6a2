"""The audit log: what was done is written down with it, and not without it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from koppelkansen_metrics import access, meetings, programme, sessions, updates
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store import audit
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates import Options
from tests.updates.books import action, actions, book

SETTINGS, LOCAL = programme.load(), access.LOCAL
QUARTER = "2021-Q1"


def deeds(database):
    with database.read() as connection:
        return [each.deed for each in reversed(audit.events(connection))]


def deliver(database, *codes):
    told = Options(by="Casusteam", recorded_at=datetime(2021, 4, 6, 12, tzinfo=UTC))
    data = book(Acties=actions(*(action(code) for code in codes)))
    return updates.save(database, SETTINGS, data, "x.xlsx", options=told, person=LOCAL)


def test_everything_that_people_do_is_written_down_in_order(database):
    number = deliver(database, "A-1").revision
    updates.undo(database, SETTINGS, number, by="Casusteam", person=LOCAL)
    meetings.freeze(database, SETTINGS, QUARTER, by="Secretaris", person=LOCAL)
    meetings.unfreeze(database, QUARTER, by="Secretaris", person=LOCAL)
    meetings.prepare(database, meetings.arranged(database, SETTINGS, QUARTER), person=LOCAL)
    session = sessions.prepare(database, SETTINGS, QUARTER, (Item("start"),), by="Begeleider", person=LOCAL)
    sessions.open_room(database, SETTINGS, session, guests=True, per_organisation=False, person=LOCAL)
    agreed = Outcome("actie", "Eén loket", area="Binnenstad")
    meetings.record(database, SETTINGS, QUARTER, agreed, by="Begeleider", person=LOCAL)
    sessions.close(database, SETTINGS, session, by="Begeleider", person=LOCAL)
    meetings.adopt(database, SETTINGS, QUARTER, by="Secretaris", person=LOCAL)
    assert deeds(database) == [
        Done.UPLOADED, Done.UNDID, Done.FROZE, Done.UNFROZE, Done.ARRANGED, Done.OPENED, Done.RECORDED, Done.CLOSED,
        Done.DECIDED, Done.ADOPTED,
    ]  # fmt: skip


def test_who_and_where_and_what_it_was_done_to_stand_beside_it(database):
    deliver(database, "A-1")
    with database.read() as connection:
        (event,) = audit.events(connection)
    assert (event.by, event.area) == ("Casusteam", "Binnenstad")
    assert event.about.endswith(": x.xlsx")


def test_what_was_not_done_is_not_written_down(database):
    deliver(database, "A-1")
    assert deliver(database, "A-1").status == "unchanged"
    with pytest.raises(UserError):
        meetings.unfreeze(database, QUARTER, by="Secretaris", person=LOCAL)
    with pytest.raises(UserError):
        updates.undo(database, SETTINGS, 999, by="Casusteam", person=LOCAL)
    assert deeds(database) == [Done.UPLOADED]


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'Iemand anders'", "DELETE FROM audit"])
def test_what_is_written_down_cannot_be_changed_or_taken_out(database, statement):
    deliver(database, "A-1")
    with pytest.raises(UserError, match="only grows"), database.write() as connection:
        connection.execute(text(statement))
    assert deeds(database) == [Done.UPLOADED]
