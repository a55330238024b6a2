"""The pre-read as a typeset pdf: tagged, for screen readers too (PDF/UA-1), with charts that are drawn."""

import json
from dataclasses import replace
from typing import Any

import typst

from koppelkansen_metrics.briefing.content import Briefing, Chart, Section, Table
from koppelkansen_metrics.briefing.letters import bounded, shown

MOST_PAGES = 4
# How many rows a table shows before the appendix; fewer when the pre-read would become too long.
ROOM = (8, 6, 4, 3, 2, 1)

# Texts in a column up to which it needs no room of others, and beyond which it gets no more.
SHORT, LONG = 18, 60

ACCENT, LIGHT, INK, MUTED = "#00527c", "#c9d8e2", "#17212b", "#5a6672"


def write(briefing: Briefing) -> bytes:
    """The bytes of the pdf: at most four pages and an appendix. Raises nothing that a person can cause."""
    if not briefing.short:
        return _compiled(_document(briefing, None))
    for rows in ROOM[:-1]:
        source = _document(briefing, rows)
        if _pages(source) <= MOST_PAGES:
            return _compiled(source)
    return _compiled(_document(briefing, ROOM[-1]))


def _compiled(source: str) -> bytes:
    data = typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
    assert isinstance(data, bytes)  # one document gives one file
    return data


def _pages(source: str) -> int:
    """How many pages there are before the appendix."""
    found: Any = json.loads(typst.query(source.encode(), "<last>", field="value", one=True, ignore_system_fonts=True))
    return int(found)


def _document(briefing: Briefing, rows: int | None) -> str:
    _ = briefing.language
    appendix = list(briefing.appendix)
    if rows is not None:
        appendix += [_whole(each, rows, _("Continued")) for each in briefing.sections if _cut(each, rows)]
    parts = [
        _settings(briefing),
        _front(briefing),
        *(_section(each, rows, more=_("The rest is in the appendix.")) for each in briefing.sections),
        "#context [#metadata(here().page()) <last>]",
    ]
    if appendix or briefing.definitions:
        parts += ["#pagebreak()", _heading(_("Appendix")), *(_section(each, None) for each in appendix)]
    if briefing.definitions:
        parts.append(_definitions(briefing))
    return "\n\n".join(parts)


def _settings(briefing: Briefing) -> str:
    """Title, language, page and type: what holds for the whole document."""
    _, day = briefing.language, briefing.day
    concept = briefing.concept_says
    header = f'#text(fill: rgb("#b00000"), weight: "bold")[{_text(concept)}]' if briefing.concept else ""
    pages = '#counter(page).display("1 / 1", both: true)'
    foot = _("{title}, figures as of {day}", title=briefing.title, day=briefing.as_of)
    return f"""
#set document(title: {_string(f"{briefing.title} – {briefing.subtitle}")}, author: "Koppelkansen",
  date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))
#set text(lang: "{_.code}", font: ("Libertinus Serif", "DejaVu Sans Mono"), size: 10pt, fill: rgb("{INK}"))
#set par(leading: 0.55em, spacing: 0.8em)
#set page(paper: "a4", margin: (x: 2cm, top: 2cm, bottom: 1.9cm),
  header: [{header}],
  footer: context [#text(size: 8pt, fill: rgb("{MUTED}"))[{_text(foot)} #h(1fr) {pages}]])
#show heading: set text(fill: rgb("{ACCENT}"))
#show heading.where(level: 1): set text(size: 13pt)
#show heading.where(level: 1): set block(above: 1.3em, below: 0.6em)
#show heading.where(level: 2): set text(size: 10pt)
#show heading.where(level: 2): set block(above: 0.9em, below: 0.45em)
#show table.cell: set text(size: 8.5pt)
#show table.cell.where(y: 0): set text(weight: "bold")
#set table(stroke: (x: none, y: 0.4pt + rgb("{LIGHT}")), inset: (x: 3pt, y: 3.2pt))
#show figure: set block(breakable: false)
"""


def _front(briefing: Briefing) -> str:
    """The oplegger: what this is for, what is asked of whom, and what it comes down to."""
    _ = briefing.language
    facts = "\n".join(_term(name, said) for name, said in briefing.facts)
    heading = [
        f'#text(size: 20pt, weight: "bold", fill: rgb("{ACCENT}"))[{_text(briefing.title)}]',
        f"#text(size: 12pt)[{_text(briefing.subtitle)}]",
        facts,
    ]
    if not briefing.short:
        return "\n\n".join(heading)
    parts = [
        *heading,
        _heading(_("What we ask of you")),
        _term(_("Purpose"), briefing.purpose or _("not filled in yet")),
        *(_term(name, said) for name, said in briefing.asked),
    ]
    if briefing.message.strip():
        says = _("On behalf of the core team")
        parts.append(
            f'#block(stroke: (left: 2pt + rgb("{ACCENT}")), inset: (left: 8pt, y: 2pt))'
            f"[*{_text(says)}.* {_text(briefing.message)}]"
        )
    title = _("In this document")
    parts.append(f"#outline(title: {_string(title)}, depth: 1, indent: 0pt)")
    return "\n\n".join(parts)


def _section(section: Section, rows: int | None, *, more: str = "") -> str:
    # What a section says stays with what it says it of.
    parts = [_heading(section.heading), f"#block(sticky: true)[*{_text(section.says)}*]"]
    if section.points:
        parts.append("\n".join(f"- {_text(point)}" for point in section.points))
    if section.chart is not None:
        parts.append(_chart(section.chart))
    for table in section.tables:
        parts.append(_table(replace(table, rows=table.rows[:rows]) if rows else table))
        if rows and len(table.rows) > rows:
            parts.append(f'#text(size: 8.5pt, fill: rgb("{MUTED}"))[{_text(more)}]')
    return "\n\n".join(part for part in parts if part)


def _cut(section: Section, rows: int) -> bool:
    return any(len(table.rows) > rows for table in section.tables)


def _whole(section: Section, rows: int, word: str) -> Section:
    """The tables of a section that did not fit, whole, for the appendix."""
    tables = tuple(table for table in section.tables if len(table.rows) > rows)
    return Section(f"{section.heading} ({word.lower()})", section.says, tables=tables)


def _table(table: Table) -> str:
    widths = ", ".join(_width(table, column) for column in range(len(table.headers)))
    head = ", ".join(f"[{_text(header)}]" for header in table.headers)
    body = "\n".join("  " + ", ".join(f"[{_text(cell)}]" for cell in row) + "," for row in table.rows)
    title = f"== {_text(table.title)}\n\n" if table.title else ""
    return f"{title}#table(columns: ({widths}),\n  table.header({head}),\n{body}\n)"


def _width(table: Table, column: int) -> str:
    """A short column takes what it needs; long ones share what is left, by their longest text."""
    longest = max([len(table.headers[column]), *(len(row[column]) for row in table.rows)])
    return "auto" if longest <= SHORT else f"{min(longest, LONG) ** 0.7:.2f}fr"


def _chart(chart: Chart) -> str:
    """Horizontal bars, one under the other per category, with their numbers; colours are named in the words beside."""
    highest = max([value for each in chart.series for value in each.values if value is not None], default=0) or 1
    shades = (ACCENT, "#7fa8bf", LIGHT)
    rows = []
    for at, category in enumerate(chart.categories):
        bars = [
            _bar(each.name, each.values[at], highest, shades[number % len(shades)])
            for number, each in enumerate(chart.series)
        ]
        rows.append(f"[{_text(category)}], [{' '.join(bars)}]")
    cells = ",\n  ".join(rows)
    places = "columns: (4.2cm, 1fr), row-gutter: 5pt, align: (right + horizon, left + horizon), column-gutter: 6pt"
    drawn = f"#grid({places},\n  {cells})"
    alt, caption = _string(shown(chart.alt) or "–"), _text(chart.title)
    return f"#figure(alt: {alt}, kind: image, supplement: none, caption: [{caption}])[{drawn}]"


def _bar(name: str, value: float | None, highest: float, colour: str) -> str:
    width = 0 if value is None else 7.2 * value / highest
    said = "–" if value is None else f"{value:g}"
    return (
        f'#block(spacing: 1.5pt)[#box(width: {max(width, 0.03):.3f}cm, height: 6pt, fill: rgb("{colour}")) '
        f"#text(size: 7.5pt)[{_text(said)} {_text(name.lower())}]]"
    )


def _definitions(briefing: Briefing) -> str:
    _ = briefing.language
    said = "\n\n".join(_term(name, what) for name, what in briefing.definitions)
    return _heading(_("How the figures are made")) + f"\n\n{said}"


def _heading(text: str) -> str:
    # A heading without letters leads a reader who hears the document nowhere.
    return f"= {_text(shown(text) or '–')}"


def _term(name: str, said: str) -> str:
    """A name with what is said about it."""
    return f"/ {_text(name)}: {_text(said)}"


def _string(text: str) -> str:
    """A text as a string in typst's own writing."""
    return json.dumps(shown(bounded(text)), ensure_ascii=False)


def _text(text: str) -> str:
    """A text that shows as it is, whatever it holds: a string of which typst reads nothing."""
    return f"#{_string(text)};" if text else ""
