"""The gate: is this a safe .xlsx? Decided by content, before any workbook parser sees a byte."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from koppelkansen_metrics.findings import NO_EXCEL_FILE, Refusal

MEGABYTE = 1_000_000
LARGEST_FILE = 10 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_ENTRIES = 1000
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = MEGABYTE
CHUNK = 1 << 16

OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# First bytes → what it is, for the sentence that says so.
SIGNATURES = {
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"%PDF": "pdf",
    b"\x09\x00\x04\x00": "xls",
    b"\x09\x02\x06\x00": "xls",
    b"\x09\x04\x06\x00": "xls",
    b"\x09\x08": "xls",
}
# Content type of the workbook part → what it is. Excel's own type is missing here: that one may pass.
OTHER_WORKBOOKS = {
    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml": "xlsm",
    b"application/vnd.ms-excel.template.macroEnabled.main+xml": "xlsm",
    b"application/vnd.ms-excel.addin.macroEnabled.main+xml": "xlsm",
    b"application/vnd.ms-excel.sheet.binary.macroEnabled.main": "xlsb",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": "xltx",
}
WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def admit(data: bytes, name: str) -> None:
    """Let a safe .xlsx pass. Raises Refusal for everything else, with what it is and what to do."""
    if len(data) > LARGEST_FILE:
        raise Refusal("too-large", limit=f"{LARGEST_FILE // MEGABYTE} MB")
    if not data:
        raise Refusal("empty-file")
    if data.startswith(OLE2):
        raise Refusal("encrypted") if ENCRYPTED_PACKAGE in data else Refusal("not-xlsx", kind="xls")
    for start, kind in SIGNATURES.items():
        if data.startswith(start):
            raise Refusal("not-xlsx", kind=kind)
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise Refusal("not-xlsx", kind="csv") if name.lower().endswith(".csv") else _no_excel_file()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OSError) as error:
        # RuntimeError is zipfile's word for an entry with a password, NotImplementedError for odd compression.
        raise Refusal("damaged") from error


def _no_excel_file() -> Refusal:
    return Refusal("not-xlsx", sentence=NO_EXCEL_FILE)


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refusal("too-large", limit=f"{MOST_ENTRIES} parts")
    names = [entry.filename for entry in entries]
    if not names or any("\\" in name for name in names) or len({name.casefold() for name in names}) < len(names):
        raise Refusal("damaged")
    _check_kind(archive, names)
    unpacked = 0
    for entry in entries:
        for chunk in _checked(archive, entry):
            unpacked += len(chunk)
            if unpacked > LARGEST_UNPACKED:
                raise Refusal("too-large", limit=f"{LARGEST_UNPACKED // MEGABYTE} MB")


def _check_kind(archive: zipfile.ZipFile, names: list[str]) -> None:
    if "mimetype" in names:
        raise Refusal("not-xlsx", kind="ods")
    types = next((name for name in names if name.casefold() == "[content_types].xml"), None)
    if types is None:
        raise _no_excel_file()
    with archive.open(types) as part:
        content = part.read(MEGABYTE)
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Refusal("not-xlsx", kind="xlsm")
    if WORKBOOK in content:
        return
    for content_type, kind in OTHER_WORKBOOKS.items():
        if content_type in content:
            raise Refusal("not-xlsx", kind=kind)
    if not any(re.fullmatch(r"(xl/)?workbook\d*\.xml", name, re.IGNORECASE) for name in names):
        raise _no_excel_file()


def _checked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one entry, counted as they come: what a zip says about its sizes is not to be believed."""
    parser = _parser() if entry.filename.casefold().endswith((".xml", ".rels")) else None
    size = 0
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > RATIO_COUNTS_FROM and size > HIGHEST_RATIO * max(entry.compress_size, 1):
                raise Refusal("too-large", limit=f"{HIGHEST_RATIO}:1")
            if parser:
                _feed(parser, chunk)
            yield chunk
    if parser and size:
        _feed(parser, b"", final=True)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    # No spreadsheet program writes one; entities that unfold into gigabytes begin with one.
    raise Refusal("damaged")


def _feed(parser: expat.XMLParserType, chunk: bytes, *, final: bool = False) -> None:
    try:
        parser.Parse(chunk, final)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that does not exist
        raise Refusal("damaged") from error
