"""What an empty cell stands for, and where a reference leads. These rules fill in; the others only look."""

from collections.abc import Iterator
from typing import Any

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.records import ANY_KIND, SEPARATOR, Field, Required, Type, join, resolve
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.workbook.checks.context import Context
from koppelkansen_metrics.workbook.checks.table import SILENT, Table
from koppelkansen_metrics.workbook.values import folded

GAINS_LINE = 3
LEARNING_LINE = 2
DOING_LINE = 1
# The status of an action that is done.
DONE = "gereed"


def references(table: Table, context: Context) -> Iterator[Finding]:
    """Every reference as it is stored: `P-03` in the own area, `Binnenstad/P-03` elsewhere."""
    for field in table.kind.fields:
        if field.type not in (Type.REFERENCE, Type.REFERENCES):
            continue
        for at, value in enumerate(table.values[field.key]):
            if value in (None, SILENT):
                continue
            parts = str(value).split(SEPARATOR) if field.type is Type.REFERENCES else [str(value)]
            found = [_resolved(part.strip(), field, context) for part in parts if part.strip()]
            table.values[field.key][at] = join(text for text, _ in found)
            for text, problem in found:
                if problem:
                    yield _unresolved(table, at, field, text=text, problem=problem, context=context)


def answered(table: Table, context: Context) -> Iterator[Finding]:
    """What was answered for empty cells of line and organisation; without it an absent column keeps what is stored."""
    for field in table.kind.fields:
        if field.required is not Required.ASKED:
            continue
        column = table.values[field.key]
        for at, value in enumerate(column):
            if value not in (None, SILENT) or table.was_filled(field.key, at):
                continue
            answer = context.answers.of(field.key, table.groups_of(at))
            if answer is not None:
                column[at] = answer
            elif context.record(table.kind.key, table.codes[at]) is None:
                column[at] = None
    yield from ()


def done_on(table: Table, context: Context) -> Iterator[Finding]:
    """An action that is done without saying since when, was on the reporting date: if someone said so."""
    for at in _empty(table, "actual_end", context) if context.answers.done_on_as_of else ():
        if table.value("status", at) == DONE:
            table.values["actual_end"][at] = context.as_of
    yield from ()


def baseline_date(table: Table, context: Context) -> Iterator[Finding]:
    """An empty agreed date is the stored one; at the first report it is the expected date."""
    for at in _empty(table, "baseline_date", context):
        record = context.record(table.kind.key, table.codes[at])
        stored = record["baseline_date"] if record else None
        derived = stored or table.value("forecast_date", at)
        table.values["baseline_date"][at] = derived
        if derived is not None and table.has("baseline_date"):
            yield table.finding(at, "baseline_date", "baseline-derived", day=derived)


def stage_since(table: Table, context: Context) -> Iterator[Finding]:
    """An empty date is the first reporting date on which the pilot was in this stage."""
    for at in range(len(table.rows)):
        if table.value("stage_since", at) is not None or table.was_filled("stage_since", at):
            continue
        record = context.record(table.kind.key, table.codes[at])
        stays = record is not None and record["stage"] == table.value("stage", at)
        if stays and not table.has("stage_since"):
            continue
        derived = (record["stage_since"] if record and stays else None) or context.as_of
        table.values["stage_since"][at] = derived
        if derived is not None and table.value("stage", at) is not None:
            yield table.finding(at, "stage_since", "stage-since-derived", day=derived)


def status_open(table: Table, context: Context) -> Iterator[Finding]:
    """An empty status means that it is open."""
    for at in _empty(table, "status", context):
        table.values["status"][at] = "open"
    yield from ()


def raised_on(table: Table, context: Context) -> Iterator[Finding]:
    """An empty date is the stored one, else the reporting date."""
    for at in _empty(table, "raised_on", context):
        record = context.record(table.kind.key, table.codes[at])
        table.values["raised_on"][at] = (record["raised_on"] if record else None) or context.as_of
    yield from ()


def lesson_place(table: Table, context: Context) -> Iterator[Finding]:
    """Without line or organisation a lesson has those of what it is about, else it is joint learning."""
    for at in range(len(table.rows)):
        line, organisation = _place_of(table.becomes("about", at, context), context)
        _fill(table, "line", at, line or LEARNING_LINE, context)
        _fill(table, "organisation", at, organisation or context.stored.programme.joint, context)
    yield from ()


def ask_place(table: Table, context: Context) -> Iterator[Finding]:
    """Without a line a question has that of what it is about, else line 1; without a sender all of them ask."""
    for at in range(len(table.rows)):
        line, _ = _place_of(table.becomes("about", at, context), context)
        _fill(table, "line", at, line or DOING_LINE, context)
        _fill(table, "from_organisation", at, context.stored.programme.joint, context)
    yield from ()


def gain_organisation(table: Table, context: Context) -> Iterator[Finding]:
    """Without an organisation a gain is of all of them."""
    for at in range(len(table.rows)):
        _fill(table, "organisation", at, context.stored.programme.joint, context)
    yield from ()


def _empty(table: Table, key: str, context: Context) -> list[int]:
    """The rows in which this must be filled: an empty cell, or a new record when the file has no such column."""
    return [
        at
        for at, value in enumerate(table.values[key])
        if (value is None and not table.was_filled(key, at))
        or (value is SILENT and context.record(table.kind.key, table.codes[at]) is None)
    ]


def _fill(table: Table, key: str, at: int, value: object, context: Context) -> None:
    column = table.values[key]
    is_new = context.record(table.kind.key, table.codes[at]) is None
    if (column[at] is None and not table.was_filled(key, at)) or (column[at] is SILENT and is_new):
        column[at] = value


def _resolved(text: str, field: Field, context: Context) -> tuple[str, str]:
    """The reference as it is stored, and what is wrong with it (`unknown`, `ambiguous`, or nothing).

    What was renamed or merged, with this file or before, is followed: whoever wrote the old code need not know.
    """
    names = {folded(name): name for name in context.stored.programme.area_names}
    start, slash, rest = text.partition("/")
    named = names.get(folded(start)) if slash else None
    code = rest.strip() if named else text
    if named in (None, context.area):
        code = context.said_now(code, field.refers_to)
    own = context.in_workbook(code, field.refers_to) or context.area in context.homes(code, field.refers_to)
    if named in (None, context.area) and own:
        return code, ""
    moved = {area: now for area, now in context.moved(code, field.refers_to).items() if named in (None, area)}
    if context.area in moved:
        return moved[context.area], ""
    homes = {area: code for area in context.homes(code, field.refers_to) if named in (None, area)} or moved
    if len(homes) == 1:
        ((area, now),) = homes.items()
        return f"{area}/{now}", ""
    stored = f"{named}/{code}" if named and named != context.area else code
    return stored, "ambiguous" if homes else "unknown"


def _unresolved(table: Table, at: int, field: Field, *, text: str, problem: str, context: Context) -> Finding:
    if field.refers_to == ANY_KIND or field.key == "adopted_from":
        return table.finding(at, field.key, "reference-not-found")
    if problem == "ambiguous":
        home = min(context.homes(text, field.refers_to) or context.moved(text, field.refers_to))
        return table.finding(at, field.key, "reference-ambiguous", example=f"{home}/{text}")
    sheet = {"milestones": "Mijlpalen", "pilots": "Pilots"}[field.refers_to]
    return table.finding(at, field.key, "reference-unknown", sheet=sheet)


def _place_of(about: object, context: Context) -> tuple[int | None, str | None]:
    """Line and organisation of what a reference leads to; None for what it has not, or leads nowhere."""
    if about is None:
        return None, None
    areas = context.stored.programme.area_names
    area, code = resolve(str(about), area=context.area or "", areas=areas)
    if area == context.area:
        code = context.said_now(code, ANY_KIND)
    inside = context.in_workbook(code, ANY_KIND) if area == context.area else None
    if inside:
        table, at = inside
        found: Any = {key: table.becomes(key, at, context) for key in ("line", "organisation") if key in table.values}
        return (GAINS_LINE if table.kind.key == "gains" else found.get("line")), found.get("organisation")
    return _stored_place(area, code, context)


def _stored_place(area: str, code: str, context: Context) -> tuple[int | None, str | None]:
    """Line and organisation of a stored record of any area."""
    for kind, table in context.stored.tables.items():
        found = plain(table[(table["area"] == area) & (table["code"] == code)])
        if kind != "confidence" and found:
            return (GAINS_LINE if kind == "gains" else found[0]["line"]), found[0].get("organisation")
    return None, None
