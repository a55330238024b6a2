"""What a checked workbook would change: new, changed, missing and equal, per kind. Pure; knows no database.

A stored row can be missing only from its own source, and only when the file has rows of its kind. A column that the
file does not have leaves what is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from koppelkansen_metrics.records import ANY_KIND, KINDS, Kind, Type, join, split
from koppelkansen_metrics.rows import plain, same
from koppelkansen_metrics.snapshot import Snapshot

KEEP = "keep"
DROPPED = "dropped"
MERGED = "merged"
RENAMED = "renamed"


class GivenRow(Protocol):
    """A row of a file: its code, the values whose column is there, and where it stands."""

    @property
    def code(self) -> str:
        """The record's code."""

    @property
    def values(self) -> Mapping[str, object]:
        """The values of the columns that the file has, and what was derived."""

    @property
    def sheet(self) -> str:
        """The workbook's own name of the sheet."""

    @property
    def row(self) -> int:
        """The row that Excel shows."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What becomes of a row that is missing: kept, dropped, merged into or renamed to the code `into`."""

    how: str
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it is stored; `origin` is the revision whose file wrote it.

    `missing_since` is the revision whose file no longer had the row, which was kept; None for a row that is there.
    """

    code: str
    values: Mapping[str, object]
    source: str
    origin: int
    sheet: str | None
    row: int | None
    missing_since: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is there already: its complete values from now on, and per field (old, new).

    `fields` is empty for a row that was missing and came back as it was. `before.code` is another code than the
    row's after a rename: the record stays the same record.
    """

    row: GivenRow
    before: Stored
    values: Mapping[str, object]
    fields: Mapping[str, tuple[object, object]]

    @property
    def renamed_from(self) -> str | None:
        """The code it had before; None when that is still its code."""
        return self.before.code if self.before.code != self.row.code else None


@dataclass(frozen=True, slots=True)
class Missing:
    """A stored row that the file should have and has not, and what becomes of it.

    `known` says that it was missing already; kept once more it is no change.
    """

    stored: Stored
    reason: Reason
    known: bool

    @property
    def changes(self) -> bool:
        """Whether anything is to be written for it."""
        return not (self.known and self.reason.how == KEEP)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file changes in one kind. `unchanged` are the rows that are equal, with what is stored of them."""

    new: tuple[GivenRow, ...]
    changed: tuple[Changed, ...]
    missing: tuple[Missing, ...]
    unchanged: tuple[Changed, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many records are new, changed, missing and equal.

        A renamed record is changed, not new and missing; a row that was missing already is not counted again.
        """
        continued = {each.renamed_from for each in self.changed}
        gone = [each for each in self.missing if each.changes and each.stored.code not in continued]
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "missing": len(gone),
            "equal": len(self.unchanged),
        }

    @property
    def changes(self) -> bool:
        """Whether any record differs."""
        return bool(self.new or self.changed or any(each.changes for each in self.missing))


def stored_records(stored: Snapshot, kind: Kind, area: str) -> dict[str, Stored]:
    """The records of one kind and area by code; empty when the area has none."""
    table = stored[kind.key]
    return {
        str(row["code"]): Stored(
            code=str(row["code"]),
            values={key: row[key] for key in kind.keys},
            source=str(row["source"]),
            origin=int(str(row["origin"])),
            sheet=None if row["sheet"] is None else str(row["sheet"]),
            row=_whole(row["row"]),
            missing_since=_whole(row["missing_since"]),
        )
        for row in plain(table[table["area"] == area])
    }


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def missing_codes(stored: Mapping[str, Stored], rows: Sequence[GivenRow], *, source: str) -> tuple[str, ...]:
    """The codes of the stored rows of this source that the file has not, in stored order; none without rows."""
    given = {row.code for row in rows}
    return tuple(each.code for each in stored.values() if given and each.source == source and each.code not in given)


def compare(
    stored: Mapping[str, Mapping[str, Stored]],
    given: Mapping[str, Sequence[GivenRow]],
    *,
    source: str,
    reasons: Mapping[tuple[str, str], Reason],
    otherwise: Reason,
) -> dict[str, Difference]:
    """The difference per kind that the file has rows of, in the order of `records.KINDS`.

    Parameters: what is stored by kind and code, the file's rows by kind, the file's source; the reasons given by
    kind and code (see `reasons.checked`), and what becomes of missing rows without one.
    """
    moves = {key: reason.into for key, reason in reasons.items() if reason.into}
    return {
        key: _compared(
            KINDS[key], stored[key], given[key], source=source, reasons=reasons, otherwise=otherwise, moves=moves
        )
        for key in KINDS
        if given.get(key)
    }


def _compared(
    kind: Kind,
    stored: Mapping[str, Stored],
    rows: Sequence[GivenRow],
    *,
    source: str,
    reasons: Mapping[tuple[str, str], Reason],
    otherwise: Reason,
    moves: Mapping[tuple[str, str], str],
) -> Difference:
    earlier = {each.into: code for (key, code), each in reasons.items() if key == kind.key and each.how == RENAMED}
    new: list[GivenRow] = []
    changed: list[Changed] = []
    unchanged: list[Changed] = []
    for row in rows:
        before = stored.get(row.code) or stored.get(earlier.get(row.code, ""))
        if before is None:
            new.append(row)
            continue
        each = _continued(kind, row, before, moves=moves)
        differs = bool(each.fields) or before.missing_since is not None or each.renamed_from is not None
        (changed if differs else unchanged).append(each)
    missing = tuple(
        Missing(stored[code], reasons.get((kind.key, code), otherwise), known=stored[code].missing_since is not None)
        for code in missing_codes(stored, rows, source=source)
    )
    return Difference(tuple(new), tuple(changed), missing, tuple(unchanged))


def _continued(kind: Kind, row: GivenRow, before: Stored, *, moves: Mapping[tuple[str, str], str]) -> Changed:
    """A stored record with the values that the file gives it; what the file does not have stays."""
    known = followed(kind, before.values, moves)
    values = {key: row.values.get(key, known[key]) for key in kind.keys}
    fields = {key: (known[key], values[key]) for key in kind.keys if not same(known[key], values[key])}
    return Changed(row, before, values, fields)


def followed(kind: Kind, values: Mapping[str, object], moves: Mapping[tuple[str, str], str]) -> Mapping[str, object]:
    """Values in which references to what went into another code, (kind, old code) → new code, point to the new one."""
    if not moves:
        return values
    now = dict(values)
    for field in kind.fields:
        value = values.get(field.key)
        if field.type in (Type.REFERENCE, Type.REFERENCES) and isinstance(value, str):
            kinds = KINDS if field.refers_to == ANY_KIND else (field.refers_to,)
            now[field.key] = join(_renamed(part, kinds, moves) for part in split(value))
    return now


def _renamed(reference: str, kinds: Iterable[str], moves: Mapping[tuple[str, str], str]) -> str:
    return next((moves[kind, reference] for kind in kinds if (kind, reference) in moves), reference)
