"""OpenProject's export of work packages to Excel, in English or Dutch: true dates, or texts with the day first.

Milestones are work packages of the type milestone; the rest are actions. Summaries are work packages like any other.
It is known by its sheet, or else by more columns than a list of one's own is likely to have.
"""

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook.cells import Cells, Value
from koppelkansen_metrics.workbook.formats.export import Export, names, words
from koppelkansen_metrics.workbook.formats.layout import Layout
from koppelkansen_metrics.workbook.values import clean, squeezed

NAME = "openproject"

# Name of a column → the headers under which OpenProject exports it.
COLUMNS = {
    "id": ("ID", "#"),
    "subject": ("Subject", "Onderwerp"),
    "type": ("Type",),
    "status": ("Status",),
    "start": ("Start date", "Startdatum", "Begindatum"),
    "finish": ("Finish date", "Due date", "Einddatum", "Vervaldatum", "Datum voltooiing", "Deadline"),
    "date": ("Date", "Datum"),
    "progress": ("% Complete", "Progress (%)", "Percentage done", "% voltooid", "% Voltooid", "Voortgang (%)"),
    "description": ("Description", "Beschrijving", "Omschrijving"),
    "assignee": ("Assignee", "Toegewezen aan", "Toegewezen persoon", "Toegewezene"),
    "bucket": ("Category", "Categorie", "Version", "Versie", "Project phase", "Projectfase"),
    "project": ("Project",),
    "priority": ("Priority", "Prioriteit"),
    "author": ("Author", "Auteur"),
    "responsible": ("Accountable", "Verantwoordelijk", "Verantwoordelijke"),
    "created": ("Created on", "Gemaakt op", "Aangemaakt op"),
    "updated": ("Updated on", "Bijgewerkt op"),
}
ACTION = {
    "code": "id",
    "title": "subject",
    "status": "status",
    "progress": "progress",
    "planned_start": "start",
    "planned_end": "finish",
    "note": "description",
}
MILESTONE = {"code": "id", "title": "subject", "status": "status", "note": "description"}
TELLING = ("id", "subject", "type", "status")
DATES = ("created", "updated")
SHEETS = {"workpackages", "werkpakketten"}
# How many of these make a sheet of another name one of OpenProject.
OWN = {"priority", "assignee", "progress", "bucket", "author", "responsible", "created", "updated"}
FEWEST_OWN = 3
IS_MILESTONE = words(("milestone", ("Milestone", "Mijlpaal")))

STATUSES = words(
    (
        "niet gestart",
        (
            "New",
            "Nieuw",
            "To be scheduled",
            "Om ingepland te worden",
            "Te plannen",
            "Scheduled",
            "Gepland",
            "Confirmed",
            "Bevestigd",
            "Specified",
            "Gespecificeerd",
        ),
    ),
    (
        "loopt",
        (
            "In progress",
            "In behandeling",
            "In uitvoering",
            "Bezig",
            "In specification",
            "In specificatie",
            "In development",
            "In ontwikkeling",
            "Developed",
            "Ontwikkel",
            "Ontwikkeld",
            "In testing",
            "In test",
            "Tested",
            "Getest",
        ),
    ),
    ("geblokkeerd", ("On hold", "In de wacht", "Blocked", "Geblokkeerd", "Test failed", "Test is mislukt")),
    ("gereed", ("Closed", "Gesloten", "Afgesloten", "Done")),
    ("vervallen", ("Rejected", "Afgewezen", "Geweigerd")),
)
OF_MILESTONE = {"gereed": "behaald", "vervallen": "vervallen"}


def recognise(cells: Cells, programme: Programme) -> Layout | None:
    """The layout of an OpenProject export; None when it is none. Raises Refusal for dates with the month first."""
    packages = Export.find(NAME, cells, names=names(COLUMNS, NAME, programme), telling=TELLING, dates=DATES)
    if packages is None or not _is_own(packages):
        return None

    def status(value: Value, row: int) -> Value:
        return STATUSES.get(packages.word("status", row), value)

    def milestone_status(value: Value, row: int) -> Value:
        ours = STATUSES.get(packages.word("status", row))
        return OF_MILESTONE.get(ours, "gepland") if ours else value

    milestones = {row for row in packages.rows() if packages.word("type", row) in IS_MILESTONE}
    others = set(packages.rows()) - milestones
    dated = "date" if "date" in packages.columns else "finish"
    actions = packages.table(KINDS["actions"], fields=ACTION, translated={"status": status}, without=milestones)
    planned = packages.table(
        KINDS["milestones"],
        fields={**MILESTONE, "forecast_date": dated, "actual_date": dated},
        translated={
            "status": milestone_status,
            "actual_date": lambda value, row: value if milestone_status(None, row) == "behaald" else None,
        },
        without=others,
    )
    projects = {clean(packages.value("project", row)) for row in packages.rows()} - {""}
    return packages.layout(cells, [actions, planned], source="+".join(sorted(projects)))


def _is_own(packages: Export) -> bool:
    return squeezed(packages.sheet.name) in SHEETS or len(packages.columns.keys() & OWN) >= FEWEST_OWN
