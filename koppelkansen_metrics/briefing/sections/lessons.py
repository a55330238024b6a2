"""What there is to learn: the lessons and questions that are open, the longest first."""

from koppelkansen_metrics.briefing.content import Section, Table
from koppelkansen_metrics.briefing.made import Made, short
from koppelkansen_metrics.metrics import learning
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import learning as said


def open_lessons(made: Made) -> Section | None:
    """Lessons and questions that are open, the longest first; None without any lesson."""
    _ = made.language
    records = learning.records(made.filtered, as_of=made.as_of)
    if records.empty:
        return None
    still = records[records["status"] == learning.OPEN].sort_values("age_quarters", ascending=False)
    rows = [
        (
            f"{row['code']} {short(row['lesson'])}",
            made.names[row["area"]],
            _.number(row["age_quarters"]),
            short(row["needed"]),
        )
        for row in plain(still)
    ]
    headers = (_("Lesson or question"), _("Casus area"), _("Quarters open"), _("What is needed"))
    table = Table(_("Longest open first"), headers, tuple(rows))
    return Section(_("What we want to learn"), said.open_lessons(still, records, _), tables=(table,))
