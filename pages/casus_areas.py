"""Casusgebieden: how is one area doing, per line and down to each action, its history and its cell in the original?"""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import progress as drawn
from koppelkansen_metrics.metrics import changes, learning, milestones, pilots, progress
from koppelkansen_metrics.sentences import explanations
from ui import components, counted, filters, judgements, labels, overtime, stories, tables
from ui import language as languages

_ = languages.current()
labels.title(_("Casus areas"))
chosen = filters.bar(one_area=True)
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()
components.link(chosen, "area_sheet", _("This area on one A4"))
first = stories.come_first()
if first:
    stories.show(chosen)

programme, area = chosen.snapshot.programme, str(chosen.area)
lines = chosen.kept("area-lines", lambda: progress.by(chosen.filtered, ("line",), as_of=chosen.as_of))
records = chosen.kept("area-actions", lambda: progress.records(chosen.filtered, as_of=chosen.as_of))
names = labels.of_groups(lines, "line", programme, _)
components.chart(
    chosen,
    chosen.kept("area-figure", lambda: drawn.bars(lines, labels=labels.rows(names), language=_)),
    title=_("{area}: done against plan, per programme line", area=programme.area(area).label(_)),
    says=sentences.progress.done_against_plan(lines, names, _),
    table=lambda: tables.progress(lines, "line", programme, _),
    how=explanations.done_against_plan(_),
    key="area-lines",
)
counted.actions(chosen, records, by=("line",), key="area-lines")
st.caption(explanations.bars(_))

judgements.show(chosen)
overtime.show(chosen, chosen.filtered, key="area-over-time")

st.subheader(_("What changed"), anchor=False)
compared = filters.compared(chosen)
changed = compared.kept("area-changes", lambda: changes.records(compared.filtered, since=compared.since))
components.say(sentences.progress.changed(changed, compared.since, _))
with st.expander(_("Every change"), type="compact"):
    components.show_records(compared, lambda: tables.changes(changed, programme, _), key="area-changes")

st.subheader(_("Actions"), anchor=False)
components.show_records(chosen, lambda: tables.actions(records, programme, _), key="area-actions")

st.subheader(_("Milestones"), anchor=False)
due = chosen.kept("area-milestones", lambda: milestones.records(chosen.filtered, as_of=chosen.as_of))
components.show_records(
    chosen,
    lambda: tables.milestones(due.sort_values("date"), programme, _, without=("area_name",)),
    key="area-milestones",
)
st.caption(explanations.milestones(_))

st.subheader(_("Pilots"), anchor=False)
tried = chosen.kept("area-pilots", lambda: pilots.records(chosen.filtered, as_of=chosen.as_of))
components.show_records(chosen, lambda: tables.pilots(tried, programme, _, without=("area_name",)), key="area-pilots")

st.subheader(_("Questions to directors"), anchor=False)
asked = chosen.kept("area-asks", lambda: learning.asks_records(chosen.filtered, as_of=chosen.as_of))
components.show_records(chosen, lambda: tables.asks(asked, programme, _), key="area-asks")

if not first:
    stories.show(chosen)
