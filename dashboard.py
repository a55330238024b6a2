"""What `streamlit run` starts: page settings, language, navigation. Nothing else."""

import streamlit as st

from koppelkansen_metrics.errors import UserError
from ui import failures, navigation
from ui import language as languages

_ = languages.current()
st.set_page_config(page_title="Koppelkansen", layout="wide")
page = st.navigation(navigation.pages(_), position="top")

try:
    page.run()
except UserError as error:
    failures.stop(error)
