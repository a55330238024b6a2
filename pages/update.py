"""Voortgang aanleveren: choose the area, upload, see what is wrong and what will change, save."""

import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.store.database import open_or_create
from ui import cache, delivery, filters, labels, person
from ui import language as languages

_ = languages.current()
labels.title(_("Deliver progress"))
st.markdown(_("Choose your area and upload your Excel file. Nothing is saved until you have seen what will change."))

area = filters.one_area(_("Casus area"))
settings = cache.settings()
me = person.current()
if not may(me, Deed.UPLOAD, settings.area(area)):
    st.info(_("Here you may look, but not deliver: you are not signed in, and this is not your own machine."))
    st.stop()

delivery.offer_template(area, settings)
delivery.said_saved()
uploaded = st.file_uploader(_("Excel file (.xlsx), at most 10 MB"), key=delivery.upload_key(area))
if uploaded is None:
    st.stop()

options = delivery.answers(area, settings, file=uploaded.file_id)
with st.spinner(_("Reading and checking the file…")):
    preview = updates.check(cache.database(), settings, uploaded.getvalue(), uploaded.name, options=options)

delivery.show_findings(preview)
if preview.checked is None or not preview.can_be_saved:
    st.stop()
delivery.show_changes(preview)
if preview.unchanged:
    st.info(_("No changes: everything in this file is stored already. There is nothing to save."))
    st.stop()

if not options.by:
    st.caption(_("First fill in your function or team, above; then you can save."))
if st.button(_("Save"), type="primary", disabled=not options.by):
    try:
        saved = updates.save(
            open_or_create(cache.url()),
            settings,
            uploaded.getvalue(),
            uploaded.name,
            options=options,
            person=me,
            expected=preview.base,
        )
    except updates.HeadMoved:
        st.warning(_("Someone else saved for this area just now. Above you see the new difference; save again."))
        st.stop()
    delivery.remember_saved(saved, area)
    st.rerun()
