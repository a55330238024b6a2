"""The tables behind the charts: the wanted columns, under headers and with values that a reader understands."""

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures.style import judgement
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.metrics.changes import Change
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS, resolve
from koppelkansen_metrics.rows import plain as rows_of
from ui import labels
from ui.components import Column, origin, readable, shown, unbroken, with_origin


def matrix(cells: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Per area and line: the counts, both judgements and their reasons."""
    listed = cells.assign(
        name=labels.of_groups(cells, "area", programme, _),
        line_name=labels.of_groups(cells, "line", programme, _),
        team=[judgement(value).said(_) for value in cells["reported"]],
        figures=[judgement(value).said(_) for value in cells["signal"]],
        because=[sentences.progress.because(reasons, _) for reasons in cells["signal_reasons"]],
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


def actions(records: pd.DataFrame, programme: Programme, _: Language, *, without: Collection[str] = ()) -> pd.DataFrame:
    """Actions, each with the cell it came from; `without` the columns that say the same in all of them."""
    listed = with_origin(records, programme, _).assign(
        name=named(records, "title"),
        line_name=labels.of_groups(records, "line", programme, _),
        organisation_name=labels.of_groups(records, "organisation", programme, _),
        status_name=[choice_label("actions", "status", value, _) for value in records["status"]],
    )
    columns = [
        Column("name", _("Action")),
        Column("line_name", _("Programme line")),
        Column("organisation_name", _("Organisation")),
        Column("owner", _("Owner")),
        Column("status_name", _("Status")),
        Column("progress", _("Progress")),
        Column("planned_end", _("Planned end")),
        Column("actual_end", _("Done on")),
        Column("overdue_days", _("Days overdue")),
        Column("needed", _("What is needed")),
        origin(_, "actions"),
    ]
    return readable(listed, _but(columns, without), _)


def weeks(table: pd.DataFrame, _: Language) -> pd.DataFrame:
    """Done and planned over time, the newest week first."""
    columns = [
        Column("week", _("Week until")),
        Column("scope", _("All actions")),
        Column("done", _("Done")),
        Column("planned", _("Planned")),
        Column("baseline", _("First agreed")),
    ]
    return readable(table.iloc[::-1], columns, _)


def milestones(
    records: pd.DataFrame, programme: Programme, _: Language, *, without: Collection[str] = ()
) -> pd.DataFrame:
    """Milestones: first agreed, expected or reached, and the slip between them with how often agreed anew."""
    rows = rows_of(records)
    listed = with_origin(records, programme, _).assign(
        name=named(records, "title"),
        line_name=labels.of_groups(records, "line", programme, _),
        expected=[_expected(row, _) for row in rows],
        slip=[sentences.milestones.slip(row["drift_days"], row["rebaselines"], _) for row in rows],
        status_name=[choice_label("milestones", "status", row["status"], _) for row in rows],
    )
    columns = [
        Column("name", _("Milestone")),
        Column("area_name", _("Casus area")),
        Column("line_name", _("Programme line")),
        # Where all stand the same, as in a list of what is coming, the room is better used.
        *([Column("status_name", _("Status"))] if len(set(records["status"])) > 1 else []),
        Column("first_baseline", _("First agreed")),
        Column("expected", _("Expected or reached")),
        Column("slip", _("Slip")),
        origin(_, "milestones"),
    ]
    return readable(listed, _but(columns, without), _)


def _expected(row: dict[str, Any], _: Language) -> str:
    """The day on which it was reached or is expected; and that nobody knows yet, if that passed since the report."""
    day = unbroken(_.day(row["date"]))
    return _("{day} (passed, state unknown)", day=day) if row["unreported"] else day


CHANGES = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "missing": N_("Missing, kept"),
    "dropped": N_("Dropped"),
    "renamed": N_("Other code"),
    "merged": N_("Merged"),
}


def changes(changed: Sequence[Change], programme: Programme, _: Language) -> pd.DataFrame:
    """One line per record that changed, with every field that did, and the cell it stands in."""
    told = pd.DataFrame([each.row for each in changed], columns=list(_PLACED)).astype(object)
    lines = {str(line.number): line.label(_) for line in programme.lines}
    titles = [
        lines.get(each.code) if each.kind == "confidence" else each.row[KINDS[each.kind].title] for each in changed
    ]
    listed = with_origin(told, programme, _).assign(
        kind_name=[_(KINDS[each.kind].one) for each in changed],
        name=[called(each.code, title) for each, title in zip(changed, titles, strict=True)],
        change_name=[_(CHANGES[each.change]) for each in changed],
        fields=["; ".join(_field(each.kind, key, both, _) for key, both in each.fields.items()) for each in changed],
    )
    columns = [
        Column("kind_name", _("Kind")),
        Column("name", _("Which")),
        Column("change_name", _("Change")),
        Column("fields", _("What it was → what it is")),
        Column("origin", _("Where it stands")),
    ]
    return readable(listed, columns, _)


_PLACED = ("area", "code", "file", "sheet", "row")


def _field(kind: str, key: str, both: tuple[object, object], _: Language) -> str:
    """`Status: loopt → gereed`; a value that is not there is called empty."""
    label = _("Code") if key == "code" else _(KINDS[kind].field(key).label)
    was, became = (shown(value, _) or _("empty") for value in both)
    return f"{label}: {was} → {became}"


def slips(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Milestones of which the date moved, that were reached, came or went since a day; furthest first."""
    told = records[(records["class"] != "same") | records["reached"]].sort_values("days", ascending=False)
    rows = rows_of(told)
    listed = with_origin(told, programme, _).assign(
        name=named(told, "title"),
        line_name=labels.of_groups(told, "line", programme, _),
        slip=[_slipped(row, _) for row in rows],
    )
    columns = [
        Column("name", _("Milestone")),
        Column("area_name", _("Casus area")),
        Column("line_name", _("Programme line")),
        Column("then", _("Date then")),
        Column("now", _("Date now")),
        Column("slip", _("What happened")),
        origin(_, "milestones"),
    ]
    return readable(listed, columns, _)


def _slipped(row: dict[str, object], _: Language) -> str:
    """`46 days later`, `reached`, `new`: what happened to a milestone since."""
    words = {
        "new": _("new"),
        "missing": _("missing from the file"),
        "dropped": _("dropped"),
    }
    said = words.get(str(row["class"])) or sentences.milestones.drift(row["days"], _)
    reached = _("reached")
    return f"{said}, {reached}" if row["reached"] else said


def trend(points: pd.DataFrame, records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Per milestone its date at each report, newest report first."""
    titles = records.set_index(["area", "code"])["title"].to_dict()
    told = points.sort_values(["area", "code", "revision"], ascending=[True, True, False])
    places = zip(told["area"], told["code"], strict=True)
    listed = told.assign(
        name=[called(code, titles.get((area, code))) for area, code in places],
        area_name=labels.of_groups(told, "area", programme, _),
    )
    columns = [
        Column("name", _("Milestone")),
        Column("area_name", _("Casus area")),
        Column("recorded_on", _("Reported on")),
        Column("date", _("Date then")),
    ]
    return readable(listed, columns, _)


def pilots(records: pd.DataFrame, programme: Programme, _: Language, *, without: Collection[str] = ()) -> pd.DataFrame:
    """Pilots, each with where it stands, what it needs and the cell it came from."""
    stages = {stage.name: stage.label(_) for stage in programme.stages}
    listed = with_origin(records, programme, _).assign(
        name=named(records, "title"), stage_name=[stages.get(str(stage), "") for stage in records["stage"]]
    )
    columns = [
        Column("name", _("Pilot")),
        Column("area_name", _("Casus area")),
        Column("stage_name", _("Stage")),
        Column("dwell_days", _("Days in this stage")),
        Column("receiving_owner", _("Owner in practice")),
        Column("readiness", _("Proven")),
        Column("use", _("In use")),
        Column("needed", _("What is needed")),
        Column("target_date", _("Practice expected on")),
        Column("adopted_from", _("Adopted from")),
        origin(_, "pilots"),
    ]
    return readable(listed, _but(columns, without), _)


def moves(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Pilots that are not in the stage they were in, with from where to where."""
    told = records[records["class"] != "same"]
    stages = {stage.name: stage.label(_) for stage in programme.stages}
    words = {
        "forward": _("went on"),
        "back": _("went back"),
        "stopped": _("stopped"),
        "new": _("new"),
        "missing": _("missing from the file"),
    }
    listed = with_origin(told, programme, _).assign(
        name=named(told, "title"),
        from_stage=[stages.get(str(stage), "") for stage in told["then"]],
        to_stage=[stages.get(str(stage), "") for stage in told["now"]],
        happened=[words[str(moved)] for moved in told["class"]],
    )
    columns = [
        Column("name", _("Pilot")),
        Column("area_name", _("Casus area")),
        Column("from_stage", _("Stage then")),
        Column("to_stage", _("Stage now")),
        Column("happened", _("What happened")),
        origin(_, "pilots"),
    ]
    return readable(listed, columns, _)


def stages(table: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Every stage with its number of pilots and the median of the days they have been in it."""
    names = {stage.name: stage.label(_) for stage in programme.stages}
    listed = table.assign(name=[names.get(str(stage), str(stage)) for stage in table["stage"]])
    columns = [
        Column("name", _("Stage")),
        Column("count", _("Pilots")),
        Column("dwell_median", _("Days in this stage (median)")),
    ]
    return readable(listed, columns, _)


def titles(kind: str, records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Records of any kind with a code: what each is called, its area, and the cell it came from."""
    listed = with_origin(records, programme, _).assign(name=named(records, KINDS[kind].title))
    return readable(
        listed, [Column("name", _(KINDS[kind].one)), Column("area_name", _("Casus area")), origin(_, kind)], _
    )


def transfer(counts: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Areas of origin as rows, areas that adopted as columns; nothing where nothing was adopted."""
    names = labels.names(programme, _)
    rows = [
        {_("Started in"): names.get(origin_area, str(origin_area))}
        | {names.get(area, str(area)): _.number(int(count)) if count else "–" for area, count in row.items()}
        for origin_area, row in counts.iterrows()
    ]
    return pd.DataFrame(rows, dtype="str")


def could_be(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """What works here and was not taken over elsewhere yet."""
    kinds = [KINDS[str(kind)].one for kind in records["kind"]]
    listed = with_origin(records, programme, _).assign(
        name=named(records, "title"), kind_name=[_(one) for one in kinds]
    )
    columns = [
        Column("kind_name", _("Kind")),
        Column("name", _("Which")),
        Column("area_name", _("Casus area")),
        Column("origin", _("Where it stands")),
    ]
    return readable(listed, columns, _)


def lessons(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Lessons with what they are about, why, what is needed, and the cell each came from."""
    listed = with_origin(records, programme, _).assign(
        name=named(records, "lesson"),
        kind_name=[choice_label("lessons", "kind", value, _) for value in records["kind"]],
        status_name=[choice_label("lessons", "status", value, _) for value in records["status"]],
    )
    columns = [
        Column("name", _("Lesson")),
        Column("area_name", _("Casus area")),
        Column("pilot", _("Pilot")),
        Column("kind_name", _("Kind")),
        Column("why", _("Why")),
        Column("needed", _("What is needed")),
        Column("status_name", _("Status")),
        origin(_, "lessons"),
    ]
    return readable(listed, columns, _)


def asks(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Questions to directors with what they were answered, and the cell each came from."""
    listed = with_origin(records, programme, _).assign(
        name=named(records, "question"),
        status_name=[choice_label("asks", "status", value, _) for value in records["status"]],
        to=[labels.organisations(each, programme, _) for each in records["to_organisation"]],
        before=[_before(row, _) for row in rows_of(records)],
    )
    columns = [
        Column("name", _("Question")),
        Column("to", _("To")),
        Column("before", _("Needed by")),
        Column("status_name", _("Status")),
        Column("answer", _("Answer")),
        origin(_, "asks"),
    ]
    return readable(listed, columns, _)


def _before(row: dict[str, Any], _: Language) -> str:
    """By which day an answer is needed, and whether that has passed, as far as that was worked out."""
    day = unbroken(_.day(row["needed_by"]))
    late = _("overdue")
    return f"{day} ▲ {late}" if row.get("overdue") else day


def about_pilots(lessons: pd.DataFrame, pilots: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """The lessons that are about one of these pilots, with its name in the column `pilot`."""
    names = dict(zip(zip(pilots["area"], pilots["code"], strict=True), named(pilots, "title"), strict=True))
    told = [
        names.get(resolve(about, area=area, areas=programme.area_names)) if isinstance(about, str) else None
        for area, about in zip(lessons["area"], lessons["about"], strict=True)
    ]
    with_pilot = lessons.assign(pilot=pd.Series(told, index=lessons.index, dtype="str"))
    return with_pilot[with_pilot["pilot"].notna()]


def called(code: str, title: object) -> str:
    """A record as tables call it: its code and what it is, in one column, so that a code is never cut in two."""
    return f"{code}\u2002{title}" if isinstance(title, str) and title != code else code


def choice_label(kind: str, key: str, value: object, _: Language) -> str:
    """A stored choice in the reader's language; Dutch choices are shown as people type them."""
    for choice in KINDS[kind].field(key).choices:
        if choice.value == value:
            return _(choice.label) if _.code == "en" else choice.typed
    return ""


def named(records: pd.DataFrame, key: str) -> list[str]:
    """What records are called, in their order: code, and the field `key`."""
    return [called(str(code), title) for code, title in zip(records["code"], records[key], strict=True)]


def _but(columns: Sequence[Column], without: Collection[str]) -> list[Column]:
    return [column for column in columns if column.key not in without]
