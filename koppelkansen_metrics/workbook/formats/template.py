"""Our own template, also with its columns in another order, under their synonyms, or with sheets left out."""

from koppelkansen_metrics.findings import Finding, Notice
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import ALGEMEEN, ALGEMEEN_SHEET, KINDS, Kind, Required
from koppelkansen_metrics.workbook.cells import Cells, Sheet
from koppelkansen_metrics.workbook.formats.layout import (
    General,
    Layout,
    Table,
    cell,
    find_columns,
    find_header,
    not_read,
    table_of,
)
from koppelkansen_metrics.workbook.values import clean, squeezed

NAME = "template"
# Sheets of our own that are for the person, not for us.
OURS = {"Uitleg", "Keuzes"}


def recognise(cells: Cells, _programme: Programme) -> Layout | None:
    """The layout of our template; None when no sheet is one of ours."""
    visible = [sheet for sheet in cells.sheets if sheet.visible]
    general = next((sheet for sheet in visible if squeezed(sheet.name) == squeezed(ALGEMEEN_SHEET)), None)
    homes = _homes([sheet for sheet in visible if sheet is not general])
    if not homes:
        return None
    tables: list[Table] = []
    findings: list[Finding] = []
    notices: list[Notice] = []
    for key, sheet in homes.items():
        table, wrong, worth_knowing = table_of(KINDS[key], sheet, headers(KINDS[key]))
        tables.append(table)
        findings += wrong
        notices += worth_knowing
    read = {sheet.name for sheet in homes.values()} | OURS | ({general.name} if general else set())
    return Layout(
        format=NAME,
        source=NAME,
        tables=tuple(tables),
        general=_general(general) if general else {},
        general_sheet=general.name if general else None,
        findings=tuple(findings),
        notices=(*notices, *not_read(cells, read), *_absent(tables)),
    )


def headers(kind: Kind) -> dict[str, str]:
    """Every header and synonym of a kind, squeezed → the key of its field."""
    return {squeezed(name): field.key for field in kind.fields for name in (field.header, *field.synonyms)}


def _homes(sheets: list[Sheet]) -> dict[str, Sheet]:
    """Kind → the sheet it stands on: by the sheet's name, else by its headers."""
    named = {
        key: sheet
        for key, kind in KINDS.items()
        for sheet in reversed(sheets)
        if squeezed(sheet.name) == squeezed(kind.sheet)
    }
    taken = {sheet.name for sheet in named.values()}
    for key, kind in KINDS.items():
        free = [sheet for sheet in sheets if sheet.name not in taken]
        found = next((sheet for sheet in free if key not in named and _has_headers(sheet, kind)), None)
        if found:
            named[key] = found
            taken.add(found.name)
    return {key: named[key] for key in KINDS if key in named}


def _has_headers(sheet: Sheet, kind: Kind) -> bool:
    """Whether every column that must be filled is there: enough to know a sheet by, whatever it is called."""
    known = headers(kind)
    found = find_columns(sheet, find_header(sheet, known), known)
    return all(field.key in found for field in kind.fields if field.required is Required.YES)


def _general(sheet: Sheet) -> dict[str, General]:
    labels = {squeezed(field.header): field.key for field in ALGEMEEN}
    found: dict[str, General] = {}
    for row in range(1, len(sheet.rows) + 1):
        key = labels.get(squeezed(clean(cell(sheet, row, 1)).rstrip(":")))
        if key and key not in found:
            found[key] = General(cell(sheet, row, 2), sheet.name, row, "B")
    return found


def _absent(tables: list[Table]) -> list[Notice]:
    """What the file says nothing about, and so leaves as it was. Winstpunten are not expected of every area."""
    present = {table.kind.key for table in tables}
    absent = [
        Notice(None, "sheet-absent", kind.sheet)
        for key, kind in KINDS.items()
        if key not in present and not kind.programme_wide_only
    ]
    empty = [Notice(table.sheet.name, "sheet-empty") for table in tables if not table.filled]
    columns = [
        Notice(table.sheet.name, "column-absent", field.header)
        for table in tables
        if table.filled
        for field in table.kind.fields
        if field.in_template and field.key not in table.places and field.required is not Required.YES
    ]
    return absent + empty + columns
