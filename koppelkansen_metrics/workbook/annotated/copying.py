"""The workbook itself, opened with openpyxl, with what we must not or cannot carry over taken out."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.language import N_
from koppelkansen_metrics.workbook import ours, sheetxml
from koppelkansen_metrics.workbook.annotated import marking

FORMULAS = N_("In this copy, formulas have been replaced by their values.")
PICTURES = N_("Pictures, charts and pivot tables are not in this copy.")
PICTURE_PARTS = re.compile(r"xl/(media|charts|chartsheets|pivotTables|diagrams)/", re.IGNORECASE)
# What points into another workbook: `[1]Blad1!A1`.
ELSEWHERE = re.compile(r"\[\d+\]")
SAFE_LINKS = ("http://", "https://", "mailto:")

# Excel keeps a drop-down that takes its list from another sheet here, where openpyxl does not look.
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
VALIDATION = (
    *("type", "errorStyle", "operator", "showDropDown", "allowBlank", "showInputMessage", "showErrorMessage"),
    *("errorTitle", "error", "promptTitle", "prompt"),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A workbook to mark, and in what it differs from the one it was made of (English messages)."""

    book: Workbook
    remarks: list[str]


def opened(data: bytes, *, read: set[str], uncomputed: set[tuple[str, str]]) -> Copy:
    """The workbook without formulas, macros, objects, links to other workbooks, and our own earlier marks.

    `read`: the sheets that must be there. `uncomputed` (sheet, address): formulas that have no value to stand for
    them, and so stay. Raises whatever openpyxl raises, and ValueError when it sees other sheets than the reader did.
    """
    warnings.simplefilter("ignore")  # about what it leaves out, which is said below
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    for chart in book.chartsheets:
        book.remove(chart)
    for sheet in book.worksheets:
        if ours.is_findings(sheet.title, sheet["A1"].value):
            book.remove(sheet)
    if not book.worksheets or not read <= set(book.sheetnames):
        raise ValueError("openpyxl sees other sheets than the reader did")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sheetxml.sheet_parts(archive)
        for sheet in book.worksheets:
            _clean(sheet)
            for rule in _drop_downs(archive, parts.get(sheet.title)):
                sheet.add_data_validation(rule)
        remarks = _remarks(archive, parts)
    _clean_book(book)
    _keep_formulas(book, data, uncomputed)
    return Copy(book, remarks)


def _clean(sheet: Worksheet) -> None:
    """Take out what is of no use to a cell, our own earlier marks, and what leads outside the file."""
    sheet._charts, sheet._images, sheet._pivots = [], [], []  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way
    for table in sheet.tables.values():
        table.tableType = table.connectionId = None
        for column in table.tableColumns:
            column.queryTableFieldId = column.xmlColumnPr = column.calculatedColumnFormula = None
    validations = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [each for each in validations if not _leads_outside(each)]
    rows: dict[int, list[Cell]] = {}
    # `iter_rows` would make every empty cell up to the last one.
    for cell in sheet._cells.values():  # noqa: SLF001 - see above
        if not isinstance(cell, Cell):
            continue
        if cell.value is None:
            cell.data_type = "n"
        if cell.hyperlink is not None and not (cell.hyperlink.target or "https://").lower().startswith(SAFE_LINKS):
            cell.hyperlink = None
        rows.setdefault(cell.row, []).append(cell)
    for row in rows.values():
        marked = [cell for cell in row if cell.comment is not None or marking.is_marked(cell)]
        for cell in marked:
            marking.unmark(cell, row)


def _leads_outside(rule: DataValidation) -> bool:
    return any(ELSEWHERE.search(formula) for formula in (rule.formula1, rule.formula2) if formula)


def _clean_book(book: Workbook) -> None:
    """Names that lead to other workbooks or to macros would make Excel call the copy damaged."""
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name, defined in list(names.items()):
            if ELSEWHERE.search(defined.attr_text or "") or defined.function or defined.vbProcedure or defined.xlm:
                del names[name]
    for sheet in book.worksheets:
        formatting = sheet.conditional_formatting
        for ranges in list(formatting):
            if any(ELSEWHERE.search(str(formula)) for rule in ranges.rules for formula in rule.formula):
                del formatting[str(ranges.sqref)]


def _keep_formulas(book: Workbook, data: bytes, uncomputed: set[tuple[str, str]]) -> None:
    """Put a formula back that has no value, or what is an error in the file would be an empty cell in the copy."""
    if not uncomputed:
        return
    formulas = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    for name, address in uncomputed:
        formula = formulas[name][address].value
        book[name][address].value = formula if _stays_inside(formula) else "=NA()"
    book.calculation.fullCalcOnLoad = True


def _stays_inside(formula: object) -> bool:
    return isinstance(formula, str) and formula.startswith("=") and not ELSEWHERE.search(formula)


def _remarks(archive: zipfile.ZipFile, parts: dict[str, str]) -> list[str]:
    remarks = []
    if any(sheetxml.FORMULA.search(archive.read(part)) for part in parts.values()):
        remarks.append(FORMULAS)
    if any(PICTURE_PARTS.match(name) for name in archive.namelist()):
        remarks.append(PICTURES)
    return remarks


def _drop_downs(archive: zipfile.ZipFile, part: str | None) -> Iterator[DataValidation]:
    """The drop-downs of a sheet that openpyxl does not see."""
    if part is None or X14.encode() not in archive.read(part):
        return
    with archive.open(part) as opened_part:
        for _, element in ElementTree.iterparse(opened_part):  # noqa: S314 - the gate refused DTDs
            if element.tag == f"{{{X14}}}dataValidation":
                rule = _drop_down(element)
                if not _leads_outside(rule):
                    yield rule
            elif element.tag.endswith("}row"):
                element.clear()


def _drop_down(element: ElementTree.Element) -> DataValidation:
    told: dict[str, Any] = {key: value for key, value in element.attrib.items() if key in VALIDATION}
    for formula in ("formula1", "formula2"):
        told[formula] = element.findtext(f"{{{X14}}}{formula}/{{{XM}}}f")
    return DataValidation(sqref=element.findtext(f"{{{XM}}}sqref") or (), **told)
