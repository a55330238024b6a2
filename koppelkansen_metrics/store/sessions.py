"""Meetings as they are presented: the picture at hand, who follows, what is asked of the room and what it answers."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store.tables import MEETING, RESPONSE, ROUND, SEAT, SESSION


@dataclass(frozen=True, slots=True)
class Session:
    """A meeting as it is presented; `code` is what followers type.

    `at` is the key of the picture at hand, shown since `shown_at`; `running_order` and `writing` are texts of their
    own. `known_at` and `freeze` say on which figures. `version` changes with all that the room sees.
    """

    code: str
    quarter: str
    made_at: datetime.datetime
    by: str
    known_at: datetime.datetime
    freeze: int | None
    guests: bool
    per_organisation: bool
    running_order: str
    at: str
    shown_at: datetime.datetime | None = None
    writing: str = ""
    opened_at: datetime.datetime | None = None
    closed_at: datetime.datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether people can follow it and answer."""
        return self.opened_at is not None and self.closed_at is None


@dataclass(frozen=True, slots=True)
class Round:
    """A question to the room on one picture. Until `stopped_at` it takes answers; from `revealed_at` all see them."""

    number: int
    session: str
    kind: str
    picture: str
    opened_at: datetime.datetime
    stopped_at: datetime.datetime | None = None
    revealed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What one seat answered to one part of a round: a text, or a score. `became`: what was made of it."""

    round: int
    seat: str
    organisation: str | None
    part: str
    given_at: datetime.datetime
    text: str = ""
    score: int | None = None
    hidden: bool = False
    became: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """What followers ask for every second: whether the room sees something else by now, and how many answered."""

    version: int
    present: int
    answered: int


def add(connection: Connection, session: Session) -> None:
    """Keep a session that is new. Call it inside `Database.write`."""
    connection.execute(insert(SESSION).values({name: getattr(session, name) for name in Session.__slots__}))


def find(connection: Connection, code: str) -> Session | None:
    """The session with this code; None when there is none."""
    row = connection.execute(select(SESSION).where(SESSION.c.code == code)).one_or_none()
    return None if row is None else Session(**row._asdict())


def of_meeting(connection: Connection, quarter: str) -> list[Session]:
    """The sessions about a meeting, the last made first."""
    wanted = select(SESSION).where(SESSION.c.quarter == quarter).order_by(SESSION.c.made_at.desc())
    return [Session(**row._asdict()) for row in connection.execute(wanted)]


def change(connection: Connection, code: str, **values: object) -> None:
    """Change what the room sees of a session that is not closed. Call it inside `Database.write`.

    Raises UserError when it is closed or not there.
    """
    changed = connection.execute(
        update(SESSION)
        .where(SESSION.c.code == code, SESSION.c.closed_at.is_(None))
        .values(**values, version=SESSION.c.version + 1)
    )
    if changed.rowcount != 1:
        raise UserError(N_("This session is closed."))


def pulse(connection: Connection, code: str, *, since: datetime.datetime) -> Pulse:
    """The version of a session, 0 without such a session; how many were there since a moment; how many answered.

    That is: answered the round that is open, or was opened last.
    """
    version = connection.scalar(select(SESSION.c.version).where(SESSION.c.code == code))
    if version is None:
        return Pulse(0, 0, 0)
    present = connection.scalar(
        select(func.count()).select_from(SEAT).where(SEAT.c.session == code, SEAT.c.seen_at >= since)
    )
    last = select(func.max(ROUND.c.number)).where(ROUND.c.session == code).scalar_subquery()
    answered = connection.scalar(select(func.count(RESPONSE.c.seat.distinct())).where(RESPONSE.c.round == last))
    return Pulse(int(version), int(present or 0), int(answered or 0))


def seat(connection: Connection, code: str, name: str) -> bool:
    """Whether this seat follows the session already."""
    wanted = select(SEAT.c.seat).where(SEAT.c.session == code, SEAT.c.seat == name)
    return connection.scalar(wanted) is not None


def seats(connection: Connection, code: str) -> int:
    """How many ever followed a session."""
    return int(connection.scalar(select(func.count()).select_from(SEAT).where(SEAT.c.session == code)) or 0)


def sit(connection: Connection, code: str, name: str, *, organisation: str | None, at: datetime.datetime) -> None:
    """A seat is taken, or seen again. Call it inside `Database.write`."""
    values = {"organisation": organisation, "seen_at": at}
    moved = connection.execute(update(SEAT).where(SEAT.c.session == code, SEAT.c.seat == name).values(**values))
    if moved.rowcount == 0:
        connection.execute(insert(SEAT).values(session=code, seat=name, **values))


def ask(connection: Connection, code: str, *, kind: str, picture: str, at: datetime.datetime) -> int:
    """Open a round; its number. Rounds before it take no answers any more. Call it inside `Database.write`."""
    change(connection, code)
    connection.execute(update(ROUND).where(ROUND.c.session == code, ROUND.c.stopped_at.is_(None)).values(stopped_at=at))
    added = connection.execute(insert(ROUND).values(session=code, kind=kind, picture=picture, opened_at=at))
    return int(added.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has its key


def mark(connection: Connection, which: Round, **moments: datetime.datetime) -> None:
    """Set when a round was stopped or revealed, unless it was already. Call it inside `Database.write`."""
    change(connection, which.session)
    for name, moment in moments.items():
        column = ROUND.c[name]
        connection.execute(
            update(ROUND).where(ROUND.c.number == which.number, column.is_(None)).values({column: moment})
        )


def rounds(connection: Connection, code: str) -> list[Round]:
    """The rounds of a session, in the order in which they were opened."""
    wanted = select(ROUND).where(ROUND.c.session == code).order_by(ROUND.c.number)
    return [Round(**row._asdict()) for row in connection.execute(wanted)]


def lock_round(connection: Connection, number: int) -> Round | None:
    """A round as it is now, that nobody stops until we are done; None when there is none. Inside `Database.write`."""
    row = connection.execute(select(ROUND).where(ROUND.c.number == number).with_for_update()).one_or_none()
    return None if row is None else Round(**row._asdict())


def respond(connection: Connection, given: Iterable[Response]) -> None:
    """Keep answers; a score replaces the one that this seat gave before. Call it inside `Database.write`."""
    new = [each for each in given if each.score is None or not _rescored(connection, each)]
    rows = [{name: getattr(each, name) for name in Response.__slots__ if name != "number"} for each in new]
    if rows:
        connection.execute(insert(RESPONSE), rows)


def responses(connection: Connection, number: int, *, seat: str | None = None) -> list[Response]:
    """The answers to a round, of all or of one seat, in the order in which they came in."""
    wanted = select(RESPONSE).where(RESPONSE.c.round == number).order_by(RESPONSE.c.number)
    if seat is not None:
        wanted = wanted.where(RESPONSE.c.seat == seat)
    return [_response(row) for row in connection.execute(wanted)]


def response_count(connection: Connection, code: str) -> int:
    """How many answers a session holds."""
    wanted = select(func.count()).select_from(RESPONSE).join(ROUND, RESPONSE.c.round == ROUND.c.number)
    return int(connection.scalar(wanted.where(ROUND.c.session == code)) or 0)


def edit(connection: Connection, code: str, number: int, values: Mapping[str, object]) -> None:
    """Hide an answer of a session, or write what it became. Call it inside `Database.write`."""
    change(connection, code)
    mine = select(ROUND.c.number).where(ROUND.c.session == code)
    connection.execute(update(RESPONSE).where(RESPONSE.c.number == number, RESPONSE.c.round.in_(mine)).values(**values))


def forget(connection: Connection, *, adopted_before: datetime.datetime, made_before: datetime.datetime) -> int:
    """Delete what people answered, and who followed, at meetings whose list was adopted before a moment.

    Also in sessions made before another, whatever became of the list. Gives how many answers went. What was made of
    them stays. Call it inside `Database.write`.
    """
    past = (
        select(SESSION.c.code)
        .join(MEETING, SESSION.c.quarter == MEETING.c.quarter)
        .where(or_(MEETING.c.adopted_at < adopted_before, SESSION.c.made_at < made_before))
    )
    asked = select(ROUND.c.number).where(ROUND.c.session.in_(past))
    gone = connection.execute(delete(RESPONSE).where(RESPONSE.c.round.in_(asked)))
    connection.execute(delete(SEAT).where(SEAT.c.session.in_(past)))
    return int(gone.rowcount)


def _rescored(connection: Connection, given: Response) -> bool:
    changed = connection.execute(
        update(RESPONSE)
        .where(RESPONSE.c.round == given.round, RESPONSE.c.seat == given.seat, RESPONSE.c.part == given.part)
        .values(score=given.score, given_at=given.given_at, organisation=given.organisation)
    )
    return changed.rowcount > 0


def _response(row: Row[Any]) -> Response:
    return Response(**row._asdict())
