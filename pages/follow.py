"""Meedoen: the picture that the room looks at, on one's own screen, and what one wants to say about it."""

import streamlit as st

from ui import labels, person
from ui import language as languages
from ui.live import asking, following, pictures, stage

_ = languages.current()
following.let_in()
labels.title(_("Take part"))
running = following.session()
following.keep_seat(running)

shown, listed = stage.of(running), asking.of(running)
mine = following.seat(running)
counter = st.container(key="counter")
with st.container(key="questions"):
    following.questions(shown, running, listed, mine, person.current())
with st.container(key="writing"):
    following.writing(running)
item = following.item(running)
with st.container(key="picture"):
    pictures.draw(shown, running, item)
st.caption(_("Answers are anonymous: your name is not asked and not kept."))
with counter:
    stage.watch(running, counting=asking.is_open(listed))
