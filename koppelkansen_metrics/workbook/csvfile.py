"""A .csv: its own gate, and its records as one sheet of texts, at the addresses that Excel shows on opening it."""

import csv
import io
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
    """The records as one sheet. Raises Refusal: too large, not a text, or not to be taken apart."""
    if len(data) > LARGEST_FILE:
        raise Refusal("too-large", limit=f"{LARGEST_FILE // MEGABYTE} MB")
    text = _text(data)
    separator = ""
    if text[: len(SAYS_SEPARATOR)].lower() == SAYS_SEPARATOR:
        first, _, text = text.partition("\n")
        separator = first.strip()[len(SAYS_SEPARATOR) :]
    rows = _rows(text, separator or _separator(text))
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
    first = text[:100_000]
    return max(SEPARATORS, key=lambda separator: len(next(iter(_rows(first, separator, most=1)), [])))


def _rows(text: str, separator: str, *, most: int = MOST_RECORDS + 1) -> list[list[Value]]:
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[value or None for value in record] for record, _ in zip(records, range(most), strict=False)]
    except (csv.Error, TypeError) as error:  # TypeError: what the file calls its separator is none
        raise Refusal("damaged") from error
