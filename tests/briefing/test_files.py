"""The pre-read as files: the same figures in each, readable for everyone, whatever people typed."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pptx
import pytest
from pypdf import PdfReader

from koppelkansen_metrics import briefing
from koppelkansen_metrics.briefing import letters, pdf
from koppelkansen_metrics.briefing.content import Briefing, Chart, Section, Series, Table
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics import pilots, progress
from koppelkansen_metrics.updates import known
from tests.briefing.conftest import SETTINGS

NASTY = [
    "#set page(fill: red) ] [ $x$ \\ \" ' @ref <label> // /* `code` *b* _i_ ~ = - + / ; }{",
    "=1+1",
    "<script>alert(1)</script> & ]]>",
    "\u202eomgekeerd\u202c \u0007 \ufffe 🚰 漢字 \u0301 ✕",
    "x" * 10_000,
    "woord " * 1_000,
    "",
]


def pdf_of(made):
    return PdfReader(io.BytesIO(briefing.write(made, ".pdf")))


def deck_of(made):
    return pptx.Presentation(io.BytesIO(briefing.write(made, ".pptx")))


def workbook_of(made):
    return openpyxl.load_workbook(io.BytesIO(briefing.write(made, ".xlsx")))


def text_of(made):
    return " ".join(" ".join(page.extract_text() for page in pdf_of(made).pages).split())


def structure(element):
    """Every element of a pdf's structure."""
    found = element.get_object()
    yield found
    for child in _children(found.get("/K")):
        if isinstance(child.get_object(), dict):
            yield from structure(child)


def _children(kids):
    return [] if kids is None or isinstance(kids, int) else kids if isinstance(kids, list) else [kids]


@pytest.mark.parametrize("code", ["nl", "en"])
def test_the_pdf_can_be_read_by_everyone(composed, code):
    made = composed(code)
    read = pdf_of(made)
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not False
    assert str(root["/Lang"])[:2] == code
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data().replace(b" ", b"")
    assert read.metadata.title == f"{made.title} – {made.subtitle}"
    elements = list(structure(root["/StructTreeRoot"]))
    assert [str(each["/Alt"]) for each in elements if each.get("/S") == "/Figure"] == [
        letters.shown(chart.alt) for chart in made.charts
    ]
    assert {"/H1", "/Table", "/TH", "/TD", "/TOC"} <= {each.get("/S") for each in elements}


def test_every_page_says_that_it_is_a_concept_until_the_figures_are_frozen(composed):
    made = composed()
    said = "CONCEPT: de cijfers kunnen nog veranderen"
    assert all(said in page.extract_text() for page in pdf_of(made).pages)
    assert all(
        any(said in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in deck_of(made).slides
    )
    final = replace(made, concept=False)
    assert said not in text_of(final)
    assert not any(
        said in shape.text_frame.text
        for slide in deck_of(final).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )


def test_every_page_tells_its_number_and_as_of_when_the_figures_are(composed):
    pages = pdf_of(composed()).pages
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page.extract_text()
        assert "stand op 18 jan 2022" in page.extract_text()


def test_the_charts_of_the_slides_hold_the_numbers_of_the_metrics(composed, example_data):
    snapshot = known(example_data, SETTINGS)
    lines = progress.by(snapshot, ("line",), as_of=date(2022, 1, 18))
    stages = pilots.by_stage(snapshot, as_of=date(2022, 1, 18))
    charts = [shape.chart for slide in deck_of(composed()).slides for shape in slide.shapes if shape.has_chart]
    numbers = [[list(series.values) for series in chart.plots[0].series] for chart in charts]
    assert numbers[0] == [lines[name].tolist() for name in ("done", "planned", "total")]
    assert numbers[1][1] == stages["count"].tolist()


def test_the_workbook_holds_the_same_numbers_as_the_charts(composed):
    made, cells = composed(), []
    for sheet in workbook_of(made).worksheets:
        cells += [[cell.value for cell in row] for row in sheet.iter_rows()]
    for chart in made.charts:
        for at, category in enumerate(chart.categories):
            wanted = [category, *(series.values[at] for series in chart.series)]
            assert wanted in [row[: len(wanted)] for row in cells]


def test_every_slide_has_one_message_as_its_title_notes_to_speak_from_and_a_description_of_its_picture(composed):
    made = composed()
    messages = {section.says for section in (*made.sections, *made.appendix)}
    for slide in list(deck_of(made).slides)[1:]:
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    titles = {slide.shapes.title.text_frame.text for slide in deck_of(made).slides}
    assert {each for each in messages if len(each) <= 150} & titles


def test_the_title_of_a_slide_ends_where_a_sentence_ends(composed):
    made = composed()
    messages = [section.says for section in made.sections]
    assert any(len(each) > 150 for each in messages)
    titles = [slide.shapes.title.text_frame.text for slide in deck_of(made).slides]
    cut = [title for title in titles if any(each.startswith(title) and each != title for each in messages)]
    assert cut
    assert all(title.endswith((".", "?")) for title in cut)


def test_every_figure_of_the_pdf_is_that_of_the_slides_and_the_workbook(composed):
    made = composed()
    read = text_of(made)
    for section in made.sections:
        assert " ".join(letters.shown(section.says).split()) in read
    for chart in made.charts:
        for series in chart.series:
            for value in series.values:
                assert f"{value:g} {series.name.lower()}" in read


def everywhere(text):
    """A pre-read with a text in every place where there can be one."""
    table = Table(text, (text, text), ((text, text),) * 12)
    chart = Chart(text, text, (text, text), (Series(text, (1.0, None)), Series(text, (0.0, 2.5))))
    section = Section(text, text, points=(text,), tables=(table,), chart=chart, source=text)
    return Briefing(
        title=text or "-",
        subtitle=text,
        day=date(2021, 10, 12),
        as_of=date(2021, 10, 12),
        concept=True,
        facts=((text, text),),
        purposes=("bespreken",),
        message=text,
        asked=((text, text),),
        sections=(section, section),
        appendix=(section,),
        definitions=((text, text),),
        language=language("nl"),
    )


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_whatever_people_typed_shows_as_they_typed_it_and_does_nothing(text):
    made = everywhere(text)
    words = letters.shown(text)[:30].strip()
    assert words.replace(" ", "") in text_of(made).replace(" ", "")
    for sheet in workbook_of(made).worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert len(deck_of(made).slides) > 1
    for short in (True, False):
        assert all(written(replace(made, short=short)) for written in briefing.OF_LISTS.values())


def test_every_letter_that_we_say_can_be_shown_can_be_shown():
    all_of_them = "".join(chr(code) for first, last in letters.SHOWN for code in range(first, last + 1))
    made = replace(everywhere("x"), message=letters.shown(all_of_them))
    assert len(pdf_of(made).pages) >= 1


@pytest.mark.parametrize(("text", "shown"), [("a\u0308", "ä"), ("🚰 漢", "□ □"), ("a\n b\t", "a b"), ("✕", "×")])
def test_letters_that_cannot_be_shown_are_replaced(text, shown):
    assert letters.shown(text) == shown


def test_however_much_there_is_to_say_the_appendix_begins_on_the_fifth_page_at_the_latest():
    row = ("Een vraag die over twee regels loopt omdat er veel te vragen valt aan de directeuren. " * 2, "Ja", "1 mei")
    table = Table("Vragen", ("Vraag", "Voorstel", "Nodig voor"), (row,) * 60)
    sections = tuple(Section(f"Kop {at}", "Zoveel is er te zeggen.", tables=(table, table)) for at in range(8))
    made = replace(everywhere("x"), sections=sections)
    pages = [page.extract_text() for page in pdf_of(made).pages]
    at = next(
        number
        for number, page in enumerate(pages)
        if "Bijlage" in page.splitlines()[:3] or ("\nBijlage" in page and "In dit stuk" not in page)
    )
    assert at <= pdf.MOST_PAGES
    assert sum(page.count("Een vraag die over") for page in pages) >= 60


def test_another_kind_of_file_is_refused_with_a_sentence(composed):
    with pytest.raises(UserError, match=r"\.docx"):
        briefing.write(composed(), ".docx")
