"""Presenteren: lead the meeting picture by picture, ask the room, and catch what is said."""

import streamlit as st

from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.sessions import order as orders
from ui import components, labels, person
from ui import language as languages
from ui.live import answers, catching, following, leading, pictures, stage
from ui.meeting import choosing

_ = languages.current()
labels.title(_("Present"))
meeting, chosen = choosing.bar()
me = person.current()
leads, writes = may(me, Deed.PRESENT), may(me, Deed.RECORD)
if not leads and not writes:
    st.info(_("The facilitator presents here. To follow along: the page Take part, with the code on the big screen."))
    st.stop()

session = leading.current(meeting)
if session is None or not session.is_open:
    components.say_example(chosen.snapshot)
    components.say_frozen(chosen)
    leading.prepare(chosen, meeting, session, me=me)
    st.stop()

shown, order = stage.of(session), stage.order_of(session)
item = orders.item(order, session.at)
left, right = st.columns([7, 4], gap="medium")
with left:
    if leads:
        leading.keys(session, me)
        leading.windows(session)
    with st.container(border=True, key="picture"):
        pictures.draw(shown, session, item)
    following.writing(session)
    if leads:
        answers.of_last_round(shown, session, me=me)
with right:
    leading.timer(session, item)
    st.markdown(leading.note(shown, item))
    leading.after(shown, order, item)
    if leads:
        leading.rounds(session, item, me=me)
    catching.forms(shown, session, item, me=me)
if leads:
    with st.expander(_("Running order"), icon=":material/list:"):
        leading.arrange(shown, session, me=me)
    leading.finish(session, me=me)
stage.watch(session, times=1)
