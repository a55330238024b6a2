"""What the room answered, as who leads reads it once the round is stopped: hidden, shown, made into something."""

from collections.abc import Sequence

import streamlit as st

from koppelkansen_metrics import sessions
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.sessions.rounds import PARTS, SCORE, answered
from koppelkansen_metrics.store.sessions import Response, Round, Session
from ui import cache
from ui import language as languages
from ui.failures import attempt, told
from ui.live import asking, catching
from ui.live.stage import Stage
from ui.text import plain


def of_last_round(shown: Stage, session: Session, *, me: Person) -> None:
    """The answers to what the room was asked last, part by part; nothing while it still answers."""
    _ = shown.chosen.language
    listed = asking.of(session)
    if not listed or listed[-1].stopped_at is None:
        return
    last = listed[-1]
    given = _given(last, me)
    kind = asking.KINDS[last.kind]
    st.subheader(plain(_(kind)), anchor=False)
    st.caption(plain(_.ngettext("{n} answer came in.", "{n} answers came in.", len(given))))
    if last.kind == SCORE:
        if given:
            asking.spread(shown, answered(given, per_organisation=session.per_organisation), key=f"read-{last.number}")
        return
    for part in PARTS[last.kind]:
        _part(session, part, [each for each in given if each.part == part and each.text], me)


@told
def _given(which: Round, me: Person) -> list[Response]:
    return sessions.responses(cache.writable(), which, person=me)


def _part(session: Session, part: str, given: Sequence[Response], me: Person) -> None:
    _ = languages.current()
    if not given:
        return
    label = asking.ASKED[part]
    st.markdown(f"**{plain(_(label))}**")
    with st.container(gap=None):
        for each in given:
            _answer(session, each, me)


def _answer(session: Session, given: Response, me: Person) -> None:
    """One answer with what can be done with it, on one line."""
    _ = languages.current()
    with st.container(horizontal=True, vertical_alignment="center"):
        text = plain(given.text)
        st.markdown(f":gray[~~{text}~~]" if given.hidden else text, width="stretch")
        if given.became:
            st.caption(plain(_("Became {code}", code=given.became)), width="content")
        else:
            catching.offers(given)
        label = _("Show after all") if given.hidden else _("Hide")
        if st.button(label, key=f"hide-{given.number}", type="tertiary"):
            attempt(
                lambda: sessions.hide(cache.writable(), session.code, given.number, hidden=not given.hidden, person=me)
            )
