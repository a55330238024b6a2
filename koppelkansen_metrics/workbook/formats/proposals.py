"""What the columns of an unknown table could be: by their headers first, then by what is in them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import DATES, KINDS, Kind, Type
from koppelkansen_metrics.workbook import values
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value, letter
from koppelkansen_metrics.workbook.formats.columns import header_of
from koppelkansen_metrics.workbook.formats.layout import HEADER_WITHIN, cell
from koppelkansen_metrics.workbook.values import clean, folded, squeezed

EXAMPLES = 3
FEWEST_COLUMNS = 2
LOOKED_AT = 200
# The longest that a code, and the shortest that a title usually is, in characters.
SHORT, LONG = 12, 15

# Beside the headers and synonyms of records.py: what people call such a column elsewhere.
ALSO = {
    "code": ("id", "#", "no", "volgnr", "volgnummer", "actienr", "actie nr"),
    "title": (
        "omschrijving",
        "onderwerp",
        "task",
        "task name",
        "action",
        "wat",
        "titel",
        "werkzaamheden",
        "beschrijving",
    ),
    "owner": ("eigenaar", "owner", "trekker(s)", "uitvoerder", "resource", "resourcing", "actiehouder(s)", "door"),
    "planned_start": ("start", "start date", "startdatum", "begin", "begindatum"),
    "planned_end": ("eind", "end date", "finish", "due date", "gereed voor", "streefdatum", "planning", "uiterlijk"),
    "forecast_date": ("datum", "date", "verwacht", "planning"),
    "actual_end": ("afgerond", "gereed", "datum gereed", "datum afgerond"),
    "status": ("stand", "state"),
    "progress": ("% voltooid", "% complete", "voortgang %", "percentage"),
    "note": ("opmerking", "bijzonderheden", "remarks", "notes", "toelichting/voortgang"),
    "bucket": ("thema", "cluster", "categorie", "fase", "bucket", "onderdeel", "spoor"),
    "label": ("label", "labels", "tags"),
    "type": ("soort", "type"),
}
EXACT, CONTAINED, BY_VALUES, LEAST = 100, 60, 40, 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its letter and header, a few of its values as text, and the field it seems to be."""

    number: int
    header: str
    examples: tuple[str, ...]
    field: str | None

    @property
    def letter(self) -> str:
        """The letter that Excel shows."""
        return letter(self.number)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table in a workbook, and what its columns could be; `rows` counts those in which something stands."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    kind: str
    columns: tuple[Column, ...]
    rows: int


def propose(cells: Cells, programme: Programme, *, kind: str | None = None) -> tuple[Proposal, ...]:
    """The tables on the visible sheets, fullest first; empty when there is none.

    `kind`: what the rows are said to be; without it that is proposed too.
    """
    found = [_proposal(sheet, programme, kind) for sheet in cells.sheets if sheet.visible and sheet.complete]
    return tuple(sorted(filter(None, found), key=lambda each: -each.rows))


def _proposal(sheet: Sheet, programme: Programme, kind: str | None) -> Proposal | None:
    header_row = _find_header(sheet)
    if not header_row:
        return None
    headers = header_of(sheet, header_row)
    below = range(header_row + 1, len(sheet.rows) + 1)
    filled = [row for row in below if any(clean(value) for value in sheet.rows[row - 1][: len(headers)])]
    if not filled:
        return None
    columns = {
        at: [cell(sheet, row, at) for row in filled[:LOOKED_AT] if clean(cell(sheet, row, at))]
        for at in range(1, len(headers) + 1)
    }
    used = [at for at, listed in columns.items() if headers[at - 1] or listed]
    chosen = kind or _kind_of(headers)
    fields = _fields(KINDS[chosen], headers, columns, programme)
    return Proposal(
        sheet=sheet.name,
        header_row=header_row,
        headers=headers,
        kind=chosen,
        columns=tuple(Column(at, headers[at - 1], _examples(columns[at]), fields.get(at)) for at in used),
        rows=len(filled),
    )


def _find_header(sheet: Sheet) -> int:
    """The row that looks most like a header: the most known words, then the most different texts; 0 without one."""
    known = {squeezed(word) for kind in KINDS.values() for words in _words(kind).values() for word in words}
    best = (0, 0, 0)
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN], start=1):
        texts = {squeezed(clean(value)) for value in row if isinstance(value, str) and clean(value)}
        if len(texts) >= FEWEST_COLUMNS:
            best = max(best, (len(texts & known), len(texts), -number))
    return -best[2]


def _kind_of(headers: Sequence[str]) -> str:
    """Milestones when a header says so and none says action; else actions, as nearly every list has."""
    said = {squeezed(header) for header in headers}
    milestone = squeezed(KINDS["milestones"].field("title").header)
    return "milestones" if milestone in said and not said & _squeezed(_words(KINDS["actions"])["title"]) else "actions"


def _words(kind: Kind) -> dict[str, tuple[str, ...]]:
    """Field or group → the headers that it may have."""
    own = {each.key: (each.header, *each.synonyms, *ALSO.get(each.key, ())) for each in kind.fields}
    return {**{key: words for key, words in ALSO.items() if key in ("bucket", "label", "type")}, **own}


def _squeezed(words: Sequence[str]) -> set[str]:
    return {squeezed(word) for word in words}


def _fields(
    kind: Kind, headers: Sequence[str], columns: Mapping[int, Sequence[Value]], programme: Programme
) -> dict[int, str]:
    """Column → field, the likeliest pairs first, each column and each field once."""
    scores = [
        (score, -at, key)
        for at, listed in columns.items()
        for key, score in _scores(kind, headers[at - 1], listed, programme)
        if score >= LEAST
    ]
    fields: dict[int, str] = {}
    for _score, at, key in sorted(scores, reverse=True):
        if -at not in fields and key not in fields.values():
            fields[-at] = key
    return fields


def _scores(kind: Kind, header: str, listed: Sequence[Value], programme: Programme) -> Iterator[tuple[str, int]]:
    """How much each field speaks for this column."""
    by_values = dict(_by_values(kind, listed, programme))
    for key, words in _words(kind).items():
        named = _by_header(header, words)
        # A header names it and the values contradict that: `stand van zaken` with words of a status in it.
        contradicted = named and by_values and key not in by_values and max(by_values.values()) > BY_VALUES
        yield key, (named // 2 if contradicted else named) + by_values.get(key, 0)


def _by_header(header: str, words: Sequence[str]) -> int:
    if squeezed(header) in _squeezed(words):
        return EXACT
    parts = set(folded(header).replace("/", " ").replace(":", " ").split())
    return CONTAINED if any(set(folded(word).split()) <= parts for word in words) else 0


def _by_values(kind: Kind, listed: Sequence[Value], programme: Programme) -> Iterator[tuple[str, int]]:
    """What the values alone say, most for what is least often so by chance."""
    if not listed:
        return
    for each in kind.fields:
        if each.type is Type.CHOICE and each.options(programme):
            known = values.options(each.options(programme))
            if _share(listed, partial(_is_one_of, known)) and not _share(listed, _is_number):
                yield each.key, BY_VALUES + 30
        elif each.type in DATES and _share(listed, _is_date):
            yield each.key, BY_VALUES - 10 * (each.key not in ("planned_end", "forecast_date"))
    texts = [clean(value) for value in listed]
    length = sum(map(len, texts)) / len(texts)
    if max(Counter(texts).values()) == 1 and len(texts) > 1 and length <= SHORT and not _share(listed, _is_date):
        yield "code", LEAST
    if length >= LONG and not _share(listed, _is_date):
        yield "title", LEAST + min(int(length) // 10, 9)


def _share(listed: Sequence[Value], holds: Callable[[Value], bool]) -> bool:
    """Whether this holds for most of the values."""
    return sum(map(holds, listed)) * 5 >= len(listed) * 3


def _is_date(value: Value) -> bool:
    read = values.read_date(value, planned=True)
    return read.value is not None


def _is_one_of(known: Collection[str], value: Value) -> bool:
    return folded(clean(value)) in known


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float)


def _examples(listed: Sequence[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean(value) for value in listed))[:EXAMPLES]
