"""Casusgebieden: how is one area doing, per line and down to each action and its cell in the original?"""

import streamlit as st

from koppelkansen_metrics.figures import progress as drawn
from koppelkansen_metrics.figures.style import judgement
from koppelkansen_metrics.metrics import confidence, milestones, pilots, progress
from koppelkansen_metrics.rows import plain as rows_of
from ui import components, explanations, filters, labels, sentences, tables
from ui import language as languages
from ui.text import plain

_ = languages.current()
labels.title(_("Casus areas"))
chosen = filters.bar(one_area=True)
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme, area = chosen.snapshot.programme, str(chosen.area)
lines = chosen.kept("area-lines", lambda: progress.by(chosen.filtered, ("line",), as_of=chosen.as_of))
names = labels.of_groups(lines, "line", programme, _)
components.chart(
    chosen,
    chosen.kept("area-figure", lambda: drawn.bars(lines, labels=labels.rows(names), language=_)),
    title=_("{area}: done against plan, per programme line", area=programme.area(area).label(_)),
    says=sentences.done_against_plan(lines, names, _),
    table=lambda: tables.progress(lines, "line", programme, _),
    how=explanations.done_against_plan(_),
    key="area-lines",
)
st.caption(explanations.bars(_))

st.subheader(_("The team's judgement beside the figures"), anchor=False)
judged = chosen.kept("matrix-judged", lambda: confidence.cells(chosen.snapshot, as_of=chosen.as_of))
for place, cell in zip(st.columns(len(names), border=True), rows_of(judged[judged["area"] == area]), strict=True):
    with place:
        st.markdown(f"**{plain(programme.line(cell['line']).label(_))}**")
        when = _("(as of {day})", day=_.day(cell["rated_as_of"])) if cell["rated_as_of"] else ""
        st.markdown(_("Team: **{judgement}** {when}", judgement=judgement(cell["reported"]).said(_), when=when))
        if cell["reason"]:
            st.markdown(plain(cell["reason"]))
        if cell["response"]:
            st.markdown(_("*What we do about it:* {what}", what=plain(cell["response"])))
        differs = _("· **≠ differs**") if cell["disagreement"] else ""
        st.markdown(
            _("Figures: **{judgement}** {differs}", judgement=judgement(cell["signal"]).said(_), differs=differs)
        )
        st.markdown(plain("; ".join(_.say(reason) for reason in cell["signal_reasons"])))

st.subheader(_("Actions"), anchor=False)
records = chosen.kept("area-actions", lambda: progress.records(chosen.filtered, as_of=chosen.as_of))
components.show_records(chosen, lambda: tables.actions(records, programme, _), key="area-actions")

st.subheader(_("Milestones"), anchor=False)
due = chosen.kept("area-milestones", lambda: milestones.records(chosen.filtered, as_of=chosen.as_of))
components.show_records(
    chosen,
    lambda: tables.milestones(due.sort_values("date"), programme, _, without=("area",)),
    key="area-milestones",
)
st.caption(explanations.milestones(_))

st.subheader(_("Pilots"), anchor=False)
tried = chosen.kept("area-pilots", lambda: pilots.records(chosen.filtered, as_of=chosen.as_of))
components.show_records(chosen, lambda: tables.pilots(tried, programme, _, without=("area",)), key="area-pilots")
