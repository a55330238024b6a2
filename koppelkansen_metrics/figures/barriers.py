"""Barriers, the gain that breaks each, and the pilots that it holds up: read from left to right."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from koppelkansen_metrics.figures.finished import finished
from koppelkansen_metrics.figures.style import (
    ACCENT,
    FAINT,
    GREEN,
    MUTED,
    RULE,
    canvas,
    plain,
    shortened,
    small,
    stroke,
    text,
    wrapped,
)
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.records import KINDS, split
from koppelkansen_metrics.rows import plain as rows_of

Record = Mapping[str, Any]

# Shares of the width: the barrier, the gain, the pilots; the characters are what fits on a tablet of 1024 wide.
GAIN, PILOTS = 0.36, 0.74
BARRIER_FITS, GAIN_FITS, PILOTS_FIT = 42, 46, 30
HEAD_PIXELS, ROW_PIXELS = 30, 62
EMBEDDED = "geborgd"
MOST_ROWS = 30


@finished
def barriers(gains: pd.DataFrame, *, language: Language) -> go.Figure:
    """One row per barrier, those that hold up most pilots first: barrier, gain with its status, pilots.

    `gains`: the records of metrics.learning.barriers (code, barrier, gain, status, pilots, pilot_count). Empty: only
    the heads of the columns. Of more than `MOST_ROWS` barriers the rest is left to the table.
    """
    rows = sorted(rows_of(gains), key=lambda row: -row["pilot_count"])[:MOST_ROWS]
    heads = ((0, N_("Barrier")), (GAIN, N_("Essential gain")), (PILOTS, N_("Pilots")))
    notes = [text(x, 10, small(language(head))) for x, head in heads]
    shapes: list[dict[str, object]] = []
    for number, row in enumerate(rows):
        y = HEAD_PIXELS + (number + 0.5) * ROW_PIXELS
        notes += _row(row, y, language)
        shapes.append(stroke((0, 1), (y + ROW_PIXELS / 2,) * 2, colour=FAINT, width=1))
        shapes += [
            stroke((end - 0.03, end - 0.008), (y, y), colour=RULE, width=2) for end in (GAIN, PILOTS) if row["gain"]
        ]
    height = HEAD_PIXELS + len(rows) * ROW_PIXELS
    figure = canvas(width=1, height=height, pixels=height + 16)
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


def _row(row: Record, y: float, language: Language) -> Sequence[dict[str, object]]:
    code = f'<span style="color:{MUTED}">{plain(row["code"])}</span>'
    sign, colour = ("✓", GREEN) if row["status"] == EMBEDDED else ("▸", ACCENT)
    status = f'<span style="color:{colour}">{sign} <b>{_status(row["status"], language)}</b></span>'
    return (
        text(0, y, f"{code}  {wrapped(row['barrier'], BARRIER_FITS)}", size=13),
        text(GAIN, y, f"{wrapped(row['gain'], GAIN_FITS)}<br>{status}", size=13),
        text(PILOTS, y, _pilots(row, language), size=13),
    )


def _status(value: object, language: Language) -> str:
    for choice in KINDS["gains"].field("status").choices:
        if choice.value == value:
            return language(choice.label) if language.code == "en" else choice.typed
    return str(value)


def _pilots(row: Record, language: Language) -> str:
    """How many, and which as far as there is room for."""
    count = row["pilot_count"]
    if not count:
        nobody = language(N_("no pilot yet"))
        return f'<span style="color:{MUTED}">{nobody}</span>'
    said = language.ngettext("{n} pilot", "{n} pilots", count)
    codes = ", ".join(each.rpartition("/")[2] for each in split(row["pilots"]))
    return f"<b>{said}</b><br>{small(shortened(codes, PILOTS_FIT))}"
