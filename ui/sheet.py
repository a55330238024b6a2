"""What fits on one A4 about an area: short lists, each with as many lines as there is room for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures.style import judgement, movement
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.metrics import learning, milestones, pilots, progress
from koppelkansen_metrics.rows import plain as rows_of
from ui import judgements as judged
from ui.filters import Chosen
from ui.text import plain

FITS = 5
LINE_FITS, REASON_FITS = 96, 150
# Of what a record is called at least this much is shown, also beside a long story.
NAME_FITS = 48

# What a record is called, and what there is to say of it: nothing, or a few words that may not be cut off.
Line = tuple[str, str]


def listed(title: str, lines: Sequence[Line], _: Language) -> None:
    """A heading with the first lines under it, and how many there are more."""
    st.markdown(f"**{plain(title)}**")
    if not lines:
        st.markdown(_("None."))
        return
    shown = [f"- {plain(fitted(*line))}" for line in lines[:FITS]]
    more = len(lines) - FITS
    if more > 0:
        shown.append("- " + _("and {n} more", n=_.number(more)))
    st.markdown("\n".join(shown))


def fitted(name: str, said: str) -> str:
    """A line that fits: what is said stays whole as long as it leaves room for the name, which is cut first."""
    if not said:
        return shortened(name, LINE_FITS)
    room = LINE_FITS - len(" – ")
    said = shortened(said, max(room - len(name), room - NAME_FITS))
    return f"{shortened(name, room - len(said))} – {said}"


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut at a word where there is one."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0][: most - 1].rstrip(",;:.") + "…"


def judgements(chosen: Chosen) -> pd.DataFrame:
    """Per line both judgements and why, as a table."""
    _, programme = chosen.language, chosen.snapshot.programme
    table = judged.cells(chosen)
    rows = []
    for cell in rows_of(table[table["area"] == chosen.area]):
        moved = movement(cell["moved"])
        team = judgement(cell["reported"]).said(_) + (f" ({moved.said(_)})" if moved else "")
        differs = " ≠" if cell["disagreement"] else ""
        rows.append(
            {
                _("Programme line"): programme.line(cell["line"]).label(_),
                _("The team's judgement"): team,
                _("Reason"): shortened(cell["reason"] or "", REASON_FITS),
                _("From the figures"): judgement(cell["signal"]).said(_) + differs,
                _("Because"): shortened(sentences.progress.because(cell["signal_reasons"], _), REASON_FITS),
            }
        )
    return pd.DataFrame(rows, dtype="str")


def stuck(chosen: Chosen) -> list[Line]:
    """Blocked actions with what they need, then overdue ones, longest first."""
    _ = chosen.language
    found = [row for row in rows_of(progress.records(chosen.filtered, as_of=chosen.as_of)) if row["open"]]
    blocked = [row for row in found if row["blocked"]]
    overdue = sorted(
        (row for row in found if row["overdue"] and not row["blocked"]), key=lambda row: -row["overdue_days"]
    )
    return [
        *((_named(row), _("blocked; needs: {what}", what=row["needed"] or "?")) for row in blocked),
        *((_named(row), _.ngettext("{n} day late", "{n} days late", row["overdue_days"])) for row in overdue),
    ]


def coming(chosen: Chosen) -> list[Line]:
    """Milestones that were not reached, soonest first, with their slip."""
    _ = chosen.language
    found = [row for row in rows_of(milestones.records(chosen.filtered, as_of=chosen.as_of)) if not row["reached"]]
    found.sort(key=lambda row: row["date"] or date.max)
    said = []
    for row in found:
        slip = sentences.milestones.slip(row["drift_days"], row["rebaselines"], _)
        late = ", " + _("overdue") if row["late"] else ""
        said.append((_named(row), f"{_.day(row['date'])}{late}" + (f" ({slip})" if slip else "")))
    return said


def tried(chosen: Chosen) -> list[Line]:
    """Each pilot, furthest first, with its stage, how long it has been there and what it needs."""
    _ = chosen.language
    stages = {stage.name: stage.label(_) for stage in chosen.snapshot.programme.stages}
    order = {name: at for at, name in enumerate(chosen.snapshot.programme.stage_names)}
    found = rows_of(pilots.records(chosen.filtered, as_of=chosen.as_of))
    said = []
    for row in sorted(found, key=lambda row: (row["stopped"], -order.get(row["stage"], 0))):
        parts = [stages.get(str(row["stage"]), str(row["stage"]))]
        if isinstance(row["dwell_days"], int):
            parts.append(_.ngettext("{n} day", "{n} days", row["dwell_days"]))
        if row["needed"]:
            parts.append(_("needs: {what}", what=row["needed"]))
        said.append((_named(row), "; ".join(parts)))
    return said


def asked(chosen: Chosen) -> list[Line]:
    """Questions to directors that are open or promised, the soonest needed first."""
    _ = chosen.language
    found = [row for row in rows_of(learning.asks_records(chosen.filtered, as_of=chosen.as_of)) if row["open"]]
    found.sort(key=lambda row: row["needed_by"] or date.max)
    return [(f"{row['code']} {row['question']}", _needed(row, _)) for row in found]


def learned(chosen: Chosen) -> list[Line]:
    """The newest lessons."""
    found = rows_of(learning.records(chosen.filtered, as_of=chosen.as_of))
    found.sort(key=lambda row: row["raised_on"] or date.min, reverse=True)
    return [(f"{row['code']} {row['lesson']}", "") for row in found]


def _needed(row: dict[str, Any], _: Language) -> str:
    """By when an answer is needed, and whether that day has passed; nothing without a day."""
    late = ", " + _("overdue") if row["overdue"] else ""
    return _("needed by {day}", day=_.day(row["needed_by"])) + late if row["needed_by"] else ""


def _named(row: dict[str, Any]) -> str:
    return f"{row['code']} {row['title']}"
