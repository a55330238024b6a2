"""Which format a workbook has: our template, or an export that we know. Recognised by sheet names and headers.

`recognise` tries the formats in order; the first that knows the workbook gives its layout. A new format is a module
with a `recognise(cells, programme)` of its own and a place in that list.
"""

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.workbook.cells import Cells
from koppelkansen_metrics.workbook.formats import planner, template
from koppelkansen_metrics.workbook.formats.layout import MOST_ROWS, Layout

FORMATS = (planner.recognise, template.recognise)


def recognise(cells: Cells, programme: Programme) -> Layout:
    """The layout of a workbook. Raises Refusal: a format that we do not know, too many rows, or no rows at all."""
    for recognised in FORMATS:
        layout = recognised(cells, programme)
        if layout is not None:
            return _within_limits(layout)
    names = tuple(sheet.name for sheet in cells.sheets if sheet.visible)
    raise Refusal("unknown-format", sheets=names)


def _within_limits(layout: Layout) -> Layout:
    for table in layout.tables:
        rows, columns = table.sheet.extent
        below = rows - table.header_row
        if not table.sheet.complete or below > MOST_ROWS:
            raise Refusal("too-many-rows", sheet=table.sheet.name, rows=below, columns=columns, limit=MOST_ROWS)
    if not any(table.filled for table in layout.tables):
        raise Refusal("no-rows", sheets=tuple(table.sheet.name for table in layout.tables))
    return layout
