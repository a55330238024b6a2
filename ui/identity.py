"""What Streamlit knows of who signed in, and how they sign in and out. What that gives them is said in grants.py."""

import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

from koppelkansen_metrics.errors import OperatorError, UserError
from koppelkansen_metrics.grants import Claims
from koppelkansen_metrics.language import N_
from ui import credentials

# Names the file with who can sign in. Where it is set people sign in, or nobody looks at anything.
SECRETS = "KOPPELKANSEN_SECRETS"
# Whoever writes one of these wants people to sign in.
_SECTIONS = ("auth", "access")


def providers() -> tuple[str, ...]:
    """The providers that secrets.toml names, in its order; none when people cannot sign in here.

    Raises UserError when the file cannot be read, should name one and does not, or says something wrong of one, such as
    that cookies are signed with what can be guessed: that must open no doors.
    """
    said = _said()
    for name in said:
        if name not in _SECTIONS and name.casefold() in _SECTIONS:
            raise UserError(N_("In secrets.toml: write [{name}] in small letters."), name=name.casefold())
    found = credentials.providers(said.get("auth", {}))
    if not found and (os.environ.get(SECRETS) or any(name in said for name in _SECTIONS)):
        raise UserError(N_("Nobody can sign in here at the moment: the file with secrets names no provider."))
    return found


def granted() -> Mapping[str, object]:
    """What secrets.toml says of who may do what; empty when it says nothing. Raises UserError as `providers`."""
    access = _said().get("access", {})
    if not isinstance(access, Mapping):
        raise UserError(N_("In secrets.toml: write [access] as a section."))
    return access


def claims() -> Claims | None:
    """What the provider says of who signed in, as its ID token says it; None when nobody did."""
    said = st.user.to_dict()
    return said if said.get("is_logged_in") is True else None


def sign_in(provider: str) -> None:
    """Send the browser to a provider, which sends it back."""
    st.login(provider)


def sign_out() -> None:
    """Forget who signed in at this browser, and tell the provider."""
    st.logout()


def _said() -> Mapping[str, object]:
    try:
        return st.secrets.to_dict()
    except (StreamlitSecretNotFoundError, OSError, ValueError) as error:
        named = os.environ.get(SECRETS)
        there = [credentials.look(Path(file)) for file in ([named] if named else config.get_option("secrets.files"))]
        if any(there):  # with nothing wrong by now
            raise UserError(credentials.UNREADABLE) from error
        if named:
            message = N_("{file}, which {setting} names, is not there.")
            raise OperatorError(message, visitors=credentials.UNREADABLE, file=named, setting=SECRETS) from error
        return {}
