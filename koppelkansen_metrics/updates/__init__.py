"""What joins workbook and store: check a file against what is stored, preview it, save it, take it back.

Screens and the command line both call these; neither touches the store for a change of its own.
"""

from koppelkansen_metrics.store.revisions import HeadMoved
from koppelkansen_metrics.updates.cases import (
    NEWEST,
    Head,
    Options,
    Preview,
    Saved,
    check,
    known,
    save,
    undo,
)
from koppelkansen_metrics.updates.differences import Difference, Missing, Reason
from koppelkansen_metrics.updates.versions import Written, written

__all__ = [
    "NEWEST",
    "Difference",
    "Head",
    "HeadMoved",
    "Missing",
    "Options",
    "Preview",
    "Reason",
    "Saved",
    "Written",
    "check",
    "known",
    "save",
    "undo",
    "written",
]
