"""What to see in a chart or a table, in words. Computed from the table, so that it changes when the figures do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.figures.pilots import long_in_stage
from koppelkansen_metrics.language import Language, Text
from koppelkansen_metrics.metrics.changes import Change
from koppelkansen_metrics.programme import Programme
from ui.text import plain

Record = Mapping[str, Any]

REASONS_FIT = 4


def because(reasons: Sequence[Text], _: Language) -> str:
    """Why the figures say what they say: the first reasons, and how many more there are."""
    said = [_.say(reason) for reason in reasons[:REASONS_FIT]]
    if len(reasons) > REASONS_FIT:
        said.append(_("and {n} more", n=len(reasons) - REASONS_FIT))
    return "; ".join(said)


def matrix(cells: pd.DataFrame, programme: Programme, _: Language) -> str:
    """In how many cells less is done than planned, where most, and where team and figures differ."""
    used = cells[cells["total"] > 0]
    if used.empty:
        return _("There are no actions yet.")
    parts = [_behind(used, programme, _)]
    differing = int((cells["disagreement"].fillna(0) != 0).sum())
    if differing:
        parts.append(
            _.ngettext(
                "In {n} cell team and figures differ (≠).", "In {n} cells team and figures differ (≠).", differing
            )
        )
    return " ".join(parts)


def _behind(used: pd.DataFrame, programme: Programme, _: Language) -> str:
    """Where less is done than planned; in the cell where the difference is largest, how much."""
    behind = used[used["done"] < used["planned"]]
    if behind.empty:
        return _("Nowhere is less done than planned.")
    most = behind.iloc[int((behind["planned"] - behind["done"]).astype(int).to_numpy().argmax())]
    there: dict[str, object] = {
        "area": plain(programme.area(str(most["area"])).label(_)),
        "line": plain(programme.line(int(most["line"])).label(_)),
        **{key: _.number(int(most[key])) for key in ("done", "total", "planned")},
    }
    if len(behind) == 1:
        return _("Less is done than planned in {area}, {line}: {done} of {total} done, planned {planned}.", **there)
    first = _("In {n} of {cells} cells less is done than planned;", n=len(behind), cells=len(used))
    return first + " " + _("most in {area}, {line}: {done} of {total} done, planned {planned}.", **there)


def of_whole_cells(organisation: str | None, _: Language) -> str:
    """What to know when one organisation is looked at: the judgements beside its bars are not about it alone."""
    if organisation is None:
        return ""
    return " " + _("Bars: {name} only. Judgements: all organisations together.", name=plain(organisation))


def done_against_plan(table: pd.DataFrame, names: Sequence[str], _: Language) -> str:
    """Done, total and planned of all rows together, and which row is furthest behind its plan."""
    done, total, planned = (int(table[key].sum()) for key in ("done", "total", "planned"))
    if not total:
        return _("There are no actions yet.")
    said = _.ngettext(
        "{n} of {total} actions is done ({share}); planned by the reporting date: {planned}.",
        "{n} of {total} actions are done ({share}); planned by the reporting date: {planned}.",
        done,
        total=_.number(total),
        share=_.percent(done / total),
        planned=_.number(planned),
    )
    if total == 1:
        said = _("The only action is done.") if done else _("The only action is not done yet.")
    behind = (table["planned"] - table["done"]).astype(int)
    if behind.max() <= 0:
        return said + " " + _("Nothing is behind its plan.")
    at = int(behind.to_numpy().argmax())
    return (
        said
        + " "
        + _.ngettext(
            "{name} is furthest behind: {n} action.",
            "{name} is furthest behind: {n} actions.",
            int(behind.max()),
            name=plain(names[at]),
        )
    )


def pilots(records: pd.DataFrame, programme: Programme, _: Language) -> str:
    """How many pilots reached practice, stay long where they are, and were stopped."""
    going = records[~records["stopped"].astype(bool)]
    if records.empty:
        return _("There are no pilots yet.")
    arrived = int((going["stage"] == programme.practice).sum())
    limit = programme.thresholds.long_in_stage_days
    long = int(long_in_stage(records, programme).sum())
    stopped = len(records) - len(going)
    parts = []
    if len(going) == 1:
        parts.append(_("The only pilot is in practice.") if arrived else _("The only pilot is not in practice yet."))
    elif len(going):
        parts.append(
            _.ngettext(
                "{n} of {total} pilots is in practice.",
                "{n} of {total} pilots are in practice.",
                arrived,
                total=len(going),
            )
        )
    if long:
        parts.append(
            _.ngettext(
                "{n} has been in the same stage for more than {days} days (▲).",
                "{n} have been in the same stage for more than {days} days (▲).",
                long,
                days=limit,
            )
        )
    if stopped:
        parts.append(_.ngettext("{n} was stopped (✕).", "{n} were stopped (✕).", stopped))
    return " ".join(parts)


def proven_and_used(records: pd.DataFrame, _: Language) -> str:
    """Whether being proven or being used holds most pilots back."""
    both = records.dropna(subset=["readiness", "use"])
    if both.empty:
        return _("Nobody filled in how proven and how used the pilots are.")
    by_use = int((both["use"] < both["readiness"]).sum())
    by_proof = int((both["use"] > both["readiness"]).sum())
    if not by_use and not by_proof:
        return _("Proven and in use go together: neither holds the other back.")
    if len(both) == 1 and by_use:
        return _("The pilot is more proven than used: use holds it back.")
    if len(both) == 1:
        return _("The pilot is more used than proven: proof holds it back.")
    if by_use >= by_proof:
        return _.ngettext(
            "{n} of {total} pilots is more proven than used: there, use holds it back.",
            "{n} of {total} pilots are more proven than used: there, use holds them back.",
            by_use,
            total=len(both),
        )
    return _.ngettext(
        "{n} of {total} pilots is more used than proven: there, proof holds it back.",
        "{n} of {total} pilots are more used than proven: there, proof holds them back.",
        by_proof,
        total=len(both),
    )


def attention(row: Record, _: Language) -> str:
    """What stands in the way in a group: overdue, unknown since the report, blocked."""
    parts = []
    if row["overdue"]:
        parts.append(_.ngettext("{n} action overdue", "{n} actions overdue", int(row["overdue"])))
    if row["unreported"]:
        parts.append(
            _.ngettext(
                "{n} passed its planned end since the report",
                "{n} passed their planned end since the report",
                int(row["unreported"]),
            )
        )
    if row["blocked"]:
        parts.append(_.ngettext("{n} blocked", "{n} blocked", int(row["blocked"])))
    return (_.listing(parts) + ".") if parts else _("Nothing is overdue or blocked.")


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


def milestones(records: pd.DataFrame, *, shown: int, _: Language) -> str:
    """How many milestones were reached, passed without being reached, and slipped; and if not all are drawn."""
    total, reached, late = len(records), int(records["reached"].sum()), int(records["late"].sum())
    drifted = records[records["drifted"]]
    parts = [
        _.ngettext(
            "{n} of {total} milestones was reached.", "{n} of {total} milestones were reached.", reached, total=total
        )
    ]
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
            title=plain(most["title"]),
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
        later=later,
        earlier=earlier,
        total=len(moved),
    )
    lines = len(drawn.groupby(["area", "code"]))
    if lines < later + earlier:
        said += " " + _("The {n} that moved furthest are drawn.", n=lines)
    return said


def over_time(records: pd.DataFrame, as_of: date, _: Language) -> str:
    """How much is done of all, and how much the plan of now and the first plan say for that day."""
    said = _.ngettext(
        "{n} of {total} actions is done.",
        "{n} of {total} actions are done.",
        int(records["done"].sum()),
        total=_.number(len(records)),
    )
    if len(records) == 1:
        said = _("The only action is done.") if records["done"].all() else _("The only action is not done yet.")
    by_now = pd.Timestamp(as_of)
    more = _(
        "By {day} {planned} were planned, and {first} by the first plan.",
        day=_.day(as_of),
        planned=_.number(int((records["planned_end"] <= by_now).sum())),
        first=_.number(int((records["baseline_end"] <= by_now).sum())),
    )
    return f"{said} {more}"


def expected(row: Record, _: Language) -> str:
    """When all that is open may be done at this pace; or, in plain words, why that cannot be said."""
    if row["p50"] is not None:
        return _(
            "At this pace all that is open is done around {first}, and with good certainty by {second}.",
            first=_.day(row["p50"]),
            second=_.day(row["p85"]),
        )
    reasons = {
        "too-little-data": _(
            "There is too little to go by for an expectation: fewer than 10 actions done, or 8 weeks."
        ),
        "nothing-open": _("Nothing is open."),
        "too-far": _("At this pace it takes longer than five years: there is no sensible expectation."),
    }
    return reasons.get(str(row["reason"]), "")


def changed(changes: Sequence[Change], since: date, _: Language) -> str:
    """How many rows are new, changed, missing or gone since a day."""
    counts = Counter(each.change for each in changes)
    said = {
        "new": _.ngettext("{n} new", "{n} new", counts["new"]),
        "changed": _.ngettext("{n} changed", "{n} changed", counts["changed"] + counts["renamed"]),
        "missing": _.ngettext("{n} missing", "{n} missing", counts["missing"]),
        "dropped": _.ngettext("{n} dropped", "{n} dropped", counts["dropped"]),
        "merged": _.ngettext("{n} merged into another", "{n} merged into another", counts["merged"]),
    }
    parts = [text for name, text in said.items() if counts[name] or (name == "changed" and counts["renamed"])]
    if not parts:
        return _("Nothing changed since {day}.", day=_.day(since))
    return _("Since {day}: {what}.", day=_.day(since), what=_.listing(parts))


def moves(records: pd.DataFrame, since: date, _: Language) -> str:
    """How many pilots went on, went back, stopped, came or went missing since a day."""
    counts = {str(name): int(count) for name, count in records["class"].value_counts().items()}
    said = {
        "forward": _.ngettext("{n} went on", "{n} went on", counts.get("forward", 0)),
        "back": _.ngettext("{n} went back", "{n} went back", counts.get("back", 0)),
        "stopped": _.ngettext("{n} stopped", "{n} stopped", counts.get("stopped", 0)),
        "new": _.ngettext("{n} new", "{n} new", counts.get("new", 0)),
        "missing": _.ngettext("{n} missing", "{n} missing", counts.get("missing", 0)),
    }
    parts = [text for name, text in said.items() if counts.get(name)]
    if not parts:
        return _("No pilot moved since {day}.", day=_.day(since))
    return _("Since {day}: {what}.", day=_.day(since), what=_.listing(parts))


def transfer(went: pd.DataFrame, could: pd.DataFrame, _: Language) -> str:
    """How many pilots were taken over from another area, and how much that works was not."""
    adopted = int(went.to_numpy().sum() - went.to_numpy().trace())
    said = _.ngettext(
        "{n} pilot was taken over from another area.", "{n} pilots were taken over from another area.", adopted
    )
    if could.empty:
        return said
    return (
        said
        + " "
        + _.ngettext(
            "{n} thing works in one area and was not taken over elsewhere yet.",
            "{n} things work in one area and were not taken over elsewhere yet.",
            len(could),
        )
    )
