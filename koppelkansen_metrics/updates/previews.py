"""What a file would change: read, checked, merged with what others saved since, and compared with what is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from koppelkansen_metrics import clock
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store import snapshots
from koppelkansen_metrics.store.mappings import Key, Said
from koppelkansen_metrics.store.revisions import Change, NewRevision
from koppelkansen_metrics.typed import file_name
from koppelkansen_metrics.updates import reasons
from koppelkansen_metrics.updates.differences import (
    KEEP,
    MERGED,
    RENAMED,
    Difference,
    Missing,
    Reason,
    compare,
    stored_records,
)
from koppelkansen_metrics.updates.merging import Conflict, Merged, Place, merged
from koppelkansen_metrics.updates.versions import Written, written
from koppelkansen_metrics.workbook.checked import Answers, CheckedWorkbook, Mapped, Row
from koppelkansen_metrics.workbook.checked import check as check_workbook
from koppelkansen_metrics.workbook.formats.columns import Columns
from koppelkansen_metrics.workbook.values import folded


@dataclass(frozen=True, slots=True)
class Options:
    """What someone says about a file beside the file itself.

    `area`: checked against the file's own. `line`, `organisation`: for empty cells. `as_of`: where the file has none.
    `mapping`: what buckets, labels, types and assignees of an export stand for, `columns`: what the columns of a
    table that we do not know are; both remembered when saved. `done_on_as_of`: actions that are done and do not say
    since when, were at the Peildatum.
    `recorded_at`: for loading history; without it the clock. `missing`: `keep` or `dropped`, for missing rows that
    have no reason of their own in `reasons` (by kind and code). `theirs`: where both changed something, what the
    other wrote stays. `explanations`: by line, the reason of the team's judgement. `note` is kept with the revision.
    """

    area: str | None = None
    line: int | None = None
    organisation: str | None = None
    as_of: date | None = None
    mapping: Mapping[Key, Said] = field(default_factory=dict)
    columns: Columns | None = None
    done_on_as_of: bool = False
    by: str = ""
    recorded_at: datetime | None = None
    missing: str = KEEP
    reasons: Mapping[tuple[str, str], Reason] = field(default_factory=dict)
    theirs: frozenset[Place] = frozenset()
    explanations: Mapping[int, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was said before about an area's files: per format of values, and of the columns of tables of its own."""

    values: Mapping[str, Mapping[Key, Said]] = field(default_factory=dict)
    columns: tuple[Columns, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a file would change, or why it cannot be read (`refusal`).

    `base` is the area's head that it was compared with; `differences` per kind that the file has rows of, empty when
    the file cannot be saved; `conflicts`: what both this file and someone else changed since the file was made;
    `same_day` whether its Peildatum is that of the area's last report; `by_clock`: nobody chose `recorded_at`.
    """

    stored: Snapshot = field(repr=False)
    checked: CheckedWorkbook | None
    refusal: Refusal | None
    recorded_at: datetime
    base: int | None = None
    differences: Mapping[str, Difference] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    same_day: bool = False
    by_clock: bool = False

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

    def revision(self, *, by: str, note: str = "", original: bytes | None = None) -> NewRevision:
        """The revision that saving would write. Only for a file that was read, for an area that is known."""
        checked = self.checked
        assert checked is not None  # the caller asked `can_be_saved`
        return NewRevision(
            area=str(checked.area),
            recorded_at=self.recorded_at,
            by=by,
            as_of=checked.as_of,
            file=checked.name,
            original=original,
            held=tuple(kind for kind in KINDS if checked.rows.get(kind)),
            note=note,
            by_clock=self.by_clock,
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What saving would write; nothing when the file cannot be saved."""
        source = self.checked.source if self.checked else ""
        return tuple(_changes(self.differences, source=source))

    @cached_property
    def afterwards(self) -> Snapshot:
        """What would be known once this is saved; what is known now when it cannot be."""
        if not self.can_be_saved:
            return self.stored
        return snapshots.after(self.stored, self.revision(by=""), self.changes)

    @cached_property
    def foreseen(self) -> list[Written]:
        """The records that saving would touch, as the version will tell it; empty for what cannot be saved."""
        if not self.can_be_saved:
            return []
        return written(self.afterwards, int(self.afterwards.log["revision"].max()))


def preview(stored: Snapshot, data: bytes, name: str, *, options: Options, remembered: Remembered) -> Preview:
    """What a file would change in what is stored. Raises UserError as `updates.check`."""
    answers = _answers(stored.programme, options, remembered)
    recorded_at = _moment(options)
    try:
        checked = check_workbook(
            data, file_name(name), answers=answers, stored=stored, recorded=clock.local_day(recorded_at)
        )
    except Refusal as refusal:
        return Preview(stored, None, refusal, recorded_at)
    area = checked.area
    if area is None:
        return Preview(stored, checked, None, recorded_at)
    recorded_at = _not_before_last(stored, area, recorded_at, given=options.recorded_at is not None)
    found = Preview(
        stored,
        checked,
        None,
        recorded_at,
        base=stored.revisions.get(area),
        same_day=checked.as_of == stored.reported.get(area),
        by_clock=options.recorded_at is None,
    )
    if not checked.can_be_saved:
        return found
    rows = merged(stored, area, _explained(checked, options), base=checked.base_revision, theirs=options.theirs)
    differences = _differences(stored, area, rows, source=checked.source, options=options)
    return replace(found, differences=differences, conflicts=rows.conflicts)


def _explained(checked: CheckedWorkbook, options: Options) -> Mapping[str, tuple[Row, ...]]:
    """The rows of the file, with what was said on the screen about the judgements that are in it."""
    if not options.explanations or "confidence" not in checked.rows:
        return checked.rows
    said = {str(line): text.strip() or None for line, text in options.explanations.items()}
    judgements = tuple(
        replace(row, values={**row.values, "reason": said[row.code]}) if row.code in said else row
        for row in checked.rows["confidence"]
    )
    return {**checked.rows, "confidence": judgements}


def _answers(programme: Programme, options: Options, remembered: Remembered) -> Answers:
    area = None if options.area is None else programme.area(options.area).name
    if options.line is not None and options.line not in programme.line_numbers:
        lines = ", ".join(map(str, programme.line_numbers))
        raise UserError(
            N_("There is no programme line {line}. Choose one of: {lines}."), line=options.line, lines=lines
        )
    organisation = None if options.organisation is None else programme.organisation(options.organisation).name
    return Answers(
        area=area,
        as_of=options.as_of,
        line=options.line,
        organisation=organisation,
        mapping=_mapped(options.mapping),
        remembered={form: _mapped(said) for form, said in remembered.values.items()},
        done_on_as_of=options.done_on_as_of,
        renamed=_into(options.reasons, RENAMED),
        merged=_into(options.reasons, MERGED),
        columns=(*([options.columns] if options.columns else []), *remembered.columns),
    )


def _into(given: Mapping[tuple[str, str], Reason], how: str) -> dict[tuple[str, str], str]:
    return {place: reason.into for place, reason in given.items() if reason.how == how and reason.into}


def _mapped(said: Mapping[Key, Said]) -> dict[Key, Mapped]:
    return {(group, folded(value)): Mapped(each.line, each.organisation) for (group, value), each in said.items()}


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
    stored: Snapshot, area: str, rows: Merged, *, source: str, options: Options
) -> Mapping[str, Difference]:
    before = {key: rows.missing_from(key, stored_records(stored, kind, area)) for key, kind in KINDS.items()}
    given = reasons.checked(options.reasons, stored=before, given=rows.rows, source=source, history=stored, area=area)
    otherwise = reasons.reason(options.missing, None)
    return compare(before, rows.rows, source=source, reasons=given, otherwise=otherwise)


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
