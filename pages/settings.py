"""Instellingen: when meetings are held, how good the data is, who did what, and a backup."""

import streamlit as st

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.metrics import quality
from ui import administration, cache, components, labels, person
from ui import language as languages

_ = languages.current()
labels.title(_("Settings"))
me = person.current()
if not may(me, Deed.SETTINGS):
    st.info(_("The secretary and the administrator arrange things here."))
    st.stop()
known, database = cache.everything(), cache.database()
programme = known.snapshot.programme
if database is None:
    components.nothing_yet()

st.subheader(_("Data quality per area"), anchor=False)
today = clock.local_day(clock.now())
found = cache.kept(("quality", known.key, today), lambda: quality.by_area(known.snapshot, as_of=today))
components.show_table(administration.quality(found, programme, _), key="quality")
st.caption(_("What is empty is not wrong, but it cannot be judged: actions without a planned end are never late."))

st.subheader(_("Meetings"), anchor=False)
administration.dates(programme, me=me)

if may(me, Deed.AUDIT):
    st.subheader(_("Who did what"), anchor=False)
    listed = administration.done(administration.events(database, me=me), programme, _)
    components.show_table(listed, key="audit")
    components.csv_download(listed, key="audit-log")
if may(me, Deed.BACKUP):
    st.subheader(_("Backup"), anchor=False)
    st.markdown(_("The whole database as one file, originals included. The command “restore” puts it back."))
    st.download_button(
        _("Download a backup"),
        data=lambda: administration.backup(database, me=me),
        file_name="koppelkansen.backup",
        icon=":material/download:",
        on_click="ignore",
        key="backup",
    )
