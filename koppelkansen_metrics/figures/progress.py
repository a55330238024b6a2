"""Done against plan: one bar for all actions, filled as far as they are done, with a tick at what was planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from koppelkansen_metrics.figures.finished import finished
from koppelkansen_metrics.figures.style import (
    ACCENT,
    DIFFERENT,
    FAINT,
    INK,
    MUTED,
    RED,
    box,
    canvas,
    judgement,
    movement,
    shortened,
    small,
    stroke,
    text,
    wrapped,
)
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.rows import plain as rows_of

Record = Mapping[str, Any]

LABEL = 0.5  # the row's label, as a share of a column's width
LONGEST = 0.92  # a column's longest bar, so that columns stay apart
CELL_PIXELS = 120
BAR_PIXELS = 66

# How many characters fit at the narrowest that screens are made for, a tablet of 1024 wide.
AREA_FITS, COLUMN_FITS, NAME_FITS = 15, 30, 27


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What stands before a row: its name, and under it a note; `alarming` notes are marked."""

    name: str
    note: str = ""
    alarming: bool = False


@finished
def matrix(
    cells: pd.DataFrame,
    *,
    rows: Sequence[tuple[str, RowLabel]],
    columns: Sequence[tuple[int, str]],
    language: Language,
    pixels: int = CELL_PIXELS,
) -> go.Figure:
    """Area × line: done, total and planned, and under each bar the team's judgement and that of the figures.

    `cells`: one row per area and line with `total`, `done`, `planned`, `reported`, `signal`, `disagreement`, and where
    it is known `moved`, how the team's judgement moved. Bars share one scale, so that their lengths can be compared.
    Without actions a cell says so. `pixels`: the height of a row.
    """
    figure = canvas(width=LABEL + len(columns), height=len(rows) + 0.3, pixels=int((len(rows) + 0.3) * pixels))
    scale = LONGEST / max(int(cells["total"].max()), 1) if len(cells) else 0
    found = {(cell["area"], cell["line"]): cell for cell in rows_of(cells)}
    notes = [
        text(LABEL + at, 0.1, f"<b>{shortened(name, COLUMN_FITS)}</b>", size=15) for at, (_, name) in enumerate(columns)
    ]
    shapes: list[dict[str, object]] = []
    for down, (area, label) in enumerate(rows):
        top = down + 0.3
        notes.append(_row_label(label, x=LABEL - 0.04, y=top + 0.31, fits=AREA_FITS))
        for across, (line, _) in enumerate(columns):
            cell = found[(area, line)]
            left = LABEL + across
            notes.append(text(left, top + 0.07, counted(cell, language)))
            shapes += _bar(cell, left=left, y=(top + 0.23, top + 0.39), scale=scale)
            notes += _judgements(cell, left=left, y=top + 0.54, language=language)
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


@finished
def bars(table: pd.DataFrame, *, labels: Sequence[RowLabel], language: Language) -> go.Figure:
    """One bar per row of the table (`total`, `done`, `planned`), in the table's order, with these labels."""
    figure = canvas(width=1, height=len(labels), pixels=max(len(labels), 1) * BAR_PIXELS)
    left = 0.24
    scale = (1 - left) * LONGEST / max(int(table["total"].max()), 1) if len(table) else 0
    notes: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    for at, (row, label) in enumerate(zip(rows_of(table), labels, strict=True)):
        notes.append(_row_label(label, x=left - 0.015, y=at + 0.6, fits=NAME_FITS))
        notes.append(text(left, at + 0.17, counted(row, language)))
        shapes += _bar(row, left=left, y=(at + 0.45, at + 0.75), scale=scale)
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


def counted(row: Record, language: Language) -> str:
    """`9 van 16 gereed, gepland 10`, the first number in bold; a sentence when there is nothing to count."""
    total, done, planned = (int(row[key]) for key in ("total", "done", "planned"))
    if not total:
        nothing = language(N_("no actions"))
        return f'<span style="color:{MUTED}">{nothing}</span>'
    bold = f"<b>{language.number(done)}</b>"
    return language(
        N_("{done} of {total} done, planned {planned}"),
        done=bold,
        total=language.number(total),
        planned=language.number(planned),
    )


def _row_label(label: RowLabel, *, x: float, y: float, fits: int) -> dict[str, object]:
    said = f"<b>{wrapped(label.name, fits)}</b>"
    if label.note:
        said += "<br>" + (small(f"▲ {label.note}", RED) if label.alarming else small(label.note))
    return text(x, y, said, anchor="right")


def _bar(row: Record, *, left: float, y: tuple[float, float], scale: float) -> list[dict[str, object]]:
    total, done, planned = (int(row[key]) for key in ("total", "done", "planned"))
    if not total:
        return []
    margin = (y[1] - y[0]) * 0.22
    tick = left + planned * scale
    return [
        box((left, left + total * scale), y, FAINT),
        box((left, left + done * scale), y, ACCENT),
        stroke((tick, tick), (y[0] - margin, y[1] + margin), colour=INK),
    ]


def _judgements(cell: Record, *, left: float, y: float, language: Language) -> list[dict[str, object]]:
    """Two lines, so that they never run into the next column; apart, because they are never mixed."""
    team = language(N_("team: {judgement}"), judgement=judgement(cell["reported"]).shown(language))
    moved = movement(cell.get("moved"))
    if moved is not None:
        team += f" {small(moved.said(language))}"
    figures = language(N_("figures: {judgement}"), judgement=judgement(cell["signal"]).shown(language))
    if cell["disagreement"]:
        differs = language(N_("differs"))
        figures += f" <b>{DIFFERENT} {differs}</b>"
    return [text(left, y, team, size=13), text(left, y + 0.16, figures, size=13)]
