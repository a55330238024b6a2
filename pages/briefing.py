"""Voorbereiden: what to know before the meeting, as a file to take along, and what the secretary writes for it."""

import streamlit as st

from koppelkansen_metrics.access import Deed, may, may_answer_for
from ui import components, labels, person
from ui import language as languages
from ui.meeting import choosing, preread

_ = languages.current()
labels.title(_("Prepare"))
meeting, chosen = choosing.bar(organisation=True)
components.say_example(chosen.snapshot)
components.say_frozen(chosen)
me = person.current()

made = preread.composed(chosen, meeting)
preread.front(made)
preread.downloads(chosen, made, meeting)
for section in (*made.sections, *made.appendix):
    preread.section(chosen, section)

if any(may_answer_for(me, each) for each in chosen.snapshot.programme.organisation_names):
    with st.expander(_("Answer before the meeting"), icon=":material/chat:"):
        preread.answer(chosen, meeting, me=me)
if may(me, Deed.SETTINGS):
    with st.expander(_("What the secretary writes for this pre-read"), icon=":material/edit:"):
        preread.write(chosen, meeting, me=me)
