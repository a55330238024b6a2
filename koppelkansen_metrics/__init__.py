"""Koppelkansen metrics: from spreadsheet exports per casus area to the figures of the directors' meeting.

Importing this package stays cheap: the names below are loaded when they are first used, because the process that
reads uploaded workbooks imports the package too and must start fast and small.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koppelkansen_metrics.findings import Finding, Notice, Refusal
    from koppelkansen_metrics.programme import Programme
    from koppelkansen_metrics.snapshot import Snapshot

_HOMES = {
    "Finding": "findings",
    "Notice": "findings",
    "Programme": "programme",
    "Refusal": "findings",
    "Snapshot": "snapshot",
}

__all__ = ["Finding", "Notice", "Programme", "Refusal", "Snapshot"]


def __getattr__(name: str) -> object:
    """Load a public name from the module it lives in. Raises AttributeError for any other name."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
