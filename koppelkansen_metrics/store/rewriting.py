"""What may change what was written: for privacy, and for nothing else. See docs/decisions/0013.

All of it happens inside `Database.write(alone=True)`. The audit log, which only grows, lets itself be changed inside
`lifted` and nowhere else.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, and_, delete, or_, select, text, update
from sqlalchemy.exc import OperationalError

from koppelkansen_metrics.records import KINDS, Type
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.tables import (
    AUDIT,
    DRAFT,
    MAPPING,
    MEETING,
    METADATA,
    ORIGINAL,
    OUTCOME_VERSION,
    REVISION,
    SESSION,
    VERSIONS,
    Text,
)

# Columns whose words are ours or the programme's: areas, organisations, kinds, statuses.
_WORDS = frozenset(
    {"area", "deed", "ended", "field", "format", "held", "kind", "organisation", "part", "quarter", "source", "status"}
)
_CHOSEN = frozenset(
    field.key for kind in KINDS.values() for field in kind.fields if field.type in (Type.CHOICE, Type.CHOICES)
)
_REFERRING = frozenset(
    field.key for kind in KINDS.values() for field in kind.fields if field.type in (Type.REFERENCE, Type.REFERENCES)
)
_WAIT_SECONDS = 10

# Which original: the number of its revision, and the sha256 of its bytes.
FileKey = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """A row of which texts change: which, what they become, in how many places; `was` is the whole row."""

    table: Table
    was: RowMapping
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a record of a kind stands in the file of a revision."""

    kind: str
    code: str
    sheet: str
    row: int


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Inside the block the audit log can be changed; after it, and after a failure, it only grows again.

    A failure undoes the transaction, and with it that this was ever lifted.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_only_grows"))
        yield
        connection.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_only_grows"))
        return
    listed = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    triggers = connection.execute(listed).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)


def words(connection: Connection) -> set[str]:
    """The words of ours and of the programme that stand in the database: in these no name can be replaced."""
    columns = [
        column
        for table in METADATA.sorted_tables
        for column in _texts(table)
        if column.name in _WORDS or (table.name in VERSIONS and column.name in _CHOSEN)
    ]
    return {word for column in columns for word in connection.scalars(select(column).distinct()) if word}


def codes(connection: Connection) -> set[str]:
    """Every code that a record has or had."""
    of_records = [table.c[name] for table in VERSIONS.values() for name in ("code", "successor")]
    columns = [OUTCOME_VERSION.c.code, *of_records]
    return {code for column in columns for code in connection.scalars(select(column).distinct()) if code}


def edits(connection: Connection, change: Callable[[str], str], *, code: Callable[[str], str]) -> Iterator[Edit]:
    """Every row, of every table but the drafts, in which a text becomes another one by `change`.

    `code` is for codes and for what refers to them.
    """
    for table in METADATA.sorted_tables:
        columns = {each.name: code if _holds_codes(table, each) else change for each in _texts(table)}
        if table is DRAFT or not columns:
            continue
        # A draft and an original are bytes, and looked at elsewhere.
        for row in connection.execute(select(table)).mappings():
            changed = {name: by(row[name]) for name, by in columns.items() if row[name]}
            texts = {name: now for name, now in changed.items() if now != row[name]}
            if texts:
                yield Edit(table, row, texts)


def apply(connection: Connection, found: Iterable[Edit]) -> None:
    """Write what `edits` found."""
    for edit in found:
        values: dict[str, Any] = dict(edit.texts)
        if edit.table is MEETING:
            # Who opened it before has an older one, and cannot write what it said over what it says now.
            values["version"] = edit.was["version"] + 1
        if edit.table is MAPPING and _taken(connection, edit):
            connection.execute(delete(MAPPING).where(_same(edit.table, edit.was)))
        else:
            connection.execute(update(edit.table).where(_same(edit.table, edit.was)).values(**values))


def stir(connection: Connection) -> None:
    """Have everybody who follows a session look again: what their screen shows may hold what was taken out."""
    connection.execute(update(SESSION).where(SESSION.c.closed_at.is_(None)).values(version=SESSION.c.version + 1))


def files(connection: Connection, *, but: Container[FileKey] = ()) -> Iterator[tuple[FileKey, str, bytes]]:
    """Each original, `but` these: which it is, the name of the file and its bytes, one at a time."""
    wanted = select(REVISION.c.number, REVISION.c.sha256, REVISION.c.file).join(ORIGINAL).order_by(REVISION.c.number)
    for number, digest, name in connection.execute(wanted).all():
        if (number, digest) not in but:
            content = connection.scalar(select(ORIGINAL.c.content).where(ORIGINAL.c.revision == number))
            yield (number, digest), name or "", bytes(content or b"")


def uploads(connection: Connection) -> Iterator[tuple[str, str, str, bytes]]:
    """Each file that was uploaded and not saved: whose, for which area, its name and bytes."""
    for row in connection.execute(select(DRAFT)).all():
        yield row.owner, row.area, row.file, bytes(row.content)


def records_after(connection: Connection, area: str, number: int) -> dict[str, list[dict[str, Any]]]:
    """Per kind the records of an area as they were right after a revision, by code; without those its file lacked."""
    found = {}
    for key, table in VERSIONS.items():
        held = and_(
            table.c.area == area,
            table.c.valid_from <= number,
            or_(table.c.valid_to.is_(None), table.c.valid_to > number),
            table.c.missing_since.is_(None),
        )
        rows = connection.execute(select(table).where(held).order_by(table.c.code)).mappings()
        found[key] = [{name: row[name] for name in ("code", *KINDS[key].keys)} for row in rows]
    return found


def replace_file(connection: Connection, number: int, content: bytes, *, name: str, at: datetime) -> str:
    """Put another file in the place of an original; the sha256 of its bytes."""
    digest = hashlib.sha256(content).hexdigest()
    connection.execute(update(ORIGINAL).where(ORIGINAL.c.revision == number).values(content=content))
    values = {"file": name, "sha256": digest, "redacted_at": at}
    connection.execute(update(REVISION).where(REVISION.c.number == number).values(**values))
    return digest


def point(connection: Connection, number: int, cells: Iterable[Cell]) -> None:
    """Let every version of a record that the file of a revision wrote point at where it stands in that file now."""
    for cell in cells:
        table = VERSIONS[cell.kind]
        written = and_(table.c.origin == number, table.c.code == cell.code)
        connection.execute(update(table).where(written).values(sheet=cell.sheet, row=cell.row))


def is_current(connection: Connection, number: int) -> bool:
    """Whether a record is now as the file of a revision wrote it."""
    return any(
        connection.scalar(select(table.c.code).where(table.c.origin == number, table.c.valid_to.is_(None)).limit(1))
        for table in VERSIONS.values()
    )


def destroy(connection: Connection, number: int, *, marker: str, at: datetime) -> None:
    """Take the file of a revision away, and what was typed in it; that it was there, and its numbers, stay."""
    content = select(ORIGINAL.c.content).where(ORIGINAL.c.revision == number).scalar_subquery()
    connection.execute(delete(DRAFT).where(DRAFT.c.content == content))
    connection.execute(delete(ORIGINAL).where(ORIGINAL.c.revision == number))
    values = {"file": marker, "note": "", "redacted_at": at}
    connection.execute(update(REVISION).where(REVISION.c.number == number).values(**values))
    for key, table in VERSIONS.items():
        mine = table.c.origin == number
        connection.execute(update(table).where(mine).values(sheet=None, row=None))
        for field in KINDS[key].fields:
            if field.type is Type.TEXT:
                column = table.c[field.key]
                connection.execute(update(table).where(mine, column.is_not(None)).values({column: marker}))


def rename_in_audit(connection: Connection, about: str, now: str) -> None:
    """Let the audit log tell of something under another name. Call it inside `lifted`."""
    connection.execute(update(AUDIT).where(AUDIT.c.about == about).values(about=now))


def drop_events(connection: Connection, deeds: Iterable[str], *, before: datetime) -> int:
    """Delete what the audit log says of these deeds from before a moment; how many. Call it inside `lifted`."""
    past = and_(AUDIT.c.deed.in_(list(deeds)), AUDIT.c.at < before)
    return int(connection.execute(delete(AUDIT).where(past)).rowcount)


def has_events(connection: Connection, deeds: Iterable[str], *, before: datetime) -> bool:
    """Whether the audit log says anything of these deeds from before a moment."""
    past = and_(AUDIT.c.deed.in_(list(deeds)), AUDIT.c.at < before)
    return connection.scalar(select(AUDIT.c.number).where(past).limit(1)) is not None


def sweep(database: Database) -> bool:
    """Have the engine give up the space in which old texts still lie; False when someone was in the way too long.

    What was committed is gone for every reader already; this is for who reads the files of the database themselves.
    """
    if database.engine.dialect.name == "sqlite":
        return _sweep_sqlite(str(database.engine.url.database))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = '{_WAIT_SECONDS}s'"))
        try:
            for table in METADATA.sorted_tables:
                connection.execute(text(f'VACUUM (FULL) "{table.name}"'))
        except OperationalError:
            return False
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True


def _sweep_sqlite(file: str) -> bool:
    """Write the whole file anew, and empty the log that stands beside it."""
    try:
        with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)) as opened:
            opened.execute("PRAGMA secure_delete = ON")
            opened.execute("VACUUM")
            busy, _, _ = opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def _texts(table: Table) -> list[Column[Any]]:
    """The columns that hold texts; not those by which tables refer to each other, which are ours."""
    referred = {key.column for other in METADATA.sorted_tables for key in other.foreign_keys}
    return [
        column
        for column in table.columns
        if isinstance(column.type, Text) and not column.foreign_keys and column not in referred
    ]


def _holds_codes(table: Table, column: Column[Any]) -> bool:
    if table.name in VERSIONS:
        return column.name in ("code", "successor") or column.name in _REFERRING
    return column is OUTCOME_VERSION.c.code


def _same(table: Table, row: RowMapping) -> Any:  # noqa: ANN401 - a condition
    return and_(*(column == row[column.name] for column in table.primary_key))


def _taken(connection: Connection, edit: Edit) -> bool:
    """Whether something was said already of what the value becomes: then that holds."""
    now = {**edit.was, **edit.texts}
    wanted = and_(*(column == now[column.name] for column in MAPPING.primary_key))
    return connection.execute(select(MAPPING.c.area).where(wanted)).first() is not None
