"""What tests of the screens say: what is delivered, and what a reader then sees."""

import html
import json
import re
from datetime import UTC, datetime

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from ui.text import unmarked

SCREENS = (
    "overview",
    "programme_lines",
    "casus_areas",
    "milestones",
    "pilot_to_practice",
    "learning",
    "briefing",
    "reporting_round",
    "outcomes",
    "update",
    "history",
)
FIGURES = SCREENS[:5]

_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"\[(.*)\]\(casus_areas\?[^)]*\)")


def marked(at):
    """Every text on the screen that Streamlit reads as markdown, as it was handed over."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.warning, at.error, at.success)
    return [str(each.value) for kind in kinds for each in kind] + [each.label for each in at.expander] + cells(at)


def cells(at):
    """Every cell of every table in the page, headers and the first column included."""
    found = []
    for table in at.table:
        frame = table.value
        found += [str(frame.index.name), *map(str, frame.columns), *map(str, frame.index)]
        found += [str(cell) for row in frame.to_numpy() for cell in row]
    return found


def said(at):
    """Everything that can be read on the screen, pictures and tables included, one text per line."""
    return "\n".join([*map(unmarked, marked(at)), *drawn(at)])


def drawn(at):
    """Every text in every picture, as a browser shows it."""
    return [shown(each) for figure in pictures(at) for each in texts(figure)]


def pictures(at):
    """Every picture, as plotly's own description."""
    return [json.loads(each.proto.spec) for each in at.get("plotly_chart")]


def described(at):
    """What a screen reader says of every picture."""
    return [each.proto.alt for each in at.get("plotly_chart")]


def texts(figure):
    """Every text of a picture as plotly gets it, from its description or the figure itself."""
    found = figure if isinstance(figure, dict) else json.loads(figure.to_json())
    notes = [note["text"] for note in found["layout"].get("annotations", [])]
    return notes + [text for trace in found["data"] for text in trace.get("text") or []]


def shown(text):
    """A text of a picture without its tags, as a browser shows it."""
    return html.unescape(_TAG.sub("", text.replace("<br>", "\n")))


def rows(at, header):
    """The rows of the tables whose first column has this header, as one list of {header: text}."""
    found = []
    for table in at.table:
        frame = table.value.reset_index() if table.value.index.name else table.value
        if frame.columns[0] == header:
            found += [{name: _read(cell) for name, cell in row.items()} for row in frame.to_dict("records")]
    return found


def _read(cell):
    """What can be read in a cell, which may lead to the history of a record."""
    return unmarked(_LINK.sub(r"\1", str(cell)))


def code_of(name):
    """The code of a record as tables call it."""
    return name.partition("\u2002")[0]


def title_of(name):
    """What it is called beside its code."""
    return name.partition("\u2002")[2]


def button(at, label):
    """The one button with this label."""
    (found,) = [each for each in at.button if each.label == label]
    return found


def deliver(database, data, *, recorded=datetime(2021, 4, 6, 12, tzinfo=UTC), **options):
    """Save a workbook, recorded at this moment; the saved revision's number."""
    given = updates.Options(by="Casusteam", recorded_at=recorded, **options)
    saved = updates.save(database, programme.load(), data, "acties.xlsx", options=given, person=LOCAL)
    assert saved.status == "saved"
    return saved.revision
