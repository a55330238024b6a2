"""The use cases of the directors' meeting: arrange it, set its figures, keep what it agreed, bring it back as work."""

from koppelkansen_metrics.meetings.arranging import Preparation, arranged, current, prepare
from koppelkansen_metrics.meetings.freezing import Stand, freeze, stand, unfreeze
from koppelkansen_metrics.meetings.outcomes import adopt, change, close, record

__all__ = [
    "Preparation",
    "Stand",
    "adopt",
    "arranged",
    "change",
    "close",
    "current",
    "freeze",
    "prepare",
    "record",
    "stand",
    "unfreeze",
]
