"""One pilot opened: where it stands, what it brought, what it needs, and everything that belongs to it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from koppelkansen_metrics.language import N_
from koppelkansen_metrics.metrics import about, milestones, progress
from koppelkansen_metrics.rows import plain as rows_of
from ui import components, filters, labels, tables
from ui.filters import Chosen
from ui.tables import called
from ui.text import plain

Row = Mapping[str, Any]

NOTHING = N_("Nothing was filled in.")


def opened(chosen: Chosen, records: pd.DataFrame) -> None:
    """A chooser of one of the pilots, in the address, and all there is to know about it."""
    _ = chosen.language
    st.subheader(_("One pilot"), anchor=False)
    rows = chosen.kept("pilot-rows", lambda: {f"pilots:{row['area']}/{row['code']}": row for row in rows_of(records)})
    wanted = filters.remembered(filters.PILOT) or ""
    options = ["", *rows]
    picked = st.selectbox(
        _("Pilot"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=lambda each: _named(rows[each], chosen) if each else _("Choose a pilot"),
        key=f"pilot-{chosen.as_of}-{chosen.area}-{chosen.organisation}-{_.code}",
    )
    filters.remember(filters.PILOT, picked or None)
    if picked:
        _show(chosen, rows[picked], key=picked)


def taught(chosen: Chosen, records: pd.DataFrame, lessons: pd.DataFrame) -> None:
    """Pilots that stopped and taught something, with what: a result, no failure. Nothing when there are none."""
    _ = chosen.language
    stopped = records[records["stopped"] & records["has_lesson"]]
    if stopped.empty:
        return
    st.subheader(_("Stopped, and what we learned from it"), anchor=False)
    programme = chosen.snapshot.programme
    about_them = tables.about_pilots(lessons, stopped, programme)
    components.show_records(chosen, lambda: tables.lessons(about_them, programme, _), key="stopped-and-learned")


def _named(row: Row, chosen: Chosen) -> str:
    area = labels.names(chosen.snapshot.programme, chosen.language).get(row["area"], row["area"])
    return f"{area} {called(row['code'], row['title'])}"


def _show(chosen: Chosen, row: Row, *, key: str) -> None:
    _ = chosen.language
    st.markdown(f"**{plain(_named(row, chosen))}** – {plain(_where(row, chosen))}")
    left, right = st.columns(2, border=True)
    with left:
        _success(_("What it brought in itself"), row["internal_success"], chosen)
    with right:
        _success(_("What it changed elsewhere"), row["external_success"], chosen)
    if row["needed"]:
        st.markdown(_("Needed to go on: {what}", what=components.typed(chosen, row["needed"])))
    found = chosen.kept(f"about-{key}", lambda: about.records(chosen.snapshot, "pilots", row["area"], row["code"]))
    for kind, table in found.items():
        if len(table):
            st.markdown(f"**{_titles(chosen)[kind]}**")
            components.show_records_now(chosen, _table(kind, table, chosen), key=f"about-{kind}")
    components.link(chosen, "casus_areas", _("Its history"), area=row["area"], record=f"pilots:{row['code']}")


def _success(title: str, said: object, chosen: Chosen) -> None:
    st.markdown(f"**{plain(title)}**")
    st.markdown(components.typed(chosen, said) or chosen.language(NOTHING))


def _where(row: Row, chosen: Chosen) -> str:
    """Its stage and for how long, who will own it, what holds it back, and when practice is expected."""
    _ = chosen.language
    stage = labels.names(chosen.snapshot.programme, _).get(row["stage"], str(row["stage"]))
    parts = [stage]
    if row["dwell_days"] is not None:
        parts.append(_.ngettext("{n} day in this stage", "{n} days in this stage", row["dwell_days"]))
    if row["receiving_owner"]:
        parts.append(_("owner in practice: {owner}", owner=row["receiving_owner"]))
    elif row["without_receiver"]:
        parts.append(_("■ no owner in practice"))
    holds = {"readiness": _("proof holds it back"), "use": _("use holds it back")}
    parts += [holds[row["bottleneck_in"]]] if row["bottleneck_in"] in holds else []
    if row["target_date"] is not None and not row["in_practice"] and not row["stopped"]:
        days = (row["target_date"] - chosen.as_of).days
        when = _.day(row["target_date"])
        parts.append(
            _("▲ practice was expected on {day}", day=when) if days < 0 else _("practice expected on {day}", day=when)
        )
    return "; ".join(parts)


def _titles(chosen: Chosen) -> dict[str, str]:
    _ = chosen.language
    return {
        "actions": _("Actions"),
        "milestones": _("Milestones"),
        "pilots": _("Adopted by"),
        "lessons": _("What works, what does not, and why"),
        "asks": _("Questions to directors"),
        "gains": _("Essential gains"),
    }


def _table(kind: str, table: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """The rows that belong to it, with the same columns as elsewhere."""
    _, programme = chosen.language, chosen.snapshot.programme
    place = ["area", "code"]
    if kind == "actions":
        found = table[place].merge(progress.records(chosen.snapshot, as_of=chosen.as_of), on=place)
        return tables.actions(found, programme, _, without=("line_name", "progress"))
    if kind == "milestones":
        found = table[place].merge(milestones.records(chosen.snapshot, as_of=chosen.as_of), on=place)
        return tables.milestones(found, programme, _, without=("line_name",))
    shown = {"lessons": tables.lessons, "asks": tables.asks}
    if kind in shown:
        return shown[kind](table.assign(pilot=None) if kind == "lessons" else table, programme, _)
    return tables.titles(kind, table, programme, _)
