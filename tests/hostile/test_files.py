"""In every file that we write: what people typed is a text as they typed it, and nothing else."""

import csv
import io
import json
import zipfile
from datetime import date
from xml.etree import ElementTree

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from koppelkansen_metrics import briefing, language, meetings, updates
from koppelkansen_metrics.__main__ import program
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import empty
from koppelkansen_metrics.store import audit
from koppelkansen_metrics.updates import NEWEST, prefilled
from koppelkansen_metrics.updates.previews import Options, Remembered, preview
from koppelkansen_metrics.workbook import annotated, export, template
from tests.hostile import story, texts
from tests.hostile.story import AREA, QUARTER, SETTINGS
from ui import administration, components

DUTCH = language.language("nl")
# What a file can do besides showing a text: run, fetch, or lead away.
DOING = ("/URI", "/JS", "/JavaScript", "/Launch", "/SubmitForm", "/EmbeddedFile", "/RichMedia")
ACTING = ("fldSimple", "instrText", "hlinkClick", "hlinkHover", "externalReference", "oleObject", "ddeLink")


@pytest.fixture(scope="module")
def known(database):
    return updates.known(database, SETTINGS)


def parts(data):
    """The XML parts of a file of Word, Excel or PowerPoint, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        named = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(package.read(name)) for name in named}


def does_nothing(data):
    """No part of it leads out of it, and none says what to do; a link to a cell of its own stays within it."""
    found = parts(data)
    out = [(name, each.attrib) for name, part in found.items() for each in part.iter() if "TargetMode" in each.attrib]
    acting = [
        (name, each.tag)
        for name, part in found.items()
        for each in part.iter()
        if each.tag.rpartition("}")[2] in ACTING
    ]
    return [*out, *acting] == [] and not any("vba" in name.lower() or "embeddings" in name for name in found)


def cells(data):
    """The texts in a workbook; fails on a formula."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    every = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in every if cell.data_type == "f"] == []
    # Excel reads `_x0041_` as a character; we wrote it so that it reads what was typed.
    return [cell.value.replace("_x005F_", "_") for cell in every if isinstance(cell.value, str)]


def holds(data, places):
    """Every text of these places stands in the workbook, exactly as it is kept."""
    found = cells(data)
    assert does_nothing(data)
    assert [wrong for text in found for wrong in texts.damaged(text)] == []
    assert places - {place for text in found for place in texts.seen(text)} == set()


EVERY = {f"{kind}.{field.key}" for kind in KINDS for field in texts.fields(kind)}


def test_the_filled_in_workbook_holds_every_text_and_comes_back_unchanged(known):
    data = prefilled.filled(known, AREA)
    holds(data, EVERY)
    again = updates.Options(by="x", as_of=known.reported[AREA])
    found = preview(known, data, "x.xlsx", options=again, remembered=Remembered())
    assert [each.message() for each in found.checked.findings if each.severity == "error"] == []
    assert {kind: (count["new"], count["missing"]) for kind, count in found.counts().items()} == dict.fromkeys(
        found.counts(), (0, 0)
    )


def test_the_export_of_everything_holds_every_text(known):
    holds(export.write(known), EVERY | {"revision.by", "undo.by", "file.name", "close.by"})


def test_the_marked_copy_of_a_file_full_of_faults_holds_what_was_in_it():
    data = story.faulty()
    checked = preview(empty(SETTINGS, NEWEST), data, story.FILE, options=Options(), remembered=Remembered()).checked
    assert len(checked.findings) > len(texts.NAMES)
    copy = annotated.write(data, checked, language=DUTCH)
    holds(copy, {"faulty.cell", "faulty.header", "faulty.code"})


def test_the_copy_of_what_was_read_holds_no_comment_nor_other_sheet(database):
    name, data = updates.excerpt(database, SETTINGS, 1, person=LOCAL)
    holds(data, EVERY | {"workbook.header"})
    assert "workbook.comment" not in {place for text in cells(data) for place in texts.seen(text)}
    assert name.endswith(".xlsx")
    assert not set(name) & set("/\\\r\n\u202e")


def test_the_template_holds_nothing_that_people_typed():
    assert does_nothing(template.write(SETTINGS, AREA))


@pytest.mark.parametrize("kind", briefing.KINDS)
def test_the_pre_read_shows_it_and_does_nothing(database, kind):
    data = briefing.write(meetings.preread(database, SETTINGS, QUARTER, language=DUTCH), kind)
    shown = _read(data, kind)
    assert {"outcome.text", "asks.question"} & texts.seen(shown)
    assert kind == ".xlsx" or "preparation.message" in texts.seen(shown)


def test_the_list_of_a_meeting_shows_it_and_does_nothing(known):
    held = briefing.Held("2021-Q3", date(2021, 10, 12), None)
    made = briefing.minutes(known, held, as_of=date(2022, 2, 1), language=DUTCH)
    for kind, write in briefing.OF_LISTS.items():
        assert {"outcome.text", "outcome.function"} <= texts.seen(_read(write(made), kind))


def _read(data, kind):
    """The text of a file; fails when it holds something that does more than showing it."""
    if kind == ".pdf":
        assert not [word for word in DOING if word.encode() in _uncompressed(data)]
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert does_nothing(data)
    if kind == ".xlsx":
        return "\n".join(cells(data))
    if kind == ".docx":
        return "\n".join("".join(each.itertext()) for each in docx.Document(io.BytesIO(data)).element.iter())
    slides = pptx.Presentation(io.BytesIO(data)).slides
    return "\n".join(each.text or "" for slide in slides for each in slide.element.iter() if each.text)


def _uncompressed(data):
    """The objects of a pdf, as they are written."""
    reader = PdfReader(io.BytesIO(data))
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1) if number in reader.xref[0])
    return b"\n".join([data, *(repr(each).encode("utf-8", "replace") for each in objects)])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_in_a_csv_begins_a_formula(start):
    table = pd.DataFrame({"Tekst": [f'{start}HYPERLINK("https://evil.example")'], "Ook": [f"a;{start}1"]}, dtype="str")
    read = list(csv.reader(io.StringIO(components._csv(table).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read[1] == [f'\'{start}HYPERLINK("https://evil.example")', f"a;{start}1"]


def test_the_csv_of_who_did_what_begins_no_formula(database):
    with database.read() as connection:
        listed = administration.done(audit.events(connection), SETTINGS, DUTCH)
    rows = list(csv.reader(io.StringIO(components._csv(listed).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == len(listed) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"file.name"} <= texts.seen("\n".join(cell for row in rows for cell in row))


@pytest.mark.parametrize(
    "command",
    [
        ("metrics", "--json", "--records"),
        ("history", "--json"),
    ],
    ids=lambda command: command[0],
)
def test_the_command_line_gives_it_as_json(url, command):
    done = CliRunner().invoke(program, ["--database", url, *command])
    assert done.exit_code == 0, done.output
    read = json.dumps(json.loads(done.stdout), ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")
    assert texts.seen(read)
    assert texts.damaged(read) == []


def test_a_file_full_of_faults_is_told_as_json_and_as_text(url, tmp_path):
    path = tmp_path / "fout.xlsx"
    path.write_bytes(story.faulty())
    done = CliRunner().invoke(program, ["--database", url, "check", str(path), "--json"])
    (told,) = json.loads(done.stdout)
    assert told["refused"] is None
    assert [wrong for each in told["findings"] for wrong in texts.damaged(each["value"] or "")] == []
    said = CliRunner().invoke(program, ["--database", url, "check", str(path)])
    assert said.exit_code == done.exit_code == 1
    assert "\x1b" not in said.stdout
