"""The directors' meetings: what was arranged for each, and on which figures it was frozen."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store.tables import ANSWER, FREEZE, MEETING


@dataclass(frozen=True, slots=True)
class Arranged:
    """A meeting as it stands here; `prepared` is what the secretary wrote for the pre-read, as JSON.

    `version` is 0 for one that was never written.
    """

    quarter: str
    date: datetime.date
    deadline: datetime.date | None = None
    prepared: str = "{}"
    adopted_at: datetime.datetime | None = None
    adopted_by: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a director answered before a meeting, for an organisation; without text the answer was taken back."""

    quarter: str
    organisation: str
    question: str
    recorded_at: datetime.datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """On what the figures of a meeting were set: the day they are judged at, what was known, the settings in force.

    `heads` names the last revision of each area. `number` is 0 before it is kept; `unfrozen_at` ends it.
    """

    quarter: str
    frozen_at: datetime.datetime
    by: str
    as_of: datetime.date
    known_at: datetime.datetime
    heads: Mapping[str, int]
    settings: str
    number: int = 0
    unfrozen_at: datetime.datetime | None = None
    unfrozen_by: str | None = None


def arranged(connection: Connection) -> list[Arranged]:
    """The meetings of which something was arranged here, oldest first."""
    return [Arranged(**row._asdict()) for row in connection.execute(select(MEETING).order_by(MEETING.c.date))]


def arrange(connection: Connection, meeting: Arranged) -> None:
    """Write a meeting that was read at its `version`. Raises UserError when someone else wrote it since.

    Call it inside `Database.write`.
    """
    values: dict[str, Any] = {name: getattr(meeting, name) for name in Arranged.__slots__}
    values["version"] = meeting.version + 1
    known = connection.scalar(select(MEETING.c.version).where(MEETING.c.quarter == meeting.quarter).with_for_update())
    if (known or 0) != meeting.version:
        raise UserError(N_("Someone else changed this in the meantime. Look at what it says now."))
    if known is None:
        connection.execute(insert(MEETING).values(**values))
    else:
        connection.execute(update(MEETING).where(MEETING.c.quarter == meeting.quarter).values(**values))


def ensure(connection: Connection, quarter: str, day: datetime.date) -> None:
    """Write a meeting that only the settings knew: what refers to it must find it. Call it inside `Database.write`."""
    if connection.scalar(select(MEETING.c.version).where(MEETING.c.quarter == quarter)) is None:
        arrange(connection, Arranged(quarter, day))


def freeze(connection: Connection, frozen: Freeze) -> int:
    """Keep on what a meeting's figures are set; its number. Call it inside `Database.write`.

    Raises UserError when they are set already.
    """
    connection.execute(select(MEETING).where(MEETING.c.quarter == frozen.quarter).with_for_update())
    if in_force(connection, frozen.quarter) is not None:
        raise UserError(N_("The figures of this meeting are frozen already."))
    added = connection.execute(
        insert(FREEZE).values(
            quarter=frozen.quarter,
            frozen_at=frozen.frozen_at,
            by=frozen.by,
            as_of=frozen.as_of,
            known_at=frozen.known_at,
            heads=json.dumps(dict(frozen.heads), ensure_ascii=False, sort_keys=True),
            settings=frozen.settings,
        )
    )
    return int(added.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has its key


def unfreeze(connection: Connection, quarter: str, *, by: str, at: datetime.datetime) -> None:
    """Let a meeting's figures move again; that they were frozen stays on record. Call it inside `Database.write`.

    Raises UserError when they are not frozen.
    """
    ended = connection.execute(
        update(FREEZE)
        .where(FREEZE.c.quarter == quarter, FREEZE.c.unfrozen_at.is_(None))
        .values(unfrozen_at=at, unfrozen_by=by)
    )
    if ended.rowcount == 0:
        raise UserError(N_("The figures of this meeting are not frozen."))


def freezes(connection: Connection, quarter: str | None = None) -> list[Freeze]:
    """Every time that the figures of a meeting, or of all, were frozen, newest first."""
    wanted = select(FREEZE).order_by(FREEZE.c.number.desc())
    if quarter is not None:
        wanted = wanted.where(FREEZE.c.quarter == quarter)
    return [_freeze(row) for row in connection.execute(wanted)]


def in_force(connection: Connection, quarter: str) -> Freeze | None:
    """On what a meeting's figures are set now; None when they are not frozen."""
    return next((each for each in freezes(connection, quarter) if each.unfrozen_at is None), None)


def frozen(connection: Connection, quarter: str, number: int | None) -> Freeze | None:
    """One freeze of a meeting by its number, also when it was taken back; without a number the one in force."""
    if number is None:
        return in_force(connection, quarter)
    return next((each for each in freezes(connection, quarter) if each.number == number), None)


def last_frozen(connection: Connection) -> Freeze | None:
    """Of what is frozen now that which knew most: nothing may be recorded at or before its moment."""
    wanted = select(FREEZE).where(FREEZE.c.unfrozen_at.is_(None)).order_by(FREEZE.c.known_at.desc()).limit(1)
    row = connection.execute(wanted).one_or_none()
    return None if row is None else _freeze(row)


def answer(connection: Connection, given: Answer) -> None:
    """Keep what a director answered beforehand; an earlier answer stays on record. Call it in `Database.write`."""
    values = {name: getattr(given, name) for name in Answer.__slots__}
    connection.execute(insert(ANSWER).values(**values))


def answers(connection: Connection, quarter: str) -> list[Answer]:
    """The last answer of each organisation to each question before a meeting, in the order in which they came in."""
    wanted = select(ANSWER).where(ANSWER.c.quarter == quarter).order_by(ANSWER.c.number)
    last: dict[tuple[str, str], Answer] = {}
    for row in connection.execute(wanted):
        values = {name: getattr(row, name) for name in Answer.__slots__}
        last[row.organisation, row.question] = Answer(**values)
    return [each for each in last.values() if each.text]


def version(connection: Connection) -> tuple[int, ...]:
    """What tells the meetings as they stand from how they stood before: it changes with whatever is written here."""
    written = connection.scalar(select(func.coalesce(func.sum(MEETING.c.version), 0)))
    frozen, ended = connection.execute(select(func.count(), func.count(FREEZE.c.unfrozen_at)).select_from(FREEZE)).one()
    answered = connection.scalar(select(func.count()).select_from(ANSWER))
    return int(written or 0), int(frozen), int(ended), int(answered or 0)


def _freeze(row: Row[Any]) -> Freeze:
    values = row._asdict()
    return Freeze(**{**values, "heads": json.loads(values["heads"])})
