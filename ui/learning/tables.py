"""The tables of the learning agenda: what became of lessons and questions, what is open, barriers, what was found."""

import pandas as pd

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain as rows_of
from ui import labels
from ui.components import Column, origin, readable, with_origin
from ui.tables import called, choice_label, named


def became(records: pd.DataFrame, kind: str, programme: Programme, _: Language) -> pd.DataFrame:
    """Lessons or questions that were open: what they were, what they are, and where that led to."""
    gone = _("no longer there")
    listed = with_origin(records, programme, _).assign(
        name=named(records, "title"),
        was_name=[choice_label(kind, "status", value, _) for value in records["was"]],
        now_name=[choice_label(kind, "status", value, _) or gone for value in records["now"]],
    )
    columns = [
        Column("name", _(KINDS[kind].one)),
        Column("area_name", _("Casus area")),
        Column("was_name", _("Was")),
        Column("now_name", _("Is now")),
        Column("result", _("Embedded in") if kind == "lessons" else _("Answer")),
        origin(_, kind),
    ]
    return readable(listed, columns, _)


def by_status(counts: pd.DataFrame, _: Language) -> pd.DataFrame:
    """How many lessons there are of each status (rows) and kind (columns)."""
    kinds = {kind: choice_label("lessons", "kind", kind, _) for kind in counts["kind"].unique()}
    rows = [
        {_("Status"): choice_label("lessons", "status", status, _)}
        | {kinds[kind]: _.number(int(count)) for kind, count in zip(own["kind"], own["count"], strict=True)}
        for status, own in counts.groupby("status", sort=False)
    ]
    return pd.DataFrame(rows, dtype="str")


def open_lessons(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Open lessons with their age, why, and what is needed."""
    listed = with_origin(records, programme, _).assign(
        name=named(records, "lesson"),
        kind_name=[choice_label("lessons", "kind", value, _) for value in records["kind"]],
    )
    columns = [
        Column("name", _("Lesson")),
        Column("area_name", _("Casus area")),
        Column("kind_name", _("Kind")),
        Column("age_quarters", _("Quarters open")),
        Column("why", _("Why")),
        Column("needed", _("What is needed")),
        origin(_, "lessons"),
    ]
    return readable(listed, columns, _)


def embedded(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Lessons that were made to last, and where."""
    listed = with_origin(records, programme, _).assign(name=named(records, "lesson"))
    columns = [
        Column("name", _("Lesson")),
        Column("area_name", _("Casus area")),
        Column("embedded_in", _("Embedded in")),
        Column("why", _("Why")),
        origin(_, "lessons"),
    ]
    return readable(listed, columns, _)


def barriers(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Barriers with the gain that breaks each, how far that is, and the pilots that it holds up."""
    names = labels.names(programme, _)
    listed = with_origin(records, programme, _).assign(
        name=named(records, "barrier"),
        status_name=[choice_label("gains", "status", value, _) for value in records["status"]],
        where=[", ".join(names.get(area, area) for area in areas) for areas in records["areas"]],
    )
    columns = [
        Column("name", _("Barrier")),
        Column("gain", _("Essential gain")),
        Column("status_name", _("Status")),
        Column("pilot_count", _("Pilots")),
        Column("where", _("Casus areas")),
        Column("evidence", _("Evidence")),
        origin(_, "gains"),
    ]
    return readable(listed, columns, _)


def found(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """What a search found: the record, and the text in which the first word stands."""
    rows = rows_of(records)
    kinds = [KINDS[row["kind"]].one for row in rows]
    listed = with_origin(records, programme, _).assign(
        kind_name=[_(one) for one in kinds],
        name=[called(row["code"], row["title"]) for row in rows],
        text=[row["found"] if row["found"] != row["title"] else "" for row in rows],
    )
    columns = [
        Column("kind_name", _("Kind")),
        Column("name", _("Which")),
        Column("area_name", _("Casus area")),
        Column("text", _("Found in")),
        Column("origin", _("Where it stands")),
    ]
    return readable(listed, columns, _)
