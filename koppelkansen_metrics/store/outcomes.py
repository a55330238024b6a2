"""What meetings decided, promised or set to do: written once, and every change of it kept as a version of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Row, func, insert, select

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store.tables import MEETING, OUTCOME, OUTCOME_VERSION

# A change of one of these changes what was agreed; the others say what became of it.
AGREED = ("kind", "text", "organisation", "function", "due", "area", "line")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was agreed, and how it stands. `kind`: besluit, toezegging or actie; `status`: open, gedaan or vervallen.

    `area` None means programme-wide; `code` is that of the action it became; `note` says why it was changed.
    """

    kind: str
    text: str
    organisation: str | None = None
    function: str | None = None
    due: date | None = None
    area: str | None = None
    line: int | None = None
    status: str = "open"
    code: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an outcome: who wrote it and when."""

    number: int
    version: int
    recorded_at: datetime
    by: str
    outcome: Outcome


def add(connection: Connection, quarter: str, outcome: Outcome, *, by: str, at: datetime, picture: str = "") -> int:
    """Keep what a meeting agreed; its number. Call it inside `Database.write`."""
    added = connection.execute(insert(OUTCOME).values(quarter=quarter, picture=picture))
    number = int(added.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has its key
    _write(connection, Version(number, 1, at, by, outcome))
    return number


def change(connection: Connection, number: int, outcome: Outcome, *, by: str, at: datetime, seen: int) -> int:
    """Keep another version of an outcome; the number of that version. Call it inside `Database.write`.

    `seen` is the version that was changed. Raises UserError when there is a newer one by now.
    """
    # Whoever changes the same one waits here, so that two never write the same version.
    connection.execute(select(OUTCOME).where(OUTCOME.c.number == number).with_for_update())
    last = connection.scalar(select(func.max(OUTCOME_VERSION.c.version)).where(OUTCOME_VERSION.c.outcome == number))
    if last != seen:
        raise UserError(N_("Someone else changed this in the meantime. Look at what it says now."))
    _write(connection, Version(number, seen + 1, at, by, outcome))
    return seen + 1


def versions(connection: Connection, quarter: str | None = None) -> list[list[Version]]:
    """Every outcome of one meeting, or of all, in order of number: its versions, oldest first."""
    wanted = select(OUTCOME_VERSION).join(OUTCOME).order_by(OUTCOME_VERSION.c.outcome, OUTCOME_VERSION.c.version)
    if quarter is not None:
        wanted = wanted.where(OUTCOME.c.quarter == quarter)
    rows = connection.execute(wanted).all()
    return [[_version(row) for row in together] for _, together in groupby(rows, key=lambda row: row.outcome)]


def known(connection: Connection, known_at: datetime) -> pd.DataFrame:
    """What meetings had agreed at a moment (with a zone), as it was then. Columns: snapshot.OUTCOMES."""
    wanted = (
        select(OUTCOME_VERSION, OUTCOME.c.quarter, OUTCOME.c.picture, MEETING.c.date, MEETING.c.adopted_at)
        .select_from(OUTCOME_VERSION.join(OUTCOME).join(MEETING))
        .where(OUTCOME_VERSION.c.recorded_at <= known_at)
        .order_by(OUTCOME_VERSION.c.outcome, OUTCOME_VERSION.c.version)
    )
    rows = connection.execute(wanted).all()
    each = (list(together) for _, together in groupby(rows, key=lambda row: row.outcome))
    return snapshot.frame(snapshot.OUTCOMES, [_then(together, known_at) for together in each])


def count(connection: Connection, known_at: datetime) -> int:
    """How many versions were written until a moment: what `known` gives differs only when this does."""
    wanted = select(func.count()).select_from(OUTCOME_VERSION).where(OUTCOME_VERSION.c.recorded_at <= known_at)
    return int(connection.scalar(wanted) or 0)


def codes(connection: Connection) -> set[str]:
    """The codes that were given to actions."""
    return {code for code in connection.scalars(select(OUTCOME_VERSION.c.code).distinct()) if code}


def _write(connection: Connection, version: Version) -> None:
    values = {name: getattr(version.outcome, name) for name in (*AGREED, "status", "code", "note")}
    place = {"outcome": version.number, "version": version.version}
    connection.execute(
        insert(OUTCOME_VERSION).values(**place, recorded_at=version.recorded_at, by=version.by, **values)
    )


def _version(row: Row[Any]) -> Version:
    values = {name: getattr(row, name) for name in (*AGREED, "status", "code", "note")}
    return Version(row.outcome, row.version, row.recorded_at, row.by, Outcome(**values))


def _then(rows: Sequence[Row[Any]], known_at: datetime) -> dict[str, object]:
    last, first = rows[-1], rows[0]
    adopted = last.adopted_at is not None and last.adopted_at <= known_at
    changed = None
    for before, after in pairwise(rows):
        differs = any(getattr(before, name) != getattr(after, name) for name in AGREED)
        if adopted and differs and after.recorded_at > last.adopted_at:
            changed = after.recorded_at
    return {
        **last._mapping,
        "number": last.outcome,
        "meeting": last.quarter,
        "held_on": last.date,
        "recorded_at": first.recorded_at,
        "by": first.by,
        "adopted": adopted,
        "changed_at": changed,
        "added": adopted and first.recorded_at > last.adopted_at,
    }
