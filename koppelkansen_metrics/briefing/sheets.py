"""The figures of a pre-read as a workbook: every chart and table with its numbers, and what they mean."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.briefing.content import Briefing, Section
from koppelkansen_metrics.briefing.letters import for_xml

NAME_FITS, WIDEST, NARROWEST = 31, 70, 12
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write(briefing: Briefing) -> bytes:
    """The bytes of the .xlsx: about this file, then a sheet per section. What people typed is never a formula."""
    _, workbook = briefing.language, Workbook()
    about = workbook.active
    assert about is not None  # a new workbook has a sheet
    about.title = _("About")
    rows: list[tuple[object, ...]] = [
        (briefing.title,),
        (briefing.subtitle,),
        *([(briefing.concept_says,)] if briefing.concept else []),
        *briefing.facts,
        (),
        *briefing.definitions,
    ]
    _fill(about, rows)
    about["A1"].font = Font(bold=True, size=14)
    for section in (*briefing.sections, *briefing.appendix):
        if section.chart is not None or section.tables:
            _write(workbook.create_sheet(_name(section.heading, workbook)), section)
    stream = io.BytesIO()
    workbook.properties.title = for_xml(briefing.title)
    workbook.properties.creator = "Koppelkansen"
    workbook.save(stream)
    return stream.getvalue()


def _write(sheet: Worksheet, section: Section) -> None:
    rows: list[tuple[object, ...]] = [(section.heading,), (section.says,), ()]
    bold = [1]
    if section.chart is not None:
        bold += [len(rows) + 1, len(rows) + 2]
        rows += [(section.chart.title,), ("", *(each.name for each in section.chart.series))]
        for at, category in enumerate(section.chart.categories):
            rows.append((category, *(each.values[at] for each in section.chart.series)))
        rows.append(())
    for table in section.tables:
        bold += [len(rows) + 1, len(rows) + 2]
        rows += [(table.title,), table.headers, *table.rows, ()]
    if section.source:
        rows.append((section.source,))
    _fill(sheet, rows)
    for row in bold:
        for cell in sheet[row]:
            cell.font = Font(bold=True)


def _fill(sheet: Worksheet, rows: list[tuple[object, ...]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                # Set as text before openpyxl can take it for a formula.
                cell.value = for_xml(value)
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=len(row) > 1, vertical="top")
            else:
                cell.value = value  # type: ignore[assignment]  # a number, or nothing
    for column in range(1, sheet.max_column + 1):
        longest = max((len(str(row[column - 1])) for row in rows if 1 < len(row) >= column), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, NARROWEST), WIDEST)


def _name(heading: str, workbook: Workbook) -> str:
    base = for_xml(heading).translate(_FORBIDDEN).strip()[:NAME_FITS] or "-"
    name, number = base, 2
    while name in workbook.sheetnames:
        ending = f" {number}"
        name, number = base[: NAME_FITS - len(ending)] + ending, number + 1
    return name
