"""The first sheet of an annotated copy: every finding with a link to its cell, errors first."""

import math
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.workbook import ours
from koppelkansen_metrics.workbook.annotated.marking import FILLS, WORDS, shortened
from koppelkansen_metrics.workbook.cells import letter
from koppelkansen_metrics.workbook.package import FONT, literal
from koppelkansen_metrics.workbook.template import EDGE, HEADER_FILL

HEADINGS = (
    (N_("Kind of finding"), 15),
    (N_("Go to"), 12),
    (N_("Sheet"), 20),
    (N_("Row"), 7),
    (N_("Column"), 9),
    (N_("Header"), 22),
    (N_("Value found"), 32),
    (N_("What to know"), 66),
)
INTRODUCTION = (
    N_("Correct the red cells and look at the orange ones. In the column “Go to” a click brings you to the cell."),
    N_("Save this file and deliver it again as it is. This sheet may stay: we skip it and write it anew."),
)
PLAIN = Font(name=FONT, size=11)
LINK = Font(name=FONT, size=11, color="FF0B5394", underline="single")
TITLE = Font(name=FONT, size=16, bold=True)
HEADING = Font(name=FONT, size=11, bold=True, color="FFFFFFFF")
LEFT = Alignment(wrap_text=True, vertical="top", horizontal="left")
# Excel knows no higher row.
LINE_HEIGHT, HIGHEST = 15.5, 409.0


def write(
    book: Workbook,
    findings: Sequence[Finding],
    language: Language,
    *,
    titles: Mapping[str, str],
    remarks: Sequence[str],
    total: int,
) -> None:
    """Put the sheet Bevindingen in front. `titles`: sheet of a finding → what it is called in this workbook.

    `remarks` (English messages) say how the copy differs from the file; `total` counts what is not listed as well.
    """
    sheet = book.create_sheet(_free_name(book), 0)
    said = [language(text) for text in (*INTRODUCTION, *remarks)]
    if total > len(findings):
        said.append(language(_TOO_MANY, total=language.number(total), shown=language.number(len(findings))))
    _text(sheet, 1, 1, ours.FINDINGS_TITLE).font = TITLE
    for row, text in enumerate(said, start=2):
        _text(sheet, row, 1, text).font = PLAIN
    top = len(said) + 3
    for column, (heading, width) in enumerate(HEADINGS, start=1):
        cell = _text(sheet, top, column, language(heading))
        cell.font, cell.fill, cell.alignment = HEADING, HEADER_FILL, LEFT
        sheet.column_dimensions[letter(column)].width = width
    for row, finding in enumerate(findings, start=top + 1):
        _write_finding(sheet, row, finding, language, titles=titles)
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{letter(len(HEADINGS))}{top + max(len(findings), 1)}"
    _page(sheet, top)
    _open_here(book, sheet)


_TOO_MANY = N_("There are {total} findings; only the first {shown} are marked and listed here, errors first.")


def _write_finding(
    sheet: Worksheet, row: int, finding: Finding, language: Language, *, titles: Mapping[str, str]
) -> None:
    shown = (
        language(WORDS[finding.severity]),
        None,
        finding.sheet,
        finding.row,
        finding.column,
        finding.header,
        finding.value and shortened(finding.value),
        shortened(finding.message(language)),
    )
    for column, value in enumerate(shown, start=1):
        cell = _text(sheet, row, column, value) if isinstance(value, str) else sheet.cell(row, column, value)
        cell.font, cell.alignment, cell.border = PLAIN, LEFT, EDGE
    sheet.cell(row, 1).fill = FILLS[finding.severity]
    # Not every program makes a row as high as its texts when it opens a file.
    lines = max(math.ceil(len(str(value or "")) / width) for value, (_, width) in zip(shown, HEADINGS, strict=True))
    sheet.row_dimensions[row].height = min(LINE_HEIGHT * max(lines, 1), HIGHEST)
    title = titles.get(finding.sheet or "")
    if title is not None:
        target = f"{finding.column or 'A'}{finding.row or 1}"
        link = _text(sheet, row, 2, target if finding.row else title)
        name = title.replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!{target}")
        link.font = LINK


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell with a text, also when it begins like a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged here
    cell.value = literal(text)
    cell.data_type = "s"
    return cell


def _free_name(book: Workbook) -> str:
    taken = {name.casefold() for name in book.sheetnames}
    names = [ours.FINDINGS_SHEET, *(f"{ours.FINDINGS_SHEET} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def _page(sheet: Worksheet, top: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"


def _open_here(book: Workbook, sheet: Worksheet) -> None:
    """Excel opens at the list. Two sheets that are both selected would be edited together."""
    book.active = 0
    for view in book.views:
        view.firstSheet = 0
    for each in book.worksheets:
        for look in each.views.sheetView:
            look.tabSelected = each is sheet
