"""What joins workbook and store: check a file against what is stored, preview it, save it, take it back.

Screens and the command line both call these; neither touches the store for a change of its own.
"""

from koppelkansen_metrics.snapshot import NEWEST
from koppelkansen_metrics.store.mappings import Said
from koppelkansen_metrics.store.revisions import HeadMoved
from koppelkansen_metrics.updates.cases import (
    Head,
    Saved,
    check,
    excerpt,
    known,
    original,
    remembered,
    save,
    tables,
    undo,
)
from koppelkansen_metrics.updates.differences import Difference, Missing, Reason
from koppelkansen_metrics.updates.merging import Conflict
from koppelkansen_metrics.updates.previews import Options, Preview, preview
from koppelkansen_metrics.updates.versions import Chapter, Written, story, tallies, undone, written

__all__ = [
    "NEWEST",
    "Chapter",
    "Conflict",
    "Difference",
    "Head",
    "HeadMoved",
    "Missing",
    "Options",
    "Preview",
    "Reason",
    "Said",
    "Saved",
    "Written",
    "check",
    "excerpt",
    "known",
    "original",
    "preview",
    "remembered",
    "save",
    "story",
    "tables",
    "tallies",
    "undo",
    "undone",
    "written",
]
