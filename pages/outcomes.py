"""Uitkomsten: what did a meeting decide, promise and set to do, and what became of it?"""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.metrics import decisions
from ui import components, labels, person
from ui import language as languages
from ui.meeting import agreed, choosing
from ui.text import plain

_ = languages.current()
labels.title(_("Outcomes"))
meeting, chosen = choosing.bar()
components.say_example(chosen.snapshot)
programme, me = chosen.snapshot.programme, person.current()

now = choosing.now(chosen)
known = now.kept("outcomes", lambda: decisions.records(now.snapshot, as_of=now.as_of))
earlier = known[known["held_on"].dt.date < meeting.date]
own = known[known["meeting"] == meeting.quarter]

st.caption(_("How it stands on {day}.", day=now.as_of))
st.subheader(_("What became of what was agreed before"), anchor=False)
components.say(sentences.learning.agreed(earlier, _))
components.show_records_now(now, agreed.table(earlier, programme, _), key="earlier")

if meeting.adopted_at:
    st.subheader(_("What was agreed at this meeting"), anchor=False)
    told = {"moment": meeting.adopted_at, "name": meeting.adopted_by or "–"}
    st.success(plain(_("Adopted on {moment} by {name}. Later changes are marked.", **told)))
else:
    st.subheader(_("What was agreed at this meeting (concept)"), anchor=False)
components.say(sentences.learning.agreed(own, _))
components.show_records_now(now, agreed.table(own, programme, _), key="own")
agreed.downloads(now, meeting)

if may(me, Deed.RECORD):
    listed = choosing.versions(meeting)
    with st.expander(_("Write down what was agreed"), expanded=True):
        agreed.write(chosen, meeting, listed, me=me)
    agreed.finish(chosen, meeting, listed, me=me)
else:
    st.caption(_("The secretary and the facilitator write down what is agreed."))
