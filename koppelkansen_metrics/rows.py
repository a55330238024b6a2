"""Tables as plain Python rows: dates are `date`, whole numbers `int`, and what is missing is None."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd


def values(column: "pd.Series[Any]") -> list[object]:
    """A column as plain values, in its order: dates without a time, moments with their zone, missing as None."""
    # A screen asks this of hundreds of small columns: lists are several times quicker here than columns of objects.
    listed = column.tolist()
    missing = column.isna().to_numpy()
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        listed = [moment if gone else moment.to_pydatetime() for moment, gone in zip(listed, missing, strict=True)]
    elif pd.api.types.is_datetime64_dtype(column.dtype):
        listed = [day if gone else day.date() for day, gone in zip(listed, missing, strict=True)]
    if missing.any():
        listed = [None if gone else value for value, gone in zip(listed, missing, strict=True)]
    return listed


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
