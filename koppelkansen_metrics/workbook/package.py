"""A workbook as the bytes of an .xlsx that depend on what is in it and on nothing else."""

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# A fixed moment for the file's properties and its parts: the clock must not make two equal files differ.
MADE = datetime(2021, 1, 1)  # noqa: DTZ001 - Excel's properties have no zone
ZIP_MADE = (2021, 1, 1, 0, 0, 0)
# Named in every style of ours: without a name LibreOffice takes another letter than Excel does.
FONT = "Calibri"

# In a workbook `_x0041_` stands for the character A, whoever typed it.
_READ_AS_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def literal(text: str) -> str:
    r"""A text as it must be written to be read as it is, without what no workbook can hold.

    >>> literal("_x0041_ is typed"), literal("a_x"), literal("a\x0bb")
    ('_x005F_x0041_ is typed', 'a_x', 'ab')
    """
    return _READ_AS_CHARACTER.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))


def packed(book: Workbook) -> bytes:
    """The workbook's bytes with a fixed moment for every part."""
    written = io.BytesIO()
    book.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _with_fixed_moment(content)
            target.writestr(zipfile.ZipInfo(entry.filename, ZIP_MADE), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _with_fixed_moment(properties: bytes) -> bytes:
    """openpyxl writes the moment of saving as the moment of the last change."""
    moment = MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, properties)
