"""Van pilot naar praktijk: where does each pilot stand, what holds it up, and what did it teach us?"""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import pilots as drawn
from koppelkansen_metrics.metrics import learning, moves, pilots, transfer
from koppelkansen_metrics.sentences import explanations
from ui import components, counted, filters, labels, pilot, tables
from ui import language as languages

_ = languages.current()
labels.title(_("From pilot to practice"))
chosen = filters.bar()
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme = chosen.snapshot.programme
records = chosen.kept("pilots", lambda: pilots.records(chosen.filtered, as_of=chosen.as_of))
totals = chosen.kept("pilot-totals", lambda: pilots.by(chosen.filtered, as_of=chosen.as_of)).iloc[0]
going = records[~records["stopped"]]
cards = st.columns(4)
arrived = _("{n} of {total}", n=_.number(int(totals["in_practice"])), total=_.number(len(going)))
cards[0].metric(_("In practice"), arrived, border=True, height="stretch")
cards[1].metric(_("Long in one stage (▲)"), _.number(int(going["long"].sum())), border=True, height="stretch")
cards[2].metric(_("Without an owner (■)"), _.number(int(totals["without_receiver"])), border=True, height="stretch")
cards[3].metric(_("Adopted from elsewhere"), _.number(int(totals["adopted"])), border=True, height="stretch")

compared = filters.compared(chosen)
moved = compared.kept("moves", lambda: moves.records(compared.filtered, since=compared.since))
pressing = drawn.most_pressing(records, moved)
components.chart(
    chosen,
    compared.kept("track", lambda: drawn.track(pressing, moved, programme=programme, language=_)),
    title=_("Where the pilots stand on their way to practice"),
    says=sentences.pilots.on_the_way(records, moved, compared.since, programme, drawn=len(pressing), _=_),
    table=lambda: tables.pilots(records, programme, _),
    how=explanations.pilots(programme, _),
    key="track",
)
counted.pilots(chosen, records, key="track")
st.caption(_("Open circle: the stage on the day that is compared with. Filled: the stage now. ✕: stopped."))
components.show_records(compared, lambda: tables.moves(moved, programme, _), key="moves")

left, right = st.columns([2, 1], gap="large")
with left:
    components.chart(
        chosen,
        chosen.kept("proven", lambda: drawn.proven_and_used(going, language=_)),
        title=_("How proven and how used"),
        says=sentences.pilots.proven_and_used(going, _),
        table=lambda: tables.pilots(going, programme, _),
        how=explanations.proven_and_used(_),
        key="proven",
    )
with right:
    stages = chosen.kept("stages", lambda: pilots.by_stage(chosen.filtered, as_of=chosen.as_of))
    st.subheader(_("How many per stage, and how long"), anchor=False)
    components.show_records(chosen, lambda: tables.stages(stages, programme, _), key="stages")

st.subheader(_("What went from one area to another"), anchor=False)
went = chosen.kept("transfer", lambda: transfer.matrix(chosen.filtered, as_of=chosen.as_of))
could = chosen.kept("could-be", lambda: transfer.could_be(chosen.filtered, as_of=chosen.as_of))
components.say(sentences.pilots.transfer(went, could, _))
components.show_records(chosen, lambda: tables.transfer(went, programme, _), key="transfer")
with st.expander(_("What works and was not taken over yet"), type="compact"):
    components.show_records(chosen, lambda: tables.could_be(could, programme, _), key="could-be")

lessons = chosen.kept("all-lessons", lambda: learning.records(chosen.snapshot, as_of=chosen.as_of))
pilot.taught(chosen, records, lessons)
st.subheader(_("What works, what does not, and why"), anchor=False)
components.show_records(
    chosen, lambda: tables.lessons(tables.about_pilots(lessons, records, programme), programme, _), key="lessons"
)

pilot.opened(chosen, records)
