"""A scale of time: where a day lies on a picture, and which marks to set along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from koppelkansen_metrics.language import Language

# As many marks as are still calm; with more quarters only the years are marked.
MOST_QUARTERS = 9
QUARTER_MONTHS = 3
YEAR_DAYS = 366


@dataclass(frozen=True, slots=True)
class Scale:
    """From `first` (at `left`) to `last` (at `right`), in the units of the picture."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day lies; what lies outside is put at the edge."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


def marks(first: date, last: date, language: Language) -> list[tuple[date, str]]:
    """The first day of each quarter within, named as `Q3 2021`; of each year when there would be too many."""
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    inside = [day for day in starts if first <= day <= last]
    if len(inside) > MOST_QUARTERS:
        years = [day for day in inside if day.month == 1]
        step = -(-len(years) // MOST_QUARTERS)
        return [(day, str(day.year)) for day in years[::step]]
    return [(day, language.quarter(day)) for day in inside]


def within(days: Iterable[date | None], *, around: date, years: int = 2) -> tuple[date, date]:
    """The first and the last of these days and `around`, at most so many years away from it, with room beside them."""
    reach = timedelta(days=years * YEAR_DAYS)
    near = [day for day in days if day is not None and abs(day - around) <= reach]
    first, last = min([*near, around]), max([*near, around])
    room = max((last - first) // 40, timedelta(days=7))
    return first - room, last + room
