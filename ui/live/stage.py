"""What a session shows: its running order, and the figures and the pre-read that its pictures are made from."""

import math
import time
from dataclasses import dataclass

import streamlit as st

from koppelkansen_metrics import meetings, sessions
from koppelkansen_metrics.briefing import Briefing
from koppelkansen_metrics.briefing.content import Section
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item, Order
from koppelkansen_metrics.store.sessions import Session
from ui import cache
from ui import language as languages
from ui.failures import told
from ui.filters import Chosen

CODE = "code"
REFRESH_SECONDS = 1.0
# When the same picture is drawn again: after 1, 2, 4, 8, 16 and 32 seconds.
DRAWN, AGAIN, MOST_TIMES = "stage-drawn", 2.0, 6


@dataclass(frozen=True)
class Stage:
    """The figures of a session, and the pre-read made from them; shared by all who follow, in one language."""

    chosen: Chosen
    made: Briefing

    def section(self, item: Item) -> Section | None:
        """The part of the pre-read that an item shows; None for the other items."""
        return next((each for each in self.made.sections if each.key == item.picture), None)


@told
def of(session: Session) -> Stage:
    """What a session shows. Once it is open that does not move, so it is made once, until a name is taken out."""
    _ = languages.current()
    key = ("stage", cache.url(), session.code, session.opened_at, cache.rewritten(), _.code)
    if session.opened_at is None:
        return _made(session, (*key, cache.everything().key))
    return cache.kept(key, lambda: _made(session, key))


def _made(session: Session, key: tuple[object, ...]) -> Stage:
    _ = languages.current()
    found = sessions.figures(cache.writable(), cache.settings(), session)
    since = found.snapshot.programme.compared_with(found.as_of)
    chosen = Chosen(
        found.as_of, since, False, None, None, found.snapshot, found.snapshot, (repr(key),), _, freeze=found.freeze
    )
    return Stage(chosen, meetings.composed(cache.database(), found, language=_))


@told
def found(code: str | None) -> Session | None:
    """The session with this code; None without one, or when there is none. Read anew each time."""
    return sessions.find(cache.database(), code or "")


def order_of(session: Session) -> Order:
    """The running order of a session."""
    return orders.from_text(session.running_order)


def watch(session: Session, *, counting: bool = False, times: int = MOST_TIMES) -> None:
    """Show the screen anew as soon as the room sees something else; `counting` says how many answered until then.

    Call it last: who is interrupted before the picture was drawn still waits for it. Streamlit can lose what a run
    drew when a refresh comes in just as that run ends, so the same is drawn again after one second, after two, and
    on, so many `times`. That closes a list of choices that someone just opened: where people fill in forms, once is
    enough.
    """
    now = time.monotonic()
    code, version, first, drawn = st.session_state.get(DRAWN, ("", 0, now, 0))
    first, drawn = (first, drawn + 1) if (code, version) == (session.code, session.version) else (now, 0)
    st.session_state[DRAWN] = (session.code, session.version, first, drawn)
    due = first + AGAIN**drawn if drawn < times else math.inf
    _watched(session.code, session.version, due, counting)


@st.fragment(run_every=REFRESH_SECONDS)
def _watched(code: str, seen: int, due: float, counting: object) -> None:
    pulse = cache.pulse(code)
    if pulse.version > seen or time.monotonic() >= due:
        st.rerun()
    if counting:
        _ = languages.current()
        st.caption(_("{answered} of {present} have answered", answered=pulse.answered, present=pulse.present))
