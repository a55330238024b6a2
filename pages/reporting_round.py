"""Aanleverronde: who has reported for the meeting, who not yet, and when are the figures set?"""

import streamlit as st

from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.metrics import reporting
from ui import components, labels, person
from ui import language as languages
from ui.meeting import choosing, rounds

_ = languages.current()
labels.title(_("Reporting round"))
meeting, chosen = choosing.bar()
components.say_example(chosen.snapshot)
me = person.current()

deadline = rounds.deadline(chosen, meeting, changeable=may(me, Deed.SETTINGS), me=me)
table = chosen.kept("reporting", lambda: reporting.by_area(chosen.snapshot, since=chosen.since))
components.say(rounds.says(table, chosen))
components.show_records_now(chosen, rounds.table(table, chosen), key="reporting")

waiting = table[table["state"] != reporting.REPORTED]
if len(waiting):
    st.subheader(_("A reminder to copy"), anchor=False)
    rounds.reminders(waiting, chosen, meeting, deadline)

st.subheader(_("Freeze the figures"), anchor=False)
rounds.freezing(chosen, meeting, changeable=may(me, Deed.FREEZE), me=me)
