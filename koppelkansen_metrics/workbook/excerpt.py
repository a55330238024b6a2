"""What others may see of a delivered file: a copy with the values of only the sheets that were read."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.workbook import formats, reader
from koppelkansen_metrics.workbook.cells import Sheet, Value
from koppelkansen_metrics.workbook.formats.columns import Columns
from koppelkansen_metrics.workbook.formats.layout import Layout
from koppelkansen_metrics.workbook.package import literal


def write(data: bytes, name: str, programme: Programme, *, columns: Sequence[Columns] = ()) -> bytes:
    """The copy as the bytes of an .xlsx: no other sheets, comments, formulas or properties than what was read.

    `columns`: what was said of tables that we do not know. Raises Refusal for a file that cannot be read (any more).
    """
    cells = reader.read(data, name)
    wanted = _read(formats.recognise(cells, programme, columns))
    book = Workbook(write_only=True)
    for sheet in cells.sheets:
        if sheet.name in wanted:
            _write(book, sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _read(layout: Layout) -> set[str]:
    tables = {table.sheet.name for table in layout.tables}
    return tables | {place.sheet for place in layout.general.values()} | {layout.general_sheet or ""}


def _write(book: Workbook, sheet: Sheet) -> None:
    target = book.create_sheet(sheet.name)
    assert isinstance(target, WriteOnlyWorksheet)  # a write-only workbook makes no other
    for number, row in enumerate(sheet.rows, start=1):
        target.append([_cell(target, sheet, (number, column), value) for column, value in enumerate(row, start=1)])


def _cell(target: WriteOnlyWorksheet, sheet: Sheet, place: tuple[int, int], value: Value) -> object:
    """The value as it was; a text never as a formula, an error as the text that Excel shows."""
    shown = sheet.errors.get(place, value)
    if isinstance(shown, str):
        cell = WriteOnlyCell(target, value=literal(shown))
        cell.data_type = "s"
        return cell
    if isinstance(shown, int | float) and place in sheet.percent:
        cell = WriteOnlyCell(target, value=shown)
        cell.number_format = "0.##%"
        return cell
    return shown
