"""What the programme owes the people whose names it holds: take a name out, take a file out, forget in time.

Together with the store's `rewriting` the only place from which anything that was written is ever changed.
"""

from koppelkansen_metrics.privacy.erasing import Erased, Replaced, erase
from koppelkansen_metrics.privacy.removing import remove
from koppelkansen_metrics.privacy.retention import Forgotten, forget

__all__ = ["Erased", "Forgotten", "Replaced", "erase", "forget", "remove"]
