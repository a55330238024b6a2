"""Files that were uploaded and not saved yet: one per person and area, so that a closed tab loses nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, true

from koppelkansen_metrics.store.tables import DRAFT


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it was uploaded, and when."""

    file: str
    content: bytes
    kept_at: datetime


def keep(connection: Connection, owner: str, area: str, *, draft: Draft) -> None:
    """Keep a file instead of what its owner had for this area. Call it inside `Database.write`."""
    drop(connection, owner, area)
    values = {"file": draft.file, "content": draft.content, "kept_at": draft.kept_at}
    connection.execute(insert(DRAFT).values(owner=owner, area=area, **values))


def find(connection: Connection, owner: str, area: str, *, since: datetime) -> Draft | None:
    """The file that its owner uploaded for this area at or after a moment; None without one."""
    wanted = select(DRAFT).where(_of(owner, area), DRAFT.c.kept_at >= since)
    row = connection.execute(wanted).one_or_none()
    return None if row is None else Draft(row.file, bytes(row.content), row.kept_at)


def drop(connection: Connection, owner: str, area: str, *, content: bytes | None = None) -> None:
    """Forget what its owner had for this area, if anything; with `content` only when it is that file.

    Call it inside `Database.write`.
    """
    same = true() if content is None else DRAFT.c.content == content
    connection.execute(delete(DRAFT).where(_of(owner, area), same))


def are_older(connection: Connection, *, than: datetime) -> bool:
    """Whether anybody has a file from before a moment."""
    return connection.scalar(select(DRAFT.c.owner).where(DRAFT.c.kept_at < than).limit(1)) is not None


def purge(connection: Connection, *, before: datetime) -> int:
    """Delete everybody's files from before a moment; how many. Call it inside `Database.write`."""
    return connection.execute(delete(DRAFT).where(DRAFT.c.kept_at < before)).rowcount


def _of(owner: str, area: str) -> ColumnElement[bool]:
    return and_(DRAFT.c.owner == owner, DRAFT.c.area == area)
