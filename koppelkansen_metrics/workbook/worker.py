"""The child process that reads workbooks, so that a hostile one can only take this process with it.

It gets a workbook and answers with JSON, again and again. JSON and not pickle, because an answer from a process that
was taken over must not be able to run anything in the parent.
"""

import io
import json
import zipfile
from datetime import date, datetime, time, timedelta

import python_calamine

from koppelkansen_metrics.workbook import child, sheetxml

# A header may stand as low as row 30; below it 20 000 rows fit.
MOST_ROWS = 20_030
MOST_COLUMNS = 300


def main() -> None:
    """Answer until standard input ends."""
    child.serve(lambda data: json.dumps(read(data), default=tagged, ensure_ascii=False, separators=(",", ":")).encode())


def read(data: bytes) -> list[dict[str, object]]:
    """Every worksheet as plain lists; raises whatever the parsers raise."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sheetxml.sheet_parts(archive)
        percent = sheetxml.percent_styles(archive)
        return [
            _sheet(workbook, archive, parts.get(each.name), percent, each)
            for each in workbook.sheets_metadata
            if each.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]


def _sheet(
    workbook: python_calamine.CalamineWorkbook,
    archive: zipfile.ZipFile,
    part: str | None,
    percent: set[int],
    known: python_calamine.SheetMetadata,
) -> dict[str, object]:
    visible = known.visible == python_calamine.SheetVisibleEnum.Visible
    # Without its XML the extent is not known, and calamine would take the memory that a stray cell asks for.
    marks = sheetxml.marks(archive, part, percent) if part else sheetxml.Marks(extent=(0, MOST_COLUMNS + 1))
    complete = visible and marks.extent[0] <= MOST_ROWS and marks.extent[1] <= MOST_COLUMNS
    rows = workbook.get_sheet_by_name(known.name).to_python(skip_empty_area=False) if complete else []
    return {
        "name": known.name,
        "visible": visible,
        "complete": complete,
        "extent": marks.extent,
        "rows": [[None if value == "" else value for value in row] for row in rows],
        "errors": [(*place, value) for place, value in marks.errors.items()],
        "percent": marks.percent,
        "uncomputed": marks.uncomputed,
        "hidden_rows": marks.hidden_rows,
        "comments": marks.comments,
    }


def tagged(value: object) -> list[object]:
    """What JSON has no word for, as a pair that says what it is. Raises TypeError for anything unexpected."""
    if isinstance(value, datetime | date | time):
        return [type(value).__name__, value.isoformat()]
    if isinstance(value, timedelta):
        return ["timedelta", value.total_seconds()]
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main()
