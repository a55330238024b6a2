"""Versies: what was delivered when and by whom, what it changed, the original file, and taking it back."""

import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.store import revisions
from ui import cache, components, filters, labels, person, versions
from ui import language as languages

_ = languages.current()
labels.title(_("Versions"))
st.markdown(_("Nothing that was delivered is ever lost. Choose a version to see what it changed, or to take it back."))

area = filters.one_area(_("Casus area"))
database = cache.database()
if database is None:
    components.nothing_yet()
with database.read() as connection:
    listed = revisions.history(connection, area)
if not listed:
    components.nothing_yet()
versions.said_undone()
known = cache.everything()
components.say_example(known.snapshot)
counts = cache.kept(("tallies", known.key), lambda: updates.tallies(known.snapshot))
components.show_kept(("versions", known.key, area), lambda: versions.listing(listed, counts, _), key="versions")

chosen = st.selectbox(_("Version"), listed, format_func=lambda each: versions.named(each, _), key=f"version-{area}")
me, settings = person.current(), cache.settings()
versions.offer_file(database, chosen, person=me)
if may(me, Deed.UNDO, settings.area(area)):
    versions.offer_undo(database, chosen, person=me)

st.subheader(_("What version {number} changed", number=chosen.number), anchor=False)
components.show_kept(
    ("written", known.key, chosen.number),
    lambda: versions.changes(updates.written(known.snapshot, chosen.number), _),
    key="changes",
)
