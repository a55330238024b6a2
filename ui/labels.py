"""Names as the screens and figures show them: areas with their reporting date, lines, organisations."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from koppelkansen_metrics.figures.progress import RowLabel
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import split
from ui import components, door
from ui import language as languages
from ui.filters import Chosen


def title(text: str) -> None:
    """The screen's title; beside it who is looking, and the other language at one click."""
    left, right = st.columns([4, 2], vertical_alignment="bottom")
    with left:
        st.title(text, anchor=False)
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        door.who()
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
    named = names(programme, _)
    return [named.get(value, str(value)) for value in table[group].tolist()]


def names(programme: Programme, _: Language) -> dict[object, str]:
    """What areas, lines, organisations and stages are called, by what records store."""
    return {
        **{area.name: area.label(_) for area in programme.areas},
        **{line.number: line.label(_) for line in programme.lines},
        **{each.name: each.label(_) for each in programme.organisations},
        **{stage.name: stage.label(_) for stage in programme.stages},
    }


def organisations(listed: str, programme: Programme, _: Language) -> str:
    """One or more organisations as a cell lists them, by the names of the reader's language."""
    named = names(programme, _)
    return "; ".join(named.get(each, each) for each in split(listed))


def in_order(records: pd.DataFrame, group: str, programme: Programme) -> list[object]:
    """The areas, lines, organisations or stages that records are of: in programme order, then others."""
    known: dict[str, tuple[object, ...]] = {
        "area": programme.area_names,
        "line": programme.line_numbers,
        "organisation": programme.organisation_names,
        "stage": programme.stage_names,
    }
    there = set(records[group].dropna().tolist())
    return [*(each for each in known[group] if each in there), *sorted(there - set(known[group]), key=str)]


def rows(names: Sequence[str], notes: Sequence[str] | None = None) -> list[RowLabel]:
    """Plain row labels, with notes if there are."""
    return [RowLabel(name, note) for name, note in zip(names, notes or [""] * len(names), strict=True)]
