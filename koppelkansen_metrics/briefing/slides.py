"""The pre-read as slides: one message per slide as its title, charts that can be edited, and notes to speak from."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from koppelkansen_metrics.briefing.content import Briefing, Chart, Section, Table
from koppelkansen_metrics.briefing.letters import for_xml

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, WIDTH = Inches(0.6), Inches(12.1)
ACCENT, INK, MUTED = RGBColor(0x00, 0x52, 0x7C), RGBColor(0x17, 0x21, 0x2B), RGBColor(0x5A, 0x66, 0x72)
SHADES = (ACCENT, RGBColor(0x7F, 0xA8, 0xBF), RGBColor(0xC9, 0xD8, 0xE2))
ALERT = RGBColor(0xB0, 0x00, 0x00)
ROWS_FIT, TITLE_FITS, CELL_FITS = 7, 150, 110
LONG_TITLE = 80
SENTENCES = re.compile(r"(?<=[.?!]) ")
PROPERTY_FITS = 255
FONT = "Calibri"


def write(briefing: Briefing) -> bytes:
    """The bytes of the .pptx: a front, then slides per section. No picture in it is made of pixels."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = for_xml(f"{briefing.title} – {briefing.subtitle}")[:PROPERTY_FITS]
    deck.core_properties.author = "Koppelkansen"
    deck.core_properties.language = "nl-NL" if briefing.language.code == "nl" else "en-GB"
    _front(deck, briefing)
    for section in (*briefing.sections, *briefing.appendix):
        for part in _parts(section):
            _slide(deck, briefing, part)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _parts(section: Section) -> Iterator[Section]:
    """A section cut into what fits on a slide: its chart or points first, then each table, a few rows at a time."""
    if section.chart is not None or section.points or not section.tables:
        yield Section(section.heading, section.says, points=section.points, chart=section.chart, source=section.source)
    for table in section.tables:
        starts = range(0, len(table.rows), ROWS_FIT)
        for number, first in enumerate(starts, start=1):
            cut = Table(table.title, table.headers, table.rows[first : first + ROWS_FIT])
            title = table.title or section.says
            said = f"{title} ({number}/{len(starts)})" if len(starts) > 1 else title
            yield Section(section.heading, said, tables=(cut,), source=section.source)


def _front(deck: Any, briefing: Briefing) -> None:
    _ = briefing.language
    slide = _titled(deck, briefing.title, size=36)
    purpose = _("Purpose: {purpose}", purpose=briefing.purpose or _("not filled in yet"))
    on_behalf = _("On behalf of the core team: {said}", said=briefing.message)
    lines = [
        (briefing.subtitle, 20, INK),
        *((f"{name}: {said}", 14, MUTED) for name, said in briefing.facts),
        (purpose, 18, INK),
        *((f"{name}: {said}", 18, INK) for name, said in briefing.asked),
        *([(on_behalf, 18, INK)] if briefing.message.strip() else []),
    ]
    _write(slide.shapes.add_textbox(LEFT, Inches(2), WIDTH, Inches(4.6)), lines)
    _footed(slide, briefing)


def _slide(deck: Any, briefing: Briefing, section: Section) -> None:
    slide = _titled(deck, _first(section.says, TITLE_FITS), size=22 if len(section.says) > LONG_TITLE else 26)
    _write(slide.shapes.add_textbox(LEFT, Inches(0.25), WIDTH, Inches(0.35)), [(section.heading, 12, MUTED)])
    if section.chart is not None:
        _chart(slide, section.chart)
    elif section.tables:
        _table(slide, section.tables[0])
    else:
        lines = [(f"• {point}", 18, INK) for point in section.points]
        _write(slide.shapes.add_textbox(LEFT, Inches(1.9), WIDTH, Inches(4.8)), lines)
    _footed(slide, briefing)
    notes = slide.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = "\n".join(for_xml(part) for part in (section.says, section.source) if part)


def _titled(deck: Any, title: str, *, size: int) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # a title and nothing else
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = LEFT, Inches(0.55), WIDTH, Inches(1.15)
    place.text_frame.word_wrap = True
    place.text_frame.text = for_xml(title)
    paragraph = place.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _styled(paragraph, size, ACCENT, bold=True)
    return slide


def _footed(slide: Any, briefing: Briefing) -> None:
    _ = briefing.language
    said = _("{title}, figures as of {day}", title=briefing.title, day=briefing.as_of)
    lines = [(said, 11, MUTED)]
    if briefing.concept:
        lines = [(f"{briefing.concept_says} · {said}", 11, ALERT)]
    _write(slide.shapes.add_textbox(LEFT, Inches(7.0), WIDTH, Inches(0.35)), lines)


def _write(box: Any, lines: list[tuple[str, int, RGBColor]]) -> None:
    frame = box.text_frame
    frame.word_wrap = True
    for number, (text, size, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = for_xml(text)
        paragraph.space_after = Pt(6)
        _styled(paragraph, size, colour)


def _styled(paragraph: Any, size: int, colour: RGBColor, *, bold: bool = False) -> None:
    paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), bold, FONT
    paragraph.font.color.rgb = colour


def _chart(slide: Any, chart: Chart) -> None:
    """A native bar chart: its numbers are in the file and can be changed in PowerPoint."""
    data = CategoryChartData()
    data.categories = [for_xml(each) for each in chart.categories]
    for series in chart.series:
        data.add_series(for_xml(series.name), series.values)
    place = (LEFT, Inches(1.8), WIDTH, Inches(5.1))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    _described(frame, chart.title, chart.alt)
    drawn = frame.chart
    drawn.font.size, drawn.font.name = Pt(14), FONT
    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 60, -5
    plot.has_data_labels = True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(13)
    for number, each in enumerate(plot.series):
        each.format.fill.solid()
        each.format.fill.fore_color.rgb = SHADES[number % len(SHADES)]


def _table(slide: Any, table: Table) -> None:
    rows, columns = len(table.rows) + 1, len(table.headers)
    frame = slide.shapes.add_table(rows, columns, LEFT, Inches(1.85), WIDTH, Inches(0.4) * rows)
    _described(frame, table.title or table.headers[0], "; ".join(" – ".join(row) for row in table.rows))
    weights = [_weight(table, column) for column in range(columns)]
    for column, weight in enumerate(weights):
        frame.table.columns[column].width = Emu(int(WIDTH * weight / sum(weights)))
    for number, row in enumerate((table.headers, *table.rows)):
        for column, text in enumerate(row):
            cell = frame.table.cell(number, column)
            cell.text_frame.text = _short(for_xml(text), CELL_FITS)
            cell.fill.solid()
            cell.fill.fore_color.rgb = ACCENT if number == 0 else RGBColor(0xFF, 0xFF, 0xFF)
            colour = RGBColor(0xFF, 0xFF, 0xFF) if number == 0 else INK
            _styled(cell.text_frame.paragraphs[0], 13, colour, bold=number == 0)


def _described(frame: Any, name: str, alt: str) -> None:
    """Name and description for who cannot see it."""
    properties = frame._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - python-pptx has no other way to set a description
    properties.set("name", for_xml(name))
    properties.set("descr", for_xml(alt))


def _weight(table: Table, column: int) -> float:
    """How much of the width a column gets: by its longest text, and no less than its longest word needs."""
    texts = [table.headers[column], *(row[column] for row in table.rows)]
    word = max(len(word) for text in texts for word in [*text.split(), ""])
    return max(float(min(max(map(len, texts)), 70) ** 0.75), 1.25 * word, 1.0)


def _first(text: str, fits: int) -> str:
    """The sentences with which a text begins and that fit; of a first one that is too long, what fits of it."""
    kept, *more = SENTENCES.split(text)
    for sentence in more:
        if len(kept) + 1 + len(sentence) > fits:
            break
        kept += f" {sentence}"
    return _short(kept, fits)


def _short(text: str, fits: int) -> str:
    return text if len(text) <= fits else text[: fits - 1].rstrip() + "…"
