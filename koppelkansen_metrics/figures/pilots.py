"""Pilots on their way to practice: where each stands, what holds it, and how proven and how used it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from koppelkansen_metrics.figures.style import (
    ACCENT,
    FAINT,
    GREY,
    INK,
    MUTED,
    ORANGE,
    RED,
    RULE,
    TEMPLATE,
    canvas,
    plain,
    shortened,
    stroke,
    text,
)
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.rows import plain as rows_of

Record = Mapping[str, Any]

TRACK = (0.31, 0.66)
ROW_PIXELS = 34
NAME_FITS = 40
REMARK_FITS = 52
HIGHEST = 9


def track(pilots: pd.DataFrame, *, programme: Programme, language: Language) -> go.Figure:
    """Per area its pilots on the stages from idea to practice, with how long they have been there and what they need.

    `pilots`: the records of metrics.pilots (area, code, title, stage, dwell_days, receiving_owner, needed, stopped,
    has_lesson, without_receiver). Stopped pilots stand beside the track, with a cross. Empty: only the stages.
    """
    stages = [stage for stage in programme.stages if not stage.ends]
    rows = _rows(pilots, programme)
    figure = canvas(width=1, height=len(rows) + 1, pixels=(len(rows) + 1) * ROW_PIXELS)
    at = {stage.name: _place(number, len(stages)) for number, stage in enumerate(stages)}
    notes = [text(at[stage.name], 0.5, f"<b>{stage.label(language)}</b>", anchor="center") for stage in stages]
    shapes: list[dict[str, object]] = []
    marks: list[tuple[float, float, str, str]] = []
    for down, row in enumerate(rows, start=1):
        y = down + 0.5
        if isinstance(row, str):
            notes.append(text(0, y, f"<b>{plain(row)}</b>"))
            continue
        if not row["stopped"]:
            shapes.append(stroke(TRACK, (y, y), colour=FAINT, width=8))
        marks.append(_mark(row, x=at.get(row["stage"], TRACK[0]), y=y, programme=programme))
        notes.append(text(0, y, _name(row)))
        notes.append(text(TRACK[1] + 0.03, y, remark(row, programme=programme, language=language)))
    figure.add_trace(_markers(marks))
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


def remark(row: Record, *, programme: Programme, language: Language) -> str:
    """What to know about a pilot at a glance: days in its stage, long or not, who will own it, what it needs."""
    if row["stopped"]:
        lesson = language(N_("taught us something")) if row["has_lesson"] else language(N_("no lesson yet"))
        stopped = language(N_("stopped"))
        return f'<span style="color:{MUTED}">✕ {stopped} · {lesson}</span>'
    parts = []
    days = row["dwell_days"]
    if days is not None:
        parts.append(language.ngettext("{n} day", "{n} days", days))
        if days > programme.thresholds.long_in_stage_days and row["stage"] != programme.practice:
            long = language(N_("long"))
            parts[-1] += f' <span style="color:{ORANGE}">▲ <b>{long}</b></span>'
    if row["without_receiver"]:
        nobody = language(N_("no owner"))
        parts.append(f'<span style="color:{RED}">■ <b>{nobody}</b></span>')
    if row["needed"] and row["stage"] != programme.practice:
        parts.append(language(N_("needs: {what}"), what=shortened(row["needed"], REMARK_FITS - 14 * len(parts))))
    elif row["receiving_owner"]:
        parts.append(shortened(row["receiving_owner"], REMARK_FITS - 14 * len(parts)))
    return " · ".join(parts)


def proven_and_used(pilots: pd.DataFrame, *, language: Language) -> go.Figure:
    """How proven against how used, 0 to 9 each; on the diagonal neither holds the other back.

    `pilots`: records with `code`, `readiness` and `use`; those without both are left out. Pilots at the same place
    share one dot and their codes stand beside it.
    """
    there: dict[tuple[int, int], list[str]] = defaultdict(list)
    both = pilots.dropna(subset=["readiness", "use"])
    for code, readiness, use in zip(both["code"], both["readiness"], both["use"], strict=True):
        there[(int(readiness), int(use))].append(plain(code))
    ticks = list(range(HIGHEST + 1))
    axis = {"range": [-1.3, HIGHEST + 1], "tickvals": ticks, "showgrid": True, "gridcolor": FAINT, "linewidth": 0}
    figure = go.Figure(
        go.Scatter(
            x=[x for x, _ in there],
            y=[y for _, y in there],
            text=[_listed(codes) for codes in there.values()],
            mode="markers+text",
            textposition=[_beside(place, there) for place in there],
            cliponaxis=False,
            marker={"size": [10 + 3 * len(codes) for codes in there.values()], "color": ACCENT},
        ),
        layout=go.Layout(
            template=TEMPLATE,
            height=500,
            margin={"l": 56, "r": 8, "t": 8, "b": 52},
            xaxis={**axis, "title": {"text": language(N_("Proven (0–9)")), "standoff": 8}},
            yaxis={**axis, "title": {"text": language(N_("In use (0–9)")), "standoff": 8}},
            shapes=[stroke((0, HIGHEST), (0, HIGHEST), colour=RULE, width=1)],
        ),
    )
    figure.update_layout(
        annotations=[
            text(-0.4, HIGHEST + 0.6, language(N_("used more than proven")), size=12, colour=MUTED),
            text(HIGHEST + 0.9, -0.9, language(N_("proven, not yet used")), anchor="right", size=12, colour=MUTED),
        ]
    )
    return figure


def _beside(place: tuple[int, int], there: Collection[tuple[int, int]]) -> str:
    """Where the codes of a dot stand so that they do not run into those of the dots above and below it."""
    x, y = place
    if (x, y - 1) not in there:
        return "bottom center"
    return "middle right" if (x, y + 1) in there else "top center"


def _listed(codes: Sequence[str]) -> str:
    return "<br>".join([*codes[:3], *([f"+{len(codes) - 3}"] if len(codes) > 3 else [])])  # noqa: PLR2004 - three fit


def _rows(pilots: pd.DataFrame, programme: Programme) -> list[str | Record]:
    """Area names with their pilots under them, areas in programme order, pilots by stage and code."""
    order = {name: number for number, name in enumerate(programme.stage_names)}
    rows: list[str | Record] = []
    for area in programme.area_names:
        own = sorted(
            rows_of(pilots[pilots["area"] == area]),
            key=lambda row: (bool(row["stopped"]), -order.get(str(row["stage"]), 0), str(row["code"])),
        )
        if own:
            rows += [area, *own]
    return rows


def _place(number: int, count: int) -> float:
    return TRACK[0] + (TRACK[1] - TRACK[0]) * number / max(count - 1, 1)


def _name(row: Record) -> str:
    code = f'<span style="color:{MUTED}">{plain(row["code"])}</span>'
    return f"{code}  {shortened(row['title'], NAME_FITS)}"


def _mark(row: Record, *, x: float, y: float, programme: Programme) -> tuple[float, float, str, str]:
    if row["stopped"]:
        return TRACK[0], y, "x-thin", GREY
    days = row["dwell_days"]
    long = days is not None and days > programme.thresholds.long_in_stage_days
    if long and row["stage"] != programme.practice:
        return x, y, "square", ORANGE
    return x, y, "circle", ACCENT


def _markers(marks: Sequence[tuple[float, float, str, str]]) -> go.Scatter:
    return go.Scatter(
        x=[mark[0] for mark in marks],
        y=[mark[1] for mark in marks],
        mode="markers",
        cliponaxis=False,
        marker={
            "size": 15,
            "opacity": 1,
            "symbol": [mark[2] for mark in marks],
            "color": [mark[3] for mark in marks],
            "line": {"width": 2, "color": [INK if mark[2] == "x-thin" else mark[3] for mark in marks]},
        },
    )
