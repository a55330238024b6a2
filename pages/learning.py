"""Leeragenda: what became of what we learned and asked, what is still open, and which barriers are being broken?"""

import streamlit as st

from koppelkansen_metrics import sentences
from koppelkansen_metrics.figures import barriers as drawn
from koppelkansen_metrics.metrics import learning
from koppelkansen_metrics.sentences import explanations
from ui import components, filters, labels
from ui import language as languages
from ui.learning import lasttime, tables
from ui.tables import asks as asked_table

_ = languages.current()
labels.title(_("Learning agenda"))
chosen = filters.bar()
components.heading(chosen)
if chosen.snapshot.log.empty:
    components.nothing_yet()

programme, as_of = chosen.snapshot.programme, chosen.as_of
lasttime.searched(chosen)

compared = filters.compared(chosen)
lasttime.agreements(compared)
lasttime.became(compared, "lessons", title=_("What became of what was open to learn"))
lasttime.became(compared, "asks", title=_("What became of the questions"))

st.subheader(_("What is asked of the directors"), anchor=False)
asked = chosen.kept("asks", lambda: learning.asks_records(chosen.filtered, as_of=as_of))
counted = chosen.kept("asks-per-organisation", lambda: learning.asks(chosen.filtered, as_of=as_of))
components.say(sentences.learning.asks(counted, programme, _))
waiting = asked[asked["open"]].sort_values(["overdue", "needed_by"], ascending=[False, True])
components.show_records(chosen, lambda: asked_table(waiting, programme, _), key="asks")

st.subheader(_("What we want to learn, longest open first"), anchor=False)
lessons = chosen.kept("lessons", lambda: learning.records(chosen.filtered, as_of=as_of))
still = lessons[lessons["status"] == learning.OPEN].sort_values("age_quarters", ascending=False)
components.say(sentences.learning.open_lessons(still, lessons, _))
components.show_records(chosen, lambda: tables.open_lessons(still, programme, _), key="open-lessons")
with st.expander(_("All lessons, by status and kind"), type="compact"):
    components.show_records(
        chosen,
        lambda: tables.by_status(learning.lessons_by_status(chosen.filtered, as_of=as_of), _),
        key="lessons-by-status",
    )

st.subheader(_("Made to last"), anchor=False)
lasting = lessons[lessons["status"] == learning.EMBEDDED]
components.show_records(chosen, lambda: tables.embedded(lasting, programme, _), key="embedded")

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
    table=lambda: tables.barriers(barriers.sort_values("pilot_count", ascending=False, kind="stable"), programme, _),
    how=explanations.learning(_),
    key="barriers",
)
