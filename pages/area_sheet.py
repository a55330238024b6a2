"""An area on one A4: what a team takes along on paper after delivering. Reached from Casusgebieden and from saving."""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import progress as drawn
from koppelkansen_metrics.metrics import progress
from ui import components, filters, labels, sheet
from ui import language as languages

# As wide as an A4 in print (ui/serving/page.py), whatever the width of the screen.
PAPER_PIXELS = 1200

_ = languages.current()
chosen = filters.from_address()
programme, area = chosen.snapshot.programme, str(chosen.area)
with st.container(width=PAPER_PIXELS):
    st.title(_("{area} on {day}", area=programme.area(area).label(_), day=_.day(chosen.as_of)), anchor=False)
    if chosen.snapshot.log.empty:
        components.nothing_yet()
    st.caption(_("Reporting dates: {areas}", areas=components.freshness_line(chosen)))

    lines = chosen.kept("area-lines", lambda: progress.by(chosen.filtered, ("line",), as_of=chosen.as_of))
    names = labels.of_groups(lines, "line", programme, _)
    components.say(sentences.progress.done_against_plan(lines, names, _))
    st.plotly_chart(
        chosen.kept("area-figure", lambda: drawn.bars(lines, labels=labels.rows(names), language=_)),
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=sentences.progress.done_against_plan(lines, names, _),
        key="sheet-lines",
    )
    components.show_table(sheet.judgements(chosen), key="sheet-judgements")

    left, right = st.columns(2)
    with left:
        sheet.listed(_("Overdue or blocked"), sheet.stuck(chosen), _)
        sheet.listed(_("Pilots"), sheet.tried(chosen), _)
    with right:
        sheet.listed(_("Next milestones"), sheet.coming(chosen), _)
        sheet.listed(_("Questions to directors"), sheet.asked(chosen), _)
        sheet.listed(_("What did we learn"), sheet.learned(chosen), _)
    components.link(chosen, "casus_areas")
