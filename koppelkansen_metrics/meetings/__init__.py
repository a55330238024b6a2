"""The use cases of the directors' meeting: arrange it, set its figures, keep what it agreed, bring it back as work."""

from koppelkansen_metrics.meetings.arranging import answer, answers, arranged, current, prepare
from koppelkansen_metrics.meetings.freezing import Stand, freeze, stand, unfreeze
from koppelkansen_metrics.meetings.outcomes import adopt, change, close, record
from koppelkansen_metrics.meetings.preread import composed, preread

__all__ = [
    "Stand",
    "adopt",
    "answer",
    "answers",
    "arranged",
    "change",
    "close",
    "composed",
    "current",
    "freeze",
    "prepare",
    "preread",
    "record",
    "stand",
    "unfreeze",
]
