"""What Streamlit knows of who signed in, and how they sign in and out. What that gives them is said in grants.py."""

import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.grants import DEFAULT_PROVIDER, Claims
from koppelkansen_metrics.language import N_
from ui import credentials

# Names the file with who can sign in. Where it is set people sign in, or nobody looks at anything.
SECRETS = "KOPPELKANSEN_SECRETS"
# A provider is where one can sign in; what stands beside them in [auth] is for all of them.
_ADDRESS = "server_metadata_url"
# Whoever writes one of these wants people to sign in.
_SECTIONS = frozenset({"auth", "access"})


def providers() -> tuple[str, ...]:
    """The providers that secrets.toml names, in its order; none when people cannot sign in here.

    Raises UserError when the file cannot be read, should name one and does not, or signs cookies with what can be
    guessed: that must open no doors.
    """
    said = _said()
    auth = said.get("auth")
    section = auth if isinstance(auth, Mapping) else {}
    named = tuple(str(name) for name, value in section.items() if isinstance(value, Mapping) and _ADDRESS in value)
    found = (DEFAULT_PROVIDER, *named) if _ADDRESS in section else named
    if found:
        credentials.check(section)
    elif os.environ.get(SECRETS) or _SECTIONS & {name.casefold() for name in said}:
        raise UserError(N_("Nobody can sign in here at the moment: the file with secrets names no provider."))
    return found


def granted() -> Mapping[str, object]:
    """What secrets.toml says of who may do what; empty when it says nothing. Raises UserError as `providers`."""
    access = _said().get("access")
    return access if isinstance(access, Mapping) else {}


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
    except StreamlitSecretNotFoundError as error:
        if any(Path(file).exists() for file in config.get_option("secrets.files")):
            raise UserError(
                N_("Nobody can sign in here at the moment: the file with secrets cannot be read.")
            ) from error
        return {}
