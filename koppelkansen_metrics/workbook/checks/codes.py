"""Codes: unique over the workbook, and given where they are empty."""

import re
from collections.abc import Iterator, Sequence

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.records import Kind
from koppelkansen_metrics.workbook.checks.context import Context
from koppelkansen_metrics.workbook.checks.table import SILENT, Table
from koppelkansen_metrics.workbook.values import folded


def give(tables: Sequence[Table], context: Context) -> Iterator[Finding]:
    """Fill every empty code, then report each code that stands in two rows. Judgements have no code but their line."""
    with_codes = [table for table in tables if table.kind.has_code]
    taken = {str(code) for table in with_codes for code in table.values["code"] if code not in (None, SILENT)}
    for table in with_codes:
        yield from _derive(table, context, taken)
    yield from _duplicates(with_codes)


def _derive(table: Table, context: Context, taken: set[str]) -> Iterator[Finding]:
    """The code of the one stored record with the same title, else the next free one of the area."""
    by_title = _stored_titles(table.kind, context)
    following = _next_number(table.kind, context, taken)
    for at, code in enumerate(table.values["code"]):
        if code not in (None, SILENT) or table.was_filled("code", at):
            continue
        same = by_title.get(folded(str(table.value(table.kind.title, at) or "")), [])
        if len(same) == 1 and same[0] not in taken:
            given = same[0]
        else:
            given = f"{_prefix(context)}-{table.kind.letter}{following}"
            following += 1
        taken.add(given)
        table.values["code"][at] = given
        yield table.finding(at, "code", "code-derived", given=given)


def _stored_titles(kind: Kind, context: Context) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, record in context.records[kind.key].items():
        title = folded(str(record[kind.title] or ""))
        if title:
            found.setdefault(title, []).append(code)
    return found


def _next_number(kind: Kind, context: Context, taken: set[str]) -> int:
    """One more than the highest that is, or ever was, given: a code that went is not used for something else."""
    history = context.stored.history[kind.key]
    ever = set(history.loc[history["area"] == context.area, "code"]) | taken
    form = re.compile(rf"{re.escape(_prefix(context))}-{kind.letter}(\d+)")
    return max((int(found[1]) for code in ever if (found := form.fullmatch(code))), default=0) + 1


def _prefix(context: Context) -> str:
    areas = context.stored.programme.areas
    return next((area.prefix for area in areas if area.name == context.area), areas[-1].prefix)


def _duplicates(tables: Sequence[Table]) -> Iterator[Finding]:
    first: dict[str, tuple[str, int]] = {}
    for table in tables:
        for at, code in enumerate(table.codes):
            if not code:
                continue
            if code in first:
                sheet, row = first[code]
                yield table.finding(at, "code", "code-duplicate", sheet=sheet, row=row)
            else:
                first[code] = (table.name, table.rows[at])
