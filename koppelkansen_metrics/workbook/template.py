"""The workbook that we give out: the template, empty or with rows. Made from records.py, as the reader is.

The bytes depend on what goes in and on nothing else, so that the same workbook is the same file.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import (
    ALGEMEEN,
    ALGEMEEN_SHEET,
    DATES,
    EXAMPLE_CODE,
    KINDS,
    TEMPLATE_VERSION,
    Field,
    Kind,
    Required,
    Type,
    Vocabulary,
)
from koppelkansen_metrics.workbook import guide
from koppelkansen_metrics.workbook.cells import letter
from koppelkansen_metrics.workbook.package import FONT, MADE, literal, packed

# Drop-downs and formats reach this far down; an area rarely has more than a hundred rows of a kind.
PREPARED_ROWS = 500
# Where records begin, below the headers.
FIRST_ROW = 2
CHOICES_SHEET = "Keuzes"

ACCENT, PALE, LINE = "1F4E79", "EAF1F7", "C9D3DC"
WIDTHS = {
    Type.CODE: 13,
    Type.WHOLE: 10,
    Type.PERCENTAGE: 10,
    Type.PLANNED: 15,
    Type.ACTUAL: 15,
    Type.CHOICE: 20,
    Type.CHOICES: 24,
    Type.REFERENCE: 14,
    Type.REFERENCES: 20,
}
LONG_TEXT = 300
HEADER_FONT = Font(name=FONT, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor=ACCENT)
EXAMPLE_FONT = Font(name=FONT, italic=True, color="5B6770")
WRAPPED = Alignment(wrap_text=True, vertical="top")
EDGE = Border(bottom=Side(style="thin", color=LINE))

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "actions": {
        "title": "Voorbeeld: één straatprofiel tekenen voor kabels, leidingen en bomen",
        "owner": "Ontwerpteam openbare ruimte",
        "status": "loopt",
        "progress": 40.0,
        "planned_end": date(2021, 6, 30),
        "note": "Dit is een voorbeeld. Laat deze rij staan of haal hem weg: wij slaan hem over.",
    },
    "milestones": {
        "title": "Voorbeeld: straatprofiel vastgesteld",
        "owner": "Ontwerpteam openbare ruimte",
        "baseline_date": date(2021, 6, 30),
        "forecast_date": date(2021, 7, 15),
        "status": "gepland",
    },
    "pilots": {
        "title": "Voorbeeld: regenwater opvangen onder de stoep",
        "owner": "Waterteam",
        "stage": "pilot",
        "stage_since": date(2021, 1, 1),
        "receiving_owner": "Beheer openbare ruimte",
        "readiness": 5,
        "use": 2,
        "needed": "Een afspraak over wie het onderhoud betaalt.",
    },
    "lessons": {
        "kind": "werkt",
        "lesson": "Voorbeeld: samen tekenen vóór de vergunning scheelt een ronde.",
        "why": "Iedereen ziet dan op tijd wat de ander nodig heeft.",
        "raised_on": date(2021, 1, 1),
        "status": "open",
    },
    "asks": {
        "question": "Voorbeeld: mag het straatprofiel afwijken van de standaard?",
        "kind": "ruimte in regels",
        "to_organisation": "Gemeente Amsterdam",
        "needed_by": date(2021, 6, 30),
        "status": "open",
    },
    "gains": {
        "barrier": "Voorbeeld: elke organisatie plant met een eigen jaarplan.",
        "gain": "Eén gezamenlijke planning voor de ondergrond.",
        "status": "uitwerking",
    },
}


def example(kind: Kind, programme: Programme) -> dict[str, object]:
    """The values of the example row of a kind, its code included; empty for judgements, which have no example."""
    if kind.key not in EXAMPLES:
        return {}
    values: dict[str, object] = {"code": EXAMPLE_CODE, **EXAMPLES[kind.key]}
    for field in kind.fields:
        if field.vocabulary is Vocabulary.LINES and field.required is Required.ASKED:
            values[field.key] = programme.line_numbers[0]
        if field.vocabulary is Vocabulary.ORGANISATIONS and field.required is Required.ASKED:
            values[field.key] = programme.joint
    return values


def is_example(kind: Kind, values: Mapping[str, object], programme: Programme, _area: str | None) -> bool:
    """Whether a row as read is the example row, with every cell as the template wrote it."""
    wanted = example(kind, programme)
    return bool(wanted) and all(value == wanted.get(key) for key, value in values.items())


def write(
    programme: Programme,
    area: str,
    *,
    rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
    algemeen: Mapping[str, object] | None = None,
    with_example: bool = True,
    remark: str = "",
    replaces: str = "",
) -> bytes:
    """The template of an area as the bytes of an .xlsx, with these rows in it.

    `rows`: per kind the records as mappings of `code` and the kind's keys to stored values; every kind without rows
    gets an empty sheet, with an example row if wanted. `algemeen`: what the sheet Algemeen says beside the area.
    `remark`: a line on that sheet, to say that data is fictional. `replaces`: that it stands in the place of another
    file and why, for its own properties. Raises UserError for an unknown area.
    """
    known = programme.area(area)
    book = Workbook()
    style = NamedStyle(
        "Veld", font=Font(name=FONT, size=11), alignment=WRAPPED, border=EDGE, protection=Protection(locked=False)
    )
    book.add_named_style(style)
    _properties(book, area, replaces=replaces)
    general = book.active
    assert general is not None  # a new workbook has a sheet
    choices = _Choices(book, programme)
    _write_general(general, {**(algemeen or {}), "area": known.name}, choices, remark=remark)
    for key, kind in KINDS.items():
        if kind.programme_wide_only and not known.programme_wide and not (rows or {}).get(key):
            continue
        records = list((rows or {}).get(key, ()))
        if with_example and example(kind, programme):
            records.insert(0, example(kind, programme))
        _write_kind(book.create_sheet(kind.sheet), kind, records, programme, choices)
    guide.write(book.create_sheet(guide.SHEET), programme, programme_wide=known.programme_wide)
    book.move_sheet(choices.sheet, offset=len(book.sheetnames))
    return packed(book)


class _Choices:
    """The hidden sheet with what each drop-down offers; one column a list, so that any list may be long."""

    def __init__(self, book: Workbook, programme: Programme) -> None:
        self.sheet = book.create_sheet(CHOICES_SHEET)
        self.sheet.sheet_state = "hidden"
        self.programme = programme
        self.ranges: dict[tuple[str, ...], str] = {}

    def validation(self, field: Field) -> DataValidation:
        """A drop-down for this field. Several organisations in one cell cannot be picked, so those only get a hint."""
        typed = tuple(choice.typed for choice in field.options(self.programme))
        several = field.type is Type.CHOICES
        return DataValidation(
            type="list",
            formula1=self._range(typed),
            allow_blank=True,
            showErrorMessage=not several,
            errorTitle="Dit past niet",
            error="Kies een van de mogelijkheden uit de lijst.",
        )

    def _range(self, typed: tuple[str, ...]) -> str:
        if typed not in self.ranges:
            column = len(self.ranges) + 1
            for at, text in enumerate(typed, start=1):
                self.sheet.cell(at, column, text)
            self.ranges[typed] = f"{CHOICES_SHEET}!${letter(column)}$1:${letter(column)}${len(typed)}"
        return self.ranges[typed]


def _properties(book: Workbook, area: str, *, replaces: str) -> None:
    book.properties.creator = "Koppelkansen"
    book.properties.title = f"Koppelkansen voortgang {area}"
    if replaces:
        book.properties.title += " (niet het origineel, not the original)"
        book.properties.description = replaces
    book.properties.language = "nl-NL"
    book.properties.created = MADE
    book.properties.modified = MADE


def _write_general(sheet: Worksheet, values: Mapping[str, object], choices: _Choices, *, remark: str) -> None:
    sheet.title = ALGEMEEN_SHEET
    told = {"template_version": TEMPLATE_VERSION, **values}
    for row, field in enumerate(ALGEMEEN, start=1):
        label = sheet.cell(row, 1, field.header)
        label.font, label.fill, label.alignment = HEADER_FONT, HEADER_FILL, WRAPPED
        cell = sheet.cell(row, 2)
        cell.style = "Veld"
        _put(cell, field, told.get(field.key), choices.programme)
        hint = sheet.cell(row, 3, field.help)
        hint.font, hint.alignment = EXAMPLE_FONT, WRAPPED
        if field.type is Type.CHOICE:
            _offer(sheet, choices.validation(field), f"B{row}")
    if remark:
        _text(sheet.cell(len(ALGEMEEN) + 2, 3), remark)
        sheet.cell(len(ALGEMEEN) + 2, 3).font = Font(name=FONT, bold=True)
    for column, width in (("A", 24), ("B", 30), ("C", 78)):
        sheet.column_dimensions[column].width = width
    _protect(sheet)
    _page(sheet)


def _write_kind(
    sheet: Worksheet, kind: Kind, records: Sequence[Mapping[str, object]], programme: Programme, choices: _Choices
) -> None:
    fields = [field for field in kind.fields if field.in_template]
    last = max(PREPARED_ROWS, len(records) + 100)
    for column, field in enumerate(fields, start=1):
        header = sheet.cell(1, column, field.header)
        header.font, header.fill, header.alignment = HEADER_FONT, HEADER_FILL, WRAPPED
        sheet.column_dimensions[letter(column)].width = _width(field)
        if field.type in (Type.CHOICE, Type.CHOICES):
            _offer(sheet, choices.validation(field), f"{letter(column)}2:{letter(column)}{last}")
    for row, record in enumerate(records, start=FIRST_ROW):
        for column, field in enumerate(fields, start=1):
            cell = sheet.cell(row, column)
            cell.style = "Veld"
            _put(cell, field, record.get(field.key), programme)
            if record.get("code") == EXAMPLE_CODE:
                cell.font = EXAMPLE_FONT
    _prepare(sheet, fields, first=len(records) + FIRST_ROW, last=last)
    sheet.freeze_panes = "C2" if kind.has_code else "B2"
    sheet.row_dimensions[1].height = 32
    sheet.auto_filter.ref = f"A1:{letter(len(fields))}{max(len(records) + 1, 2)}"
    _protect(sheet)
    _page(sheet)


def _prepare(sheet: Worksheet, fields: Sequence[Field], *, first: int, last: int) -> None:
    """Columns, rather than thousands of empty cells, carry format and permission for the rows still to come."""
    for column, field in enumerate(fields, start=1):
        dimension = sheet.column_dimensions[letter(column)]
        dimension.protection = Protection(locked=False)
        dimension.alignment = WRAPPED
        dimension.number_format = _format(field)
        # Programs that do not look at columns for a new cell's format: the next rows get it by themselves.
        for row in range(first, min(first + 40, last)):
            cell = sheet.cell(row, column)
            cell.style = "Veld"
            cell.number_format = _format(field)


def _offer(sheet: Worksheet, validation: DataValidation, cells: str) -> None:
    sheet.add_data_validation(validation)
    validation.add(cells)


def _put(cell: Cell | MergedCell, field: Field, value: object, programme: Programme) -> None:
    """A stored value as Excel should hold it. Texts are always texts, also when they begin like a formula."""
    cell.number_format = _format(field)
    if value is None:
        return
    if field.type is Type.CHOICE:
        shown = next((choice.typed for choice in field.options(programme) if choice.value == value), str(value))
        _text(cell, shown)
    elif isinstance(value, str):
        _text(cell, value)
    elif field.type is Type.PERCENTAGE and isinstance(value, int | float):
        cell.value = value / 100
    else:
        cell.value = value  # type: ignore[assignment]  # a number or a day


def _text(cell: Cell | MergedCell, text: str) -> None:
    cell.value = literal(text)
    cell.data_type = "s"
    # It is a text already; this keeps Excel from making a formula of it when someone opens and leaves the cell.
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _format(field: Field) -> str:
    if field.type in DATES:
        return "dd-mm-yyyy"
    # Texts, or Excel makes a number of the code 007 and a day of the code 1-3.
    formats = {Type.PERCENTAGE: "0%", Type.CODE: "@", Type.REFERENCE: "@", Type.REFERENCES: "@"}
    return formats.get(field.type, "General")


def _width(field: Field) -> int:
    if field.type is Type.TEXT:
        return 46 if field.length >= LONG_TEXT else 26
    return max(WIDTHS[field.type], len(field.header) + 2)


def _protect(sheet: Worksheet) -> None:
    """Only headers are locked, without a password; rows can be added, removed, sorted and filtered."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
