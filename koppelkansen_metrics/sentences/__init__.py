"""What to see in a table or a chart, in words: computed from the table, so that it changes when the figures do.

Plain text in the reader's language, with what people typed as they typed it; whoever shows it escapes it.
"""

from koppelkansen_metrics.sentences import explanations, learning, milestones, pilots, progress

__all__ = ["explanations", "learning", "milestones", "pilots", "progress"]
