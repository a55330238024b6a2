"""Pilots on their way to practice: where each stands, what holds it, and how proven and how used it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from koppelkansen_metrics.figures.finished import finished
from koppelkansen_metrics.figures.style import (
    ACCENT,
    FAINT,
    MUTED,
    ORANGE,
    RED,
    RULE,
    SIZE,
    SMALL,
    TEMPLATE,
    TRAVELLED,
    canvas,
    plain,
    shortened,
    small,
    stroke,
    text,
)
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.rows import plain as rows_of

Record = Mapping[str, Any]

# Shares of the width: the names, then the track, then how long it has been where it is. The characters are what fits
# at the narrowest that screens are made for, a tablet of 1024 wide.
TRACK, BESIDE = (0.41, 0.795), 0.83
NAME_FITS, NEED_FITS, OWNER_FITS = 41, 50, 23
HEAD_PIXELS, AREA_PIXELS, ROW_PIXELS, REST_PIXELS = 32, 36, 46, 24
HIGHEST = 9
MOST_ROWS = 40


@finished
def track(
    pilots: pd.DataFrame, moves: pd.DataFrame, *, programme: Programme, language: Language, rest: str = ""
) -> go.Figure:
    """Per area its pilots on the stages from idea to practice, with how long they have been there and what they need.

    `pilots`: the records of metrics.pilots (area, code, title, stage, dwell_days, receiving_owner, needed, stopped,
    has_lesson, without_receiver, adopted_from, long). `moves`: those of metrics.moves; an open mark stands at the stage
    that a pilot was in then, when that is another one. A stopped pilot ends where it was. `rest` says under it what is
    not drawn. Empty: only the stages.
    """
    stages = [stage for stage in programme.stages if not stage.ends]
    at = {stage.name: _place(number, len(stages)) for number, stage in enumerate(stages)}
    notes = [
        *(text(at[stage.name], 10, f"<b>{stage.label(language)}</b>", anchor="center", size=13) for stage in stages),
        text(BESIDE, 10, small(language(N_("time in stage, owner")))),
    ]
    shapes: list[dict[str, object]] = []
    marks: list[tuple[float, float, str, str]] = []
    before = {(row["area"], row["code"]): at.get(row["then"]) for row in rows_of(moves)}
    y = float(HEAD_PIXELS)
    for row in _rows(pilots, programme):
        if isinstance(row, str):
            notes.append(text(0, y + AREA_PIXELS / 2, f"<b>{plain(programme.area(row).label(language))}</b>"))
            y += AREA_PIXELS
            continue
        middle = y + ROW_PIXELS / 2
        notes.append(text(0, middle, _named(row, programme=programme, language=language)))
        notes.append(text(BESIDE, middle, remark(row, language=language)))
        drawn, set_marks = _way(row, at, before.get((row["area"], row["code"])), middle)
        shapes += drawn
        marks += set_marks
        y += ROW_PIXELS
    if rest:
        notes.append(text(0, y + REST_PIXELS / 2, plain(rest)))
        y += REST_PIXELS
    figure = canvas(width=1, height=y, pixels=int(y) + 16)
    figure.add_trace(_markers(marks))
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


def _way(
    row: Record, at: Mapping[str, float], before: float | None, y: float
) -> tuple[list[dict[str, object]], list[tuple[float, float, str, str]]]:
    """The track of a pilot, from where it was before to where it is now."""
    if row["stage"] not in at:
        if before is None:
            return [], []
        return [stroke(TRACK, (y, y), colour=FAINT, width=6)], [(before, y, "x", MUTED)]
    now = at[row["stage"]]
    lines = [stroke(TRACK, (y, y), colour=FAINT, width=6), stroke((TRACK[0], now), (y, y), colour=TRAVELLED, width=6)]
    marks = [(now, y, *(("square", ORANGE) if row["long"] else ("circle", ACCENT)))]
    if before is not None and before != now:
        lines.append(stroke((before, now), (y, y), colour=ACCENT, width=3))
        marks.insert(0, (before, y, "circle-open", ACCENT))
    return lines, marks


def most_pressing(pilots: pd.DataFrame, moves: pd.DataFrame, *, most: int = MOST_ROWS) -> pd.DataFrame:
    """As many pilots as can be taken in: what is said of pilots has its examples among them, in their own order.

    In turns one that stays long, one that was stopped and one that moved since; then those without an owner. `pilots`
    and `moves` as for `track`. All of them when they are few.
    """
    if len(pilots) <= most:
        return pilots
    moved = set(moves.loc[~moves["class"].isin(["same", "new"]), ["area", "code"]].itertuples(index=False, name=None))
    places = zip(pilots["area"], pilots["code"], strict=True)
    went = pd.Series([place in moved for place in places], index=pilots.index)
    long, stopped = pilots["long"].astype(bool), pilots["stopped"].astype(bool)
    weight = 4 * long + 2 * went + pilots["without_receiver"]
    order = weight.sort_values(ascending=False, kind="stable").index
    turns = pd.Series(len(pilots), index=order)
    for told in (long, stopped, went & ~stopped):
        own = order[told.loc[order]]
        turns.loc[own] = turns.loc[own].clip(upper=pd.Series(range(len(own)), index=own))
    return pilots.loc[turns.sort_values(kind="stable").index[:most]].sort_index()


def remark(row: Record, *, language: Language) -> str:
    """What to know about a pilot at a glance: days in its stage, long or not, and under it who will own the result."""
    if row["stopped"]:
        stopped = language(N_("stopped"))
        lesson = language(N_("taught us something")) if row["has_lesson"] else language(N_("no lesson yet"))
        return f'<span style="color:{MUTED}">✕ {stopped}</span><br>{small(lesson)}'
    days = row["dwell_days"]
    said = language(N_("since when is not known")) if days is None else language.ngettext("{n} day", "{n} days", days)
    if row["long"]:
        long = language(N_("long"))
        said += f' <span style="color:{ORANGE}">▲ <b>{long}</b></span>'
    if row["without_receiver"]:
        nobody = language(N_("no owner"))
        return f"{said}<br>{small(f'■ <b>{nobody}</b>', RED)}"
    owner = row["receiving_owner"]
    return f"{said}<br>{small(shortened(owner, OWNER_FITS))}" if owner else said


@finished
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
            textfont={"size": SMALL},
            marker={"size": [10 + 3 * len(codes) for codes in there.values()], "color": ACCENT, "opacity": 1},
        ),
        layout=go.Layout(
            template=TEMPLATE,
            height=500,
            margin={"l": 56, "r": 8, "t": 8, "b": 52},
            xaxis={**axis, "title": _axis_title(language(N_("Proven (0–9)")))},
            yaxis={**axis, "title": _axis_title(language(N_("In use (0–9)")))},
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


def _axis_title(said: str) -> dict[str, object]:
    return {"text": said, "standoff": 8, "font": {"size": SIZE}}


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


def _named(row: Record, *, programme: Programme, language: Language) -> str:
    """Code and title; under it where it was adopted from and what it needs, as far as these were filled in."""
    code = str(row["code"])
    said = (
        f'<span style="color:{MUTED}">{plain(code)}</span>  {shortened(row["title"], max(NAME_FITS - len(code), 12))}'
    )
    under = []
    if row["adopted_from"]:
        under.append(language(N_("adopted from {which}"), which=row["adopted_from"]))
    if row["needed"] and not row["stopped"] and row["stage"] != programme.practice:
        under.append(language(N_("needs: {what}"), what=row["needed"]))
    return f"{said}<br>{small(shortened(' · '.join(under), NEED_FITS))}" if under else said


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
        },
    )
