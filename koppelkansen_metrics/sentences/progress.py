"""How much is done against plan, why the figures judge as they do, and what changed: in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.language import Language, Text
from koppelkansen_metrics.metrics.changes import Change
from koppelkansen_metrics.programme import Programme

Record = Mapping[str, Any]

REASONS_FIT = 4


def because(reasons: Sequence[Text], _: Language) -> str:
    """Why the figures say what they say: the first reasons, and how many more there are."""
    said = [_.say(reason) for reason in reasons[:REASONS_FIT]]
    if len(reasons) > REASONS_FIT:
        said.append(_("and {n} more", n=_.number(len(reasons) - REASONS_FIT)))
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
        "area": str(programme.area(str(most["area"])).label(_)),
        "line": str(programme.line(int(most["line"])).label(_)),
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
    return " " + _("Bars: {name} only. Judgements: all organisations together.", name=str(organisation))


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
            name=str(names[at]),
        )
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
