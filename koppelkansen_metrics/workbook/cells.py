"""What a workbook holds, cell by cell, at the addresses that Excel shows. Plain data, made by the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Value = str | int | float | bool | datetime | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. `rows[0]` is Excel's row 1 and `rows[0][0]` is A1; an empty cell is None.

    `extent`: rows and columns up to the last cell with a value. `complete` is False for a sheet that is hidden or
    beyond the limits; its `rows` are then empty. Positions in `percent` (numbers shown as a percentage), `errors`
    (`#N/A` and the like; None in `rows`) and `uncomputed` (a formula without a stored value) count from 1.
    """

    name: str
    visible: bool
    rows: list[list[Value]]
    extent: tuple[int, int]
    complete: bool = True
    hidden_rows: frozenset[int] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Cells:
    """The worksheets of a workbook, in its own order; a csv is one sheet of texts (`is_csv`)."""

    sheets: tuple[Sheet, ...]
    is_csv: bool = False


def letter(column: int) -> str:
    """The letter of a column counted from 1.

    >>> letter(1), letter(28), letter(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number(letters: str) -> int:
    """The column, counted from 1, of a letter.

    >>> number("A"), number("AB")
    (1, 28)
    """
    column = 0
    for each in letters:
        column = column * 26 + ord(each) - ord("A") + 1
    return column
