"""What `streamlit run` starts: page settings, language, who is signed in, navigation. Nothing else."""

import streamlit as st

from koppelkansen_metrics.errors import UserError
from ui import door, failures, navigation
from ui import language as languages

_ = languages.current()
st.set_page_config(page_title="Koppelkansen", layout="wide")

try:
    page = st.navigation(navigation.pages(_), position=door.position())
    st.set_page_config(page_title=f"{page.title} · Koppelkansen")
    door.watch(page)
    page.run()
except UserError as error:
    failures.stop(error)
