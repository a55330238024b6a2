"""Leeragenda: what became of what we learned and asked, what is still open, and which barriers are being broken?"""

from dataclasses import replace

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import barriers as drawn
from koppelkansen_metrics.metrics import decisions, followed, learning, search
from koppelkansen_metrics.sentences import explanations
from ui import components, filters, labels
from ui import language as languages
from ui.learning import tables
from ui.meeting import agreed
from ui.tables import asks as asked_table

_ = languages.current()
labels.title(_("Learning agenda"))
chosen = filters.bar()
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme, as_of = chosen.snapshot.programme, chosen.as_of
words = st.text_input(_("Search in lessons, questions, actions and notes"), key="search", max_chars=200)
if words.strip():
    found = search.records(chosen.filtered, words)
    agreed_too = search.outcomes(chosen.filtered, words)
    n = len(found) + len(agreed_too)
    st.markdown(_.ngettext("**{n}** row holds all these words.", "**{n}** rows hold all these words.", n))
    components.show_records_now(chosen, tables.found(found, _), key="found")
    if len(agreed_too):
        shown = decisions.records(replace(chosen.filtered, outcomes=agreed_too), as_of=as_of)
        components.show_records_now(chosen, agreed.table(shown, programme, _), key="found-agreed")

compared = filters.compared(chosen)
st.subheader(_("What became of what was agreed"), anchor=False)
decided = chosen.kept("decisions", lambda: decisions.records(chosen.filtered, as_of=as_of))
decided = decided[decided["held_on"].dt.date <= compared.since]
components.say(sentences.learning.agreed(decided, _))
components.show_records_now(compared, agreed.table(decided, programme, _), key="decisions")

for kind, title in (
    ("lessons", _("What became of what was open to learn")),
    ("asks", _("What became of the questions")),
):
    became = compared.kept(
        f"became-{kind}", lambda kind=kind: followed.records(compared.filtered, kind, since=compared.since)
    )
    st.subheader(title, anchor=False)
    components.say(sentences.learning.became(became, kind, compared.since, _))
    components.show_records(
        compared, lambda became=became, kind=kind: tables.became(became, kind, _), key=f"became-{kind}"
    )

st.subheader(_("What is asked of the directors"), anchor=False)
asked = chosen.kept("asks", lambda: learning.asks_records(chosen.filtered, as_of=as_of))
counted = chosen.kept("asks-per-organisation", lambda: learning.asks(chosen.filtered, as_of=as_of))
components.say(sentences.learning.asks(counted, programme, _))
waiting = asked[asked["open"]].sort_values(["overdue", "needed_by"], ascending=[False, True])
components.show_records(chosen, lambda: asked_table(waiting, _), key="asks")

st.subheader(_("What we want to learn, longest open first"), anchor=False)
lessons = chosen.kept("lessons", lambda: learning.records(chosen.filtered, as_of=as_of))
still = lessons[lessons["status"] == learning.OPEN].sort_values("age_quarters", ascending=False)
components.say(sentences.learning.open_lessons(still, lessons, _))
components.show_records(chosen, lambda: tables.open_lessons(still, _), key="open-lessons")

st.subheader(_("Made to last"), anchor=False)
lasting = lessons[lessons["status"] == learning.EMBEDDED]
components.show_records(chosen, lambda: tables.embedded(lasting, _), key="embedded")

barriers = chosen.kept("barriers", lambda: learning.barriers(chosen.filtered, as_of=as_of))
if barriers.empty:
    st.subheader(_("Barriers and what breaks them"), anchor=False)
    components.say(sentences.learning.barriers(barriers, _))
    st.stop()
components.chart(
    chosen,
    chosen.kept("barriers-figure", lambda: drawn.barriers(barriers, language=_)),
    title=_("Barriers and what breaks them"),
    says=sentences.learning.barriers(barriers, _, shown=drawn.MOST_ROWS),
    table=lambda: tables.barriers(barriers.sort_values("pilot_count", ascending=False, kind="stable"), _),
    how=explanations.learning(_),
    key="barriers",
)
