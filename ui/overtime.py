"""Done and planned over time, with the agreed plan and the expectation: the same for a line and for an area."""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import burn_up as drawn
from koppelkansen_metrics.metrics import burn_up, forecast, progress
from koppelkansen_metrics.rows import plain as rows_of
from koppelkansen_metrics.sentences import explanations
from koppelkansen_metrics.snapshot import Snapshot
from ui import components, counted, tables
from ui.filters import Chosen


def show(chosen: Chosen, within: Snapshot, *, key: str) -> None:
    """The burn-up of what is `within`, under a sentence that says what to see and what to expect."""
    _ = chosen.language
    weeks = chosen.kept(f"{key}-weeks", lambda: burn_up.by(within, as_of=chosen.as_of))
    title = _("Done and planned over time")
    if weeks.empty:
        st.subheader(title, anchor=False)
        st.markdown(_("No action has a date yet. Fill in Gepland gereed and Gereed op in the Excel file."))
        return
    records = chosen.kept(f"{key}-records", lambda: progress.records(within, as_of=chosen.as_of))
    expected = chosen.kept(f"{key}-forecast", lambda: rows_of(forecast.by(within, as_of=chosen.as_of))[0])
    dates = (expected["p50"], expected["p85"]) if expected["p50"] else None
    figure = chosen.kept(
        f"{key}-figure",
        lambda: drawn.burn_up(weeks, as_of=chosen.as_of, forecast=dates, open_=int(records["open"].sum()), language=_),
    )
    components.chart(
        chosen,
        figure,
        title=title,
        says=f"{sentences.progress.over_time(records, chosen.as_of, _)} {sentences.progress.expected(expected, _)}",
        table=lambda: tables.weeks(weeks, _),
        how=explanations.burn_up(_),
        key=key,
    )
    counted.actions(chosen, records, by=(), key=key)
