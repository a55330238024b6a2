"""The pre-read of a directors' meeting, made from the same tables and sentences as the screens: pdf, pptx and xlsx."""

from koppelkansen_metrics.briefing.composing import compose
from koppelkansen_metrics.briefing.content import Asked, Briefing, Preparation, Question
from koppelkansen_metrics.briefing.minutes import Held, minutes
from koppelkansen_metrics.briefing.writing import KINDS, OF_LISTS, write

__all__ = ["KINDS", "OF_LISTS", "Asked", "Briefing", "Held", "Preparation", "Question", "compose", "minutes", "write"]
