"""Meetings and what they agreed, on each engine: nothing is overwritten unseen, and what was known then stays known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import meetings, outcomes, revisions
from koppelkansen_metrics.store.meetings import Freeze
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.store.revisions import NewRevision

QUARTER = "2021-Q3"
HELD = datetime(2021, 10, 12, 14, tzinfo=UTC)
LATER = HELD + timedelta(days=30)
PROMISE = Outcome("toezegging", "Een vaste contactpersoon", organisation="Waternet", due=date(2021, 12, 1))


def write(database, act, *args, **kwargs):
    with database.write() as connection:
        return act(connection, *args, **kwargs)


@pytest.fixture
def meeting(database):
    write(database, meetings.ensure, QUARTER, HELD.date())
    return database


def arranged(database):
    with database.read() as connection:
        return meetings.arranged(connection)


def known(database, moment):
    with database.read() as connection:
        return plain(outcomes.known(connection, moment))


def test_a_meeting_is_written_once_however_often_it_is_asked_for(meeting):
    write(meeting, meetings.ensure, QUARTER, date(2030, 1, 1))
    assert [(each.quarter, each.date, each.version) for each in arranged(meeting)] == [(QUARTER, HELD.date(), 1)]


def test_who_read_an_older_one_does_not_overwrite_what_was_written_since(meeting):
    seen = arranged(meeting)[0]
    write(meeting, meetings.arrange, replace(seen, deadline=date(2021, 10, 1)))
    with pytest.raises(UserError):
        write(meeting, meetings.arrange, replace(seen, deadline=date(2021, 10, 8)))
    assert arranged(meeting)[0].deadline == date(2021, 10, 1)


def frozen(moment=HELD):
    return Freeze(QUARTER, moment, "Secretaris", moment.date(), moment, {"Binnenstad": 3}, "{}")


def test_a_meeting_is_frozen_once_and_taking_it_back_stays_on_record(meeting):
    write(meeting, meetings.freeze, frozen())
    with pytest.raises(UserError):
        write(meeting, meetings.freeze, frozen())
    write(meeting, meetings.unfreeze, QUARTER, by="Secretaris", at=LATER)
    with pytest.raises(UserError):
        write(meeting, meetings.unfreeze, QUARTER, by="Secretaris", at=LATER)
    write(meeting, meetings.freeze, frozen(LATER))
    with meeting.read() as connection:
        told = [(each.frozen_at, each.unfrozen_at, dict(each.heads)) for each in meetings.freezes(connection, QUARTER)]
    assert told == [(LATER, None, {"Binnenstad": 3}), (HELD, LATER, {"Binnenstad": 3})]


def test_nothing_is_recorded_at_or_before_what_was_frozen(meeting):
    write(meeting, meetings.freeze, frozen())
    for moment in (HELD - timedelta(days=1), HELD):
        with pytest.raises(UserError, match=QUARTER):
            write(meeting, revisions.save, NewRevision("Binnenstad", moment, "x"), [], expected=None)
    number = write(meeting, revisions.save, NewRevision("Binnenstad", LATER, "x"), [], expected=None)
    with meeting.read() as connection:
        assert [each.number for each in revisions.history(connection)] == [number]


def test_the_version_tells_that_something_was_written(meeting):
    def version():
        with meeting.read() as connection:
            return meetings.version(connection)

    seen = [version()]
    write(meeting, meetings.arrange, arranged(meeting)[0])
    seen.append(version())
    write(meeting, meetings.freeze, frozen())
    seen.append(version())
    write(meeting, meetings.unfreeze, QUARTER, by="x", at=LATER)
    seen.append(version())
    assert len(set(seen)) == 4


def test_what_was_agreed_is_seen_as_it_was_on_any_day(meeting):
    number = write(meeting, outcomes.add, QUARTER, PROMISE, by="Secretaris", at=HELD, picture="overzicht")
    moved = replace(PROMISE, due=date(2022, 2, 1))
    write(meeting, outcomes.change, number, moved, by="Secretaris", at=LATER, seen=1)
    assert known(meeting, HELD - timedelta(seconds=1)) == []
    assert [row["due"] for row in known(meeting, HELD)] == [PROMISE.due]
    assert [(row["due"], row["picture"]) for row in known(meeting, LATER)] == [(moved.due, "overzicht")]


@pytest.mark.parametrize(("adopted", "revised"), [(HELD, True), (LATER + timedelta(days=1), False), (None, False)])
def test_only_a_change_after_the_list_was_adopted_counts_as_one(meeting, adopted, revised):
    number = write(meeting, outcomes.add, QUARTER, PROMISE, by="Secretaris", at=HELD - timedelta(days=1))
    write(meeting, meetings.arrange, replace(arranged(meeting)[0], adopted_at=adopted))
    write(meeting, outcomes.change, number, replace(PROMISE, text="Anders"), by="Secretaris", at=LATER, seen=1)
    (row,) = known(meeting, LATER + timedelta(days=2))
    assert (row["changed_at"] is not None) is revised


def test_saying_that_it_is_done_is_no_change_of_what_was_agreed(meeting):
    number = write(meeting, outcomes.add, QUARTER, PROMISE, by="Secretaris", at=HELD - timedelta(days=1))
    write(meeting, meetings.arrange, replace(arranged(meeting)[0], adopted_at=HELD))
    write(meeting, outcomes.change, number, replace(PROMISE, status="gedaan"), by="Secretaris", at=LATER, seen=1)
    (row,) = known(meeting, LATER)
    assert (row["status"], row["changed_at"]) == ("gedaan", None)


def test_of_two_who_change_the_same_one_the_second_is_told(meeting):
    number = write(meeting, outcomes.add, QUARTER, PROMISE, by="Secretaris", at=HELD)
    write(meeting, outcomes.change, number, replace(PROMISE, text="Eerst"), by="Secretaris", at=LATER, seen=1)
    with pytest.raises(UserError):
        write(meeting, outcomes.change, number, replace(PROMISE, text="Daarna"), by="Secretaris", at=LATER, seen=1)
    assert [row["text"] for row in known(meeting, LATER)] == ["Eerst"]
