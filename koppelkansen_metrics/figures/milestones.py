"""Milestones in time: first agreed, expected now, reached; and how their dates moved, report after report."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from koppelkansen_metrics.figures.finished import finished
from koppelkansen_metrics.figures.style import (
    ACCENT,
    FAINT,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RULE,
    SMALL,
    TEMPLATE,
    canvas,
    plain,
    shortened,
    small,
    spread,
    stroke,
    text,
)
from koppelkansen_metrics.figures.timescale import Scale, marks, within
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.rows import plain as rows_of

Record = Mapping[str, Any]

# Shares of the width: names, then time, then what became of the date.
TIME, BESIDE = (0.40, 0.72), 0.74
NAME_FITS = 46
HEAD_PIXELS, AREA_PIXELS, ROW_PIXELS = 34, 34, 32
TREND_PIXELS = 460
# A line of text of the trend's labels, as a share of its height.
LABEL_SHARE = 0.042
LATE_DAYS = 30
MOST_ROWS, MOST_LINES = 60, 12


@finished
def timeline(milestones: pd.DataFrame, *, as_of: date, programme: Programme, language: Language) -> go.Figure:
    """Per area its milestones in time: first agreed (open), expected now (filled) or reached (with a tick).

    `milestones`: the records of metrics.milestones (area, code, title, date, first_baseline, drift_days, rebaselines,
    reached, late). A line marks `as_of`. Dates more than two years away stand at the edge. Empty: only the line.
    """
    rows = rows_of(milestones)
    first, last = within([row[key] for row in rows for key in ("date", "first_baseline")], around=as_of)
    scale = Scale(first, last, *TIME)
    listed = _by_area(rows, programme)
    height = HEAD_PIXELS + sum(AREA_PIXELS if isinstance(row, str) else ROW_PIXELS for row in listed)
    notes, shapes = _calendar(scale, as_of, height=height, language=language)
    points: list[tuple[float, float, str, str]] = []
    y = float(HEAD_PIXELS)
    for row in listed:
        if isinstance(row, str):
            notes.append(text(0, y + AREA_PIXELS / 2, f"<b>{plain(programme.area(row).label(language))}</b>"))
            y += AREA_PIXELS
            continue
        middle = y + ROW_PIXELS / 2
        notes.append(text(0, middle, _named(row)))
        notes.append(text(BESIDE, middle, _became(row, language), size=13))
        shapes += _drift(row, scale, middle)
        points += _points(row, scale, middle)
        y += ROW_PIXELS
    figure = canvas(width=1, height=y, pixels=int(y) + 16)
    figure.add_trace(_markers(points))
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


def _by_area(rows: Sequence[Record], programme: Programme) -> list[str | Record]:
    """Area names with their milestones under them, areas in programme order, milestones by date."""
    listed: list[str | Record] = []
    for area in programme.area_names:
        own = [row for row in rows if row["area"] == area]
        if own:
            listed += [area, *sorted(own, key=lambda row: (row["date"] or date.max, str(row["code"])))]
    return listed


def _calendar(
    scale: Scale, as_of: date, *, height: float, language: Language
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The quarters, and a line through all rows at the day that is looked at."""
    here = scale.at(as_of)
    notes = [text(here, 8, f"<b>{language.day_month(as_of)}</b>", anchor="center", size=SMALL, colour=ACCENT)]
    shapes = [stroke((here, here), (HEAD_PIXELS, height), colour=ACCENT, width=1)]
    for day, name in marks(scale.first, scale.last, language):
        x = scale.at(day)
        shapes.append(stroke((x, x), (HEAD_PIXELS, height), colour=FAINT, width=1))
        notes.append(text(x, 25, small(name), anchor="center"))
    return notes, shapes


def _named(row: Record) -> str:
    code = str(row["code"])
    title = shortened(row["title"], max(NAME_FITS - len(code), 12))
    return f'<span style="color:{MUTED}">{plain(code)}</span>  {title}'


def _became(row: Record, language: Language) -> str:
    """The date with what became of it: reached, late, so many days later than first agreed."""
    if row["date"] is None:
        no_date = language(N_("no date"))
        return f'<span style="color:{MUTED}">{no_date}</span>'
    said = f"<b>{language.day(row['date'])}</b>"
    if row["reached"]:
        reached = language(N_("reached"))
        said += f' <span style="color:{GREEN}">✓ {reached}</span>'
    elif row["late"]:
        late = language(N_("passed"))
        said += f' <span style="color:{ORANGE}">▲ {late}</span>'
    days = row["drift_days"]
    if days:
        later = language.ngettext("{n} day later", "{n} days later", days)
        parts = [later if days > 0 else language.ngettext("{n} day earlier", "{n} days earlier", -days)]
        if row["rebaselines"]:
            parts.append(language(N_("{n}× agreed anew"), n=language.number(row["rebaselines"])))
        said += " " + small(" · ".join(parts))
    return said


def _drift(row: Record, scale: Scale, y: float) -> list[dict[str, object]]:
    """The way from the first agreed date to the one now."""
    if row["date"] is None or row["first_baseline"] is None:
        return []
    colour = ORANGE if (row["drift_days"] or 0) >= LATE_DAYS else RULE
    return [stroke((scale.at(row["first_baseline"]), scale.at(row["date"])), (y, y), colour=colour, width=3)]


def _points(row: Record, scale: Scale, y: float) -> list[tuple[float, float, str, str]]:
    found = []
    if row["first_baseline"] is not None:
        found.append((scale.at(row["first_baseline"]), y, "circle-open", MUTED))
    if row["date"] is not None:
        found.append((scale.at(row["date"]), y, "circle", GREEN if row["reached"] else ACCENT))
    return found


def _markers(points: Sequence[tuple[float, float, str, str]]) -> go.Scatter:
    return go.Scatter(
        x=[point[0] for point in points],
        y=[point[1] for point in points],
        mode="markers",
        cliponaxis=False,
        marker={
            "size": 12,
            "opacity": 1,
            "symbol": [point[2] for point in points],
            "color": [point[3] for point in points],
        },
    )


@finished
def trend(points: pd.DataFrame, *, as_of: date, language: Language) -> go.Figure:
    """Per milestone its date (upwards) at each report (to the right): flat is on plan, rising is late.

    `points`: those of metrics.trend for the milestones to draw. Where a line meets the slanting one, the report is of
    the day of the milestone itself. Empty: only the slanting line.
    """
    known = points.dropna(subset=["date"])
    lines = [(code, rows_of(own)) for code, own in known.groupby("code", sort=False)]
    reported = [*known["recorded_on"].dt.date, as_of]
    first, last = min(reported), max(reported)
    low, high = within(known["date"].dt.date, around=as_of, years=5)
    low = min(low, first)
    figure = go.Figure(layout=_trend_layout((first, last), (low, high), language))
    figure.add_trace(_line([first, last], [first, last], RULE, dash="dot"))
    ends = spread([_share(own[-1]["date"], low, high) for _, own in lines], LABEL_SHARE)
    notes = []
    for (code, own), end in zip(lines, ends, strict=True):
        moved = (own[-1]["date"] - own[0]["date"]).days
        colour = ORANGE if moved >= LATE_DAYS else ACCENT
        days = [row["recorded_on"] for row in own]
        figure.add_trace(_line(days, [row["date"] for row in own], colour, dash="solid"))
        drift = f"{'+' if moved > 0 else '−'}{language.number(abs(moved))}" if moved else "="
        notes.append(_end_label(f"{plain(code)} {drift}", end, colour))
    figure.update_layout(annotations=notes)
    return figure


def _share(day: date, low: date, high: date) -> float:
    return (day - low).days / max((high - low).days, 1)


def _line(days: Sequence[date], dates: Sequence[date], colour: str, *, dash: str) -> go.Scatter:
    mode = "lines+markers" if dash == "solid" else "lines"
    line = {"color": colour, "dash": dash, "width": 2}
    return go.Scatter(x=days, y=dates, mode=mode, cliponaxis=False, line=line, marker={"size": 7})


def _end_label(content: str, share: float, colour: str) -> dict[str, object]:
    return {
        **text(1.01, share, content, size=SMALL, colour=colour),
        "xref": "paper",
        "yref": "paper",
    }


def _trend_layout(reports: tuple[date, date], dates: tuple[date, date], language: Language) -> go.Layout:
    across, up = (marks(*ends, language) for ends in (reports, dates))
    return go.Layout(
        template=TEMPLATE,
        height=TREND_PIXELS,
        margin={"l": 8, "r": 110, "t": 8, "b": 8},
        xaxis={
            "range": list(reports),
            "tickvals": [day for day, _ in across],
            "ticktext": [name for _, name in across],
            "title": {"text": language(N_("as reported in")), "font": {"size": SMALL, "color": MUTED}},
        },
        yaxis={
            "range": list(dates),
            "tickvals": [day for day, _ in up],
            "ticktext": [name for _, name in up],
            "showgrid": True,
            "gridcolor": FAINT,
            "title": {"text": language(N_("date of the milestone")), "font": {"size": SMALL, "color": MUTED}},
        },
        font={"color": INK},
    )


def nearest(milestones: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """As many milestones as can be taken in at a glance: those with their date nearest to `as_of`, in their order."""
    if len(milestones) <= MOST_ROWS:
        return milestones
    away = (milestones["date"] - pd.Timestamp(as_of)).abs()
    return milestones.loc[away.sort_values(na_position="last").index[:MOST_ROWS]].sort_index()


def moved_most(points: pd.DataFrame) -> pd.DataFrame:
    """The trend of the milestones whose date moved furthest between their first and last report: a dozen at most."""
    known = points.dropna(subset=["date"])
    by_milestone = known.groupby(["area", "code"])["date"]
    moved = (by_milestone.last() - by_milestone.first()).abs()
    most = moved[moved > pd.Timedelta(0)].sort_values(ascending=False, kind="stable").index[:MOST_LINES]
    wanted = pd.MultiIndex.from_frame(known[["area", "code"]]).isin(most)
    return known[wanted]
