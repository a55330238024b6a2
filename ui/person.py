"""Who is looking, and what they may do here."""

import ipaddress
import os

import streamlit as st

from koppelkansen_metrics.access import LOCAL, Person

LOCAL_SWITCH = "KOPPELKANSEN_LOCAL"
# A proxy in front of the app says for whom it asks; then the address we see is the proxy's, and proves nothing.
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
GUEST = Person("")


def current() -> Person:
    """The person at this browser: everything on the machine itself under `make run`, else a guest who may look."""
    if os.environ.get(LOCAL_SWITCH) == "1" and _is_here() and not _is_forwarded():
        return LOCAL
    return GUEST


def _is_here() -> bool:
    # Streamlit gives None for a browser on the same machine.
    address = st.context.ip_address
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:  # whatever this is, it is not this machine
        return False


def _is_forwarded() -> bool:
    return any(header in st.context.headers for header in FORWARDING)
