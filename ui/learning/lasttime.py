"""What became of last time: of what was agreed, and of what was open to learn and asked; and finding it back."""

from dataclasses import replace

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.metrics import decisions, followed, search
from ui import components
from ui.filters import Chosen
from ui.learning import tables
from ui.meeting import agreed

WORDS_FIT = 200


def searched(chosen: Chosen) -> None:
    """A field to search in, and the rows and agreements in which all the words stand."""
    _ = chosen.language
    words = st.text_input(_("Search in lessons, questions, actions and notes"), key="search", max_chars=WORDS_FIT)
    if not words.strip():
        return
    found, outcomes = search.records(chosen.filtered, words), search.outcomes(chosen.filtered, words)
    n = len(found) + len(outcomes)
    st.markdown(_.ngettext("**{n}** row holds all these words.", "**{n}** rows hold all these words.", n))
    components.show_records_now(chosen, tables.found(found, chosen.snapshot.programme, _), key="found")
    if len(outcomes):
        shown = decisions.records(replace(chosen.filtered, outcomes=outcomes), as_of=chosen.as_of)
        components.show_records_now(chosen, agreed.table(shown, chosen.snapshot.programme, _), key="found-agreed")


def agreements(compared: Chosen) -> None:
    """What meetings until the day that is compared with agreed, and how that stands now."""
    _ = compared.language
    st.subheader(_("What became of what was agreed"), anchor=False)
    decided = compared.kept("decisions", lambda: decisions.records(compared.filtered, as_of=compared.as_of))
    decided = decided[decided["held_on"].dt.date <= compared.since]
    components.say(sentences.learning.agreed(decided, _))
    if len(decided):
        components.show_records_now(compared, agreed.table(decided, compared.snapshot.programme, _), key="decisions")


def became(compared: Chosen, kind: str, *, title: str) -> None:
    """The lessons or questions that were open on the day that is compared with, and what they are now."""
    _ = compared.language
    found = compared.kept(f"became-{kind}", lambda: followed.records(compared.filtered, kind, since=compared.since))
    st.subheader(title, anchor=False)
    components.say(sentences.learning.became(found, kind, compared.since, _))
    components.show_records(
        compared, lambda: tables.became(found, kind, compared.snapshot.programme, _), key=f"became-{kind}"
    )
