"""A workbook read, understood and checked: what would be saved, and everything that is wrong with it, all at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from koppelkansen_metrics.findings import Finding, Notice, Refusal, Severity
from koppelkansen_metrics.records import Required
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.workbook import formats, reader
from koppelkansen_metrics.workbook.checks import CHECKS, codes, general
from koppelkansen_metrics.workbook.checks.context import Answers, Context, Mapped
from koppelkansen_metrics.workbook.checks.table import SILENT, Table, parts
from koppelkansen_metrics.workbook.formats.layout import Layout

__all__ = ["Answers", "CheckedWorkbook", "Mapped", "Row", "check"]


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a file. `values` holds only what the file says or what was derived; `row` counts as Excel does."""

    code: str
    values: Mapping[str, object]
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """What a file says, and what is wrong with it.

    `rows`: per kind of which the file has rows, those rows. `source`: what the rows belong to (`template`, or an
    export and its plan). `area` and `as_of` are None when they are not known, which is then a finding. `groups`: what
    else tells the rows of an export apart (bucket, label, type, assignee) → its values, in the order of the file.
    `lacks`: which of line, organisation and as_of the file does not say itself, so that someone may.
    """

    name: str
    format: str
    source: str
    area: str | None
    as_of: date | None
    filled_by: str | None
    template_version: int | None
    base_revision: int | None
    rows: Mapping[str, tuple[Row, ...]]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...] = field(default=())
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()

    @property
    def can_be_saved(self) -> bool:
        """Whether nothing is wrong that blocks saving."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def check(data: bytes, name: str, *, answers: Answers, stored: Snapshot, recorded: date) -> CheckedWorkbook:
    """Read and check a file against what is stored; `recorded` is the day on which it is delivered.

    Raises Refusal when the file cannot be read at all. Anything less is a finding, and all of them are given.
    """
    layout = formats.recognise(reader.read(data, name), stored.programme, answers.columns)
    answers = answers.about(layout.format)
    about, findings = general.read(layout, answers, stored, recorded=recorded)
    context = Context(stored, about.area, about.as_of, answers)
    tables = [Table.read(table, context) for table in layout.tables if table.filled]
    tables = [table.without_example(stored.programme, about.area) for table in tables]
    if not any(table.rows for table in tables):
        raise Refusal("no-rows", sheets=tuple(table.name for table in tables))
    context.add(tables)
    found = [*layout.findings, *findings, *_findings(tables, context)]
    return CheckedWorkbook(
        name=name,
        format=layout.format,
        source=layout.source,
        area=about.area,
        as_of=about.as_of,
        filled_by=about.filled_by,
        template_version=about.template_version,
        base_revision=about.base_revision,
        rows={table.kind.key: tuple(_rows(table)) for table in tables if table.rows},
        findings=tuple(sorted(found, key=_place(layout))),
        notices=layout.notices,
        groups=_groups(tables),
        lacks=_lacks(tables, layout),
    )


def _findings(tables: list[Table], context: Context) -> Iterator[Finding]:
    """What the cells gave, then the rules: codes first, because references and derived values need them."""
    yield from codes.give(tables, context)
    for step in CHECKS:
        for table in tables:
            for rule in step.get(table.kind.key, ()):
                yield from rule(table, context)
    for table in tables:
        yield from table.findings


def _groups(tables: list[Table]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        for group, column in table.groups.items():
            found.setdefault(group, {}).update(dict.fromkeys(value for cell in column for value in parts(cell)))
    return {group: tuple(listed) for group, listed in found.items() if listed}


def _lacks(tables: list[Table], layout: Layout) -> tuple[str, ...]:
    """Which fields that are asked for have no column of their own, or an empty cell in it; and the Peildatum."""
    asked = {
        each.key: None
        for table in tables
        for each in table.kind.fields
        if each.required is Required.ASKED and not all(table.was_filled(each.key, at) for at in range(len(table.rows)))
    }
    as_of = layout.general.get("as_of")
    return (*asked, *(["as_of"] if as_of is None or as_of.value is None else []))


def _rows(table: Table) -> Iterator[Row]:
    for at, number in enumerate(table.rows):
        values = {key: column[at] for key, column in table.values.items() if column[at] is not SILENT and key != "code"}
        yield Row(table.codes[at], values, table.name, number)


def _place(layout: Layout) -> "_Order":
    return _Order([layout.general_sheet, *(table.sheet.name for table in layout.tables)])


class _Order:
    """Sorts findings as a reader goes through the file: by sheet, row and column."""

    def __init__(self, sheets: list[str | None]) -> None:
        self.sheets = sheets

    def __call__(self, finding: Finding) -> tuple[int, int, int, str]:
        sheet = self.sheets.index(finding.sheet) if finding.sheet in self.sheets else -1
        column = finding.column or ""
        return sheet, finding.row or 0, len(column), column
