"""The milestones that come, those whose day passed, and how far they slipped."""

from koppelkansen_metrics.briefing.content import Section, Table
from koppelkansen_metrics.briefing.made import Made, Row, named
from koppelkansen_metrics.metrics import milestones, slips
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import explanations
from koppelkansen_metrics.sentences import milestones as said


def expected(made: Made) -> Section | None:
    """The slips, and the milestones of the coming 90 days and of days that passed; None without milestones."""
    _ = made.language
    records = milestones.records(made.filtered, as_of=made.as_of)
    if records.empty:
        return None
    records = records.sort_values("forecast_date")
    moved = slips.records(made.filtered, since=made.since)
    lists = {
        _("Expected within 90 days"): records["due_90"],
        _("Expected on a day that passed since the last report (state unknown)"): records["unreported"],
    }
    headers = (_("Milestone"), _("Casus area"), _("First agreed"), _("Expected"), _("Slip"))
    tables = tuple(
        Table(title, headers, tuple(_expected(row, made) for row in plain(records[listed])))
        for title, listed in lists.items()
        if listed.any()
    )
    says = said.slips(moved, since=made.since, _=_)
    return Section(_("Milestones"), says, tables=tables, source=explanations.milestones(_))


def _expected(row: Row, made: Made) -> tuple[str, ...]:
    _ = made.language
    slip = said.slip(row["drift_days"], row["rebaselines"], _)
    return named(row), made.names[row["area"]], _.day(row["first_baseline"]), _.day(row["date"]), slip
