"""Microsoft Planner's own export to Excel: sheets *Tasks* and *Plan name*, every cell a text, dates with the day first.

Newer versions write true dates, at two in the morning; the time of day is dropped and the day stays.
People's names (assigned to, created by, completed by) are not read: the dashboard shows functions and teams. The
checklist (`6/10`) is no progress of the task, so it is not read either.
"""

from collections.abc import Sequence

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value
from koppelkansen_metrics.workbook.formats.export import Export, check_day_first, names, words
from koppelkansen_metrics.workbook.formats.layout import General, Layout, Place, cell
from koppelkansen_metrics.workbook.values import clean, folded, squeezed

NAME = "planner"

# Field of an action, or a group → the headers under which Planner exports it, in English and in Dutch.
COLUMNS = {
    "code": ("Task ID", "Taak-id", "Taak ID"),
    "title": ("Task Name", "Taaknaam"),
    "status": ("Progress", "Voortgang"),
    "planned_start": ("Start Date", "Begindatum", "Startdatum"),
    "planned_end": ("Due Date", "Einddatum", "Vervaldatum"),
    "actual_end": ("Completed Date", "Voltooid op", "Datum voltooid", "Voltooiingsdatum"),
    "note": ("Description", "Omschrijving", "Beschrijving"),
    "bucket": ("Bucket Name", "Bucketnaam", "Bucket"),
    "label": ("Labels",),
    "assignee": ("Assigned To", "Toegewezen aan"),
    "created": ("Created Date", "Aanmaakdatum", "Gemaakt op"),
}
FIELDS = ("code", "title", "status", "planned_start", "planned_end", "actual_end", "note")
# Our own list knows the English words already.
STATUSES = words(
    ("loopt", ("Wordt uitgevoerd", "Actief")),
    ("gereed", ("Voltooid",)),
    ("niet gestart", ("Nog niet gestart", "Nog niet begonnen")),
)
# What tells a Planner export from any other list with a title and a status.
TELLING = ("code", "title", "status", "planned_end")
# What stands beside which label on the sheet about the plan.
LABELS = {
    "plan_id": ("Plan ID", "Plan-id", "Abonnements-id"),
    "exported_on": ("Date of export", "Exportdatum", "Datum van export", "Datum van exporteren"),
}
VALUES = Place(2, "")


def recognise(cells: Cells, programme: Programme) -> Layout | None:
    """The layout of a Planner export; None when it is none. Raises Refusal for dates with the month first."""
    known = names({**COLUMNS, **LABELS}, NAME, programme)
    columns = {key: headers for key, headers in known.items() if key not in LABELS}
    tasks = Export.find(NAME, cells, names=columns, telling=TELLING, dates=("created",))
    plans = (found for sheet in cells.sheets if sheet.visible and (found := _find(sheet, known["plan_id"])))
    identity = next(plans, None)
    if tasks is None or identity is None:
        return None
    plan = next(sheet for sheet in cells.sheets if sheet.name == identity.sheet)
    exported = _find(plan, known["exported_on"])
    if exported:
        check_day_first(plan, [exported.row], VALUES, named=True)
    table = tasks.table(KINDS["actions"], fields={key: key for key in FIELDS}, translated={"status": _status})
    general = {"as_of": exported} if exported else {}
    return tasks.layout(cells, [table], source=clean(identity.value), general=general)


def _status(value: Value, _row: int) -> Value:
    return STATUSES.get(folded(clean(value)), value)


def _find(sheet: Sheet, labels: Sequence[str]) -> General | None:
    """The value beside a label in column A."""
    wanted = {squeezed(label) for label in labels}
    for row in range(1, min(len(sheet.rows), 30) + 1):
        if squeezed(clean(cell(sheet, row, 1))) in wanted:
            return General(cell(sheet, row, VALUES.column), sheet.name, row, VALUES.letter)
    return None
