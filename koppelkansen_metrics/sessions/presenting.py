"""Leading a session: prepare it, open it to the room, show a picture, close it; and following it."""

import hashlib
import secrets
from datetime import timedelta

from koppelkansen_metrics import clock, meetings
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.meetings import Stand
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Order
from koppelkansen_metrics.store import audit, sessions
from koppelkansen_metrics.store import meetings as stored_meetings
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.sessions import Pulse, Session

# Without what is easily misread or misheard: 0 and O, 1 and I. A thousand million codes: none is guessed.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 6
MOST_SEATS = 500
# The cookie by which a browser keeps its seat.
COOKIE = "koppelkansen_seat"
# Who follows says so every half minute, and counts as present for three times as long.
SEEN_SECONDS, PRESENT_SECONDS = 30, 90


def prepare(database: Database, settings: Programme, quarter: str, order: Order, *, by: str, person: Person) -> Session:
    """Make a session about a meeting, that nobody can follow yet. Raises UserError: no such meeting, not allowed."""
    require(person, Deed.PRESENT)
    meeting = meetings.current(database, settings).meeting(quarter)
    now = clock.now()
    made = Session(
        code="".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)),
        quarter=meeting.quarter,
        made_at=now,
        by=by,
        known_at=now,
        freeze=None,
        guests=True,
        per_organisation=False,
        running_order=orders.to_text(order),
        at=orders.shown(order)[0].key,
    )
    with database.write() as connection:
        stored_meetings.ensure(connection, meeting.quarter, meeting.date)
        sessions.add(connection, made)
    return made


def open_room(
    database: Database, settings: Programme, session: Session, *, guests: bool, per_organisation: bool, person: Person
) -> None:
    """Let people follow. From now on the figures are those that were frozen, else those that are known now.

    `guests`: people without an account answer too. `per_organisation` announces that scores are shown so. Raises
    UserError: open or closed already, not allowed.
    """
    require(person, Deed.PRESENT)
    meeting = meetings.current(database, settings).meeting(session.quarter)
    now = clock.now()
    with database.write() as connection:
        found = sessions.find(connection, session.code)
        if found is None or found.opened_at is not None:
            raise UserError(N_("This session was opened already."))
        frozen = stored_meetings.in_force(connection, session.quarter)
        sessions.change(
            connection,
            session.code,
            known_at=frozen.known_at if frozen else min(now, clock.end_of_day(meeting.date)),
            freeze=frozen.number if frozen else None,
            guests=guests,
            per_organisation=per_organisation,
            opened_at=now,
            shown_at=now,
        )
        audit.note(connection, Done.OPENED, by=person.signed(session.by), about=f"{session.quarter}: {session.code}")


def figures(database: Database, settings: Programme, session: Session) -> Stand:
    """What the pictures of a session are made from: it does not move while people talk."""
    found = meetings.stand(database, settings, session.quarter, freeze=session.freeze)
    if session.freeze is not None or session.opened_at is None:
        return found
    return meetings.stand(database, settings, session.quarter, known_at=session.known_at)


def arrange(database: Database, code: str, order: Order, *, person: Person) -> None:
    """Keep another running order. Raises UserError: closed, not allowed."""
    require(person, Deed.PRESENT)
    with database.write() as connection:
        sessions.change(connection, code, running_order=orders.to_text(order))


def show(database: Database, code: str, key: str, *, person: Person) -> None:
    """Show the room an item of the running order. Raises UserError: closed, not allowed."""
    require(person, Deed.PRESENT)
    with database.write() as connection:
        found = sessions.find(connection, code)
        if found is not None and found.at != key:
            at = orders.item(orders.from_text(found.running_order), key).key
            sessions.change(connection, code, at=at, shown_at=clock.now())


def close(database: Database, settings: Programme, session: Session, *, by: str, person: Person) -> dict[str, int]:
    """End a session: it takes no answers any more, and its actions go to their areas.

    Gives area → the number of the revision. Raises UserError: closed already, not allowed.
    """
    require(person, Deed.PRESENT)
    now = clock.now()
    with database.write() as connection:
        for each in sessions.rounds(connection, session.code):
            if each.stopped_at is None:
                sessions.mark(connection, each, stopped_at=now)
        sessions.change(connection, session.code, writing="", closed_at=now)
        audit.note(connection, Done.CLOSED, by=person.signed(by), about=f"{session.quarter}: {session.code}")
    return meetings.close(database, settings, session.quarter, by=by, person=person)


def find(database: Database | None, code: str) -> Session | None:
    """The session with a code as people type it; None when there is none."""
    wanted = "".join(code.split()).upper()
    if database is None or len(wanted) != CODE_LENGTH or not set(wanted) <= set(LETTERS):
        return None
    with database.read() as connection:
        return sessions.find(connection, wanted)


def pulse(database: Database, code: str) -> Pulse:
    """What tells a follower whether something changed."""
    since = clock.now() - timedelta(seconds=PRESENT_SECONDS)
    with database.read() as connection:
        return sessions.pulse(connection, code, since=since)


def join(database: Database, session: Session, token: str, *, organisation: str | None, person: Person) -> str:
    """Take a seat, or keep it: the seat, which tells one follower from another and nothing more.

    `token` is what a browser keeps. Raises UserError: not open, no room left, only for who signed in.
    """
    require(person, Deed.RESPOND)
    name = hashlib.sha256(f"{session.code}:{token}".encode()).hexdigest()[:32]
    with database.write() as connection:
        now = sessions.find(connection, session.code)
        if now is None or not now.is_open:
            raise UserError(N_("This session is closed."))
        if not person.is_known and not now.guests:
            raise UserError(N_("Only who signed in can answer in this session."))
        new = not sessions.seat(connection, session.code, name)
        if new and sessions.seats(connection, session.code) >= MOST_SEATS:
            raise UserError(N_("This session is full: {most} people follow it."), most=MOST_SEATS)
        sessions.sit(connection, session.code, name, organisation=organisation, at=clock.now())
    return name
