"""Everything that was known, as one workbook: a sheet per kind of record, all areas, and where each row came from."""

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from koppelkansen_metrics.clock import LOCAL
from koppelkansen_metrics.records import ALGEMEEN, KINDS, Kind, Type
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.workbook.package import FONT, literal

AREA_HEADER = next(field.header for field in ALGEMEEN if field.key == "area")

# The columns behind a kind's own, as a table of a snapshot calls them, with their headers.
PROVENANCE = {
    "source": "Bron",
    "origin": "Versie",
    "file": "Bestand",
    "sheet": "Blad",
    "row": "Rij",
    "missing_since": "Ontbreekt sinds versie",
}
REVISIONS_SHEET = "Versies"
REVISIONS = {
    "revision": "Versie",
    "area": AREA_HEADER,
    "recorded_at": "Vastgelegd op",
    "by": "Door",
    "kind": "Soort",
    "as_of": "Peildatum",
    "file": "Bestand",
    "undoes": "Maakt ongedaan",
}

Cells = Sequence[object]


def write(snapshot: Snapshot) -> bytes:
    """The workbook (.xlsx): a sheet per kind under its own headers, and the sheet Versies with every revision.

    Every row has its area in front and, behind, where it came from. Sheets of kinds without records hold only their
    headers. A text is always a text cell, never a formula, as it was typed.
    """
    workbook = Workbook(write_only=True)
    for kind in KINDS.values():
        header = [AREA_HEADER, *_headers(kind), *PROVENANCE.values()]
        keys = ["area", "code", *kind.keys, *PROVENANCE]
        _sheet(
            workbook, kind.sheet, header=header, rows=[list(row.values()) for row in plain(snapshot[kind.key], keys)]
        )
    revisions = [list(row.values()) for row in plain(snapshot.log, list(REVISIONS))]
    _sheet(workbook, REVISIONS_SHEET, header=list(REVISIONS.values()), rows=revisions)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _headers(kind: Kind) -> list[str]:
    """The code first, then the kind's own headers in the order of `Kind.keys`."""
    return ["Code", *(field.header for field in kind.fields if field.type is not Type.CODE)]


def _sheet(workbook: Workbook, name: str, *, header: Sequence[str], rows: Sequence[Cells]) -> None:
    sheet = workbook.create_sheet(name)
    assert isinstance(sheet, WriteOnlyWorksheet)  # a write-only workbook makes no other
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, text) for text in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(name=FONT, bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    """A moment without its zone, in Amsterdam's time, as Excel knows no zones; a text never as a formula."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=literal(value))
    cell.data_type = "s"
    return cell
