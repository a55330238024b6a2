"""The tables behind the charts: the wanted columns, under headers and with values that a reader understands."""

import pandas as pd

from koppelkansen_metrics.figures.style import judgement
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain as rows_of
from ui import labels, sentences
from ui.components import Column, origin, readable, with_origin


def matrix(cells: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Per area and line: the counts, both judgements and their reasons."""
    listed = cells.assign(
        name=labels.of_groups(cells, "area", programme, _),
        line_name=labels.of_groups(cells, "line", programme, _),
        team=[judgement(value).said(_) for value in cells["reported"]],
        figures=[judgement(value).said(_) for value in cells["signal"]],
        because=["; ".join(_(each.message, **each.values) for each in reasons) for reasons in cells["signal_reasons"]],
    )
    columns = [
        Column("name", _("Casus area")),
        Column("line_name", _("Programme line")),
        Column("total", _("Actions")),
        Column("done", _("Done")),
        Column("planned", _("Planned")),
        Column("overdue", _("Overdue")),
        Column("team", _("The team's judgement")),
        Column("reason", _("Reason")),
        Column("figures", _("From the figures")),
        Column("because", _("Because")),
    ]
    return readable(listed, columns, _)


def progress(table: pd.DataFrame, group: str, programme: Programme, _: Language) -> pd.DataFrame:
    """Per group: the counts of its actions and the shares that follow from them."""
    listed = table.assign(
        name=labels.of_groups(table, group, programme, _),
        completed=[_.percent(None if share != share else float(share)) for share in table["completion"]],  # noqa: PLR0124 - missing
        punctual=[_.percent(None if share != share else float(share)) for share in table["hit_rate"]],  # noqa: PLR0124 - missing
    )
    columns = [
        Column("name", _("Group")),
        Column("total", _("Actions")),
        Column("done", _("Done")),
        Column("completed", _("Share done")),
        Column("planned", _("Planned")),
        Column("overdue", _("Overdue")),
        Column("unreported", _("Passed since the report")),
        Column("blocked", _("Blocked")),
        Column("due_soon", _("Due within 30 days")),
        Column("punctual", _("Done by the first agreed date")),
    ]
    return readable(listed, columns, _)


def actions(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Actions, each with the cell it came from."""
    listed = with_origin(records, _).assign(
        line_name=labels.of_groups(records, "line", programme, _),
        status_name=[choice_label("actions", "status", value, _) for value in records["status"]],
    )
    columns = [
        Column("code", _("Code")),
        Column("title", _("Action")),
        Column("line_name", _("Programme line")),
        Column("organisation", _("Organisation")),
        Column("owner", _("Owner")),
        Column("status_name", _("Status")),
        Column("progress", _("Progress")),
        Column("planned_end", _("Planned end")),
        Column("actual_end", _("Done on")),
        Column("overdue_days", _("Days overdue")),
        Column("needed", _("What is needed")),
        origin(_),
    ]
    return readable(listed, columns, _)


def milestones(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Milestones: first agreed, expected or reached, the slip between them, and how often agreed anew."""
    rows = rows_of(records)
    listed = with_origin(records, _).assign(
        line_name=labels.of_groups(records, "line", programme, _),
        slip=[sentences.drift(row["drift_days"], _) for row in rows],
        status_name=[choice_label("milestones", "status", row["status"], _) for row in rows],
    )
    columns = [
        Column("code", _("Code")),
        Column("title", _("Milestone")),
        Column("area", _("Casus area")),
        Column("line_name", _("Programme line")),
        # Where all stand the same, as in a list of what is coming, the room is better used.
        *([Column("status_name", _("Status"))] if len(set(records["status"])) > 1 else []),
        Column("first_baseline", _("First agreed")),
        Column("date", _("Expected or reached")),
        Column("slip", _("Slip")),
        Column("rebaselines", _("Agreed anew")),
        origin(_),
    ]
    return readable(listed, columns, _)


def pilots(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Pilots, each with where it stands, what it needs and the cell it came from."""
    stages = {stage.name: stage.label(_) for stage in programme.stages}
    listed = with_origin(records, _).assign(stage_name=[stages.get(str(stage), "") for stage in records["stage"]])
    columns = [
        Column("code", _("Code")),
        Column("title", _("Pilot")),
        Column("area", _("Casus area")),
        Column("stage_name", _("Stage")),
        Column("dwell_days", _("Days in this stage")),
        Column("receiving_owner", _("Owner in practice")),
        Column("readiness", _("Proven")),
        Column("use", _("In use")),
        Column("needed", _("What is needed")),
        Column("target_date", _("Practice expected on")),
        Column("adopted_from", _("Adopted from")),
        origin(_),
    ]
    return readable(listed, columns, _)


def stages(table: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Every stage with its number of pilots and the median of the days they have been in it."""
    names = {stage.name: stage.label(_) for stage in programme.stages}
    listed = table.assign(name=[names[str(stage)] for stage in table["stage"]])
    columns = [
        Column("name", _("Stage")),
        Column("count", _("Pilots")),
        Column("dwell_median", _("Days in this stage (median)")),
    ]
    return readable(listed, columns, _)


def lessons(records: pd.DataFrame, _: Language) -> pd.DataFrame:
    """Lessons with why and what is needed."""
    listed = records.assign(
        kind_name=[choice_label("lessons", "kind", value, _) for value in records["kind"]],
        status_name=[choice_label("lessons", "status", value, _) for value in records["status"]],
    )
    columns = [
        Column("code", _("Code")),
        Column("area", _("Casus area")),
        Column("about", _("About")),
        Column("kind_name", _("Kind")),
        Column("lesson", _("Lesson")),
        Column("why", _("Why")),
        Column("needed", _("What is needed")),
        Column("status_name", _("Status")),
    ]
    return readable(listed, columns, _)


def choice_label(kind: str, key: str, value: object, _: Language) -> str:
    """A stored choice in the reader's language; Dutch choices are shown as people type them."""
    for choice in KINDS[kind].field(key).choices:
        if choice.value == value:
            return _(choice.label) if _.code == "en" else choice.typed
    return ""
