"""What must be filled in, and what cannot have happened yet: the rules that every kind has."""

from collections.abc import Iterator

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.records import Required, Type
from koppelkansen_metrics.workbook.checks.context import Context
from koppelkansen_metrics.workbook.checks.table import SILENT, Table

# When a lesson came up may lie after the reporting date: a day to sort by, not a claim about what was done.
MAY_LIE_LATER = {("lessons", "raised_on")}


def columns(table: Table, _context: Context) -> Iterator[Finding]:
    """A column that must be filled is there."""
    for field in table.kind.fields:
        if field.required is Required.YES and not table.has(field.key):
            yield Finding(table.name, None, None, field.header, "header-missing", field.header)


def cells(table: Table, _context: Context) -> Iterator[Finding]:
    """A cell that must be filled is; an unreadable one has a finding already. `ASKED` fields were answered before."""
    for field in table.kind.fields:
        if field.required is Required.NO or (field.required is Required.YES and not table.has(field.key)):
            continue
        for at, value in enumerate(table.values[field.key]):
            # A column that is not there says nothing about a row that is stored.
            if value is None and not table.was_filled(field.key, at):
                yield table.finding(at, field.key, "required")


def conditional(table: Table, context: Context) -> Iterator[Finding]:
    """A cell that must be filled because of what another one says; without such a column, what is stored counts."""
    for field in table.kind.fields:
        if field.required_when is None:
            continue
        other, wanted = field.required_when
        if not table.has(other) and not table.has(field.key):
            continue
        for at in range(len(table.rows)):
            if table.becomes(other, at, context) not in wanted or table.becomes(field.key, at, context) is not None:
                continue
            if not table.was_filled(field.key, at):
                yield table.finding(at, field.key, "required")


def after_as_of(table: Table, context: Context) -> Iterator[Finding]:
    """What happened lies on or before the reporting date."""
    if context.as_of is None:
        return
    for field in table.kind.fields:
        if field.type is not Type.ACTUAL or (table.kind.key, field.key) in MAY_LIE_LATER:
            continue
        for at, value in enumerate(table.values[field.key]):
            if value not in (None, SILENT) and value > context.as_of:  # type: ignore[operator]  # a day, by its type
                yield table.finding(at, field.key, "date-after-as-of", as_of=context.as_of)
