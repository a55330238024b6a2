"""Who did what, when: written in the transaction of what was done, so that the one is never there without the other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from koppelkansen_metrics import clock
from koppelkansen_metrics.store.tables import AUDIT


class Done(StrEnum):
    """What is written down when someone did it."""

    UPLOADED = "uploaded"
    UNDID = "undid"
    FROZE = "froze"
    UNFROZE = "unfroze"
    ARRANGED = "arranged"
    RECORDED = "recorded"
    CHANGED = "changed"
    DECIDED = "decided"
    ADOPTED = "adopted"
    OPENED = "opened"
    CLOSED = "closed"
    FORGOT = "forgot"
    SIGNED_IN = "signed in"
    TURNED_AWAY = "turned away"
    BACKED_UP = "backed up"
    RESTORED = "restored"
    REMOVED = "removed"
    ERASED = "erased"


# What changes what was written before, where everything else only adds to it.
REWRITES = (Done.ERASED, Done.REMOVED)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that someone did. `about`: a version, a meeting or a session; `area` where it concerns one."""

    number: int
    at: datetime
    by: str
    deed: str
    area: str | None
    about: str


def note(connection: Connection, done: Done, *, by: str, about: str, area: str | None = None) -> None:
    """Write down that someone did something. Call it inside the `Database.write` in which it is done."""
    connection.execute(insert(AUDIT).values(at=clock.now(), by=by, deed=done.value, area=area, about=about))


def is_noted(connection: Connection, done: Done, *, by: str, about: str) -> bool:
    """Whether exactly this was written down before."""
    wanted = select(AUDIT.c.number).where(AUDIT.c.deed == done.value, AUDIT.c.by == by, AUDIT.c.about == about)
    return connection.scalar(wanted.limit(1)) is not None


def events(connection: Connection) -> list[Event]:
    """Everything that was done, newest first; empty when nothing was."""
    return [Event(**row._asdict()) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.number.desc()))]


def last(connection: Connection) -> datetime | None:
    """The moment of the newest event; None without any."""
    at: datetime | None = connection.scalar(select(AUDIT.c.at).order_by(AUDIT.c.number.desc()).limit(1))
    return at


def counts(connection: Connection) -> dict[str, int]:
    """How often each deed was done, by its name; a deed that nobody did is left out."""
    counted = select(AUDIT.c.deed, func.count().label("number")).group_by(AUDIT.c.deed)
    return {row.deed: row.number for row in connection.execute(counted)}


def last_rewrite(connection: Connection) -> int:
    """The number of the last event that changed what was written before, 0 without any.

    Whoever keeps what was read, and goes by the revisions for whether that still holds, goes by this too.
    """
    wanted = select(func.max(AUDIT.c.number)).where(AUDIT.c.deed.in_([each.value for each in REWRITES]))
    return int(connection.scalar(wanted) or 0)
