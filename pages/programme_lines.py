"""Programmalijnen: how far is each line, what holds it up, and which milestones are coming?"""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import progress as drawn
from koppelkansen_metrics.metrics import milestones, progress
from koppelkansen_metrics.sentences import explanations
from ui import components, counted, filters, labels, overtime, tables
from ui import language as languages
from ui.text import plain

_ = languages.current()
labels.title(_("Programme lines"))
chosen = filters.bar()
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme = chosen.snapshot.programme
records = chosen.kept("progress-records", lambda: progress.records(chosen.filtered, as_of=chosen.as_of))

lines = chosen.kept("lines", lambda: progress.by(chosen.filtered, ("line",), as_of=chosen.as_of))
names = labels.of_groups(lines, "line", programme, _)
components.chart(
    chosen,
    chosen.kept("lines-figure", lambda: drawn.bars(lines, labels=labels.rows(names), language=_)),
    title=_("Done against plan, per programme line"),
    says=sentences.progress.done_against_plan(lines, names, _),
    table=lambda: tables.progress(lines, "line", programme, _),
    how=explanations.done_against_plan(_),
    key="lines",
)
counted.actions(chosen, records, by=("line",), key="lines")
st.caption(explanations.bars(_))

# Only the line that is looked at is drawn.
for line, tab in zip(programme.lines, st.tabs(names, key=f"tabs-{_.code}", on_change="rerun"), strict=True):
    if not tab.open:
        continue
    with tab:
        within = chosen.kept(f"line-{line.number}", lambda line=line: chosen.filtered.only(line=line.number))
        own = records[records["line"] == line.number]
        st.markdown(f"**{plain(line.long_label(_))}**")
        components.say(sentences.progress.attention(lines.set_index("line").loc[line.number], _))
        overtime.show(chosen, within, key=f"line-{line.number}-over-time")
        for group, title in (("area", _("Per casus area")), ("organisation", _("Per organisation"))):
            table = chosen.kept(
                f"line-{line.number}-{group}",
                lambda within=within, group=group: progress.by(within, (group,), as_of=chosen.as_of),
            )
            rows = labels.of_groups(table, group, programme, _)
            components.chart(
                chosen,
                chosen.kept(
                    f"line-{line.number}-{group}-figure",
                    lambda table=table, rows=rows: drawn.bars(table, labels=labels.rows(rows), language=_),
                ),
                title=title,
                says=sentences.progress.done_against_plan(table, rows, _),
                table=lambda table=table, group=group: tables.progress(table, group, programme, _),
                how=explanations.done_against_plan(_),
                key=f"line-{line.number}-{group}",
            )
        st.subheader(_("Overdue, blocked, or passed since the report"), anchor=False)
        stuck = own[own["overdue"] | own["blocked"] | own["unreported"]].sort_values("planned_end")
        components.show_records(
            chosen,
            lambda stuck=stuck: tables.actions(stuck, programme, _, without=("line_name", "actual_end")),
            key=f"stuck-{line.number}",
        )
        st.subheader(_("Milestones"), anchor=False)
        due = chosen.kept(
            f"line-{line.number}-milestones", lambda within=within: milestones.records(within, as_of=chosen.as_of)
        )
        components.show_records(
            chosen,
            lambda due=due: tables.milestones(due.sort_values("date"), programme, _, without=("line_name",)),
            key=f"due-{line.number}",
        )
        st.caption(explanations.milestones(_))
