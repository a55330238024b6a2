"""What exports of other programs have in common: columns by many names, groups instead of lines, words of their own."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from koppelkansen_metrics.findings import Notice, Refusal
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import DATES, Kind, Type
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value
from koppelkansen_metrics.workbook.formats.layout import (
    General,
    Layout,
    Place,
    Table,
    Translation,
    about_sheet,
    cell,
    duplicates,
    find_columns,
    find_header,
    not_read,
)
from koppelkansen_metrics.workbook.values import clean, folded, is_month_first, squeezed

Names = Mapping[str, Sequence[str]]
# What else rows can be told apart by, where an export has no line or organisation.
GROUPS = ("bucket", "label", "type", "assignee")

_TIME = re.compile(r"[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?Z?$", re.IGNORECASE)
_WEEKDAY = re.compile(r"([^\W\d]{2,9})\.?,? +(?=\d)")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})[/ .-]+([^\W\d]+)\.?[/ .-]+(\d{4}|\d{2})")
# By their first two letters, Monday first.
_WEEKDAYS = (("ma", "mo"), ("di", "tu"), ("wo", "we"), ("do", "th"), ("vr", "fr"), ("za", "sa"), ("zo", "su"))
NO_DATE = {"na", "nvt", "n.v.t.", "n/a", "niet beschikbaar"}


@dataclass(frozen=True)
class Export:
    """A sheet of an export: its columns by the names that its module gives them, fields of ours and others."""

    name: str
    sheet: Sheet
    columns: Mapping[str, Sequence[Place]]
    header_row: int

    @classmethod
    def find(cls, name: str, cells: Cells, *, names: Names, telling: Collection[str]) -> "Export | None":
        """The first visible sheet that has all the telling columns; None when there is none.

        `names`: the name of a column in the module of this format → the headers that it may have.
        """
        known = {variant: key for key, headers in names.items() for variant in _variants(headers)}
        for sheet in cells.sheets:
            header_row = find_header(sheet, known) if sheet.visible else 0
            columns = find_columns(sheet, header_row, known)
            if all(key in columns for key in telling):
                return cls(name, sheet, columns, header_row)
        return None

    def value(self, key: str, row: int) -> Value:
        """The cell of a row in the first column of this name; None without such a column."""
        places = self.columns.get(key, ())
        return cell(self.sheet, row, places[0].column) if places else None

    def word(self, key: str, row: int) -> str:
        """The same as folded text."""
        return folded(clean(self.value(key, row)))

    def rows(self) -> range:
        """The rows below the header, as Excel counts."""
        return range(self.header_row + 1, len(self.sheet.rows) + 1)

    def table(
        self,
        kind: Kind,
        *,
        fields: Mapping[str, str],
        translated: Mapping[str, Translation],
        without: Collection[int] = (),
    ) -> Table:
        """The rows of one kind. `fields`: field of ours → the name under which it is known here.

        Dates lose their time and a weekday before them, texts that are too long their end. Raises Refusal for dates
        that can only be read with the month first.
        """
        places = {key: self.columns[name][0] for key, name in fields.items() if name in self.columns}
        groups = {group: tuple(self.columns[group]) for group in GROUPS if group in self.columns}
        table = Table(kind, self.sheet, self.header_row, places, groups, without=frozenset(without))
        translations = dict(translated)
        for each in kind.fields:
            if each.key in places and each.type in DATES:
                check_day_first(table, places[each.key])
                translations[each.key] = _then(translated.get(each.key), day)
            elif each.key in places and each.type is Type.TEXT:
                translations[each.key] = _then(translated.get(each.key), shortened(each.length))
        return replace(table, translated=translations)

    def layout(
        self, cells: Cells, tables: Iterable[Table], *, source: str = "", general: Mapping[str, General] | None = None
    ) -> Layout:
        """The layout with these tables; `source`: which plan or project, `general`: what is known of the whole."""
        filled = tuple(table for table in tables if table.filled)
        used = {place for table in filled for place in table.places.values()}
        fields = [places for places in self.columns.values() if places[0] in used]
        unknown = self.columns.get("", ())
        read = {self.sheet.name, *(place.sheet for place in (general or {}).values())}
        return Layout(
            format=self.name,
            source=f"{self.name}:{source}" if source else self.name,
            tables=filled or tuple(tables),
            general=general or {},
            findings=tuple(duplicates(self.sheet, self.header_row, fields)),
            notices=(
                *about_sheet(self.sheet, unknown),
                *(notice for table in filled for notice in _long(table)),
                *not_read(cells, read),
            ),
        )


def names(columns: Names, name: str, programme: Programme) -> dict[str, tuple[str, ...]]:
    """The headers that we know and those that the programme's settings add for this format."""
    added = programme.headers.get(name, {})
    return {key: (*columns.get(key, ()), *added.get(key, ())) for key in (*columns, *(added.keys() - columns.keys()))}


def day(value: Value) -> Value:
    """A date as an export writes it, without its time and weekday; what says that there is none becomes empty."""
    if not isinstance(value, str):
        return value
    text = _WEEKDAY.sub("", _TIME.sub("", clean(value)), count=1)
    if folded(text) in NO_DATE:
        return None
    named = _NAMED.fullmatch(text)
    return f"{named[1]} {named[2]} {named[3]}" if named else text


def shortened(limit: int) -> Callable[[Value], Value]:
    """A text of at most so many characters; an export cannot be mended by hand, so its beginning is kept."""

    def short(value: Value) -> Value:
        text = clean(value)
        return text if len(text) <= limit else text[: limit - 1] + "…"

    return short


def _then(first: Translation | None, then: Callable[[Value], Value]) -> Translation:
    return lambda value, row: then(value if first is None else first(value, row))


def _long(table: Table) -> list[Notice]:
    texts = [each for each in table.kind.fields if each.type is Type.TEXT and each.key in table.places]
    count = sum(
        len(clean(cell(table.sheet, row, table.places[each.key].column))) > each.length
        for each in texts
        for row in table.filled
    )
    return [Notice(table.sheet.name, "texts-shortened", str(count))] if count else []


def _variants(headers: Iterable[str]) -> set[str]:
    """A header as people see it, and as it is written where spaces are not allowed."""
    return {variant for header in headers for variant in (squeezed(header), squeezed(header.replace(" ", "_")))}


def check_day_first(table: Table, place: Place) -> None:
    """Raises Refusal when a date in this column can only be read with the month first."""
    for row in table.filled:
        value = cell(table.sheet, row, place.column)
        if isinstance(value, str) and (is_month_first(day(value)) or _weekday_says_month_first(clean(value))):
            raise Refusal("dates-month-first", value=clean(value), sheet=table.sheet.name, row=row)


def _weekday_says_month_first(text: str) -> bool:
    """Whether the weekday before a date fits only when its first number is the month: `Mon 3/1/21`."""
    named = _WEEKDAY.match(text)
    numbers = _NUMERIC.search(text)
    if not named or not numbers:
        return False
    weekday = next((at for at, names in enumerate(_WEEKDAYS) if folded(named[1])[:2] in names), None)
    one, two, year = int(numbers[1]), int(numbers[2]), int(numbers[3]) % 100 + 2000
    return weekday is not None and _weekday(year, two, one) != weekday and _weekday(year, one, two) == weekday


def _weekday(year: int, month: int, number: int) -> int | None:
    try:
        return date(year, month, number).weekday()
    except ValueError:
        return None


def words(*groups: tuple[str, Iterable[str]]) -> dict[str, str]:
    """Words of an export, folded → ours: `words(("gereed", ("Done", "Closed")), …)`."""
    return {folded(word): ours for ours, several in groups for word in several}
