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
with st.container(key="picture"):
    pictures.draw(shown, running, item)
following.writing(running)
for which in listed[-1:]:
    if which.picture == item.key:
        leading.projected(shown, running, which)
if may(person.current(), Deed.PRESENT):
    leading.keys(running, person.current(), leave=True)
stage.watch(running, counting=asking.is_open(listed))
