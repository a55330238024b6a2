"""Which milestones were reached and how their dates moved: in words."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.language import Language


def milestones(records: pd.DataFrame, *, shown: int, _: Language) -> str:
    """How many milestones were reached, passed without being reached, and slipped; and if not all are drawn."""
    total, reached, late = len(records), int(records["reached"].sum()), int(records["late"].sum())
    drifted = records[records["drifted"]]
    said = _.ngettext(
        "{n} of {total} milestones was reached.",
        "{n} of {total} milestones were reached.",
        reached,
        total=_.number(total),
    )
    if total == 1:
        said = _("The only milestone was reached.") if reached else _("The only milestone was not reached yet.")
    parts = [said]
    if late:
        parts.append(
            _.ngettext(
                "{n} passed its date and was not reached (▲).", "{n} passed their date and were not reached (▲).", late
            )
        )
    if len(drifted):
        days = int(drifted["drift_days"].max())
        most = _.ngettext("most: {n} day", "most: {n} days", days)
        said = _.ngettext("{n} is later than first agreed", "{n} are later than first agreed", len(drifted))
        parts.append(f"{said} ({most}).")
    if shown < total:
        parts.append(_("The {n} nearest in time are drawn, all of them are in the table.", n=shown))
    return " ".join(parts)


def coming(records: pd.DataFrame, _: Language) -> str:
    """How many milestones are expected soon, and of how many that day passed since their area reported."""
    said = _.ngettext(
        "{n} milestone is expected within 90 days.",
        "{n} milestones are expected within 90 days.",
        int(records["due_90"].sum()),
    )
    if unreported := int(records["unreported"].sum()):
        said += " " + _.ngettext(
            "The expected date of {n} passed since the last report: whether it was reached is not known yet.",
            "The expected dates of {n} passed since the last report: whether they were reached is not known yet.",
            unreported,
        )
    return said


def slips(records: pd.DataFrame, *, since: date, _: Language) -> str:
    """How many milestones went later, earlier, were reached or vanished since a day, and which went furthest."""
    counts = {str(name): int(count) for name, count in records["class"].value_counts().items()}
    later = records[records["class"] == "later"]
    said = {
        "later": _.ngettext("{n} later", "{n} later", counts.get("later", 0)),
        "earlier": _.ngettext("{n} earlier", "{n} earlier", counts.get("earlier", 0)),
        "new": _.ngettext("{n} new", "{n} new", counts.get("new", 0)),
        "dropped": _.ngettext("{n} dropped", "{n} dropped", counts.get("dropped", 0)),
        "missing": _.ngettext("{n} missing", "{n} missing", counts.get("missing", 0)),
    }
    parts = [text for name, text in said.items() if counts.get(name)]
    if reached := int(records["reached"].sum()):
        parts.append(_.ngettext("{n} reached", "{n} reached", reached))
    if not parts:
        return _("No milestone moved since {day}.", day=_.day(since))
    first = _("Since {day}: {what}.", day=_.day(since), what=_.listing(parts))
    if later.empty:
        return first
    most = later.sort_values("days", kind="stable").iloc[-1]
    return (
        first
        + " "
        + _.ngettext(
            "{title} went furthest: {n} day.",
            "{title} went furthest: {n} days.",
            int(most["days"]),
            title=str(most["title"]),
        )
    )


def trend(points: pd.DataFrame, drawn: pd.DataFrame, _: Language) -> str:
    """How many milestones have another date than at their first report, and in which direction."""
    known = points.dropna(subset=["date"]).groupby(["area", "code"])["date"]
    moved = known.last() - known.first()
    later, earlier = int((moved > pd.Timedelta(0)).sum()), int((moved < pd.Timedelta(0)).sum())
    if not later + earlier:
        return _("No date moved since it was first reported.")
    said = _(
        "Since their first report {later} of {total} milestones went later and {earlier} earlier.",
        later=_.number(later),
        earlier=_.number(earlier),
        total=_.number(len(moved)),
    )
    lines = len(drawn.groupby(["area", "code"]))
    if lines < later + earlier:
        said += " " + _("The {n} that moved furthest are drawn.", n=lines)
    return said


def drift(days: object, _: Language) -> str:
    """`46 days later`, `3 days earlier`, `as agreed`; an empty text when it is not known."""
    if not isinstance(days, int):
        return ""
    if days > 0:
        return _.ngettext("{n} day later", "{n} days later", days)
    if days < 0:
        return _.ngettext("{n} day earlier", "{n} days earlier", -days)
    return _("as agreed")


def slip(days: object, times: object, _: Language) -> str:
    """How far a milestone moved since it was first agreed, and how often it was agreed anew, when it was."""
    said = drift(days, _)
    if isinstance(times, int) and times:
        anew = _.ngettext("agreed anew {n} time", "agreed anew {n} times", times)
        return f"{said}, {anew}" if said else anew
    return said
