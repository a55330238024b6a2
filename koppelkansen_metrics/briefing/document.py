"""A text document that can be changed in Word: headings, lines and tables, with a title and a language."""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from koppelkansen_metrics.briefing.content import Briefing, Section, Table
from koppelkansen_metrics.briefing.letters import for_xml

ACCENT, ALERT = RGBColor(0x00, 0x52, 0x7C), RGBColor(0xB0, 0x00, 0x00)
FONT, SIZE = "Calibri", 10
PROPERTY_FITS, WIDTH_CM = 255, 25.7


def write(briefing: Briefing) -> bytes:
    """The bytes of the .docx: the front, the sections, the appendix. What people typed is text and nothing else."""
    document = Document()
    _set_up(document, briefing)
    document.add_heading(for_xml(briefing.title), level=0)
    document.add_paragraph(for_xml(briefing.subtitle))
    if briefing.concept:
        warning = document.add_paragraph().add_run(for_xml(briefing.concept_says))
        warning.bold, warning.font.color.rgb = True, ALERT
    for name, said in briefing.facts:
        _term(document, name, said)
    for section in (*briefing.sections, *briefing.appendix):
        _section(document, section)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Any, briefing: Briefing) -> None:
    """A4 on its side, for the tables; the type; the title and language that a screen reader asks for."""
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    code = "nl-NL" if briefing.language.code == "nl" else "en-GB"
    properties = normal.element.get_or_add_rPr()
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): code})
    properties.append(language)
    document.core_properties.title = for_xml(f"{briefing.title} – {briefing.subtitle}")[:PROPERTY_FITS]
    document.core_properties.author = "Koppelkansen"
    document.core_properties.language = code


def _section(document: Any, section: Section) -> None:
    document.add_heading(for_xml(section.heading), level=1)
    document.add_paragraph().add_run(for_xml(section.says)).bold = True
    for point in section.points:
        document.add_paragraph(for_xml(point), style="List Bullet")
    for table in section.tables:
        _table(document, table)


def _table(document: Any, table: Table) -> None:
    if table.title:
        document.add_heading(for_xml(table.title), level=2)
    made = document.add_table(rows=1, cols=len(table.headers), style="Table Grid")
    heads = made.rows[0]
    # Repeated on every page, and told as headers to who hears the table.
    properties = heads._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to mark headers
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for cell, header in zip(heads.cells, table.headers, strict=True):
        run = cell.paragraphs[0].add_run(for_xml(header))
        run.bold, run.font.color.rgb = True, ACCENT
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(for_xml(text))
    weights = [_weight(table, column) for column in range(len(table.headers))]
    for row in made.rows:
        for cell, weight in zip(row.cells, weights, strict=True):
            cell.width = Cm(WIDTH_CM * weight / sum(weights))
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _weight(table: Table, column: int) -> float:
    """How much of the width a column gets: by its longest text, within bounds."""
    longest = max([len(table.headers[column]), *(len(row[column]) for row in table.rows)])
    return float(min(max(longest, 10), 90) ** 0.7)


def _term(document: Any, name: str, said: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(f"{for_xml(name)}: ").bold = True
    paragraph.add_run(for_xml(said))
