"""A workbook made anew from the cells that the reader gave: for files that openpyxl cannot copy, and for .csv."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.workbook.annotated.marking import Place, mark
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value, letter
from koppelkansen_metrics.workbook.package import MADE, literal

REMARK = N_("We could not copy the layout of your file: here are only the values of its cells, without hidden sheets.")
FROM_CSV = N_("Your file was a csv; this copy is an Excel file. Correct this one and deliver it.")
NOTHING = N_("We could not copy your file: here is only the list. Correct your own file.")
FORMATS: tuple[tuple[type, str], ...] = (
    (datetime, "dd-mm-yyyy hh:mm"),
    (date, "dd-mm-yyyy"),
    (time, "hh:mm"),
    (timedelta, "[h]:mm"),
)
NARROWEST, WIDEST, LOOKED_AT = 10, 50, 60
NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
LONGEST_TITLE = 31
# A formula without a value is still that when the copy comes back; an empty cell would clear what is stored.
UNCOMPUTED = "=NA()"


@dataclass(frozen=True, slots=True)
class Made:
    """A new workbook, for each sheet of the file what it is called there, and how it differs (English message)."""

    book: Workbook
    titles: Mapping[str, str]
    remark: str


def made(cells: Cells, marks: Mapping[str, Mapping[Place, Sequence[Finding]]], language: Language) -> Made:
    """The visible sheets with their values and marks; none when there are no cells."""
    book = Workbook()
    book.properties.creator = "Koppelkansen"
    book.properties.created = MADE
    book.remove(book.worksheets[0])
    titles = {}
    for sheet in cells.sheets:
        if not (sheet.visible and sheet.complete):
            continue
        target = book.create_sheet(NOT_IN_TITLES.sub(" ", sheet.name)[:LONGEST_TITLE])
        titles[sheet.name] = target.title
        _fill(target, sheet)
        mark(target, marks.get(sheet.name, {}), language)
    remark = FROM_CSV if cells.is_csv else REMARK
    return Made(book, titles, remark if titles else NOTHING)


def _fill(target: Worksheet, sheet: Sheet) -> None:
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                _put(target, (row, column), value, sheet)
    for (row, column), error in sheet.errors.items():
        target.cell(row, column, error)
    for row, column in sheet.uncomputed:
        target.cell(row, column, UNCOMPUTED)
    for row in sheet.hidden_rows:
        target.row_dimensions[row].hidden = True
    for column in range(1, sheet.extent[1] + 1):
        target.column_dimensions[letter(column)].width = _width(sheet, column)


def _put(target: Worksheet, place: Place, value: Value, sheet: Sheet) -> None:
    """A value as Excel should hold it; texts are always texts, also when they begin like a formula."""
    cell = target.cell(*place)
    assert isinstance(cell, Cell)  # nothing is merged here
    if isinstance(value, str):
        cell.value = literal(value)
        cell.data_type = "s"
        return
    cell.value = value
    if place in sheet.percent:
        cell.number_format = "0.##%"
    for kind, number_format in FORMATS:
        if isinstance(value, kind):
            cell.number_format = number_format
            return


def _width(sheet: Sheet, column: int) -> int:
    lengths = [len(str(row[column - 1])) for row in sheet.rows[:LOOKED_AT] if len(row) >= column]
    return min(max([NARROWEST, *(length + 2 for length in lengths)]), WIDEST)
