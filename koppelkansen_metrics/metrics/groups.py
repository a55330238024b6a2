"""Groups of records: any of area, line and organisation, or everything together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.records import KINDS, split
from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot

DIMENSIONS = ("area", "line", "organisation")

_DTYPES = {"line": WHOLE}

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Groups:
    """The groups of one question: every combination of the values of the columns asked for, in order.

    The numbers that `number` gives point into the rows of `table`; records outside all groups get the number `size`,
    a place that the counts leave out.
    """

    axes: Mapping[str, tuple[object, ...]]

    @property
    def size(self) -> int:
        """How many groups there are; one without columns."""
        return int(np.prod([len(each) for each in self.axes.values()], dtype=int))

    def number(self, records: pd.DataFrame) -> Whole:
        """Per record the number of its group; `size` for a record that lacks a value of one of the columns."""
        numbers = np.zeros(len(records), dtype=np.int64)
        outside = np.zeros(len(records), dtype=bool)
        for column, values in self.axes.items():
            place = positions(records[column], values)
            outside |= place < 0
            numbers = numbers * len(values) + place
        numbers[outside] = self.size
        return numbers

    def count(self, numbers: Whole, flags: Flags | None = None) -> Whole:
        """Per group how many records there are, or how many with the flag set."""
        if flags is None:
            return np.bincount(numbers, minlength=self.size + 1)[: self.size]
        # Adding up zeros and ones is faster than picking the flagged records first, and exact.
        return self.total(numbers, flags).astype(np.int64)

    def total(self, numbers: Whole, amounts: Numbers | Flags) -> Numbers:
        """Per group the sum of an amount per record."""
        sums = np.bincount(numbers, weights=amounts, minlength=self.size + 1)[: self.size]
        return sums.astype(np.float64)

    def summary(self, numbers: Whole, amounts: npt.NDArray[np.generic], *, how: str) -> Numbers:
        """Per group the median, mean, max … of an amount per record; missing for a group without records."""
        found = pd.Series(amounts.astype(np.float64)).groupby(numbers).agg(how)
        return found.reindex(range(self.size)).to_numpy(dtype=np.float64)

    def table(self, figures: Mapping[str, object]) -> pd.DataFrame:
        """One row per group: the group columns, then the figures, each an array in the order of the groups."""
        # An axis without values leaves no groups, and then no labels for the others either.
        labels = list(zip(*product(*self.axes.values()), strict=True)) or [()] * len(self.axes)
        columns = {
            name: pd.Series(list(each), dtype=_DTYPES.get(name, TEXT))
            for name, each in zip(self.axes, labels, strict=True)
        }
        return pd.DataFrame({**columns, **figures})

    def split_by(self, name: str, values: Sequence[object]) -> "Groups":
        """The same groups, each split by the values of one more column."""
        return Groups({**self.axes, name: tuple(values)})


def groups(snapshot: Snapshot, by: Sequence[str]) -> Groups:
    """The groups for these columns: all that the programme knows, in its order, then values found beside them.

    Raises UserError for a column that is not one of DIMENSIONS or that occurs twice.
    """
    for column in by:
        if column not in DIMENSIONS or list(by).count(column) > 1:
            raise UserError(
                N_("You can group by {columns}, each once; not by “{by}”."), columns=DIMENSIONS, by=", ".join(by)
            )
    return snapshot.remembered(("groups", *by), lambda: _groups(snapshot, by))


def _groups(snapshot: Snapshot, by: Sequence[str]) -> Groups:
    known: dict[str, tuple[object, ...]] = {
        "area": snapshot.programme.area_names,
        "line": snapshot.programme.line_numbers,
        "organisation": snapshot.programme.organisation_names,
    }
    return Groups({column: (*known[column], *_others(snapshot, column, known=known[column])) for column in by})


def _others(snapshot: Snapshot, column: str, *, known: tuple[object, ...]) -> list[object]:
    """Values that stored records have and the programme's settings no longer: counted, never dropped in silence."""
    tables = [snapshot.whole[kind] for kind in KINDS]
    found = {each for table in tables if column in table for each in table[column].dropna().unique()}
    if column == "organisation":
        found |= {each for several in snapshot.whole["asks"]["to_organisation"].dropna() for each in split(several)}
    return sorted(found - set(known))


def positions(column: pd.Series, values: Sequence[object]) -> Whole:
    """Per row the place of its value among `values`; -1 where it is none of them."""
    codes, uniques = pd.factorize(column)
    place = {value: at for at, value in enumerate(values)}
    # The last entry answers the code -1, which factorize gives to missing values.
    lookup = np.array([*(place.get(each, -1) for each in uniques), -1], dtype=np.int64)
    return lookup[codes]


def days(column: pd.Series) -> Days:
    """A column of dates as whole days, missing ones as NaT, which is neither before nor after anything."""
    return column.to_numpy().astype("datetime64[D]")


def share(part: npt.NDArray[np.generic], whole: npt.NDArray[np.generic]) -> Numbers:
    """One count as a share of another, missing where the whole is 0."""
    wholes = whole.astype(np.float64)
    shares = np.full(len(wholes), np.nan)
    np.divide(part, wholes, out=shares, where=wholes > 0)
    return shares


def day_numbers(found: npt.NDArray[np.timedelta64]) -> pd.arrays.IntegerArray:
    """Differences in whole days as whole numbers (`Int64`), missing where a date was."""
    missing = np.isnat(found)
    numbers = np.where(missing, np.timedelta64(0, "D"), found).astype(np.int64)
    return pd.arrays.IntegerArray(numbers, missing)
