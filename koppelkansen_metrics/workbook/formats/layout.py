"""Where in a workbook everything stands: which sheet holds which kind, under which headers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from koppelkansen_metrics.findings import Finding, Notice
from koppelkansen_metrics.records import Kind
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value, letter
from koppelkansen_metrics.workbook.values import clean, squeezed

# What a cell in a row (as Excel counts) of an export means in our own words, before it is read as one of ours.
Translation = Callable[[Value, int], Value]

HEADER_WITHIN = 30
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a sheet: its number counted from 1, and the header as it stands there."""

    column: int
    header: str

    @property
    def letter(self) -> str:
        """The letter that Excel shows."""
        return letter(self.column)


@dataclass(frozen=True)
class Table:
    """A sheet with the rows of one kind: the row of its header, and where each known field stands.

    `groups`: what else tells rows apart (bucket, label, type, assignee) and the columns it stands in. `translated`:
    for fields whose cells say it in the export's own words. `without`: Excel rows that are no record of this kind.
    """

    kind: Kind
    sheet: Sheet
    header_row: int
    places: Mapping[str, Place]
    groups: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    translated: Mapping[str, Translation] = field(default_factory=dict)
    without: frozenset[int] = frozenset()

    @cached_property
    def filled(self) -> list[int]:
        """The Excel rows below the header in which a known column holds something."""
        columns = [place.column for place in self.places.values()]
        marked = {row for row, column in (*self.sheet.errors, *self.sheet.uncomputed) if column in columns}
        return [
            row
            for row, cells in enumerate(self.sheet.rows, start=1)
            if row > self.header_row
            and row not in self.without
            and (row in marked or any(column <= len(cells) and clean(cells[column - 1]) for column in columns))
        ]


@dataclass(frozen=True, slots=True)
class General:
    """What the sheet Algemeen, or what stands for it, says of one field: the value and where it stands."""

    value: Value
    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A recognised workbook. `source` is what its rows belong to: a row can only go missing from its own source."""

    format: str
    source: str
    tables: tuple[Table, ...]
    general: Mapping[str, General] = field(default_factory=dict)
    general_sheet: str | None = None
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()


def cell(sheet: Sheet, row: int, column: int) -> Value:
    """The value of a cell; None outside what the sheet holds. Row and column count from 1."""
    if row > len(sheet.rows) or column > len(sheet.rows[row - 1]):
        return None
    return sheet.rows[row - 1][column - 1]


def find_header(sheet: Sheet, known: Mapping[str, str]) -> int:
    """The row among the first 30 with the most known headers; 0 when none has any."""
    counts = [
        (len({squeezed(clean(value)) for value in row} & known.keys()), -number)
        for number, row in enumerate(sheet.rows[:HEADER_WITHIN], start=1)
    ]
    most, at = max(counts, default=(0, 0))
    return -at if most else 0


def find_columns(sheet: Sheet, header_row: int, known: Mapping[str, str]) -> dict[str, list[Place]]:
    """Field key → where its header stands (twice when it is there twice); headers that are not known under ""."""
    found: dict[str, list[Place]] = {}
    row = sheet.rows[header_row - 1] if header_row else []
    for column, value in enumerate(row, start=1):
        text = clean(value)
        if text:
            found.setdefault(known.get(squeezed(text), ""), []).append(Place(column, text))
    return found


def table_of(kind: Kind, sheet: Sheet, known: Mapping[str, str]) -> tuple[Table, list[Finding], list[Notice]]:
    """The table on a sheet, with an error for every header that is there twice and a notice of unknown columns."""
    header_row = find_header(sheet, known)
    columns = find_columns(sheet, header_row, known)
    unknown = columns.pop("", [])
    findings = duplicates(sheet, header_row, columns.values())
    table = Table(kind, sheet, header_row, {key: places[0] for key, places in columns.items()})
    return table, findings, about_sheet(sheet, unknown)


def duplicates(sheet: Sheet, header_row: int, columns: Iterable[Sequence[Place]]) -> list[Finding]:
    """An error for every header of a known column that is there again."""
    return [
        Finding(
            sheet.name,
            header_row,
            again.letter,
            again.header,
            "header-duplicate",
            again.header,
            {"first": f"{places[0].letter}{header_row}", "second": f"{again.letter}{header_row}"},
        )
        for places in columns
        for again in places[1:]
    ]


def not_read(cells: Cells, read: set[str]) -> list[Notice]:
    """A notice for each sheet that is not read, hidden ones said to be so."""
    return [
        Notice(sheet.name, "sheet-not-read" if sheet.visible else "sheet-hidden")
        for sheet in cells.sheets
        if sheet.name not in read
    ]


def about_sheet(sheet: Sheet, unknown: Sequence[Place] = ()) -> list[Notice]:
    """What to know about a sheet that is read: columns that are left out, hidden rows, comments."""
    notices = []
    if unknown:
        headers = dict.fromkeys(each.header for each in unknown)
        notices.append(Notice(sheet.name, "columns-unknown", ", ".join(headers)))
    if sheet.hidden_rows:
        notices.append(Notice(sheet.name, "rows-hidden", str(len(sheet.hidden_rows))))
    if sheet.comments:
        notices.append(Notice(sheet.name, "comments", str(sheet.comments)))
    return notices
