"""What the facilitator works with: the running order, the keys, the timer, and the questions to the room."""

from contextlib import suppress

import streamlit as st

from koppelkansen_metrics import clock, sessions
from koppelkansen_metrics.access import Deed, Person, may
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item, Order
from koppelkansen_metrics.sessions.rounds import SCORE
from koppelkansen_metrics.store import sessions as stored
from koppelkansen_metrics.store.meetings import Arranged
from koppelkansen_metrics.store.sessions import Round, Session
from ui import cache
from ui import language as languages
from ui.failures import attempt, told
from ui.filters import Chosen
from ui.live import asking, pictures, stage
from ui.live.stage import CODE, Stage
from ui.meeting import choosing, preread
from ui.text import plain, spoken

BY_CHARACTERS = 120


@told
def current(meeting: Arranged) -> Session | None:
    """The session about a meeting that is prepared or open, else the last that was closed; None without any."""
    found = cache.database()
    if found is None:
        return None
    with found.read() as connection:
        made = stored.of_meeting(connection, meeting.quarter)
    return next((each for each in made if each.closed_at is None), made[0] if made else None)


def prepare(chosen: Chosen, meeting: Arranged, session: Session | None, *, me: Person) -> None:
    """The running order that the pre-read suggests, to be changed; then opening it to the room."""
    _ = chosen.language
    closed = session is not None and session.closed_at is not None
    if session is not None and closed:
        _say_closed(session)
    if not may(me, Deed.PRESENT):
        if not closed:
            st.info(_("The facilitator has not opened the session yet. Once it is open you can write along here."))
        return
    if session is None or closed:
        _make(chosen, meeting, me=me)
        return
    shown = stage.of(session)
    order = stage.order_of(session)
    said = _("{n} pictures, {minutes} minutes", n=len(orders.shown(order)), minutes=orders.minutes(order))
    # Above the running order: who opens from under it stays scrolled down, past the picture.
    _opening(chosen, session, me=me)
    st.subheader(_("Running order"), anchor=False)
    st.caption(plain(said))
    arrange(shown, session, me=me)


def _opening(chosen: Chosen, session: Session, *, me: Person) -> None:
    """What is settled when the session opens, and the button that opens it."""
    _ = chosen.language
    with st.container(border=True):
        guests = st.toggle(_("People may answer without an account"), value=True, key="guests")
        split = st.toggle(_("Show scores per organisation, and say so beforehand"), value=False, key="split")
        st.caption(_("Scores per organisation are only shown when at least three people of each gave one."))
        if chosen.freeze is None:
            st.caption(
                _("The figures of this meeting are not frozen: the session shows them as they are when it opens.")
            )
        if st.button(_("Open the session"), type="primary", icon=":material/co_present:"):
            attempt(
                lambda: sessions.open_room(
                    cache.writable(), cache.settings(), session, guests=guests, per_organisation=split, person=me
                )
            )


def _say_closed(session: Session) -> None:
    _ = languages.current()
    said = _("This session was closed on {moment}.", moment=session.closed_at)
    st.success(plain(said), icon=":material/task_alt:")
    about = {choosing.MEETING: session.quarter}
    label = _("What was agreed")
    st.page_link("pages/outcomes.py", label=label, icon=":material/arrow_forward:", query_params=about)


def _make(chosen: Chosen, meeting: Arranged, *, me: Person) -> None:
    _ = chosen.language
    made = preread.composed(chosen, meeting)
    order = orders.from_briefing(made)
    said = _.ngettext(
        "The pre-read of this meeting gives a running order of {n} picture.",
        "The pre-read of this meeting gives a running order of {n} pictures.",
        len(order),
    )
    st.markdown(plain(said))
    with st.form("prepare", border=False):
        by = st.text_input(_("Your function or team"), me.name, max_chars=BY_CHARACTERS, key="session-by")
        if st.form_submit_button(_("Prepare the session"), type="primary"):
            if not by.strip():
                st.error(_("First fill in your function or team."), icon=":material/error:")
                return
            attempt(
                lambda: sessions.prepare(
                    cache.writable(), cache.settings(), meeting.quarter, order, by=by.strip(), person=me
                )
            )


def arrange(shown: Stage, session: Session, *, me: Person) -> None:
    """Every item with its minutes, and buttons to move or hide it; and a field for a question of one's own."""
    _ = shown.chosen.language
    order = stage.order_of(session)
    for number, item in enumerate(order):
        named, time_for, up, down, hide = st.columns([8, 2, 1, 1, 2], vertical_alignment="center")
        name = plain(pictures.title(shown, item))
        named.markdown(f":gray[~~{name}~~]" if item.hidden else f"{number + 1}. {name}")
        key = f"{session.code}-{item.key}"
        wanted = time_for.number_input(
            _("Minutes for {picture}", picture=spoken(pictures.title(shown, item))),
            1,
            orders.MOST_MINUTES,
            item.minutes,
            key=f"minutes-{key}-{item.minutes}",
            label_visibility="collapsed",
        )
        if wanted != item.minutes:
            _keep(session, orders.changed(order, item.key, minutes=int(wanted)), me)
        if up.button("↑", key=f"up-{key}", help=_("Earlier"), disabled=number == 0):
            _keep(session, orders.moved(order, item.key, -1), me)
        if down.button("↓", key=f"down-{key}", help=_("Later"), disabled=number == len(order) - 1):
            _keep(session, orders.moved(order, item.key, 1), me)
        label = _("Show") if item.hidden else _("Hide")
        if hide.button(label, key=f"hide-{key}", type="tertiary"):
            _keep(session, orders.changed(order, item.key, hidden=not item.hidden), me)
    with st.form(f"question-{session.code}-{len(order)}", border=False):
        text = st.text_input(_("A question of your own, after the picture at hand"), max_chars=orders.MOST_CHARACTERS)
        if st.form_submit_button(_("Add the question")):
            after = session.at if session.is_open else ""
            attempt(lambda: _arranged(session, orders.with_question(order, text, after=after), me))


def _keep(session: Session, order: Order, me: Person) -> None:
    attempt(lambda: _arranged(session, order, me))


def _arranged(session: Session, order: Order, me: Person) -> None:
    sessions.arrange(cache.writable(), session.code, order, person=me)


def keys(session: Session, me: Person, *, leave: bool = False) -> None:
    """Buttons to the pictures before and after this one, which the arrow keys, Home and End press too."""
    _ = languages.current()
    order = stage.order_of(session)
    visible = orders.shown(order)
    steps = {
        "Home": (_("First"), visible[0].key),
        "Left": (_("Previous"), orders.step(order, session.at, -1)),
        "Right": (_("Next"), orders.step(order, session.at, 1)),
        "End": (_("Last"), visible[-1].key),
    }
    with st.container(horizontal=True, key="keys"):
        for shortcut, (label, to) in steps.items():
            st.button(label, shortcut=shortcut, key=f"go-{shortcut}", on_click=_show, args=(session, to, me))
        if leave and st.button(_("Leave the big screen"), shortcut="Esc", key="go-away"):
            st.switch_page("pages/present.py", query_params={choosing.MEETING: session.quarter})


def _show(session: Session, key: str, me: Person) -> None:
    with suppress(UserError):  # closed in the meantime: the screen that is drawn next says so
        sessions.show(cache.writable(), session.code, key, person=me)


def windows(session: Session) -> None:
    """The ways to the big screen and to what people follow, each in a window of its own."""
    _ = languages.current()
    with st.container(horizontal=True):
        st.link_button(_("Open the big screen"), f"beamer?{CODE}={session.code}", icon=":material/open_in_new:")
        st.link_button(
            _("What people see on their phone"), f"follow?{CODE}={session.code}", icon=":material/smartphone:"
        )
    st.caption(
        plain(
            _("Drag the big screen to the beamer and press F11. Take part: {address}", address=pictures.link(session))
        )
    )


@st.fragment(run_every=1.0)
def timer(session: Session, item: Item) -> None:
    """How long this picture is shown already, against what it was given."""
    _ = languages.current()
    since = session.shown_at or clock.now()
    passed = max(int((clock.now() - since).total_seconds()), 0)
    minutes, seconds = divmod(passed, 60)
    over = passed > item.minutes * 60
    pulse = cache.pulse(session.code)
    label = _("▲ Over time") if over else _("Time for this picture")
    st.metric(label, f"{minutes}:{seconds:02d} / {item.minutes}:00", border=True)
    said = _.ngettext("{n} person takes part", "{n} people take part", pulse.present)
    counted = _("{answered} of {present} have answered", answered=pulse.answered, present=pulse.present)
    st.caption(plain(f"{said} · {counted}"))


def note(shown: Stage, item: Item) -> str:
    """What the facilitator reads and the room does not."""
    _ = shown.chosen.language
    heading = _("Notes")
    return f"**{heading}** – {plain(pictures.notes(shown, item))}"


def after(shown: Stage, order: Order, item: Item) -> None:
    """What comes next."""
    _ = shown.chosen.language
    key = orders.step(order, item.key, 1)
    if key != item.key:
        st.caption(plain(_("Next: {picture}", picture=pictures.title(shown, orders.item(order, key)))))


def rounds(session: Session, item: Item, *, me: Person) -> None:
    """Ask the room something about the picture at hand, see how many answered, stop, and show what they said."""
    _ = languages.current()
    st.subheader(_("Ask the room"), anchor=False)
    listed = asking.of(session)
    last = listed[-1] if listed else None
    if last is None or last.stopped_at is not None:
        with st.container(horizontal=True):
            for kind, label in (("mood", _("Glad / sad")), ("works", _("What works")), (SCORE, _("Score 1–5"))):
                if st.button(label, key=f"ask-{kind}"):
                    attempt(lambda kind=kind: _ask(session, kind, item, me))  # type: ignore[misc]
    if last is None:
        return
    kind = asking.KINDS[last.kind]
    st.markdown(f"**{plain(_(kind))}**")
    if last.stopped_at is None:
        if st.button(_("Stop, and read the answers"), type="primary", key=f"stop-{last.number}"):
            attempt(lambda: sessions.stop(cache.writable(), last, person=me))
    elif last.revealed_at is None:
        st.caption(_("The answers stand under the picture. Only you see them."))
        if st.button(_("Show the room"), type="primary", key=f"reveal-{last.number}"):
            attempt(lambda: sessions.reveal(cache.writable(), last, person=me))
    else:
        st.caption(_("The answers stand under the picture. The room sees them too."))


def _ask(session: Session, kind: str, item: Item, me: Person) -> None:
    sessions.ask(cache.writable(), session.code, kind=kind, picture=item.key, person=me)


def asked_now(session: Session, which: Round) -> None:
    """What the big screen says of a round that is not revealed: what is asked, and where to answer.

    By its name serving/page.py makes it large, and the picture smaller as long as it stands.
    """
    _ = languages.current()
    kind = asking.KINDS[which.kind]
    where = _("Answer at {address}", address=pictures.link(session).partition("//")[2])
    with st.container(key="asked"):
        st.markdown(f"**{plain(_(kind))}** {plain(where)}")


def finish(session: Session, *, me: Person) -> None:
    """Close the session: no answers after that, and what is to be done goes to the areas."""
    _ = languages.current()
    with st.popover(_("Close the session"), icon=":material/logout:"):
        st.markdown(
            _("Nobody can answer after this. The actions that were agreed go to the Excel files of their areas.")
        )
        if st.button(_("Close now"), type="primary", key="close-session"):
            attempt(lambda: sessions.close(cache.writable(), cache.settings(), session, by=session.by, person=me))
