"""Tables as plain Python rows: dates are `date`, whole numbers `int`, and what is missing is None."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd


def values(column: "pd.Series[Any]") -> list[object]:
    """A column as plain values, in its order: dates without a time, moments with their zone, missing as None."""
    listed = column.astype(object).where(column.notna(), None).tolist()
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return [moment.to_pydatetime() if isinstance(moment, pd.Timestamp) else None for moment in listed]
    if pd.api.types.is_datetime64_dtype(column.dtype):
        return [day.date() if isinstance(day, datetime) else None for day in listed]
    if pd.api.types.is_integer_dtype(column.dtype):
        return [None if number is None else int(number) for number in listed]
    return list(listed)


def plain(table: pd.DataFrame, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a table in its order, as plain values; empty for a table without rows.

    Parameters: any table of a snapshot or of the metrics, and the columns wanted (all without them).
    """
    wanted = list(table.columns) if columns is None else list(columns)
    listed = [values(table[name]) for name in wanted]
    return [dict(zip(wanted, row, strict=True)) for row in zip(*listed, strict=True)]


def documents(table: pd.DataFrame, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a table as JSON objects: as `plain`, with dates in ISO form."""
    return [{name: as_json(value) for name, value in row.items()} for row in plain(table, columns)]


def as_json(value: object) -> object:
    """A plain value as JSON has it: a date or moment in ISO form."""
    return value.isoformat() if isinstance(value, date) else value


def same(old: object, new: object) -> bool:
    """Whether two stored values are the same; an empty text is a missing value."""
    return (None if old == "" else old) == (None if new == "" else new)
