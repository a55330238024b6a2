"""The records that a figure counts: opened under the chart, for one group and one count at a time."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from ui import components, labels, tables
from ui.filters import Chosen

EVERYTHING = ""


def actions(chosen: Chosen, records: pd.DataFrame, *, by: Sequence[str], key: str) -> None:
    """The actions behind the bars: which group, and all of them or only those done, planned, overdue and so on."""
    _, programme = chosen.language, chosen.snapshot.programme
    counts = {
        "done": _("Done"),
        "planned": _("Planned"),
        "open": _("Open"),
        "overdue": _("Overdue"),
        "unreported": _("Passed since the report"),
        "blocked": _("Blocked"),
        "due_soon": _("Due within 30 days"),
    }
    _opened(
        chosen,
        records,
        by=by,
        counts=counts,
        table=lambda some: tables.actions(some, programme, _, without=("owner", "progress", "overdue_days", "needed")),
        key=key,
    )


def pilots(chosen: Chosen, records: pd.DataFrame, *, key: str) -> None:
    """The pilots behind the cards and the track."""
    _, programme = chosen.language, chosen.snapshot.programme
    counts = {
        "in_practice": _("In practice"),
        "long": _("Long in one stage"),
        "without_receiver": _("Without an owner"),
        "adopted": _("Adopted from elsewhere"),
        "stopped": _("Stopped"),
    }
    _opened(
        chosen,
        records,
        by=("stage",),
        counts=counts,
        table=lambda some: tables.pilots(some, programme, _),
        key=key,
    )


def _opened(
    chosen: Chosen,
    records: pd.DataFrame,
    *,
    by: Sequence[str],
    counts: Mapping[str, str],
    table: Callable[[pd.DataFrame], pd.DataFrame],
    key: str,
) -> None:
    """Closed until someone wants to see; only then is there something to draw."""
    _ = chosen.language
    with st.expander(_("Which are counted?"), key=f"counted-{key}-{_.code}", on_change="rerun", type="compact") as box:
        if not box.open:
            return
        places = st.columns(len(by) + 1)
        wanted = pd.Series(True, index=records.index)
        for place, column in zip(places, by, strict=False):
            with place:
                group = _group(records, column, chosen.snapshot.programme, _, key=key)
            if group != EVERYTHING:
                wanted &= (records[column] == group).fillna(value=False).astype(bool)
        with places[-1]:
            options = [EVERYTHING, *counts]
            flag = st.selectbox(
                _("Count"),
                options,
                format_func=lambda each: counts.get(each, _("All")),
                key=f"count-{key}-{_.code}",
            )
        if flag != EVERYTHING:
            wanted &= records[flag].astype(bool)
        found = records[wanted]
        st.markdown(_.ngettext("**{n}** is counted.", "**{n}** are counted.", len(found)))
        components.show_records_now(chosen, table(found), key=f"counted-table-{key}")


def _group(records: pd.DataFrame, column: str, programme: Programme, _: Language, *, key: str) -> object:
    """Which area, line, organisation or stage; everything until one is chosen."""
    values = labels.in_order(records, column, programme)
    names = labels.names(programme, _)
    titles = {
        "area": _("Casus area"),
        "line": _("Programme line"),
        "organisation": _("Organisation"),
        "stage": _("Stage"),
    }
    return st.selectbox(
        titles[column],
        [EVERYTHING, *values],
        format_func=lambda each: _("All") if each == EVERYTHING else names.get(each, str(each)),
        key=f"counted-{column}-{key}-{_.code}",
    )
