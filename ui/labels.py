"""Names as the screens and figures show them: areas with their reporting date, lines, organisations."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from koppelkansen_metrics.figures.progress import RowLabel
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from ui import components
from ui import language as languages
from ui.filters import Chosen


def title(text: str) -> None:
    """The screen's title, with the other language at one click beside it."""
    left, right = st.columns([6, 1], vertical_alignment="bottom")
    with left:
        st.title(text, anchor=False)
    with right, st.container(horizontal_alignment="right"):
        languages.switch()


def area_rows(chosen: Chosen) -> list[tuple[str, RowLabel]]:
    """The areas that are looked at, each with the date it last reported for."""
    programme, _ = chosen.snapshot.programme, chosen.language
    reported = components.stale_areas(chosen)
    rows = []
    for area in programme.areas:
        if chosen.area not in (None, area.name):
            continue
        day, stale = reported[area.name]
        note = _("as of {day}", day=_.day_month(day)) if day else _("never reported")
        rows.append((area.name, RowLabel(area.label(_), note, alarming=stale)))
    return rows


def line_columns(programme: Programme, _: Language) -> list[tuple[int, str]]:
    """The lines by number, with number and short name."""
    return [(line.number, line.label(_)) for line in programme.lines]


def of_groups(table: pd.DataFrame, group: str, programme: Programme, _: Language) -> list[str]:
    """The names of the rows of a table grouped by area, line or organisation."""
    names: dict[object, str] = {
        **{area.name: area.label(_) for area in programme.areas},
        **{line.number: line.label(_) for line in programme.lines},
        **{each.name: each.label(_) for each in programme.organisations},
    }
    return [names.get(value, str(value)) for value in table[group].tolist()]


def rows(names: Sequence[str], notes: Sequence[str] | None = None) -> list[RowLabel]:
    """Plain row labels, with notes if there are."""
    return [RowLabel(name, note) for name, note in zip(names, notes or [""] * len(names), strict=True)]
