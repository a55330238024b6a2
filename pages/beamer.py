"""The picture at hand, filling the big screen; arrow keys for who leads the session, Esc to leave."""

import streamlit as st

from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.sessions import order as orders
from ui import language as languages
from ui import person
from ui.live import asking, following, leading, pictures, stage

_ = languages.current()
running = following.session()
shown, listed = stage.of(running), asking.of(running)
item = orders.item(stage.order_of(running), running.at)
last = listed[-1] if listed and listed[-1].picture == item.key else None

counter = st.container(key="counter")
with st.container(key="picture"):
    if last is not None and last.revealed_at is not None:
        with st.container(key=pictures.WORDS):
            asking.shown(shown, running, last)
    else:
        if last is not None:
            leading.asked_now(running, last)
        pictures.draw(shown, running, item)
following.writing(running)
if may(person.current(), Deed.PRESENT):
    leading.keys(running, person.current(), leave=True)
with counter:
    stage.watch(running, counting=asking.is_open(listed))
