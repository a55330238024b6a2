"""The use cases: check a file against what is stored, save it as a revision, take a revision back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import Snapshot, empty
from koppelkansen_metrics.store import revisions, snapshots
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.revisions import Change, HeadMoved, NewRevision
from koppelkansen_metrics.updates import reasons
from koppelkansen_metrics.updates.differences import KEEP, Difference, Missing, Reason, compare, stored_records
from koppelkansen_metrics.workbook.checked import Answers, CheckedWorkbook
from koppelkansen_metrics.workbook.checked import check as check_workbook

# Later than anything that can be recorded: what is known at this moment is everything.
NEWEST = datetime(9999, 12, 30, tzinfo=UTC)

# Whoever saves without having looked at a difference is not stopped when another saves just before, but tries again.
ATTEMPTS = 25


class Head(Enum):
    """What the area's head must be when a file is saved: `ANY`, for who was not shown a difference."""

    ANY = "any"


@dataclass(frozen=True, slots=True)
class Options:
    """What someone says about a file beside the file itself.

    `area`: checked against the file's own. `line`, `organisation`: for empty cells. `as_of`: where the file has none.
    `recorded_at`: for loading history; without it the clock. `missing`: `keep` or `dropped`, for missing rows that
    have no reason of their own in `reasons` (by kind and code). `note` is kept with the revision.
    """

    area: str | None = None
    line: int | None = None
    organisation: str | None = None
    as_of: date | None = None
    by: str = ""
    recorded_at: datetime | None = None
    missing: str = KEEP
    reasons: Mapping[tuple[str, str], Reason] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, or why it cannot be read (`refusal`).

    `base` is the area's head that it was compared with; `differences` per kind that the file has rows of, empty when
    the file cannot be saved; `same_day` whether its Peildatum is that of the area's last report.
    """

    checked: CheckedWorkbook | None
    refusal: Refusal | None
    base: int | None
    differences: Mapping[str, Difference]
    recorded_at: datetime
    same_day: bool

    @property
    def can_be_saved(self) -> bool:
        """Whether nothing stands in the way of saving."""
        return self.checked is not None and self.checked.can_be_saved

    @property
    def unchanged(self) -> bool:
        """Whether no record differs and the Peildatum is the same: then there is nothing to save."""
        return self.can_be_saved and self.same_day and not any(each.changes for each in self.differences.values())

    def counts(self) -> dict[str, dict[str, int]]:
        """Per kind of the file how many records are new, changed, missing and equal; empty when it cannot be saved."""
        return {kind: difference.counts for kind, difference in self.differences.items()}


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: `saved`, `unchanged`, `blocked` or `refused`; the revision's number when saved."""

    status: str
    revision: int | None
    preview: Preview


def known(database: Database | None, programme: Programme, known_at: datetime = NEWEST) -> Snapshot:
    """What was known at a moment; without a database an empty programme. Raises UserError as the database does."""
    if database is None:
        return empty(programme, known_at)
    with database.read() as connection:
        return snapshots.load(connection, programme, known_at)


def check(database: Database | None, programme: Programme, data: bytes, name: str, *, options: Options) -> Preview:
    """What this file would change; saves nothing. A file that cannot be read gives a preview with its refusal.

    Raises UserError for what is wrong beside the file: an unknown area, line or organisation, a recorded date in the
    future or before the area's last, a reason that fits no missing row.
    """
    return _preview(known(database, programme), data, name, options=options)


def save(
    database: Database,
    programme: Programme,
    data: bytes,
    name: str,
    *,
    options: Options,
    person: Person,
    expected: int | Head | None = Head.ANY,
) -> Saved:
    """Check the file again and save it as one revision, all of it or nothing.

    `expected` is the `base` of the preview that was shown. Raises HeadMoved when someone saved since, and UserError
    as `check` and when the person may not upload for the area.
    """
    attempts = ATTEMPTS if expected is Head.ANY else 1
    for attempt in range(1, attempts + 1):
        preview = check(database, programme, data, name, options=options)
        if preview.checked is None or not preview.can_be_saved:
            return Saved("blocked" if preview.checked else "refused", None, preview)
        area = programme.area(str(preview.checked.area))
        require(person, Deed.UPLOAD, area)
        if expected not in (Head.ANY, preview.base):
            raise HeadMoved(area.name)
        if preview.unchanged:
            return Saved("unchanged", None, preview)
        try:
            return Saved("saved", _write(database, preview, preview.checked, data=data, options=options), preview)
        except HeadMoved:
            if attempt == attempts:
                raise
    raise AssertionError("the last attempt returns or raises")


def undo(database: Database, programme: Programme, number: int, *, by: str, person: Person) -> int:
    """A new revision that restores what was before `number`; its number.

    Raises UserError: no such revision, undone already, later revisions touched the same records, or not allowed.
    """
    with database.write() as connection:
        area = next((each.area for each in revisions.history(connection) if each.number == number), None)
        if area is not None:
            require(person, Deed.UNDO, programme.area(area))
        return revisions.undo(connection, number, by=by, recorded_at=clock.now())


def _preview(stored: Snapshot, data: bytes, name: str, *, options: Options) -> Preview:
    answers = _answers(stored.programme, options)
    recorded_at = _moment(options)
    try:
        checked = check_workbook(data, name, answers=answers, stored=stored, recorded=clock.local_day(recorded_at))
    except Refusal as refusal:
        return Preview(None, refusal, None, {}, recorded_at, same_day=False)
    area = checked.area
    if area is None:
        return Preview(checked, None, None, {}, recorded_at, same_day=False)
    recorded_at = _not_before_last(stored, area, recorded_at, given=options.recorded_at is not None)
    differences = _differences(stored, area, checked, options=options) if checked.can_be_saved else {}
    same_day = checked.as_of == stored.reported.get(area)
    return Preview(checked, None, stored.revisions.get(area), differences, recorded_at, same_day)


def _answers(programme: Programme, options: Options) -> Answers:
    area = None if options.area is None else programme.area(options.area).name
    if options.line is not None and options.line not in programme.line_numbers:
        lines = ", ".join(map(str, programme.line_numbers))
        raise UserError(
            N_("There is no programme line {line}. Choose one of: {lines}."), line=options.line, lines=lines
        )
    organisation = None if options.organisation is None else _organisation(programme, options.organisation)
    return Answers(area=area, as_of=options.as_of, line=options.line, organisation=organisation)


def _organisation(programme: Programme, name: str) -> str:
    for each in programme.organisations:
        if name.strip().casefold() in {word.casefold() for word in (each.name, *each.synonyms)}:
            return each.name
    names = ", ".join(programme.organisation_names)
    raise UserError(N_("There is no organisation “{name}”. Choose one of: {names}."), name=name, names=names)


def _moment(options: Options) -> datetime:
    now = clock.now()
    if options.recorded_at is None:
        return now
    if options.recorded_at > now:
        raise UserError(N_("{moment} lies in the future; a file cannot be recorded then."), moment=options.recorded_at)
    return options.recorded_at


def _not_before_last(stored: Snapshot, area: str, moment: datetime, *, given: bool) -> datetime:
    """The moment of recording; a clock that runs behind gives way to the area's last, a given moment is refused."""
    recorded = stored.log.loc[stored.log["area"] == area, "recorded_at"]
    if recorded.empty:
        return moment
    last: datetime = recorded.max().to_pydatetime()
    if given and moment < last:
        message = N_("{area} was last recorded on {last}; this cannot be recorded before that.")
        raise UserError(message, area=area, last=last)
    return max(moment, last)


def _differences(
    stored: Snapshot, area: str, checked: CheckedWorkbook, *, options: Options
) -> Mapping[str, Difference]:
    before = {key: stored_records(stored, kind, area) for key, kind in KINDS.items()}
    given = reasons.checked(
        options.reasons, stored=before, given=checked.rows, source=checked.source, history=stored, area=area
    )
    otherwise = reasons.reason(options.missing, None)
    return compare(before, checked.rows, source=checked.source, reasons=given, otherwise=otherwise)


def _write(database: Database, preview: Preview, checked: CheckedWorkbook, *, data: bytes, options: Options) -> int:
    revision = NewRevision(
        area=str(checked.area),
        recorded_at=preview.recorded_at,
        by=options.by,
        as_of=checked.as_of,
        file=checked.name,
        original=data,
        held=tuple(kind for kind in KINDS if checked.rows.get(kind)),
        note=options.note,
    )
    changes = list(_changes(preview.differences, source=checked.source))
    with database.write() as connection:
        return revisions.save(connection, revision, changes, expected=preview.base)


def _changes(differences: Mapping[str, Difference], *, source: str) -> Iterator[Change]:
    for kind, difference in differences.items():
        keys = KINDS[kind].keys
        for missing in difference.missing:
            if missing.changes:
                yield _gone(kind, missing)
        for row in difference.new:
            values = {key: row.values.get(key) for key in keys}
            yield Change(kind, row.code, values, source=source, sheet=row.sheet, row=row.row)
        # A row that is equal but came from elsewhere (a decision, another export) is from now on this file's.
        taken_over = [each for each in difference.unchanged if each.before.source != source]
        for each in (*difference.changed, *taken_over):
            yield Change(kind, each.row.code, each.values, source=source, sheet=each.row.sheet, row=each.row.row)


def _gone(kind: str, missing: Missing) -> Change:
    stored = missing.stored
    if missing.reason.how != KEEP:
        return Change(kind, stored.code, None, ended=missing.reason.how, successor=missing.reason.into)
    return Change(
        kind,
        stored.code,
        stored.values,
        source=stored.source,
        sheet=stored.sheet,
        row=stored.row,
        origin=stored.origin,
        goes_missing=True,
    )
