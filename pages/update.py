"""Voortgang aanleveren: choose the area, upload, see what is wrong and what will change, save."""

import streamlit as st

from koppelkansen_metrics.access import Deed, may
from ui import cache, filters, labels, person
from ui import language as languages
from ui.delivery import answers, both, changes, columns, directors, findings, missing, offer, places, saving, upload

_ = languages.current()
labels.title(_("Deliver progress"))
st.markdown(_("Choose your area and upload your Excel file. Nothing is saved until you have seen what will change."))

area = filters.one_area(_("Casus area"))
settings = cache.settings()
me = person.current()
if not may(me, Deed.UPLOAD, settings.area(area)):
    not_signed_in = _("Here you may look, but not deliver: you are not signed in, and this is not your own machine.")
    not_of_the_team = _("Here you may look, but not deliver: that is for the team of this area.")
    st.info(not_of_the_team if me.is_known else not_signed_in)
    st.stop()

offer.workbooks(area, settings)
saving.said()
answers.ask_who()  # above the file, so that it stays while one file makes room for the next
file = upload.chosen(area, person=me)
if file is None:
    st.stop()

options = answers.said(file, area)
with st.spinner(_("Reading and checking the file…"), show_time=True):
    preview, problem = findings.checked(file, options)
if preview.checked is not None:
    places.ask(preview.checked, area, settings, before=cache.said_before(area, preview.checked.format))
findings.show(preview, file)
columns.ask(preview, file)
if preview.checked is None:
    st.stop()
findings.offer_day(preview, file)
if not preview.unchanged:
    upload.keep(file, area, person=me)
if not preview.can_be_saved:
    st.stop()

changes.show(preview)
both.ask(preview, file)
missing.ask(preview, file)
if preview.unchanged:
    st.info(_("No changes: everything in this file is stored already. There is nothing to save."))
    st.stop()
if problem:
    st.error(problem, icon=":material/error:")
directors.show(preview, area, file)
ready = not problem and not missing.unanswered(preview, file)
saving.offer(preview, file, options=options, person=me, ready=ready)
