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


def providers() -> tuple[str, ...]:
    """The providers that secrets.toml names, in its order; none when people cannot sign in here.

    Raises UserError when the file cannot be read, should name one and does not, or signs cookies with what can be
    guessed: that must open no doors.
    """
    section = _section("auth")
    named = tuple(str(name) for name, value in section.items() if isinstance(value, Mapping) and _ADDRESS in value)
    found = (DEFAULT_PROVIDER, *named) if _ADDRESS in section else named
    if not found and os.environ.get(SECRETS):
        raise UserError(N_("Nobody can sign in here at the moment: the file with secrets names no provider."))
    if found:
        credentials.check(section)
    return found


def granted() -> Mapping[str, object]:
    """What secrets.toml says of who may do what; empty when it says nothing. Raises UserError as `providers`."""
    return _section("access")


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


def _section(name: str) -> Mapping[str, object]:
    try:
        found = st.secrets.get(name, {})
    except StreamlitSecretNotFoundError as error:
        if any(Path(file).exists() for file in config.get_option("secrets.files")):
            raise UserError(
                N_("Nobody can sign in here at the moment: the file with secrets cannot be read.")
            ) from error
        return {}
    said: Mapping[str, object] = found.to_dict() if hasattr(found, "to_dict") else {}
    return said
