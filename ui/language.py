"""The reader's language: Dutch, or English at one click; it stands in the address and is remembered for the visit."""

import streamlit as st

from koppelkansen_metrics.language import Language, language

PARAMETER = "lang"
DEFAULT = "nl"


def current() -> Language:
    """The language of this visit: that of the address, else the one chosen before, else Dutch."""
    wanted = st.query_params.get(PARAMETER) or st.session_state.get(PARAMETER, DEFAULT)
    code = "en" if wanted == "en" else DEFAULT
    st.session_state[PARAMETER] = code
    if code != DEFAULT and st.query_params.get(PARAMETER) != code:
        st.query_params[PARAMETER] = code
    return language(code)


def switch() -> None:
    """A button that shows everything in the other language. Its own text is in that language."""
    other = "en" if current().code == DEFAULT else DEFAULT
    label = "English" if other == "en" else "Nederlands"
    st.button(label, key="switch-language", type="tertiary", on_click=_choose, args=(other,))


def _choose(code: str) -> None:
    st.session_state[PARAMETER] = code
    if code == DEFAULT:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = code
