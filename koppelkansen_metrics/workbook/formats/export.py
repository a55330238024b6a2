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
from koppelkansen_metrics.workbook.values import MONTHS, clean, folded, is_month_first, squeezed

Names = Mapping[str, Sequence[str]]
# What else rows can be told apart by, where an export has no line or organisation.
GROUPS = ("bucket", "label", "type", "assignee")

# From Monday on, short and long, Dutch and English.
_WEEKDAYS = (
    ("ma", "maandag", "mon", "monday"),
    ("di", "dinsdag", "tue", "tuesday"),
    ("wo", "woensdag", "wed", "wednesday"),
    ("do", "donderdag", "thu", "thursday"),
    ("vr", "vrijdag", "fri", "friday"),
    ("za", "zaterdag", "sat", "saturday"),
    ("zo", "zondag", "sun", "sunday"),
)
_WEEKDAY = re.compile(rf"({'|'.join(name for names in _WEEKDAYS for name in names)})\.?,? +(?=\w)", re.IGNORECASE)
_TIME = re.compile(
    r"[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[apvn]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})[/ .-]+([^\W\d]+)\.?[/ .-]+(\d{4}|\d{2})")
_MONTH_NAMED_FIRST = re.compile(r"([^\W\d]+)\.?[/ .-]+\d{1,2},?[/ .-]+(?:\d{4}|\d{2})")
NO_DATE = {"na", "nvt", "n.v.t.", "n.n.", "n/a", "niet beschikbaar"}


@dataclass(frozen=True)
class Export:
    """A sheet of an export: its columns by the names that its module gives them, fields of ours and others.

    Of several columns for one name the first counts whose header the module names first. `dates`: the columns that
    are not read and yet show in which order this export writes its dates.
    """

    name: str
    sheet: Sheet
    columns: Mapping[str, Sequence[Place]]
    header_row: int
    dates: Collection[str] = ()

    @classmethod
    def find(
        cls, name: str, cells: Cells, *, names: Names, telling: Collection[str], dates: Collection[str] = ()
    ) -> "Export | None":
        """The first visible sheet that has all the telling columns; None when there is none.

        `names`: the name of a column in the module of this format → the headers that it may have.
        """
        ranks = {variant: at for headers in names.values() for at, variant in enumerate(_variants(headers))}
        known = {variant: key for key, headers in names.items() for variant in _variants(headers)}
        for sheet in cells.sheets:
            header_row = find_header(sheet, known) if sheet.visible else 0
            columns = find_columns(sheet, header_row, known)
            if all(key in columns for key in telling):
                for key in columns.keys() & names.keys():
                    columns[key].sort(key=lambda place: ranks[squeezed(place.header)])
                return cls(name, sheet, columns, header_row, dates)
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
        groups = {group: self._group(group) for group in GROUPS if group in self.columns}
        table = Table(kind, self.sheet, self.header_row, places, groups, without=frozenset(without))
        self._check_dates([places[each.key] for each in kind.fields if each.type in DATES and each.key in places])
        translations = dict(translated)
        for each in kind.fields:
            if each.key in places and each.type in DATES:
                translations[each.key] = _then(translated.get(each.key), day)
            elif each.key in places and each.type is Type.TEXT:
                translations[each.key] = _then(translated.get(each.key), shortened(each.length))
        return replace(table, translated=translations)

    def _group(self, name: str) -> tuple[Place, ...]:
        """The columns of the first header of a group that has anything below it, as often as that header is there."""
        places = self.columns[name]
        filled = (at for at, place in enumerate(places) for row in self.rows() if cell(self.sheet, row, place.column))
        return tuple(_same(places[next(filled, 0) :]))

    def _check_dates(self, read: Sequence[Place]) -> None:
        """Raises Refusal for a date with the month first in any row, also one that is of another kind or left out."""
        others = [place for key in self.dates for place in self.columns.get(key, ())]
        for place in (*read, *others):
            check_day_first(self.sheet, self.rows(), place, named=True)

    def layout(
        self, cells: Cells, tables: Iterable[Table], *, source: str = "", general: Mapping[str, General] | None = None
    ) -> Layout:
        """The layout with these tables; `source`: which plan or project, `general`: what is known of the whole."""
        filled = tuple(table for table in tables if table.filled)
        used = {place for table in filled for place in table.places.values()}
        fields = [_same(places) for places in self.columns.values() if places[0] in used]
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
    text = _TIME.sub("", clean(value))
    weekday = _WEEKDAY.match(text)
    text = text[weekday.end() :] if weekday else text
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


def _variants(headers: Iterable[str]) -> dict[str, None]:
    """Headers as people see them, and as they are written where spaces are not allowed; in their order."""
    both = ((squeezed(header), squeezed(header.replace(" ", "_"))) for header in headers)
    return dict.fromkeys(variant for variants in both for variant in variants)


def _same(places: Sequence[Place]) -> list[Place]:
    """The columns whose header says the same as the first one's; two that say it in other words are no mistake."""
    return [place for place in places if squeezed(place.header) == squeezed(places[0].header)]


def check_day_first(sheet: Sheet, rows: Iterable[int], place: Place, *, named: bool = False) -> None:
    """Raises Refusal when a date in this column can only be read with the month first.

    `named`: also when the month is a name, as a whole export is written in one way.
    """
    for row in rows:
        value = cell(sheet, row, place.column)
        if isinstance(value, str) and value and _is_month_first(clean(value), named=named):
            raise Refusal("dates-month-first", value=clean(value), sheet=sheet.name, row=row)


def _is_month_first(text: str, *, named: bool) -> bool:
    found = _MONTH_NAMED_FIRST.fullmatch(str(day(text))) if named else None
    if found is not None and folded(found[1]) in MONTHS:
        return True
    return is_month_first(day(text)) or _weekday_says_month_first(text)


def _weekday_says_month_first(text: str) -> bool:
    """Whether the weekday before a date fits only when its first number is the month: `Mon 3/1/21`."""
    named = _WEEKDAY.match(text)
    numbers = _NUMERIC.search(text)
    if not named or not numbers:
        return False
    weekday = next(at for at, names in enumerate(_WEEKDAYS) if folded(named[1]) in names)
    one, two, year = int(numbers[1]), int(numbers[2]), int(numbers[3]) % 100 + 2000
    return _weekday(year, two, one) != weekday and _weekday(year, one, two) == weekday


def _weekday(year: int, month: int, number: int) -> int | None:
    try:
        return date(year, month, number).weekday()
    except ValueError:
        return None


def words(*groups: tuple[str, Iterable[str]]) -> dict[str, str]:
    """Words of an export, folded → ours: `words(("gereed", ("Done", "Closed")), …)`."""
    return {folded(word): ours for ours, several in groups for word in several}
