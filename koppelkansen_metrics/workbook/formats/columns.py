"""*Kolommen koppelen*: any workbook with a table, once someone has said what its columns are."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from koppelkansen_metrics.findings import Notice
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import DATES, KINDS, Kind
from koppelkansen_metrics.workbook.cells import Cells, Sheet
from koppelkansen_metrics.workbook.formats.export import GROUPS, check_day_first
from koppelkansen_metrics.workbook.formats.layout import (
    HEADER_WITHIN,
    Layout,
    Place,
    Table,
    Translation,
    about_sheet,
    cell,
    not_read,
)
from koppelkansen_metrics.workbook.values import clean, squeezed

NAME = "columns"
VERSION = 1
# What may be said once for all rows of a table that has no column for it.
MAY_HOLD_ALWAYS = ("status",)


@dataclass(frozen=True, slots=True)
class Columns:
    """What someone said about a table: the kind of its rows, and which column is what.

    `headers`: the header row as it stands, by which the table is known again. `fields`: field or group → column,
    counted from 1. `always`: field → what holds for all rows, as it would be typed. Raises ValueError for a kind or
    field that is not ours, a column that is not there or is used twice, and a table without a title.
    """

    kind: str
    sheet: str
    headers: tuple[str, ...]
    fields: Mapping[str, int]
    always: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not KINDS[self.kind].has_code:
            raise ValueError(f"no such kind: {self.kind}")
        kind = KINDS[self.kind]
        known = {each.key for each in kind.fields}
        own = [column for key, column in self.fields.items() if key not in GROUPS]
        if not self.fields.keys() <= known | {*GROUPS} or not self.always.keys() <= known & {*MAY_HOLD_ALWAYS}:
            raise ValueError("a field that is not ours")
        if not all(1 <= column <= len(self.headers) for column in self.fields.values()) or len(set(own)) < len(own):
            raise ValueError("a column that is not there, or is used twice")
        if kind.title not in self.fields:
            raise ValueError("a table without a title")

    @property
    def fingerprint(self) -> str:
        """What tells this table from others: its sheet and headers, not what was said of them."""
        told = "\x1f".join((squeezed(self.sheet), *map(squeezed, self.headers)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def to_text(self) -> str:
        """As a text to keep."""
        said = {"version": VERSION, "kind": self.kind, "sheet": self.sheet, "headers": self.headers}
        return json.dumps({**said, "fields": dict(self.fields), "always": dict(self.always)}, ensure_ascii=False)


def from_text(text: str) -> Columns:
    """What `to_text` gave. Raises ValueError for anything else."""
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            raise ValueError(f"version {told['version']}")
        return Columns(told["kind"], told["sheet"], tuple(told["headers"]), told["fields"], told["always"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not what was kept") from error


def recognise(cells: Cells, _programme: Programme, known: Iterable[Columns]) -> Layout | None:
    """The layout of a table of which someone said what its columns are; None when the file has none of those.

    Raises Refusal for dates with the month first.
    """
    for columns in known:
        for sheet in cells.sheets:
            header_row = _header_row(sheet, columns) if sheet.visible else 0
            if header_row:
                return _layout(cells, sheet, header_row, columns)
    return None


def header_of(sheet: Sheet, header_row: int) -> tuple[str, ...]:
    """The texts of a row, without the empty cells at its end."""
    texts = [clean(value) for value in sheet.rows[header_row - 1]]
    last = max((at for at, text in enumerate(texts, start=1) if text), default=0)
    return tuple(texts[:last])


def _header_row(sheet: Sheet, columns: Columns) -> int:
    wanted = [squeezed(header) for header in columns.headers]
    if squeezed(sheet.name) != squeezed(columns.sheet):
        return 0
    rows = range(1, min(len(sheet.rows), HEADER_WITHIN) + 1)
    return next((row for row in rows if [squeezed(text) for text in header_of(sheet, row)] == wanted), 0)


def _layout(cells: Cells, sheet: Sheet, header_row: int, columns: Columns) -> Layout:
    kind = KINDS[columns.kind]
    places = {key: Place(column, columns.headers[column - 1]) for key, column in columns.fields.items()}
    own = {key: place for key, place in places.items() if key not in GROUPS}
    # What holds for all rows is said, where someone looks for it, at what the row is called.
    always = {key: said for key, said in columns.always.items() if key not in own}
    table = Table(
        kind,
        sheet,
        header_row,
        places={**own, **dict.fromkeys(always, own[kind.title])},
        groups=_groups(places),
        translated={key: _always(said) for key, said in always.items()},
        without=frozenset(_remarks(sheet, header_row, kind, own)),
    )
    for each in kind.fields:
        if each.type in DATES and each.key in own:
            check_day_first(sheet, table.filled, own[each.key])
    used = {place.column for place in places.values()}
    unknown = [Place(at, text) for at, text in enumerate(columns.headers, start=1) if text and at not in used]
    skipped = len(table.without)
    return Layout(
        format=NAME,
        source=f"{NAME}:{columns.fingerprint}",
        tables=(table,),
        notices=(
            *about_sheet(sheet, unknown),
            *([Notice(sheet.name, "rows-without-title", str(skipped))] if skipped else []),
            *not_read(cells, {sheet.name}),
        ),
    )


def _always(said: str) -> Translation:
    return lambda _value, _row: said


def _groups(places: Mapping[str, Place]) -> dict[str, tuple[Place, ...]]:
    """The columns that were said to group; who does it also tells, even when it is the owner's column too."""
    groups: dict[str, tuple[Place, ...]] = {group: (places[group],) for group in GROUPS if group in places}
    if "owner" in places:
        groups.setdefault("assignee", (places["owner"],))
    return groups


def _remarks(sheet: Sheet, header_row: int, kind: Kind, places: Mapping[str, Place]) -> Sequence[int]:
    """Rows in which one cell is filled and it is not the title: a remark, a date of printing, a heading in between."""
    found = []
    for row in range(header_row + 1, len(sheet.rows) + 1):
        filled = [key for key, place in places.items() if clean(cell(sheet, row, place.column))]
        if len(filled) == 1 and filled[0] != kind.title:
            found.append(row)
    return found
