"""A .csv: its own gate, and its records as one sheet of texts, at the addresses that Excel shows on opening it."""

import csv
import io
from itertools import islice
from pathlib import PurePath

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value
from koppelkansen_metrics.workbook.gate import LARGEST_FILE, MEGABYTE, OLE2, SIGNATURES

MOST_RECORDS = 20_030
MOST_COLUMNS = 300
SEPARATORS = (",", ";")
# What Excel writes on the first line to say which separator follows; it shows no row for it.
SAYS_SEPARATOR = "sep="


def is_csv(data: bytes, name: str) -> bool:
    """Whether this came as a csv; what is plainly something else by its content is left to the gate of workbooks."""
    return name.lower().endswith(".csv") and bool(data) and not data.startswith((b"PK", OLE2, *SIGNATURES))


def read(data: bytes, name: str) -> Cells:
    """The records as one sheet. Raises Refusal: too large, not a text, or records that do not fit their header.

    A record counts as one row however many lines it takes, as it does where people open the file.
    """
    if len(data) > LARGEST_FILE:
        raise Refusal("too-large", limit=f"{LARGEST_FILE // MEGABYTE} MB")
    text = _text(data)
    separator = ""
    if text[: len(SAYS_SEPARATOR)].lower() == SAYS_SEPARATOR:
        first, _, text = text.partition("\n")
        separator = first.strip()[len(SAYS_SEPARATOR) :]
    rows = _rows(text, separator or _separator(text))
    _check_fit(rows)
    columns = max((len(row) for row in rows), default=0)
    sheet = PurePath(name).stem or "csv"
    if len(rows) > MOST_RECORDS or columns > MOST_COLUMNS:
        raise Refusal("too-many-rows", sheet=sheet, rows=len(rows), columns=columns, limit=MOST_RECORDS)
    return Cells((Sheet(sheet, visible=True, rows=rows, extent=(len(rows), columns)),), is_csv=True)


def _text(data: bytes) -> str:
    if b"\0" in data:
        raise Refusal("not-xlsx", kind="csv")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The separator by which the first record has the most columns; a comma when it has one either way."""
    return max(SEPARATORS, key=lambda separator: _width(text, separator))


def _width(text: str, separator: str) -> int:
    """The columns of the first record; none when it cannot be taken apart by this separator."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), []))
    except csv.Error:
        return 0


def _rows(text: str, separator: str) -> list[list[Value]]:
    """Every record, one more than may be; a quote that is never closed would else swallow the rest in silence."""
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[value or None for value in record] for record in islice(records, MOST_RECORDS + 1)]
    except (csv.Error, TypeError) as error:  # TypeError: what the file calls its separator is none
        raise Refusal("damaged") from error


def _check_fit(rows: list[list[Value]]) -> None:
    """Raises Refusal when a record holds more than there are headers: its values stand in the wrong columns."""
    header = next((row for row in rows if sum(value is not None for value in row) > 1), [])
    if header and any(any(row[len(header) :]) for row in rows):
        raise Refusal("damaged")
