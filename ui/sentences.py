"""What to see in a chart or a table, in words. Computed from the table, so that it changes when the figures do."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from ui.text import plain

Record = Mapping[str, Any]


def matrix(cells: pd.DataFrame, programme: Programme, _: Language) -> str:
    """In how many cells less is done than planned, where most, and where team and figures differ."""
    used = cells[cells["total"] > 0]
    behind = used[used["done"] < used["planned"]]
    parts = []
    if used.empty:
        return _("There are no actions yet.")
    if behind.empty:
        parts.append(_("Nowhere is less done than planned."))
    else:
        most = behind.iloc[int((behind["planned"] - behind["done"]).astype(int).to_numpy().argmax())]
        parts.append(
            _.ngettext(
                "In {n} of {cells} cells less is done than planned;",
                "In {n} of {cells} cells less is done than planned;",
                len(behind),
                cells=len(used),
            )
            + " "
            + _(
                "most in {area}, {line}: {done} of {total} done, planned {planned}.",
                area=plain(programme.area(str(most["area"])).label(_)),
                line=plain(programme.line(int(most["line"])).label(_)),
                done=_.number(int(most["done"])),
                total=_.number(int(most["total"])),
                planned=_.number(int(most["planned"])),
            )
        )
    differing = int((cells["disagreement"].fillna(0) != 0).sum())
    if differing:
        parts.append(
            _.ngettext(
                "In {n} cell team and figures differ (≠).", "In {n} cells team and figures differ (≠).", differing
            )
        )
    return " ".join(parts)


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
    said = _(
        "{done} of {total} actions are done ({share}); by the reporting date {planned} should have been.",
        done=_.number(done),
        total=_.number(total),
        share=_.percent(done / total),
        planned=_.number(planned),
    )
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
    long = int(((going["dwell_days"] > limit) & (going["stage"] != programme.practice)).fillna(value=False).sum())
    stopped = len(records) - len(going)
    parts = [
        _.ngettext(
            "{n} of {total} pilots is in practice.", "{n} of {total} pilots are in practice.", arrived, total=len(going)
        )
    ]
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
