"""Every workbook that we write is a package that Excel opens without an offer to repair it."""

import io
import re
import zipfile
from datetime import date

import pytest

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.language import language
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook import annotated, checked, excerpt, export, template
from koppelkansen_metrics.workbook.checked import Answers
from tests.workbook.conftest import AREA, KNOWN_AT, PROGRAMME, RECORDED, book, stored
from tests.workbook.ooxml import faults

# As hostile as people type: what begins a formula, what XML escapes, what is almost too long.
TEXTS = ("=1+1", "+31 20", "-5", "@naam", "\tingesprongen", "<&>\"'", "_x0041_", "é" * 290, "a\nb")
RECORDS = {
    "actions": [
        {"code": f"A{at}", "title": text, "line": 1, "organisation": "Liander", "status": "loopt", "note": text}
        for at, text in enumerate(TEXTS)
    ],
    "milestones": [{"code": "M1", "title": "=M", "line": 2, "status": "gepland", "forecast_date": date(2021, 5, 1)}],
    "confidence": [{"code": "1", "line": 1, "rating": "rood", "reason": "@waarom"}],
    "pilots": [{"code": "P1", "title": "-pilot", "line": 1, "stage": "pilot", "readiness": 3}],
    "lessons": [{"code": "L1", "lesson": "+les", "kind": "werkt", "status": "open"}],
    "asks": [{"code": "V1", "question": "=Vraag", "to_organisation": "Liander; Waternet", "status": "open"}],
}


@pytest.mark.parametrize("area", PROGRAMME.area_names)
@pytest.mark.parametrize("with_example", [True, False])
def test_a_template_is_a_whole_package(area, with_example):
    assert faults(template.write(PROGRAMME, area, with_example=with_example)) == []


def prefilled():
    return template.write(PROGRAMME, AREA, rows=RECORDS, algemeen={"as_of": date(2021, 3, 31)}, with_example=False)


def test_a_prefilled_workbook_is_a_whole_package():
    assert faults(prefilled()) == []


def test_an_export_of_everything_is_a_whole_package():
    assert faults(export.write(stored(**RECORDS))) == []


def test_a_copy_of_what_was_read_is_a_whole_package():
    assert faults(excerpt.write(prefilled(), "x.xlsx", PROGRAMME)) == []


@pytest.mark.parametrize("code", ["nl", "en"])
def test_a_marked_copy_is_a_whole_package(code):
    rows = [["Code", "Actie", "Status"], *([f"A{at}", text, "misschien"] for at, text in enumerate(TEXTS))]
    data = book({"Algemeen": [["Casusgebied", AREA], ["Peildatum", "week 12"]], "Acties": rows, "Anders": [["x"]]})
    nothing = snapshot.empty(PROGRAMME, KNOWN_AT)
    found = checked.check(data, "x.xlsx", answers=Answers(), stored=nothing, recorded=RECORDED)
    copy = annotated.write(data, found, language=language(code))
    assert faults(copy) == []
    # And once more when the copy itself is delivered.
    again = checked.check(copy, "x.xlsx", answers=Answers(), stored=nothing, recorded=RECORDED)
    assert faults(annotated.write(copy, again, language=language(code))) == []


@pytest.mark.parametrize(
    ("part", "pattern", "becomes"),
    [
        ("xl/worksheets/sheet2.xml", rb"<sheetData>.*</sheetData>", b"<sheetData><row></sheetData>"),
        ("xl/worksheets/sheet2.xml", rb"(<pageMargins[^>]*/>)", rb"\1\1"),
        ("xl/worksheets/sheet2.xml", rb"(<cols>.*</cols>)(<sheetData>.*</sheetData>)", rb"\2\1"),
        ("xl/worksheets/sheet2.xml", rb'<row r="2"', b'<row r="1"'),
        ("xl/worksheets/sheet2.xml", rb'<c r="B2"', b'<c r="B7"'),
        ("xl/worksheets/sheet2.xml", rb'<c r="A2" s="\d+"', b'<c r="A2" s="9999"'),
        ("xl/worksheets/sheet2.xml", rb'error="[^"]*"', b'error="' + b"x" * 256 + b'"'),
        ("xl/workbook.xml", rb'name="Acties"', b'name="Acties/"'),
        ("xl/workbook.xml", rb'name="Acties"', b'name="Mijlpalen"'),
        ("[Content_Types].xml", rb'PartName="/xl/styles.xml"', b'PartName="/xl/stijlen.xml"'),
        ("xl/_rels/workbook.xml.rels", rb'Target="/xl/styles.xml"|Target="styles.xml"', b'Target="stijlen.xml"'),
    ],
)
def test_what_excel_would_repair_is_found(part, pattern, becomes):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(prefilled())) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content, times = re.subn(pattern, becomes, content, count=1, flags=re.DOTALL)
                assert times, content[:2000]
            target.writestr(name, content)
    assert faults(written.getvalue()) != []


def test_every_kind_that_a_workbook_can_hold_was_written():
    assert {*RECORDS, "gains"} == set(KINDS)
