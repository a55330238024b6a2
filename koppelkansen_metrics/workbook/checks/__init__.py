"""Every rule of the data dictionary: one rule, one function, all its findings at once.

A rule gets the table of one sheet and the context, and yields findings. Rules run in steps: what is filled in comes
before what is compared, because a comparison looks at values that may be derived. A new rule is a function and a
place in CHECKS.
"""

from collections.abc import Callable, Iterator, Mapping

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook.checks import filling, kinds, required
from koppelkansen_metrics.workbook.checks.context import Context
from koppelkansen_metrics.workbook.checks.table import Table

Rule = Callable[[Table, Context], Iterator[Finding]]

REFERENCES: Mapping[str, tuple[Rule, ...]] = dict.fromkeys(KINDS, (filling.references,))
FILLING: Mapping[str, tuple[Rule, ...]] = {
    "actions": (filling.answered, filling.done_on),
    "milestones": (filling.answered, filling.baseline_date),
    "pilots": (filling.answered, filling.stage_since),
    "lessons": (filling.lesson_place, filling.status_open, filling.raised_on),
    "asks": (filling.ask_place, filling.status_open),
    "gains": (filling.gain_organisation,),
}
REQUIRED: Mapping[str, tuple[Rule, ...]] = dict.fromkeys(
    KINDS, (required.columns, required.cells, required.conditional, required.after_as_of)
)
KIND: Mapping[str, tuple[Rule, ...]] = {
    "actions": (
        kinds.end_after_start,
        kinds.done_is_complete,
        kinds.planned_end_known,
        kinds.actual_end_with_done,
        kinds.blocked_says_what_is_needed,
    ),
    "milestones": (kinds.rebaselined, kinds.forecast_not_passed),
    "confidence": (kinds.one_judgement_per_line,),
    "pilots": (kinds.receiver_known, kinds.stopped_taught_something),
}

CHECKS = (REFERENCES, FILLING, REQUIRED, KIND)
