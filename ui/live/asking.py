"""Questions to the room: the forms in which people answer, and the spread once it is revealed."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from koppelkansen_metrics import sessions
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.sessions import rounds as asked
from koppelkansen_metrics.sessions.rounds import MOST_CHARACTERS, PARTS, SCORE, SCORES, Answered
from koppelkansen_metrics.store.sessions import Round, Session
from ui import cache, components, labels
from ui import language as languages
from ui.failures import told
from ui.live.stage import Stage
from ui.text import plain

KINDS = {
    "mood": N_("What makes you glad, what makes you sad?"),
    "works": N_("What works, what does not, why, and what is needed?"),
    SCORE: N_("How are we doing here? Give a score from 1 to 5."),
}
ASKED = {
    "blij": N_("What makes you glad?"),
    "verdrietig": N_("What makes you sad?"),
    "werkt": N_("What works?"),
    "werkt niet": N_("What does not work?"),
    "waarom": N_("Why?"),
    "nodig": N_("What is needed?"),
}
BLOCK = "█"
LONGEST = 20


@told
def of(session: Session) -> list[Round]:
    """The rounds of a session, in the order in which they were opened."""
    return sessions.rounds_of(cache.writable(), session.code)


def is_open(listed: Sequence[Round]) -> bool:
    """Whether the last of the rounds takes answers."""
    return bool(listed) and listed[-1].stopped_at is None


def form(which: Round, seat: str, *, organisation: str | None, me: Person, about: str) -> None:
    """A form to answer a round; what is typed in it stays there, whatever picture is shown."""
    _ = languages.current()
    kind = KINDS[which.kind]
    st.subheader(plain(_(kind)), anchor=False)
    st.caption(plain(_("About: {picture}. Nobody sees your answer before the facilitator shows it.", picture=about)))
    with st.form(f"round-{which.number}", border=False, clear_on_submit=which.kind != SCORE):
        said = _fields(which)
        sent = st.form_submit_button(_("Send"), type="primary")
    if sent:
        _send(which, seat, said, organisation=organisation, me=me)


def _fields(which: Round) -> Mapping[str, str | int]:
    _ = languages.current()
    if which.kind == SCORE:
        picked = st.radio(
            _("Your score: 1 is poor, 5 is very good"), SCORES, index=None, horizontal=True, key=f"score-{which.number}"
        )
        return {} if picked is None else {SCORE: picked}
    said = {}
    for part in PARTS[which.kind]:
        label = ASKED[part]
        said[part] = st.text_area(_(label), max_chars=MOST_CHARACTERS, height=88, key=f"{part}-{which.number}")
    return {part: text for part, text in said.items() if text.strip()}


def _send(which: Round, seat: str, said: Mapping[str, str | int], *, organisation: str | None, me: Person) -> None:
    _ = languages.current()
    try:
        sessions.respond(cache.writable(), which, seat, said, organisation=organisation, person=me)
    except UserError as error:
        st.error(plain(error.on_screen(_)), icon=":material/error:")
    else:
        st.success(_("Sent. Thank you."), icon=":material/check:")


def shown(stage: Stage, session: Session, which: Round) -> None:
    """What the room answered, once it was revealed: the spread of scores, and the texts per part."""
    found = _revealed(session, which)
    _ = languages.current()
    kind = KINDS[which.kind]
    st.subheader(plain(_(kind)), anchor=False)
    st.markdown(plain(_.ngettext("{n} person answered.", "{n} people answered.", found.people)))
    if which.kind == SCORE:
        spread(stage, found, key=f"spread-{which.number}")
    for part, own in found.texts.items():
        label = ASKED[part]
        st.markdown(f"**{plain(_(label))}**")
        st.markdown("\n".join(f"- {plain(each.text)}" for each in own))


@told
def _revealed(session: Session, which: Round) -> Answered:
    given = asked.revealed(cache.writable(), which)
    return asked.answered(given, per_organisation=session.per_organisation)


def spread(stage: Stage, found: Answered, *, key: str) -> None:
    """How often each score was given: as bars of text, that show alike on a phone, a beamer and to who hears them."""
    _ = languages.current()
    names = labels.names(stage.chosen.snapshot.programme, _)
    rows = [(_("All together"), found.scores)]
    rows += [(names.get(name, name) or _("Not said"), counts) for name, counts in found.by_organisation.items()]
    for name, counts in rows:
        st.markdown(f"**{plain(name)}**")
        table = pd.DataFrame(_bars(counts), columns=[_("Score"), _("How often"), ""], dtype="str")
        components.show_table(table, key=f"{key}-{name}")


def _bars(counts: Mapping[int, int]) -> Sequence[tuple[str, str, str]]:
    most = max([*counts.values(), 1])
    return [(str(score), str(count), BLOCK * round(LONGEST * count / most)) for score, count in sorted(counts.items())]
