"""Microsoft Planner's own export to Excel: sheets *Tasks* and *Plan name*, every cell a text, dates with the day first.

People's names (assigned to, created by, completed by) are not read: the dashboard shows functions and teams. The
checklist (`6/10`) is no progress of the task, so it is not read either.
"""

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
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
from koppelkansen_metrics.workbook.values import clean, is_month_first, squeezed

NAME = "planner"

# Field of an action → the headers under which Planner exports it, in English and in Dutch.
COLUMNS = {
    "code": ("Task ID", "Taak-id", "Taak ID"),
    "title": ("Task Name", "Taaknaam"),
    "status": ("Progress", "Voortgang"),
    "planned_start": ("Start Date", "Begindatum", "Startdatum"),
    "planned_end": ("Due Date", "Einddatum", "Vervaldatum"),
    "actual_end": ("Completed Date", "Voltooid op", "Datum voltooid", "Voltooiingsdatum"),
    "note": ("Description", "Omschrijving", "Beschrijving"),
}
DATES = ("planned_start", "planned_end", "actual_end")
# What tells a Planner export from any other list with a title and a status.
REQUIRED = ("code", "title", "status", "planned_end")
PLAN_ID = ("Plan ID", "Plan-id", "Plan-ID")
EXPORTED_ON = ("Date of export", "Exportdatum", "Datum van export")
HEADERS = {squeezed(name): key for key, names in COLUMNS.items() for name in names}


def recognise(cells: Cells, _programme: Programme) -> Layout | None:
    """The layout of a Planner export; None when it is none. Raises Refusal for dates with the month first."""
    tasks = next((sheet for sheet in cells.sheets if sheet.visible and _has_tasks(sheet)), None)
    plan = next((sheet for sheet in cells.sheets if sheet.visible and _find(sheet, PLAN_ID)), None)
    if tasks is None or plan is None:
        return None
    table, findings, notices = table_of(KINDS["actions"], tasks, HEADERS)
    _check_day_first(table)
    identity = _find(plan, PLAN_ID)
    exported = _find(plan, EXPORTED_ON)
    return Layout(
        format=NAME,
        source=f"{NAME}:{clean(identity.value)}" if identity else NAME,
        tables=(table,),
        general={"as_of": exported} if exported else {},
        findings=tuple(findings),
        notices=(*notices, *not_read(cells, {tasks.name, plan.name})),
    )


def _has_tasks(sheet: Sheet) -> bool:
    found = find_columns(sheet, find_header(sheet, HEADERS), HEADERS)
    return all(key in found for key in REQUIRED)


def _find(sheet: Sheet, labels: tuple[str, ...]) -> General | None:
    """The value beside a label in column A."""
    wanted = {squeezed(label) for label in labels}
    for row in range(1, min(len(sheet.rows), 30) + 1):
        if squeezed(clean(cell(sheet, row, 1))) in wanted:
            return General(cell(sheet, row, 2), sheet.name, row, "B")
    return None


def _check_day_first(table: Table) -> None:
    for key in DATES:
        place = table.places.get(key)
        for row in table.filled if place else ():
            value = cell(table.sheet, row, place.column) if place else None
            if is_month_first(value):
                raise Refusal("dates-month-first", value=clean(value), sheet=table.sheet.name, row=row)
