"""The log is told once when a database goes away and once when it is back, whoever notices it.

By the logger `koppelkansen.database`; on the command line nothing is heard of it.
"""

import logging
import threading

LOG = logging.getLogger("koppelkansen.database")
LOG.addHandler(logging.NullHandler())  # without one of its own Python would write to the terminal

_away: set[str] = set()
_lock = threading.Lock()


def is_known(shown: str) -> bool:
    """Whether the database at this address was away when it was last used."""
    return shown in _away


def began(shown: str) -> None:
    """Somebody found it away."""
    with _lock:
        new = shown not in _away
        _away.add(shown)
    if new:
        LOG.error("the database %s is away", shown)


def ended(shown: str) -> None:
    """Somebody found it back."""
    with _lock:
        new = shown in _away
        _away.discard(shown)
    if new:
        LOG.info("the database %s is back", shown)
