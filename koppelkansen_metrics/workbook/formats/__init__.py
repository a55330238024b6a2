"""Which format a workbook has: our template, or an export that we know. Recognised by sheet names and headers.

`recognise` tries the formats in order; the first that knows the workbook gives its layout. A new format is a module
with a `recognise(cells, programme)` of its own and a place in that list.
"""

from collections.abc import Sequence

from koppelkansen_metrics.findings import UNKNOWN_AND_HIDDEN, Refusal
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.workbook.cells import Cells, Sheet
from koppelkansen_metrics.workbook.formats import columns as tables
from koppelkansen_metrics.workbook.formats import jira, msproject, openproject, planner, template
from koppelkansen_metrics.workbook.formats.columns import Columns
from koppelkansen_metrics.workbook.formats.layout import HEADER_WITHIN, MOST_ROWS, Layout
from koppelkansen_metrics.workbook.values import clean

NAMED_SHEETS, NAMED_COLUMNS = 12, 8

EXPORTS = (planner.recognise, jira.recognise, openproject.recognise, msproject.recognise)


def recognise(cells: Cells, programme: Programme, columns: Sequence[Columns] = ()) -> Layout:
    """The layout of a workbook. Raises Refusal: a format that we do not know, too many rows, or no rows at all.

    `columns`: the tables of which someone said what their columns are.
    """
    # A csv is only read when it is a known export: nothing else says how it was written.
    for recognised in EXPORTS if cells.is_csv else (*EXPORTS, template.recognise):
        layout = recognised(cells, programme)
        if layout is not None:
            return _within_limits(layout)
    if cells.is_csv:
        raise Refusal("not-xlsx", kind="csv")
    told = tables.recognise(cells, programme, columns)
    if told is not None:
        return _within_limits(told)
    outlines = _first([_outline(sheet) for sheet in cells.sheets if sheet.visible], NAMED_SHEETS)
    hidden = _first([sheet.name for sheet in cells.sheets if not sheet.visible], NAMED_SHEETS)
    if hidden:
        raise Refusal("unknown-format", sentence=UNKNOWN_AND_HIDDEN, sheets=outlines, hidden=hidden)
    raise Refusal("unknown-format", sheets=outlines)


def _outline(sheet: Sheet) -> str:
    """A sheet's name with the columns that it seems to have: the fullest row of texts near the top."""
    rows = [[clean(value) for value in row if isinstance(value, str)] for row in sheet.rows[:HEADER_WITHIN]]
    headers = max(([text for text in row if text] for row in rows), key=len, default=[])
    return f"{sheet.name} ({', '.join(_first(headers, NAMED_COLUMNS))})" if headers else sheet.name


def _first(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """The first few, with an ellipsis for the rest."""
    return (*texts[:most], "…") if len(texts) > most else tuple(texts)


def _within_limits(layout: Layout) -> Layout:
    for table in layout.tables:
        rows, columns = table.sheet.extent
        below = rows - table.header_row
        if not table.sheet.complete or below > MOST_ROWS:
            raise Refusal("too-many-rows", sheet=table.sheet.name, rows=below, columns=columns, limit=MOST_ROWS)
    if not any(table.filled for table in layout.tables):
        raise Refusal("no-rows", sheets=tuple(table.sheet.name for table in layout.tables))
    return layout
