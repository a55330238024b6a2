"""Mijlpalen: which dates were agreed, which are expected now, and how did they move?"""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import milestones as drawn
from koppelkansen_metrics.metrics import milestones, slips, trend
from koppelkansen_metrics.sentences import explanations
from ui import components, filters, labels, tables
from ui import language as languages

_ = languages.current()
labels.title(_("Milestones"))
chosen = filters.bar()
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme = chosen.snapshot.programme
records = chosen.kept("milestones", lambda: milestones.records(chosen.filtered, as_of=chosen.as_of))
if records.empty:
    st.markdown(_("There are no milestones yet. They stand on the sheet Mijlpalen of an area's Excel file."))
    st.stop()

near = drawn.nearest(records, as_of=chosen.as_of)
components.chart(
    chosen,
    chosen.kept("timeline", lambda: drawn.timeline(near, as_of=chosen.as_of, programme=programme, language=_)),
    title=_("What was agreed, what is expected"),
    says=sentences.milestones.milestones(records, shown=len(near), _=_),
    table=lambda: tables.milestones(records.sort_values("date"), programme, _),
    how=explanations.milestones(_),
    key="timeline",
)
st.caption(explanations.timeline(_))

st.subheader(_("How the dates moved"), anchor=False)
compared = filters.compared(chosen)
moved = compared.kept("slips", lambda: slips.records(compared.filtered, since=compared.since))
components.say(sentences.milestones.slips(moved, since=compared.since, _=_))
components.show_records(compared, lambda: tables.slips(moved, programme, _), key="slips")

points = chosen.kept("trend", lambda: trend.points(chosen.filtered))
most = drawn.moved_most(points)
components.chart(
    chosen,
    chosen.kept("trend-figure", lambda: drawn.trend(most, as_of=chosen.as_of, language=_)),
    title=_("The expected date, report after report"),
    says=sentences.milestones.trend(points, most, _),
    table=lambda: tables.trend(points, records, programme, _),
    how=explanations.trend(_),
    key="trend",
)
