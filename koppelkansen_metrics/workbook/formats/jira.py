"""Jira's export of issues, as csv or as .xlsx, in English or Dutch: dates with the day first (`21/Dec/22 3:31 PM`).

A status is a team's own word as often as not: what we do not know is read from the column Status Category where there
is one. People's names are never stored; who an issue is assigned to only helps to tell which organisation it is of.
"""

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook.cells import Cells, Value
from koppelkansen_metrics.workbook.formats.export import Export, names, words
from koppelkansen_metrics.workbook.formats.layout import Layout
from koppelkansen_metrics.workbook.values import clean

NAME = "jira"

# Field of an action, group or mark → the headers under which Jira exports it.
COLUMNS = {
    "code": ("Issue key", "Work item key", "Issuesleutel", "Itemsleutel", "Werkitemsleutel", "Key", "Sleutel"),
    "title": ("Summary", "Samenvatting"),
    "status": ("Status",),
    "planned_start": ("Start date", "Custom field (Start date)", "Startdatum", "Begindatum"),
    "planned_end": ("Due date", "Due", "Vervaldatum", "Einddatum", "Deadline"),
    "actual_end": ("Resolved", "Opgelost", "Opgelost op", "Afgehandeld"),
    "note": ("Description", "Omschrijving", "Beschrijving"),
    "type": ("Issue Type", "Work type", "Issuetype", "Itemtype", "Werktype", "Type"),
    "bucket": (
        "Parent summary",
        "Epic Link Summary",
        "Epic Link",
        "Custom field (Epic Link)",
        "Component/s",
        "Components",
        "Componenten",
        "Epic Name",
        "Custom field (Epic Name)",
    ),
    "label": ("Labels", "Label"),
    "assignee": ("Assignee", "Toegewezen aan", "Toegewezen persoon", "Uitvoerder"),
    "category": ("Status Category", "Statuscategorie"),
    "resolution": ("Resolution", "Oplossing", "Resolutie"),
    "project": ("Project key", "Projectsleutel"),
    "created": ("Created", "Aangemaakt", "Gemaakt"),
    "updated": ("Updated", "Bijgewerkt"),
}
FIELDS = ("code", "title", "status", "planned_start", "planned_end", "actual_end", "note")
TELLING = ("code", "title", "status", "type")
DATES = ("created", "updated")

STATUSES = words(
    ("niet gestart", ("To Do", "Te doen", "Open", "Backlog", "Selected for Development", "New", "Nieuw", "Reopened")),
    (
        "loopt",
        ("In Progress", "Bezig", "In behandeling", "In Review", "In beoordeling", "Testing", "Wordt uitgevoerd"),
    ),
    ("geblokkeerd", ("Blocked", "Geblokkeerd", "On Hold", "Waiting", "Wacht", "Impediment")),
    ("gereed", ("Done", "Gereed", "Closed", "Gesloten", "Resolved", "Opgelost", "Klaar", "Complete", "Voltooid")),
    ("vervallen", ("Won't Do", "Won’t Do", "Cancelled", "Canceled", "Geannuleerd", "Rejected", "Afgewezen")),
)
CATEGORIES = words(
    ("niet gestart", ("To Do", "Te doen", "New")),
    ("loopt", ("In Progress", "Bezig", "In behandeling", "Indeterminate")),
    ("gereed", ("Done", "Gereed", "Complete")),
)
# Closed without having been done.
GIVEN_UP = words(
    (
        "vervallen",
        ("Won't Do", "Won’t Do", "Won't Fix", "Duplicate", "Duplicaat", "Declined", "Cannot Reproduce", "Geannuleerd"),
    )
)


def recognise(cells: Cells, programme: Programme) -> Layout | None:
    """The layout of a Jira export; None when it is none. Raises Refusal for dates with the month first."""
    issues = Export.find(NAME, cells, names=names(COLUMNS, NAME, programme), telling=TELLING, dates=DATES)
    if issues is None:
        return None

    def status(value: Value, row: int) -> Value:
        given_up = GIVEN_UP.get(issues.word("resolution", row))
        known = STATUSES.get(issues.word("status", row)) or CATEGORIES.get(issues.word("category", row))
        return given_up or known or value

    def finished(value: Value, row: int) -> Value:
        """Jira also says when an issue was given up; that is no day on which it was done."""
        return value if status(None, row) == "gereed" else None

    translated = {"status": status, "actual_end": finished}
    table = issues.table(KINDS["actions"], fields={key: key for key in FIELDS}, translated=translated)
    keys = {_project(issues, row) for row in table.filled}
    return issues.layout(cells, [table], source="+".join(sorted(filter(None, keys))))


def _project(issues: Export, row: int) -> str:
    """The key of an issue's project: from its column, else what stands before the number in the issue's own key."""
    return clean(issues.value("project", row)) or clean(issues.value("code", row)).rpartition("-")[0]
