"""Writing: one revision per update, all of it or nothing; undo is a revision too."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Table, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.records import KINDS, Kind
from koppelkansen_metrics.store import meetings
from koppelkansen_metrics.store.tables import AREA_HEAD, ORIGINAL, REVISION, VERSIONS


class HeadMoved(Exception):
    """Someone else saved for this area after the difference was shown; look at the new difference first."""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """What is known about an update before it has a number. `held`: the kinds of which the file had rows.

    `by_clock`: its moment is the clock's, which may run behind, and nobody's choice.
    """

    area: str
    recorded_at: datetime
    by: str
    kind: str = "upload"
    as_of: date | None = None
    file: str | None = None
    original: bytes | None = None
    held: tuple[str, ...] = ()
    undoes: int | None = None
    note: str = ""
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A record as it is from this revision on; without values it ends, and `ended` and `successor` say how.

    `origin` is the revision whose file wrote the cells: this one when None. `missing_since` marks a row that a file
    no longer had and that was kept; it is this revision when `goes_missing`.
    """

    kind: str
    code: str
    values: Mapping[str, object] | None
    source: str = ""
    sheet: str | None = None
    row: int | None = None
    origin: int | None = None
    goes_missing: bool = False
    missing_since: int | None = None
    ended: str | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as the history lists it; dates and moments as stored, `undone_by` the undo in force, if any.

    `redacted_at`: when its original was replaced or removed, because it held what may not be kept. `has_file`: whether
    there is an original, the one that was delivered or the one in its place.
    """

    number: int
    area: str
    recorded_at: datetime
    by: str
    kind: str
    as_of: date | None
    file: str | None
    sha256: str | None
    undoes: int | None
    note: str
    held: tuple[str, ...]
    redacted_at: datetime | None = None
    has_file: bool = False
    undone_by: int | None = field(default=None)

    @property
    def is_replaced(self) -> bool:
        """Whether its original was replaced by a workbook in which a name is taken out."""
        return self.redacted_at is not None and self.has_file

    @property
    def is_removed(self) -> bool:
        """Whether its original was taken away, because it should not have come."""
        return self.redacted_at is not None and not self.has_file


def head(connection: Connection, area: str) -> int | None:
    """The number of the area's last revision; None before its first."""
    number: int | None = connection.scalar(select(AREA_HEAD.c.revision).where(AREA_HEAD.c.area == area))
    return number


def last_moment(connection: Connection) -> datetime | None:
    """When the last of all revisions was recorded; None before the first."""
    moment: datetime | None = connection.scalar(select(func.max(REVISION.c.recorded_at)))
    return moment


def save(connection: Connection, revision: NewRevision, changes: Sequence[Change], *, expected: int | None) -> int:
    """Write one revision and the records that it changes; its number, unique over all areas.

    `expected` is the area's head that the difference was made against. Raises HeadMoved when it no longer is, and
    UserError when the revision would lie before the area's last or in what was frozen, unless that is because of the
    clock: then it is recorded as soon as it may be. Call it inside `Database.write`.
    """
    if revision.by_clock:
        revision = replace(revision, recorded_at=_not_before(connection, revision, last=expected))
    number = _add(connection, revision)
    _advance(connection, revision.area, expected=expected, number=number)
    _check_moment(connection, revision, previous=expected)
    for kind, table in VERSIONS.items():
        mine = [change for change in changes if change.kind == kind]
        if mine:
            _close(connection, table, mine, area=revision.area, number=number)
            _open(connection, table, mine, area=revision.area, number=number)
    return number


def append(connection: Connection, revision: NewRevision, changes: Sequence[Change]) -> int:
    """Write a revision on top of whatever the area's last is: for what a meeting decides and not a file. Its number.

    Its moment is the clock's. Call it inside `Database.write`.
    """
    _hold(connection, revision.area)
    last = head(connection, revision.area)
    return save(connection, replace(revision, by_clock=True), changes, expected=last)


def changed(connection: Connection, kind: str, area: str, code: str, values: Mapping[str, object]) -> Change:
    """The change of some values of a record as it is now; the cells that it came from stay its own.

    Raises UserError when there is no such record.
    """
    table = VERSIONS[kind]
    wanted = select(table).where(table.c.area == area, table.c.code == code, table.c.valid_to.is_(None))
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise UserError(N_("{code} of {area} is not there any more."), code=code, area=area)
    was = _as_it_was(kind, code, row)
    return replace(was, values={**(was.values or {}), **values})


def history(connection: Connection, area: str | None = None) -> list[Revision]:
    """The revisions of one area, or of all, newest first; empty when nothing was saved."""
    has_file = ORIGINAL.c.revision.is_not(None).label("has_file")
    wanted = select(REVISION, has_file).outerjoin_from(REVISION, ORIGINAL).order_by(REVISION.c.number.desc())
    if area is not None:
        wanted = wanted.where(REVISION.c.area == area)
    rows = connection.execute(wanted).all()
    undone = undone_by((row.number, row.undoes) for row in rows)
    return [_revision(row, undone.get(row.number)) for row in rows]


def area_of(connection: Connection, number: int) -> str:
    """The area of a revision. Raises UserError when there is no such revision."""
    area: str | None = connection.scalar(select(REVISION.c.area).where(REVISION.c.number == number))
    if area is None:
        raise UserError(N_("There is no version {number}."), number=number)
    return area


def original(connection: Connection, number: int) -> tuple[str, bytes]:
    """The name and the bytes of the file that a revision was made from. Raises UserError when there is none."""
    wanted = select(REVISION.c.file, REVISION.c.redacted_at, ORIGINAL.c.content).outerjoin_from(REVISION, ORIGINAL)
    row = connection.execute(wanted.where(REVISION.c.number == number)).one_or_none()
    if row is None:
        raise UserError(N_("There is no version {number}."), number=number)
    if row.content is None and row.redacted_at is not None:
        raise UserError(N_("The file of version {number} was removed: it should not have come."), number=number)
    if row.content is None:
        raise UserError(N_("Version {number} has no file of its own."), number=number)
    return row.file or "", bytes(row.content)


def undo(connection: Connection, number: int, *, by: str, recorded_at: datetime) -> int:
    """A new revision that restores what was before `number`; its number. Cell pointers stay as they were.

    Raises UserError: there is no such revision, it was undone already, or later revisions touched the same records.
    """
    area = area_of(connection, number)
    _hold(connection, area)
    _, changes = undoing(connection, number)
    return append(connection, NewRevision(area, recorded_at, by, kind="undo", undoes=number), changes)


def undoing(connection: Connection, number: int) -> tuple[Revision, list[Change]]:
    """The revision and the changes that would undo it; writes nothing. Raises UserError as `undo`."""
    listed = history(connection, area_of(connection, number))
    undone = next(each for each in listed if each.number == number)
    if undone.undone_by is not None:
        raise UserError(N_("Version {number} was undone already, by version {by}."), number=number, by=undone.undone_by)
    _check_untouched(connection, undone, later=_standing(listed, after=number))
    changes = [
        change
        for kind, table in VERSIONS.items()
        for change in _restored(connection, table, kind=kind, area=undone.area, number=number)
    ]
    removed = {each.number for each in listed if each.is_removed}
    if any(change.origin in removed for change in changes):
        # What it would put back was destroyed.
        raise UserError(N_("Version {number} cannot be undone: the file it took back was removed."), number=number)
    return undone, changes


def undone_by(revisions: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """Of (number, what it undoes) pairs: which revision is undone by which.

    An undo that was itself undone is not in force, so what it undid stands again.
    """
    undone: dict[int, int] = {}
    for number, undoes in sorted(revisions, reverse=True):
        if undoes is not None and number not in undone:
            undone[undoes] = number
    return undone


def _hold(connection: Connection, area: str) -> None:
    """On PostgreSQL whoever saves for this area now waits for us, so that the head is still the same when we save."""
    connection.execute(select(AREA_HEAD).where(AREA_HEAD.c.area == area).with_for_update())


def _not_before(connection: Connection, revision: NewRevision, *, last: int | None) -> datetime:
    """The moment that the clock gives, else that of the area's last, else the first after what was frozen."""
    moments = [revision.recorded_at]
    recorded = connection.scalar(select(REVISION.c.recorded_at).where(REVISION.c.number == last))
    if recorded is not None:
        moments.append(recorded)
    frozen = meetings.last_frozen(connection)
    if frozen is not None:
        moments.append(frozen.known_at + timedelta.resolution)
    return max(moments)


def _check_moment(connection: Connection, revision: NewRevision, *, previous: int | None) -> None:
    """Against the head that was just replaced: who saved in between is a moved head, not a moment that is too early.

    And against what was frozen: a meeting's figures hold all that was recorded until then.
    """
    frozen = meetings.last_frozen(connection)
    if frozen is not None and revision.recorded_at <= frozen.known_at:
        message = N_(
            "The figures of meeting {quarter} are frozen as known on {moment}; nothing can be recorded before it."
        )
        raise UserError(message, quarter=frozen.quarter, moment=frozen.known_at)
    last = connection.scalar(select(REVISION.c.recorded_at).where(REVISION.c.number == previous))
    if last is not None and revision.recorded_at < last:
        message = N_("{area} was last recorded on {last}; this cannot be recorded before that.")
        raise UserError(message, area=revision.area, last=last)


def _add(connection: Connection, revision: NewRevision) -> int:
    content = revision.original
    added = connection.execute(
        insert(REVISION).values(
            area=revision.area,
            recorded_at=revision.recorded_at,
            by=revision.by,
            kind=revision.kind,
            as_of=revision.as_of,
            file=revision.file,
            sha256=None if content is None else hashlib.sha256(content).hexdigest(),
            undoes=revision.undoes,
            note=revision.note,
            held=" ".join(revision.held),
        )
    )
    number = int(added.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has its key
    if content is not None:
        connection.execute(insert(ORIGINAL).values(revision=number, content=content))
    return number


def _advance(connection: Connection, area: str, *, expected: int | None, number: int) -> None:
    """Compare and set the head in one statement: of two who saw the same head, one gets through."""
    if expected is None:
        try:
            connection.execute(insert(AREA_HEAD).values(area=area, revision=number))
        except IntegrityError as error:
            raise HeadMoved(area) from error
        return
    moved = connection.execute(
        update(AREA_HEAD).where(AREA_HEAD.c.area == area, AREA_HEAD.c.revision == expected).values(revision=number)
    )
    if moved.rowcount != 1:
        raise HeadMoved(area)


def _close(connection: Connection, table: Table, changes: Sequence[Change], *, area: str, number: int) -> None:
    """End the versions that these changes replace, and say how when the record ends with them."""
    connection.execute(
        update(table)
        .where(table.c.area == area, table.c.code == bindparam("changed"), table.c.valid_to.is_(None))
        .values(valid_to=number, ended=bindparam("how"), successor=bindparam("into")),
        [{"changed": change.code, "how": change.ended, "into": change.successor} for change in changes],
    )


def _open(connection: Connection, table: Table, changes: Sequence[Change], *, area: str, number: int) -> None:
    """Write what the records are from now on; each with all its values, so that one statement serves them all."""
    rows = versions_of(changes, KINDS[table.name], area=area, number=number)
    if rows:
        connection.execute(insert(table), rows)


def versions_of(changes: Iterable[Change], kind: Kind, *, area: str, number: int) -> list[dict[str, Any]]:
    """The versions that these changes of one kind begin with revision `number`, column by column; none for an end."""
    return [
        {
            **dict.fromkeys(kind.keys),
            **change.values,
            "area": area,
            "code": change.code,
            "valid_from": number,
            "source": change.source,
            "origin": number if change.origin is None else change.origin,
            "sheet": change.sheet,
            "row": change.row,
            "missing_since": number if change.goes_missing else change.missing_since,
        }
        for change in changes
        if change.values is not None
    ]


def _revision(row: Row[Any], undone: int | None) -> Revision:
    values = row._asdict()
    held = tuple(values.pop("held").split())
    return Revision(**values, held=held, undone_by=undone)


def _standing(revisions: Sequence[Revision], *, after: int) -> list[int]:
    """The later revisions that still change something since `after`.

    Not one that was undone, nor its undo: together they leave everything as it was. The undo of an earlier revision
    does count: it put other rows back.
    """
    return [
        each.number
        for each in revisions
        if each.number > after and each.undone_by is None and (each.undoes is None or each.undoes < after)
    ]


def _check_untouched(connection: Connection, undone: Revision, *, later: Sequence[int]) -> None:
    touched: list[str] = []
    for table in VERSIONS.values():
        codes = _touched(connection, table, area=undone.area, numbers=[undone.number])
        again = _touched(connection, table, area=undone.area, numbers=later)
        touched += sorted(codes & again)
    if touched:
        message = N_("Version {number} cannot be undone: later versions changed the same rows ({codes}).")
        raise UserError(message, number=undone.number, codes=tuple(touched))


def _touched(connection: Connection, table: Table, *, area: str, numbers: Sequence[int]) -> set[str]:
    """The codes of the records of which these revisions opened or closed a version."""
    by_them = or_(table.c.valid_from.in_(numbers), table.c.valid_to.in_(numbers))
    return set(connection.scalars(select(table.c.code).where(table.c.area == area, by_them)))


def _restored(connection: Connection, table: Table, *, kind: str, area: str, number: int) -> Iterator[Change]:
    """For every record that the revision touched: what it was before, or its end when it was not there."""
    until_then = (table.c.valid_from < number, or_(table.c.valid_to.is_(None), table.c.valid_to >= number))
    rows = connection.execute(select(table).where(table.c.area == area, *until_then)).mappings()
    before = {row["code"]: row for row in rows}
    for code in sorted(_touched(connection, table, area=area, numbers=[number])):
        if code not in before:
            yield Change(kind, code, None)
            continue
        yield _as_it_was(kind, code, before[code])


def _as_it_was(kind: str, code: str, row: RowMapping) -> Change:
    """A version that is written again, with the cells that it came from."""
    return Change(
        kind,
        code,
        {key: row[key] for key in KINDS[kind].keys},
        source=row["source"],
        sheet=row["sheet"],
        row=row["row"],
        origin=row["origin"],
        missing_since=row["missing_since"],
    )
