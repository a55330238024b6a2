"""Who is looking, and what they may do here."""

import os

import streamlit as st

from koppelkansen_metrics import clock, grants
from koppelkansen_metrics.access import LOCAL, Person, Role
from koppelkansen_metrics.grants import Claims, Rules
from ui import cache, identity, nearby

LOCAL_SWITCH = "KOPPELKANSEN_LOCAL"
GUEST = Person("")
STRANGER = Person("", frozenset({Role.STRANGER}))


def current() -> Person:
    """The person at this browser, worked out anew each time: a sign-in can end while a screen is open.

    With a provider in secrets.toml who signed in, with what is granted to them, else a stranger. Without one everything
    on the machine itself under `make run`, else a guest who may look. Raises UserError when secrets.toml is wrong.
    """
    if not identity.providers():
        return LOCAL if _is_local() else GUEST
    claims = identity.claims()
    if claims is None:
        return STRANGER
    found = grants.person(claims, rules())
    return STRANGER if found.until is None or clock.now() >= found.until else found


def rules() -> Rules:
    """What secrets.toml grants. Raises UserError when it is wrong."""
    said = identity.granted()
    providers = identity.providers()
    key = ("rules", repr(said), providers, cache.settings().fingerprint)
    return cache.kept(key, lambda: grants.rules(said, cache.settings(), providers))


def has_ended(claims: Claims | None) -> bool:
    """Whether someone did sign in, and has to do it again."""
    until = None if claims is None else grants.person(claims, rules()).until
    return until is not None and clock.now() >= until


def is_guest() -> bool:
    """Whether this is anyone, where nobody can sign in."""
    return not identity.providers() and not _is_local()


def asked_for_local() -> bool:
    """Whether this server was started for the machine itself."""
    return os.environ.get(LOCAL_SWITCH) == "1"


def _is_local() -> bool:
    # Streamlit gives None for a browser on the same machine.
    return asked_for_local() and nearby.is_here(st.context.ip_address or "127.0.0.1", st.context.headers)
