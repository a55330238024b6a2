"""Cells to values: strict Dutch dates, percentages, choices, texts. What cannot be read is a problem, not a guess."""

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from koppelkansen_metrics.records import SEPARATOR, Choice
from koppelkansen_metrics.typed import kept
from koppelkansen_metrics.workbook.cells import Value


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: the code of a finding, and what its sentence mentions."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a cell (None when it has none or cannot be read) and what is wrong with it."""

    value: object = None
    problems: tuple[Problem, ...] = ()


NOTHING = Read()

_MONTH_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "maa", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
NO_DATE = {"n.t.b.", "ntb", "n.t.b", "nvt", "n.v.t.", "n.v.t", "-", "–", "tbd", "?", "nog te bepalen"}
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_NAMED = re.compile(r"(\d{1,2})[ .-]*([a-z]+)\.?[ .-]*(\d{4}|\d{2})")
_QUARTER = re.compile(r"(?:[qk] ?([1-4])|([1-4])e ?kwartaal)[ -]*(\d{4})")
_MONTH = re.compile(r"([a-z]+)\.? +(\d{4})")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shown(value: Value) -> str:
    """A cell as text, much as Excel shows it; an empty text for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%d-%m-%Y") if value.time() == time() else value.strftime("%d-%m-%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def clean(value: Value) -> str:
    """A cell as trimmed text without control characters; line breaks stay, one kind of them."""
    if isinstance(value, str) and value.isprintable() and "_x" not in value:
        return value.strip()  # nearly every cell, and the rest of this takes ten times as long
    if isinstance(value, str):
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x20 else found[0], value)  # noqa: PLR2004 - below the space lie the control characters
        value = kept(value)
    return shown(value).strip().strip("\u00a0\u200b").strip()


def folded(text: str) -> str:
    """A text for comparing: without regard to case, and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def squeezed(text: str) -> str:
    """A header for comparing: without regard to case, spaces or line breaks."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def read_text(value: Value, *, limit: int) -> Read:
    """A text as typed, trimmed; an error when it is longer than `limit` characters."""
    text = clean(value)
    if len(text) > limit:
        return Read(None, (Problem("text-too-long", {"length": len(text), "limit": limit}),))
    return Read(text or None)


def read_whole(value: Value, *, low: int | None, high: int | None) -> Read:
    """A whole number between `low` and `high`."""
    text = clean(value)
    if not text:
        return NOTHING
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d+", text):
        return Read(None, (Problem("number-unreadable"),))
    number = int(text)
    if (low is not None and number < low) or (high is not None and number > high):
        return Read(None, (Problem("number-out-of-range", {"low": low, "high": high}),))
    return Read(number)


def number_in(value: Value) -> float | None:
    """The number in a cell that may hold a percentage, as it stands there; None when there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = clean(value).removesuffix("%").strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def read_percentage(value: Value, *, percent_format: bool, fraction: bool) -> Read:
    """A percentage from 0 to 100, rounded to 4 decimals. `fraction`: the column holds fractions."""
    if not clean(value):
        return NOTHING
    number = number_in(value)
    if number is None:
        return Read(None, (Problem("percentage-unreadable"),))
    signed = isinstance(value, str) and "%" in value
    percentage = round(
        number * 100 if (percent_format and not isinstance(value, str)) or (fraction and not signed) else number, 4
    )
    if not 0 <= percentage <= 100:  # noqa: PLR2004 - a percentage
        return Read(None, (Problem("percentage-out-of-range"),))
    return Read(percentage + 0.0)


def are_fractions(numbers: list[float | None]) -> bool:
    """Whether filled cells without percent format hold fractions: all are at most 1, and one lies between 0 and 1."""
    return all(each is not None and each <= 1 for each in numbers) and any(
        each is not None and 0 < each < 1 for each in numbers
    )


def options(choices: tuple[Choice, ...]) -> dict[str, str | int]:
    """What people may type for a choice → the value that is stored."""
    return {
        folded(word): choice.value for choice in choices for word in (str(choice.value), choice.typed, *choice.synonyms)
    }


def read_choice(value: Value, *, known: Mapping[str, str | int], allowed: tuple[str, ...]) -> Read:
    """One of the possibilities, whatever its case; otherwise an error that lists them."""
    text = clean(value)
    if not text:
        return NOTHING
    found = known.get(folded(text))
    return Read(found) if found is not None else Read(None, (Problem("choice-unknown", {"allowed": allowed}),))


def read_choices(value: Value, *, known: Mapping[str, str | int], allowed: tuple[str, ...]) -> Read:
    """One or more of the possibilities, separated by `;`, each once and in the order of the possibilities."""
    parts = [part for part in clean(value).split(SEPARATOR) if part.strip()]
    found = [known.get(folded(part)) for part in parts]
    if any(each is None for each in found):
        return Read(None, (Problem("choice-unknown", {"allowed": allowed}),))
    ordered = [str(each) for each in dict.fromkeys(known.values()) if each in found]
    return Read(f"{SEPARATOR} ".join(ordered) or None)


def read_date(value: Value, *, planned: bool) -> Read:
    """A day. In a planned date a period stands for its last day; in any other date it is an error."""
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, bool | int | float | time | timedelta):
        return Read(None, (Problem("date-unreadable"),))
    return _read_day(folded(clean(value)), planned=planned)


def _read_day(text: str, *, planned: bool) -> Read:
    if not text:
        return NOTHING
    if text in NO_DATE:
        return Read(None, (Problem("date-none"),))
    day = _day(text)
    if day is not None:
        return _plausible(day)
    last = _last_day(text)
    if last is None:
        return Read(None, (Problem("date-unreadable"),))
    if not planned:
        return Read(None, (Problem("date-period"),))
    period = _plausible(last)
    return Read(last, (Problem("date-from-period", {"day": last}), *period.problems))


def is_month_first(value: Value) -> bool:
    """Whether a text can only be a date with the month first, like 3/25/2022."""
    found = _DAY_FIRST.fullmatch(clean(value)) if isinstance(value, str) else None
    return found is not None and int(found[1]) <= 12 < int(found[3])  # noqa: PLR2004 - months


def _plausible(day: date) -> Read:
    return Read(day) if EARLIEST <= day <= LATEST else Read(day, (Problem("date-implausible"),))


def _day(text: str) -> date | None:
    if found := _ISO.fullmatch(text.upper()):
        return _made(found[1], int(found[2]), found[3])
    if found := _DAY_FIRST.fullmatch(text.upper()):
        return _made(found[4], int(found[3]), found[1])
    if (found := _NAMED.fullmatch(text)) and found[2] in MONTHS:
        return _made(found[3], MONTHS[found[2]], found[1])
    return None


def _made(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))  # noqa: PLR2004 - two digits mean 20yy
    except ValueError:
        return None


def _last_day(text: str) -> date | None:
    """The last day of a quarter or a month; None when the text is no period."""
    if found := _QUARTER.fullmatch(text):
        month = 3 * int(found[1] or found[2])
        return _month_end(int(found[3]), month)
    if (found := _MONTH.fullmatch(text)) and found[1] in MONTHS:
        return _month_end(int(found[2]), MONTHS[found[1]])
    return None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if year >= 1 else None
