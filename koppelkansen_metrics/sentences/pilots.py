"""Where pilots are on their way to practice, what holds them back and where they went: in words."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme


def on_the_way(
    records: pd.DataFrame, moved: pd.DataFrame, since: date, programme: Programme, *, drawn: int, _: Language
) -> str:
    """Where the pilots stand, where they went since a day; and if not all of them are drawn."""
    parts = [pilots(records, programme, _), moves(moved, since, _)]
    if drawn < len(records):
        parts.append(
            _(
                "The {n} that stay long, were stopped, moved or have no owner are drawn first; "
                "all of them are in the table.",
                n=drawn,
            )
        )
    return " ".join(parts)


def pilots(records: pd.DataFrame, programme: Programme, _: Language) -> str:
    """How many pilots reached practice, stay long where they are, and were stopped."""
    going = records[~records["stopped"].astype(bool)]
    if records.empty:
        return _("There are no pilots yet.")
    arrived = int((going["stage"] == programme.practice).sum())
    long = int(records["long"].sum())
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
                total=_.number(len(going)),
            )
        )
    if long:
        parts.append(
            _.ngettext(
                "{n} has been in its stage much longer than others were (▲).",
                "{n} have been in their stage much longer than others were (▲).",
                long,
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
            total=_.number(len(both)),
        )
    return _.ngettext(
        "{n} of {total} pilots is more used than proven: there, proof holds it back.",
        "{n} of {total} pilots are more used than proven: there, proof holds them back.",
        by_proof,
        total=_.number(len(both)),
    )


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
