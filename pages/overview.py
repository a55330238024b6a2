"""Overzicht: where do we stand, what is asked, what did we learn? Ten minutes is enough."""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import progress as drawn
from koppelkansen_metrics.metrics import milestones, progress
from koppelkansen_metrics.sentences import explanations
from ui import briefs, components, counted, filters, judgements, labels, tables
from ui import language as languages

_ = languages.current()
labels.title(_("Overview"))
chosen = filters.bar()
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme = chosen.snapshot.programme

with st.container(border=True):
    briefs.changed(chosen)
first, second, third = st.columns(3, border=True)
with first:
    briefs.asked(chosen)
with second:
    briefs.in_the_way(chosen)
with third:
    briefs.learned(chosen)

counts = chosen.kept("matrix-counts", lambda: progress.by(chosen.filtered, ("area", "line"), as_of=chosen.as_of))
cells = chosen.kept("matrix-cells", lambda: counts.merge(judgements.cells(chosen), on=["area", "line"]))
figure = chosen.kept(
    "matrix",
    lambda: drawn.matrix(cells, rows=labels.area_rows(chosen), columns=labels.line_columns(programme, _), language=_),
)
components.chart(
    chosen,
    figure,
    title=_("Done against plan, per casus area and programme line"),
    says=sentences.progress.matrix(cells, programme, _) + sentences.progress.of_whole_cells(chosen.organisation, _),
    table=lambda: tables.matrix(cells, programme, _),
    how=explanations.matrix(_),
    key="matrix",
)
records = chosen.kept("progress-records", lambda: progress.records(chosen.filtered, as_of=chosen.as_of))
counted.actions(chosen, records, by=("area", "line"), key="matrix")
st.caption(explanations.bars(_))
judgements.differing(chosen)

goals = chosen.kept("milestones", lambda: milestones.records(chosen.filtered, as_of=chosen.as_of))
coming = goals[goals["due_90"] | goals["unreported"]].sort_values("forecast_date")
st.subheader(_("Next milestones"), anchor=False)
components.say(sentences.milestones.coming(goals, _))
components.show_records(chosen, lambda: tables.milestones(coming, programme, _), key="next-milestones")
st.caption(explanations.milestones(_))
