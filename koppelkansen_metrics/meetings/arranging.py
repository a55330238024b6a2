"""Arranging a meeting: its date, until when areas report, and what the secretary writes for the pre-read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require, require_own
from koppelkansen_metrics.briefing.content import QUESTIONS, Preparation
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Meeting, Programme
from koppelkansen_metrics.store import audit, meetings
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.meetings import Answer, Arranged

MOST_CHARACTERS = 1000


def current(database: Database | None, programme: Programme) -> Programme:
    """The programme with its meetings as they were arranged; those that only the settings know stay as they are.

    Raises UserError as the database does.
    """
    if database is None:
        return programme
    with database.read() as connection:
        moved = {each.quarter: Meeting(each.quarter, each.date) for each in meetings.arranged(connection)}
    known = {each.quarter: each for each in programme.meetings}
    return programme.with_meetings([*{**known, **moved}.values()])


def arranged(database: Database | None, programme: Programme, quarter: str) -> Arranged:
    """What was arranged for the meeting about a quarter, whether or not anything was written yet.

    Raises UserError: no such meeting.
    """
    written = None
    if database is not None:
        with database.read() as connection:
            written = next((each for each in meetings.arranged(connection) if each.quarter == quarter), None)
    return written or Arranged(quarter, programme.meeting(quarter).date)


def answers(database: Database | None, quarter: str) -> list[Answer]:
    """What directors answered before the meeting about a quarter: the last of each organisation to each question."""
    if database is None:
        return []
    with database.read() as connection:
        return meetings.answers(connection, quarter)


def answer(
    database: Database, settings: Programme, quarter: str, said: Mapping[str, str], *, by: str, person: Person, of: str
) -> None:
    """Keep what a director answers for the organisation `of`: question → text; a text that did not change stays.

    Raises UserError: no such meeting, organisation or question, a text that is too long, or not the own organisation.
    """
    require(person, Deed.RESPOND)
    meeting, organisation = current(database, settings).meeting(quarter), settings.organisation(of).name
    require_own(person, organisation)
    if any(question not in QUESTIONS or len(text) > MOST_CHARACTERS for question, text in said.items()):
        raise UserError(N_("An answer has at most {most} characters."), most=MOST_CHARACTERS)
    with database.write() as connection:
        meetings.ensure(connection, meeting.quarter, meeting.date)
        before = {
            each.question: each.text
            for each in meetings.answers(connection, quarter)
            if each.organisation == organisation
        }
        for question, text in said.items():
            if text.strip() != before.get(question, ""):
                now = Answer(meeting.quarter, organisation, question, clock.now(), by, text.strip())
                meetings.answer(connection, now)


def prepare(
    database: Database,
    meeting: Arranged,
    *,
    person: Person,
    on: date | None = None,
    deadline: date | None = None,
    preparation: Preparation | None = None,
) -> None:
    """Write a meeting as it was read, with another date, deadline or text for the pre-read; what is None stays.

    Raises UserError: not allowed, a text that is too long, or someone else wrote it since.
    """
    require(person, Deed.SETTINGS)
    texts = () if preparation is None else (preparation.message, *preparation.asked.values())
    if any(len(text) > MOST_CHARACTERS for text in texts):
        raise UserError(N_("A text of the pre-read has at most {most} characters."), most=MOST_CHARACTERS)
    written = replace(
        meeting,
        date=on or meeting.date,
        deadline=deadline or meeting.deadline,
        prepared=meeting.prepared if preparation is None else preparation.to_text(),
    )
    with database.write() as connection:
        meetings.arrange(connection, written)
        audit.note(connection, Done.ARRANGED, by=person.signed(), about=meeting.quarter)
