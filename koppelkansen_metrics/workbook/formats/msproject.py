"""Microsoft Project's tasks saved as an Excel workbook, in English or Dutch: true dates, or texts with the day first.

There is no status: how far a task is, tells. Summary tasks are not read, because the tasks that they summarise are.
Milestones are tasks that are marked as such or take no time.
"""

import re
from dataclasses import replace
from itertools import pairwise

from koppelkansen_metrics.findings import Notice
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook.cells import Cells, Value
from koppelkansen_metrics.workbook.formats.export import Export, names
from koppelkansen_metrics.workbook.formats.layout import Layout
from koppelkansen_metrics.workbook.values import are_fractions, clean, number_in, squeezed

NAME = "msproject"
ALL = 100

# Name of a column → the headers under which Project exports it.
COLUMNS = {
    "id": ("ID", "Id"),
    "unique": ("Unique ID", "Unieke id", "Unieke ID"),
    "name": ("Name", "Task Name", "Naam", "Taaknaam"),
    "duration": ("Duration", "Scheduled Duration", "Duur", "Geplande duur"),
    "start": ("Start", "Start Date", "Scheduled Start", "Begindatum", "Begin"),
    "finish": ("Finish", "Finish Date", "Scheduled Finish", "Einddatum", "Voltooien", "Einde"),
    "complete": ("% Complete", "Percent Complete", "% voltooid", "Percentage voltooid"),
    "actual_finish": ("Actual Finish", "Werkelijke einddatum", "Werkelijk einde"),
    "baseline_finish": ("Baseline Finish", "Baseline1 Finish", "Einddatum basislijn", "Einddatum van basislijn"),
    "outline": ("Outline Level", "Overzichtsniveau"),
    "number": ("Outline Number", "Overzichtsnummer", "WBS", "WBS-code"),
    "summary": ("Summary", "Samenvatting", "Samenvattingstaak"),
    "milestone": ("Milestone", "Mijlpaal"),
    "active": ("Active", "Actief"),
    "mode": ("Task Mode", "Taakmodus"),
    "predecessors": ("Predecessors", "Voorafgaande taken"),
    "notes": ("Notes", "Notities", "Opmerkingen"),
    "assignee": ("Resource Names", "Resourcenamen", "Namen van resources"),
    "bucket": ("Phase", "Fase"),
    "project": ("Project", "Project Name", "Projectnaam"),
}
TELLING = ("name", "start", "finish")
# Beside a name and dates, as any plan has, one of these must be there to know it by, or the sheet's name.
OWN = {"outline", "mode", "unique"}
SHEETS = ("task_table", "taaktabel", "taak_tabel", "taken_tabel")
ACTION = {
    "title": "name",
    "status": "complete",
    "progress": "complete",
    "planned_start": "start",
    "planned_end": "finish",
    "note": "notes",
}
MILESTONE = {
    "title": "name",
    "status": "complete",
    "baseline_date": "baseline_finish",
    "forecast_date": "finish",
    "note": "notes",
}
YES, NO = {"yes", "ja", "true", "waar", "1"}, {"no", "nee", "false", "onwaar", "0"}
# As a number or with its unit, and a question mark when it is an estimate: `0`, `0 days`, `0d?`.
NO_TIME = re.compile(r"0(?:[.,]0+)? ?[a-z]*\.?\??")


def recognise(cells: Cells, programme: Programme) -> Layout | None:
    """The layout of a Project export; None when it is none. Raises Refusal for dates with the month first."""
    tasks = Export.find(NAME, cells, names=names(COLUMNS, NAME, programme), telling=TELLING)
    if tasks is None or not _is_own(tasks):
        return None
    code = "unique" if "unique" in tasks.columns else "id"
    # Of a task that is done, Project shows in Finish when it was.
    finished = "actual_finish" if "actual_finish" in tasks.columns else "finish"
    summaries = _summaries(tasks)
    milestones = {row for row in tasks.rows() if _is_milestone(tasks, row)} - summaries
    done = _Done(tasks)
    actions = tasks.table(
        KINDS["actions"],
        fields={"code": code, **ACTION, "actual_end": finished},
        translated={
            "status": lambda _value, row: done.status(row),
            "progress": lambda _value, row: done.percentage(row),
            "actual_end": lambda value, row: value if done.status(row) == "gereed" else None,
        },
        without=milestones | summaries,
    )
    reached = tasks.table(
        KINDS["milestones"],
        fields={"code": code, **MILESTONE, "actual_date": finished},
        translated={
            "status": lambda _value, row: done.milestone_status(row),
            "actual_date": lambda value, row: value if done.milestone_status(row) == "behaald" else None,
        },
        without=set(tasks.rows()) - milestones,
    )
    projects = {clean(tasks.value("project", row)) for row in tasks.rows()} - {""}
    layout = tasks.layout(cells, [actions, reached], source="+".join(sorted(projects)))
    return _with_notice(layout, tasks.sheet.name, len(summaries))


def _is_own(tasks: Export) -> bool:
    told = bool(tasks.columns.keys() & OWN) or squeezed(tasks.sheet.name).startswith(SHEETS)
    return told and bool(tasks.columns.keys() & {"id", "unique"})


class _Done:
    """How far each task is, whether the column holds percentages, fractions or texts."""

    def __init__(self, tasks: Export) -> None:
        self.tasks = tasks
        numbers = [number_in(tasks.value("complete", row)) for row in tasks.rows()]
        filled = [number for number in numbers if number is not None]
        # Tasks that are all either not begun or done show only 0 and 1.
        self.fractions = bool(filled) and (are_fractions([*filled]) or max(filled) == 1)

    def percentage(self, row: int) -> Value:
        """From 0 to 100; None where nothing is filled in; as it stands where that is no number."""
        value = self.tasks.value("complete", row)
        number = number_in(value)
        if number is None:
            return value
        text = isinstance(value, str) and "%" in value
        return f"{number if text or not self.fractions else number * 100:g}%"

    def status(self, row: int) -> Value:
        """The status of an action, in our words."""
        if self.tasks.word("active", row) in NO:
            return "vervallen"
        number = number_in(self.percentage(row)) or 0
        return "gereed" if number >= ALL else "loopt" if number > 0 else "niet gestart"

    def milestone_status(self, row: int) -> Value:
        """The status of a milestone, in our words."""
        return {"gereed": "behaald", "vervallen": "vervallen"}.get(str(self.status(row)), "gepland")


def _is_milestone(tasks: Export, row: int) -> bool:
    said = tasks.word("milestone", row)
    return said in YES or (said not in NO and NO_TIME.fullmatch(tasks.word("duration", row)) is not None)


def _summaries(tasks: Export) -> set[int]:
    """The rows that summarise the ones below them: marked as such, else with a deeper level under them."""
    if "summary" in tasks.columns:
        return {row for row in tasks.rows() if tasks.word("summary", row) in YES}
    levels = {row: _level(tasks, row) for row in tasks.rows() if clean(tasks.value("name", row))}
    return {row for row, below in pairwise(levels) if levels[below] > levels[row]}


def _level(tasks: Export, row: int) -> float:
    """How deep a task lies: said, else by the points in its number (`1.2.3`)."""
    said = number_in(tasks.value("outline", row))
    return said if said is not None else clean(tasks.value("number", row)).count(".")


def _with_notice(layout: Layout, sheet: str, summaries: int) -> Layout:
    if not summaries:
        return layout
    return replace(layout, notices=(*layout.notices, Notice(sheet, "summaries-skipped", str(summaries))))
