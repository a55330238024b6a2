"""Following a session from one's own phone or laptop: getting in, the picture at hand, and a seat without a name."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from koppelkansen_metrics import sessions
from koppelkansen_metrics.access import Deed, Person, may
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import catching, presenting
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store.sessions import Round, Session
from ui import cache, door, identity, labels, person
from ui import language as languages
from ui.live import asking, pictures, stage
from ui.live.stage import CODE, Stage
from ui.meeting import agreed
from ui.text import plain

TOKEN, SEEN, HELD = "seat-token", "seat-seen", "held-item"
FITS = 420


@dataclass(frozen=True)
class Seat:
    """Someone who follows: `name` tells one from another and nothing more; empty for who may only look."""

    name: str
    organisation: str | None
    why_not: str = ""


def let_in() -> None:
    """Stop at the door who may not look, unless the session that the address names is open to guests."""
    found = stage.found(st.query_params.get(CODE, ""))
    if found is not None and found.is_open and not found.guests and not may(person.current(), Deed.VIEW):
        door.stop(identity.claims())


def session() -> Session:
    """The session that the address names; else asks for its code. Stops for one that is unknown or closed."""
    _ = languages.current()
    typed = st.query_params.get(CODE, "")
    found = stage.found(typed)
    if found is None or found.opened_at is None:
        if typed:
            st.warning(
                _("No session is open under this code. Check the code on the big screen."), icon=":material/key:"
            )
        _ask_for_code()
        st.stop()
    if not found.is_open:
        st.info(_("This session is closed. Thank you for taking part."), icon=":material/task_alt:")
        st.page_link("pages/outcomes.py", label=_("What was agreed"), icon=":material/arrow_forward:")
        st.stop()
    return found


def _ask_for_code() -> None:
    _ = languages.current()
    with st.form("code", border=False, width=FITS):
        code = st.text_input(_("Code of the session"), max_chars=12, autocomplete="off")
        if st.form_submit_button(_("Take part"), type="primary") and code.strip():
            st.query_params[CODE] = "".join(code.split()).upper()
            st.rerun()


def seat(running: Session) -> Seat:
    """A seat of this browser, kept while it looks. Who may not answer still sees the pictures."""
    organisation = _organisation(running) if running.per_organisation else None
    me = person.current()
    known: tuple[str, str, str | None, float] = st.session_state.get(SEEN, ("", "", None, 0.0))
    now = time.monotonic()
    same = (known[0], known[2]) == (running.code, organisation)
    if same and now - known[3] < presenting.SEEN_SECONDS:
        return Seat(known[1], organisation)
    try:
        name = sessions.join(cache.writable(), running, _token(), organisation=organisation, person=me)
    except UserError as error:
        return Seat("", organisation, error.on_screen(languages.current()))
    st.session_state[SEEN] = (running.code, name, organisation, now)
    return Seat(name, organisation)


def _token() -> str:
    """What this browser keeps: the cookie that came with the page, else something for this visit."""
    kept = st.context.cookies.get(presenting.COOKIE)
    if kept:
        return str(kept)
    token: str = st.session_state.setdefault(TOKEN, secrets.token_urlsafe(24))
    return token


def _organisation(running: Session) -> str | None:
    _ = languages.current()
    programme = stage.of(running).chosen.snapshot.programme
    names = labels.names(programme, _)
    picked = st.selectbox(
        _("For which organisation are you here?"),
        ["", *programme.organisation_names],
        format_func=lambda name: names.get(name, _("I would rather not say")),
        key="seat-organisation",
    )
    st.caption(_("Scores are shown per organisation, only when at least three people of each gave one."))
    return picked or None


@st.fragment(run_every=presenting.SEEN_SECONDS)
def keep_seat(running: Session) -> None:
    """Say now and then that this browser still follows, so that it counts."""
    known = st.session_state.get(SEEN)
    if known and time.monotonic() - known[3] >= presenting.SEEN_SECONDS / 2:
        try:
            sessions.join(cache.writable(), running, _token(), organisation=known[2], person=person.current())
        except UserError:  # closed in the meantime: the next refresh says so
            return
        st.session_state[SEEN] = (*known[:3], time.monotonic())


def item(running: Session) -> Item:
    """The picture at hand, or the one at which this follower stopped moving along."""
    _ = languages.current()
    order = stage.order_of(running)
    still = st.toggle(_("Do not move along for a while"), key="still")
    if not still:
        st.session_state.pop(HELD, None)
        return orders.item(order, running.at)
    held = st.session_state.setdefault(HELD, running.at)
    if held != running.at:
        st.caption(_("The room looks at another picture by now."))
    return orders.item(order, held)


def questions(shown: Stage, running: Session, listed: Sequence[Round], mine: Seat, me: Person) -> None:
    """Every round in a place of its own, so that what someone types stays where it is when the picture moves."""
    for which in listed:
        place = st.container(key=f"place-{which.number}")
        with place:
            _one(shown, running, which, mine, last=which is listed[-1], me=me)


def _one(shown: Stage, running: Session, which: Round, mine: Seat, *, last: bool, me: Person) -> None:
    _ = languages.current()
    about = pictures.title(shown, orders.item(stage.order_of(running), which.picture))
    if which.revealed_at is not None:
        if last:
            asking.shown(shown, running, which)
        return
    if which.stopped_at is not None:
        if last:
            st.caption(_("The answers are in. The facilitator shows them when everyone is ready."))
        return
    if not mine.name:
        st.info(plain(mine.why_not))
        return
    asking.form(which, mine.name, organisation=mine.organisation, me=me, about=about)


def writing(running: Session) -> None:
    """The outcome that is being written, as the room may read it before it is kept."""
    concept = catching.written(running)
    if concept is None:
        return
    _ = languages.current()
    kind = agreed.KINDS[concept.kind]
    names = labels.names(cache.settings(), _)
    who = ", ".join(part for part in (str(names.get(concept.organisation, "")), concept.function or "") if part)
    parts = [who, _("before {day}", day=_.day(concept.due)) if concept.due else "", str(names.get(concept.area, ""))]
    with st.container(border=True):
        st.caption(plain(_("Being written – {kind}, not kept yet", kind=_(kind).lower())))
        st.markdown(f"**{plain(concept.text)}**")
        said = " · ".join(part for part in parts if part)
        if said:
            st.caption(plain(said))
