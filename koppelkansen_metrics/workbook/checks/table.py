"""The rows of one sheet as typed columns, with the finding of every cell that could not be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import DATES, EXAMPLE_CODE, SEPARATOR, Field, Kind, Type
from koppelkansen_metrics.workbook import template, values
from koppelkansen_metrics.workbook.cells import Sheet, Value
from koppelkansen_metrics.workbook.checks.context import Context
from koppelkansen_metrics.workbook.formats.layout import Place, Translation, cell
from koppelkansen_metrics.workbook.formats.layout import Table as Placed
from koppelkansen_metrics.workbook.values import Problem, Read

Reading = Callable[[Value], Read]


class Silent:
    """What a file says about a column that it does not have: nothing, so what is stored stays."""


SILENT = Silent()


@dataclass
class Table:
    """One sheet of a workbook. `rows` are Excel's row numbers; every column of `values` has one value per row."""

    kind: Kind
    name: str
    header_row: int
    places: Mapping[str, Place]
    rows: list[int]
    values: dict[str, list[object]]
    raw: dict[str, list[Value]]
    # Group (bucket, label, type, assignee) → the cell of each row.
    groups: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    # Cells (row, key) that hold something that is no value: an error, or a formula without a stored value.
    marked: set[tuple[int, str]] = field(default_factory=set)
    # Cells that say that there is no date: as good as empty.
    dateless: set[tuple[int, str]] = field(default_factory=set)

    @classmethod
    def read(cls, placed: Placed, context: Context) -> "Table":
        """Read every cell of a sheet; a row with only dates is skipped, with a warning."""
        sheet, kind = placed.sheet, placed.kind
        rows = placed.filled
        raw = {key: _column(sheet, place, rows) for key, place in placed.places.items()}
        groups = {
            group: [SEPARATOR.join(values.clean(cell(sheet, row, place.column)) for place in places) for row in rows]
            for group, places in placed.groups.items()
        }
        table = cls(kind, sheet.name, placed.header_row, placed.places, rows, {}, raw, groups)
        table._skip_ghosts()
        for each in kind.fields:
            if each.key in table.places:
                translation = placed.translated.get(each.key)
                table._read_column(each, sheet, context.stored.programme, translation=translation)
            else:
                table.values[each.key] = [SILENT] * len(table.rows)
        return table

    @cached_property
    def codes(self) -> list[str]:
        """The code of each row, once codes were given; a judgement's code is its line."""
        column = self.values["code"] if self.kind.has_code else self.values["line"]
        return ["" if value is None or value is SILENT else str(value) for value in column]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Code → position of its (first) row; only for kinds that have codes of their own."""
        if not self.kind.has_code:
            return {}
        return {code: at for at, code in reversed(list(enumerate(self.codes))) if code}

    def has(self, key: str) -> bool:
        """Whether the file has this column."""
        return key in self.places

    def value(self, key: str, at: int) -> object:
        """The value in a row; None when it is empty or the file has no such column."""
        found = self.values[key][at]
        return None if found is SILENT else found

    def becomes(self, key: str, at: int, context: Context) -> object:
        """What the record of a row will hold: what the file says, else what is stored of it; None without either."""
        found = self.values[key][at]
        if found is not SILENT:
            return found
        record = context.record(self.kind.key, self.codes[at])
        return record[key] if record else None

    def was_filled(self, key: str, at: int) -> bool:
        """Whether the cell says anything, also when it could not be read; that there is no date, says nothing."""
        place = (self.rows[at], key)
        return self.has(key) and (self.raw[key][at] is not None or place in self.marked) and place not in self.dateless

    def groups_of(self, at: int) -> dict[str, list[str]]:
        """Group → the values of a row, which may have several labels or assignees in one cell."""
        return {group: parts(column[at]) for group, column in self.groups.items()}

    def finding(self, at: int, key: str, code: str, **details: object) -> Finding:
        """A finding at the cell of a row; without a column letter when the file has no such column."""
        place = self.places.get(key)
        text = values.clean(self.raw[key][at]) if place else ""
        header = place.header if place else self.kind.field(key).header
        return Finding(self.name, self.rows[at], place.letter if place else None, header, code, text or None, details)

    def without_example(self, programme: Programme, area: str | None) -> "Table":
        """Without the template's example row, if it is as the template wrote it."""
        first = self.values["code" if self.kind.has_code else "line"]
        suspects = [at for at, value in enumerate(first) if value == EXAMPLE_CODE or not self.kind.has_code]
        for at in reversed(suspects):
            found = {key: column[at] for key, column in self.values.items() if column[at] is not SILENT}
            if template.is_example(self.kind, found, programme, area):
                self._drop({at})
        return self

    def _drop(self, gone: set[int]) -> None:
        numbers = {self.rows[at] for at in gone}
        self.findings = [finding for finding in self.findings if finding.row not in numbers]
        kept = [at for at in range(len(self.rows)) if at not in gone]
        self.values = {key: [column[at] for at in kept] for key, column in self.values.items()}
        self.raw = {key: [column[at] for at in kept] for key, column in self.raw.items()}
        self.groups = {group: [column[at] for at in kept] for group, column in self.groups.items()}
        self.rows = [self.rows[at] for at in kept]

    def _skip_ghosts(self) -> None:
        dates = {each.key for each in self.kind.fields if each.type in DATES}
        others = [key for key in self.places if key not in dates]
        ghosts = {
            at
            for at in range(len(self.rows))
            if not any(values.clean(self.raw[key][at]) for key in others)
            and any(values.clean(self.raw[key][at]) for key in self.places if key in dates)
        }
        ghost_findings = [
            Finding(
                self.name,
                self.rows[at],
                self.places[key].letter,
                self.places[key].header,
                "ghost-row",
                values.clean(self.raw[key][at]),
            )
            for at in sorted(ghosts)
            for key in [next(key for key in self.places if key in dates and values.clean(self.raw[key][at]))]
        ]
        self._drop(ghosts)
        self.findings += ghost_findings

    def _read_column(self, each: Field, sheet: Sheet, programme: Programme, *, translation: Translation | None) -> None:
        place = self.places[each.key]
        percent = [(row, place.column) in sheet.percent for row in self.rows]
        column = self.raw[each.key]
        if translation is not None:
            column = [translation(value, row) for value, row in zip(column, self.rows, strict=True)]
        if each.type is Type.PERCENTAGE:
            self.values[each.key] = self._percentages(each, column, percent)
        else:
            reading = _reading(each, programme)
            known: dict[tuple[type, Value], Read] = {}
            self.values[each.key] = []
            for at, value in enumerate(column):
                if value is None:
                    self.values[each.key].append(None)
                    continue
                # Most columns hold few different values; the type is part of the key because 1 == True == 1.0.
                key = (type(value), value)
                read = known.get(key) or known.setdefault(key, reading(value))
                self.values[each.key].append(read.value)
                if read.problems:
                    self._report(at, each.key, read.problems)
        self._report_marks(each.key, place, sheet)

    def _percentages(self, each: Field, column: list[Value], percent: list[bool]) -> list[object]:
        plain = [
            (at, values.number_in(value)) for at, value in enumerate(column) if not percent[at] and values.clean(value)
        ]
        fraction = values.are_fractions([number for _, number in plain])
        if fraction:
            self.findings.append(self._at_header(each.key, "percentage-as-fraction"))
        reads = [
            values.read_percentage(value, percent_format=percent[at], fraction=fraction and not percent[at])
            for at, value in enumerate(column)
        ]
        # From here on the cells are only for people to read, who see 40% and not 0.4.
        self.raw[each.key] = [_as_percent(value) if percent[at] else value for at, value in enumerate(column)]
        for at, read in enumerate(reads):
            self._report(at, each.key, read.problems)
        return [read.value for read in reads]

    def _report(self, at: int, key: str, problems: tuple[Problem, ...]) -> None:
        self.findings += [self.finding(at, key, problem.code, **problem.details) for problem in problems]
        if any(problem.code == "date-none" for problem in problems):
            self.dateless.add((self.rows[at], key))

    def _report_marks(self, key: str, place: Place, sheet: Sheet) -> None:
        """An Excel error is an error at its cell, never a blank; so is a formula that nobody calculated."""
        if not sheet.errors and not sheet.uncomputed:
            return
        for row in self.rows:
            position = (row, place.column)
            if position in sheet.errors:
                shown = sheet.errors[position]
                self.findings.append(Finding(self.name, row, place.letter, place.header, "cell-error", shown))
                self.marked.add((row, key))
            elif position in sheet.uncomputed:
                self.findings.append(Finding(self.name, row, place.letter, place.header, "formula-without-value"))
                self.marked.add((row, key))

    def _at_header(self, key: str, code: str) -> Finding:
        place = self.places[key]
        return Finding(self.name, self.header_row, place.letter, place.header, code, place.header)


def parts(text: str) -> list[str]:
    """The values in one cell of a group, in their order; empty for an empty cell."""
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


def _column(sheet: Sheet, place: Place, rows: list[int]) -> list[Value]:
    """The cells of a column; an empty text is an empty cell."""
    found = [cell(sheet, row, place.column) for row in rows]
    return [None if isinstance(value, str) and not values.clean(value) else value for value in found]


def _reading(each: Field, programme: Programme) -> Reading:
    """How a cell of this field is read."""
    if each.type in DATES:
        return lambda value: values.read_date(value, planned=each.type is Type.PLANNED)
    if each.type is Type.WHOLE:
        return lambda value: values.read_whole(value, low=each.low, high=each.high)
    if each.type in (Type.CHOICE, Type.CHOICES):
        choices = each.options(programme)
        known = values.options(choices)
        allowed = tuple(choice.typed for choice in choices)
        read = values.read_choice if each.type is Type.CHOICE else values.read_choices
        return lambda value: read(value, known=known, allowed=allowed)
    # A reference is a code, or a list of them; resolving it is a check, because it needs the whole workbook.
    limit = each.length or 1000
    return lambda value: values.read_text(value, limit=limit)


def _as_percent(value: Value) -> Value:
    number = values.number_in(value)
    return value if number is None or isinstance(value, str) else f"{round(number * 100, 4):g}%"
