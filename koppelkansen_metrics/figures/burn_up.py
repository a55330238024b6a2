"""Done and planned over time: scope, done, planned and first agreed, and when the rest may be done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from koppelkansen_metrics.figures.finished import finished
from koppelkansen_metrics.figures.style import ACCENT, FAINT, INK, MUTED, SMALL, TEMPLATE, TRAVELLED, spread, text
from koppelkansen_metrics.figures.timescale import marks, within
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.rows import plain as rows_of

PIXELS = 380
LABEL_SHARE = 0.058
BAND = "rgba(0, 82, 124, 0.16)"

Record = Mapping[str, Any]
Line = tuple[str, str, list[tuple[date, int]], str, int]


@finished
def burn_up(
    weeks: pd.DataFrame, *, as_of: date, forecast: tuple[date, date] | None, open_: int, language: Language
) -> go.Figure:
    """Scope, planned, first agreed and done (until `as_of`) by week, with direct labels.

    `weeks`: the points of metrics.burn_up for one group (week, scope, done, planned, baseline). `forecast`: P50 and P85
    of when the `open_` actions are done, as a band that widens from now to them; None without. At least one week.
    """
    rows = rows_of(weeks)
    first, last = within([row["week"] for row in rows] + list(forecast or ()), around=as_of)
    lines: list[Line] = [
        (language(N_("all actions")), INK, _points(rows, "scope", first, last), "solid", 1),
        (language(N_("first agreed")), MUTED, _points(rows, "baseline", first, last), "dot", 2),
        (language(N_("planned")), INK, _points(rows, "planned", first, last), "dash", 2),
        (language(N_("done")), ACCENT, _points(rows, "done", first, as_of), "solid", 4),
    ]
    top = max(value for _, _, line, _, _ in lines for _, value in line) * 1.06 or 1
    done_now = lines[-1][2][-1][1]
    figure = go.Figure(layout=_layout((first, last), top, as_of, language))
    if forecast is not None:
        figure.add_trace(_band(as_of, forecast, (done_now, done_now + open_)))
    for _, colour, line, dash, width in lines:
        figure.add_trace(_trace(line, colour, dash=dash, width=width))
    figure.update_layout(annotations=[*_labels(lines, top), *_today(as_of, language)])
    return figure


def _points(rows: Sequence[Record], key: str, first: date, last: date) -> list[tuple[date, int]]:
    """The counts of the weeks from one day to another, with what is counted on these days themselves.

    A count on a day within a week is that of the end of the week: nothing is known of the days between.
    """
    shown = [(row["week"], int(row[key])) for row in rows if first <= row["week"] <= last]
    before = [int(row[key]) for row in rows if row["week"] < first]
    after = next((int(row[key]) for row in rows if row["week"] >= last), int(rows[-1][key]))
    return [(first, before[-1] if before else 0), *shown, (last, after)]


def _trace(line: Sequence[tuple[date, int]], colour: str, *, dash: str, width: int) -> go.Scatter:
    # A count stays what it was until it changes, so the line goes up in steps.
    style = {"color": colour, "dash": dash, "width": width, "shape": "hv"}
    return go.Scatter(x=[day for day, _ in line], y=[value for _, value in line], mode="lines", line=style)


def _band(as_of: date, forecast: tuple[date, date], counts: tuple[int, int]) -> go.Scatter:
    """From what is done now to all that is open now: the left edge is as likely as not, the right one 85 %."""
    now, all_done = counts
    return go.Scatter(
        x=[as_of, *forecast, as_of],
        y=[now, all_done, all_done, now],
        mode="lines",
        fill="toself",
        fillcolor=BAND,
        line={"color": TRAVELLED, "width": 1},
    )


def _labels(lines: Sequence[Line], top: float) -> list[dict[str, object]]:
    """The name and last count of each line at the right edge, none over another."""
    drawn = [line for line in lines if line[2]]
    places = spread([line[2][-1][1] / top for line in drawn], LABEL_SHARE)
    return [
        {**text(1.01, place, f"{name} <b>{line[-1][1]}</b>", size=13, colour=colour), "xref": "paper", "yref": "paper"}
        for (name, colour, line, _, _), place in zip(drawn, places, strict=True)
    ]


def _today(as_of: date, language: Language) -> list[dict[str, object]]:
    said = {**text(0, 1.03, language.day_month(as_of), anchor="center", size=SMALL, colour=ACCENT)}
    return [{**said, "x": as_of, "xref": "x", "yref": "paper"}]


def _layout(ends: tuple[date, date], top: float, as_of: date, language: Language) -> go.Layout:
    ticks = marks(*ends, language)
    line = {"type": "line", "x0": as_of, "x1": as_of, "y0": 0, "y1": 1, "yref": "paper"}
    return go.Layout(
        template=TEMPLATE,
        height=PIXELS,
        margin={"l": 8, "r": 136, "t": 24, "b": 8},
        xaxis={
            "range": list(ends),
            "tickvals": [day for day, _ in ticks],
            "ticktext": [name for _, name in ticks],
        },
        yaxis={"range": [0, top], "showgrid": True, "gridcolor": FAINT, "nticks": 5, "rangemode": "tozero"},
        shapes=[{**line, "line": {"color": ACCENT, "width": 1, "dash": "dot"}, "layer": "below"}],
    )
