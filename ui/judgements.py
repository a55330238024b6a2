"""The two judgements of a cell side by side, with their reasons in words and how the team's moved; never merged."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures.style import DIFFERENT, judgement, movement
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.metrics import confidence, ratings
from koppelkansen_metrics.rows import plain as rows_of
from ui.filters import Chosen
from ui.text import plain

Cell = Mapping[str, Any]


def cells(chosen: Chosen) -> pd.DataFrame:
    """Both judgements per line of the areas looked at; in `moved` how the team's moved since the day compared with."""

    def made() -> pd.DataFrame:
        judged = confidence.cells(chosen.snapshot, as_of=chosen.as_of)
        if chosen.area is not None:
            judged = judged[judged["area"] == chosen.area]
        moved = ratings.records(chosen.snapshot, since=chosen.since)
        moved = moved.rename(columns={"class": "moved", "then": "before"})
        return judged.merge(moved[["area", "line", "moved", "before"]], on=["area", "line"], how="left")

    return chosen.kept("judged", made)


def show(chosen: Chosen) -> None:
    """Per line of the area a card with both judgements."""
    _, programme = chosen.language, chosen.snapshot.programme
    st.subheader(_("The team's judgement beside the figures"), anchor=False)
    own = rows_of(cells(chosen))
    for place, cell in zip(st.columns(len(own), border=True), own, strict=True):
        with place:
            st.markdown(f"**{plain(programme.line(cell['line']).label(_))}**")
            _team(cell, chosen)
            differs = _("· **≠ differs**") if cell["disagreement"] else ""
            st.markdown(
                _("Figures: **{judgement}** {differs}", judgement=judgement(cell["signal"]).said(_), differs=differs)
            )
            st.markdown(plain(sentences.progress.because(cell["signal_reasons"], _)))


def _team(cell: Cell, chosen: Chosen) -> None:
    _ = chosen.language
    when = _("(as of {day})", day=_.day(cell["rated_as_of"])) if cell["rated_as_of"] else ""
    st.markdown(_("Team: **{judgement}** {when}", judgement=judgement(cell["reported"]).said(_), when=when))
    moved = movement(cell["moved"])
    if moved is not None:
        before = (
            _("was {judgement}", judgement=judgement(cell["before"]).said(_)) if cell["moved"] in ("up", "down") else ""
        )
        since = _("since {day}", day=_.day(chosen.since))
        st.caption(" ".join(part for part in (moved.said(_), since, f"({before})" if before else "") if part))
    if cell["reason"]:
        st.markdown(plain(cell["reason"]))
    if cell["response"]:
        st.markdown(_("*What we do about it:* {what}", what=plain(cell["response"])))


def differing(chosen: Chosen) -> None:
    """Where team and figures differ, why each says so: it starts a conversation."""
    _ = chosen.language
    lines = chosen.kept("differing", lambda: _differing(chosen))
    if lines:
        st.subheader(_("Where team and figures differ"), anchor=False)
        st.markdown("\n".join(lines))


def _differing(chosen: Chosen) -> list[str]:
    _, programme = chosen.language, chosen.snapshot.programme
    found = []
    for cell in rows_of(cells(chosen)):
        if cell["disagreement"]:
            where = f"{programme.area(cell['area']).label(_)}, {programme.line(cell['line']).label(_)}"
            found.append(f"- {DIFFERENT} **{plain(where)}** – {_both(cell, _)}")
    return found


def _both(cell: Cell, _: Language) -> str:
    """`team ✓ op koers (reason); cijfers ■ hulp nodig: 3 van 9 open acties te laat`."""
    team = _("team: {judgement}", judgement=judgement(cell["reported"]).said(_))
    if cell["reason"]:
        team += f" (“{plain(cell['reason'])}”)"
    figures = _("figures: {judgement}", judgement=judgement(cell["signal"]).said(_))
    because = plain(sentences.progress.because(cell["signal_reasons"], _))
    return f"{team}; {figures}: {because}"
