"""The rules that belong to one kind of record."""

from collections.abc import Iterator

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.records import DROPPED, resolve
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.workbook.checks.context import Context
from koppelkansen_metrics.workbook.checks.table import Table

DONE = "gereed"
BLOCKED = "geblokkeerd"
PLANNED = "gepland"
COMPLETE = 100
# What is looked at of a stored lesson.
LESSON = ("area", "code", "about", "status")


def end_after_start(table: Table, _context: Context) -> Iterator[Finding]:
    """An action cannot be planned to end before it starts."""
    for at in range(len(table.rows)):
        start, end = table.value("planned_start", at), table.value("planned_end", at)
        if start is not None and end is not None and end < start:  # type: ignore[operator]  # days, by their type
            yield table.finding(at, "planned_end", "end-before-start", start=start)


def done_is_complete(table: Table, _context: Context) -> Iterator[Finding]:
    """An action that is done is done for 100 %."""
    for at in range(len(table.rows)):
        progress = table.value("progress", at)
        if table.value("status", at) == DONE and progress not in (None, COMPLETE):
            yield table.finding(at, "progress", "done-not-100", progress=progress)


def planned_end_known(table: Table, _context: Context) -> Iterator[Finding]:
    """An action that counts has a planned end, else it can never be overdue."""
    for at in range(len(table.rows)):
        if not table.has("planned_end") or table.value("status", at) in (DROPPED, None):
            continue
        if table.value("planned_end", at) is None and not table.was_filled("planned_end", at):
            yield table.finding(at, "planned_end", "planned-end-missing")


def actual_end_with_done(table: Table, _context: Context) -> Iterator[Finding]:
    """An action that is done says since when, and only such an action does."""
    for at in range(len(table.rows)):
        if not table.has("actual_end") or table.value("status", at) is None:
            continue
        done, ended = table.value("status", at) == DONE, table.value("actual_end", at)
        if done and ended is None and not table.was_filled("actual_end", at):
            yield table.finding(at, "actual_end", "actual-end-missing")
        if not done and ended is not None:
            yield table.finding(at, "actual_end", "actual-end-not-done")


def blocked_says_what_is_needed(table: Table, _context: Context) -> Iterator[Finding]:
    """Blocked work says what is needed to go on."""
    for at in range(len(table.rows)):
        if table.has("needed") and table.value("status", at) == BLOCKED and not table.was_filled("needed", at):
            yield table.finding(at, "needed", "needed-missing")


def rebaselined(table: Table, context: Context) -> Iterator[Finding]:
    """Another agreed date than in the previous revision is counted as agreed anew."""
    for at, code in enumerate(table.codes):
        record = context.record(table.kind.key, code)
        before, now = (record["baseline_date"] if record else None), table.value("baseline_date", at)
        if before is not None and now is not None and before != now:
            yield table.finding(at, "baseline_date", "rebaselined", previous=before)


def forecast_not_passed(table: Table, context: Context) -> Iterator[Finding]:
    """What is expected lies ahead of the reporting date, as long as it is planned."""
    for at in range(len(table.rows)):
        expected = table.value("forecast_date", at)
        if expected is None or context.as_of is None or table.value("status", at) != PLANNED:
            continue
        if expected < context.as_of:  # type: ignore[operator]  # a day, by its type
            yield table.finding(at, "forecast_date", "forecast-passed")


def one_judgement_per_line(table: Table, _context: Context) -> Iterator[Finding]:
    """A team judges each line once."""
    first: dict[object, int] = {}
    for at in range(len(table.rows)):
        line = table.value("line", at)
        if line is not None and line in first:
            yield table.finding(at, "line", "line-duplicate", row=first[line])
        first.setdefault(line, table.rows[at])


def receiver_known(table: Table, context: Context) -> Iterator[Finding]:
    """From the evaluation on, someone is known who will own the pilot's result in practice."""
    late = {stage.name for stage in context.stored.programme.stages if stage.needs_receiver}
    for at in range(len(table.rows)):
        stage = table.value("stage", at)
        if table.has("receiving_owner") and stage in late and not table.was_filled("receiving_owner", at):
            yield table.finding(at, "receiving_owner", "receiver-missing", stage=stage)


def stopped_taught_something(table: Table, context: Context) -> Iterator[Finding]:
    """A pilot that was stopped has a lesson about it, in this file or stored."""
    taught = _taught(context)
    for at, code in enumerate(table.codes):
        if table.value("stage", at) in context.stored.programme.stopped and code not in taught:
            yield table.finding(at, "stage", "stopped-without-lesson")


def _taught(context: Context) -> set[str]:
    """The codes of the own area's records that a lesson of any area is about; dropped lessons do not count."""
    stored = context.stored["lessons"]
    told = {(row["area"], row["code"]): (row["about"], row["status"]) for row in plain(stored, LESSON)}
    for table in context.tables:
        if table.kind.key == "lessons":
            for at, code in enumerate(table.codes):
                told[context.area, code] = (table.becomes("about", at, context), table.becomes("status", at, context))
    areas = context.stored.programme.area_names
    about = [
        resolve(str(reference), area=area or "", areas=areas)
        for (area, _code), (reference, status) in told.items()
        if reference and status != DROPPED
    ]
    return {context.said_now(code, "pilots") for area, code in about if area == context.area}
