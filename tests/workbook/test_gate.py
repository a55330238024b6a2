"""The gate: what is not a safe .xlsx is refused before any parser sees it, with what it is."""

import io
import struct
import zipfile

import pytest

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import gate
from tests.workbook.conftest import book

TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/xl/workbook.xml" ContentType="'
    b'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def package(entries: list[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def refused(data: bytes, name: str = "test.xlsx") -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as caught:
        gate.admit(data, name)
    return caught.value.code, dict(caught.value.details)


def test_an_ordinary_workbook_passes():
    gate.admit(book({"Acties": [["Code"]]}), "test.xlsx")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gate.OLE2 + b"rest", "xls"),
        (b"\x89PNG\r\n", "picture"),
        (b"%PDF-1.7", "pdf"),
        (package([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]), "ods"),
        (package([("[Content_Types].xml", TYPES), ("xl/vbaProject.bin", b"x")]), "xlsm"),
        (package([("[Content_Types].xml", TYPES.replace(b".sheet.main", b".template.main"))]), "xltx"),
    ],
)
def test_another_kind_of_file_is_named(data, kind):
    assert refused(data) == ("not-xlsx", {"kind": kind})


@pytest.mark.parametrize(
    "data", [b"a;b\n1;2\n", package([("[Content_Types].xml", b"<Types/>")]), package([("readme.txt", b"x")])]
)
def test_a_file_of_which_nobody_can_tell_what_it_is_is_no_excel_file(data):
    with pytest.raises(Refusal, match="is not an Excel file") as caught:
        gate.admit(data, "test.xls")
    assert caught.value.code == "not-xlsx"


def test_a_file_with_a_password_is_not_called_damaged():
    assert refused(gate.OLE2 + b"x" * 100 + gate.ENCRYPTED_PACKAGE)[0] == "encrypted"


def test_an_empty_file_is_said_to_be_empty():
    assert refused(b"")[0] == "empty-file"


def test_a_file_over_ten_megabytes_is_refused_with_the_limit():
    assert refused(b"PK\x03\x04" + bytes(gate.LARGEST_FILE)) == ("too-large", {"limit": "10 MB"})


def test_more_than_a_thousand_entries_are_too_many():
    many = [("[Content_Types].xml", TYPES), *((f"x{number}", b"") for number in range(1000))]
    assert refused(package(many))[0] == "too-large"


def test_a_part_that_unpacks_to_a_hundred_times_its_size_is_a_bomb():
    bomb = package([("[Content_Types].xml", TYPES), ("xl/media/x.bin", bytes(20_000_000))])
    assert refused(bomb) == ("too-large", {"limit": "100:1"})


def test_what_unpacks_to_more_than_a_hundred_megabytes_is_too_large(monkeypatch):
    monkeypatch.setattr(gate, "LARGEST_UNPACKED", 1000)
    assert refused(book({"Acties": [["x" * 2000]]}))[0] == "too-large"


@pytest.mark.parametrize("second", ["xl/workbook.xml", "XL/Workbook.xml"])
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")  # zipfile warns us of what we make on purpose
def test_two_parts_of_the_same_name_are_refused(second):
    entries = [("[Content_Types].xml", TYPES), ("xl/workbook.xml", b"<a/>"), (second, b"<b/>")]
    assert refused(package(entries))[0] == "damaged"


def test_a_name_with_a_backslash_is_refused():
    assert refused(package([("[Content_Types].xml", TYPES), ("xl\\workbook.xml", b"<a/>")]))[0] == "damaged"


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a><b></a>",
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>".encode("utf-16"),
    ],
)
def test_xml_with_a_doctype_or_that_is_not_whole_is_refused(xml):
    assert refused(package([("[Content_Types].xml", TYPES), ("xl/workbook.xml", xml)]))[0] == "damaged"


def test_a_part_that_does_not_match_its_checksum_is_refused():
    data = bytearray(book({"Acties": [["Code"]]}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("xl/workbook.xml")
    data[data.index(struct.pack("<L", entry.CRC))] ^= 0xFF
    at = data.rindex(struct.pack("<L", entry.CRC))
    data[at] ^= 0xFF
    assert refused(bytes(data))[0] == "damaged"


def test_a_size_that_lies_is_refused():
    data = book({"Acties": [["x" * 500]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(struct.pack("<L", size), struct.pack("<L", 10))
    assert lying != data
    assert refused(lying)[0] == "damaged"


@pytest.mark.parametrize("cut", [10, 100, 1000])
def test_a_file_that_was_cut_off_is_refused(cut):
    data = book({"Acties": [["Code"]]})
    assert refused(data[: len(data) - cut])[0] == "damaged"


def test_a_part_in_an_encoding_that_does_not_exist_is_damaged():
    odd = b'<?xml version="1.0" encoding="A0"?><a/>'
    assert refused(package([("[Content_Types].xml", TYPES), ("xl/workbook.xml", odd)])) == ("damaged", {})
