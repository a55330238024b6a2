"""Catching on the spot what people say: an answer, an outcome, a lesson, a question; kept with the picture at hand."""

import json
from collections.abc import Callable

import streamlit as st

from koppelkansen_metrics import sessions
from koppelkansen_metrics.access import Deed, Person, may
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.meetings.outcomes import ACTION
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.catching import LESSON_KINDS, MOST_CHARACTERS, Noted, Reply, Spot, written
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.store.sessions import Response, Session
from ui import cache, labels
from ui import language as languages
from ui.live.stage import Stage
from ui.meeting import agreed
from ui.text import plain

ANSWER, OUTCOME, LESSON, QUESTION = "answer", "outcome", "lesson", "question"
WHAT = {
    ANSWER: N_("Answer to this question"),
    OUTCOME: N_("Agreement"),
    LESSON: N_("Lesson"),
    QUESTION: N_("Question to directors"),
}
LESSONS = {"werkt": N_("works"), "werkt niet": N_("does not work"), "leervraag": N_("learning question")}
# An answer of the room to one of these parts is by itself a lesson of this kind.
LESSON_OF = {"werkt": "werkt", "blij": "werkt", "werkt niet": "werkt niet", "verdrietig": "werkt niet"}
CHOSEN, TURN, START, KEPT = "catch-what", "catch-turn", "catch-start", "catch-kept"
BY_CHARACTERS = 120


def forms(shown: Stage, session: Session, item: Item, *, me: Person) -> None:
    """One form at a time: for what is being said now."""
    _ = shown.chosen.language
    if not may(me, Deed.RECORD):
        return
    st.subheader(_("Write along"), anchor=False)
    kept = st.session_state.pop(KEPT, None)
    if kept:
        st.success(plain(kept), icon=":material/check:")
    options = [each for each in WHAT if each != ANSWER or item.picture == orders.ASK]
    if st.session_state.get(CHOSEN) not in options:
        st.session_state[CHOSEN] = options[0]
    what = st.segmented_control(
        _("What do you write down?"),
        options,
        format_func=lambda each: _(WHAT[each]),
        key=CHOSEN,
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    by = st.text_input(_("Written down by"), session.by, max_chars=BY_CHARACTERS, key=f"by-{session.code}")
    spot = Spot(session, _picture(shown, item), by.strip() or session.by)
    # A new turn gives empty fields after something was kept, and filled ones when an answer is made into something.
    # What is being written stays when the picture moves; an answer belongs to its question.
    key = f"{what}-{item.key if what == ANSWER else ''}-{st.session_state.get(TURN, 0)}"
    if what == ANSWER:
        _answer(shown, spot, item, key, me)
    else:
        _FORMS[what or OUTCOME](shown, spot, key, me)


def offers(given: Response) -> None:
    """A menu that puts an answer of the room in the form of a lesson, a question or an action."""
    _ = languages.current()
    labelled = {LESSON: _("a lesson"), QUESTION: _("a question"), OUTCOME: _("an action")}
    key = f"make-of-{given.number}"
    st.menu_button(
        _("Make it …"),
        list(labelled),
        format_func=labelled.__getitem__,
        key=key,
        type="tertiary",
        on_click=_begin,
        args=(key, given),
    )


def _begin(key: str, given: Response) -> None:
    st.session_state[CHOSEN] = st.session_state[key]
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[START] = given


def _started() -> Response | None:
    given: Response | None = st.session_state.get(START)
    return given


def _picture(shown: Stage, item: Item) -> str:
    """On which picture something was said, with what it was made from: as it is stored."""
    chosen = shown.chosen
    about = {
        "picture": item.key,
        "as_of": chosen.as_of.isoformat(),
        "since": chosen.since.isoformat(),
        "area": item.area or None,
        "organisation": chosen.organisation,
    }
    return json.dumps(about, ensure_ascii=False)


def _answer(shown: Stage, spot: Spot, item: Item, key: str, me: Person) -> None:
    _, programme = shown.chosen.language, shown.chosen.snapshot.programme
    names = labels.names(programme, _)
    with st.form(key, border=False):
        promised = st.radio(
            _("Is it promised?"), [True, False], format_func=lambda yes: _("promised") if yes else _("not promised")
        )
        organisation = st.selectbox(
            _("Organisation"), [None, *programme.organisation_names], format_func=lambda each: names.get(each, "–")
        )
        function = st.text_input(_("Which function or team"), max_chars=BY_CHARACTERS)
        due = st.date_input(_("Before"), None, format="DD-MM-YYYY")
        text = st.text_area(_("Explanation"), max_chars=MOST_CHARACTERS - 200, height=88)
        sent = st.form_submit_button(_("Keep the answer"), type="primary")
    if sent:
        reply = Reply(bool(promised), organisation, function, due or None, text)
        asked = (item.area, item.code)
        _keep(
            lambda: sessions.answer_question(cache.writable(), cache.settings(), spot, asked, reply, person=me),
            lambda number: _("The answer is kept, as version {number} of {area}.", number=number, area=item.area),
        )


def _outcome(shown: Stage, spot: Spot, key: str, me: Person) -> None:
    """The room may read it first; then it is kept."""
    _ = shown.chosen.language
    given, concept = _started(), written(spot.session)
    begun = Outcome(ACTION, given.text) if given else Outcome("besluit", "")
    with st.form(key, border=False):
        outcome = agreed.fields(shown.chosen, concept or begun, key=key, columns=2)
        with st.container(horizontal=True):
            show = st.form_submit_button(_("Let the room read it"))
            sent = st.form_submit_button(_("Keep"), type="primary")
    if show:
        _shown(lambda: sessions.write(cache.writable(), spot.session, outcome, person=me))
    if sent:
        _keep(
            lambda: sessions.outcome(cache.writable(), cache.settings(), spot, outcome, person=me),
            lambda _number: _("The agreement is kept."),
            became=_("an agreement"),
            session=spot.session,
            me=me,
        )
    if concept and st.button(_("Take it from the screen"), key=f"away-{key}", type="tertiary"):
        _shown(lambda: sessions.write(cache.writable(), spot.session, None, person=me))


def _lesson(shown: Stage, spot: Spot, key: str, me: Person) -> None:
    _ = shown.chosen.language
    given = _started()
    begun = LESSON_OF.get(given.part, "leervraag") if given else "werkt"
    with st.form(key, border=False):
        kind = st.radio(
            _("Kind"),
            LESSON_KINDS,
            LESSON_KINDS.index(begun),
            format_func=lambda each: _(LESSONS[each]),
            horizontal=True,
            key=f"kind-{key}",
        )
        text = st.text_area(_("What did we learn?"), given.text if given else "", max_chars=MOST_CHARACTERS, height=88)
        why = st.text_area(_("Why?"), max_chars=MOST_CHARACTERS, height=68)
        area = _area(shown)
        sent = st.form_submit_button(_("Keep"), type="primary")
    if sent:
        noted = Noted(text, area, kind, why)
        _keep(
            lambda: sessions.note_lesson(cache.writable(), cache.settings(), spot, noted, person=me),
            lambda code: _("Kept as {code}.", code=code),
            session=spot.session,
            me=me,
        )


def _question(shown: Stage, spot: Spot, key: str, me: Person) -> None:
    _, programme = shown.chosen.language, shown.chosen.snapshot.programme
    names, given = labels.names(programme, _), _started()
    with st.form(key, border=False):
        text = st.text_area(_("What is asked?"), given.text if given else "", max_chars=MOST_CHARACTERS, height=88)
        to = st.multiselect(
            _("To whom?"),
            programme.organisation_names,
            format_func=lambda each: str(names[each]),
            placeholder=_("Choose"),
        )
        proposal = st.text_area(_("Proposal"), max_chars=MOST_CHARACTERS, height=68)
        area = _area(shown)
        sent = st.form_submit_button(_("Keep"), type="primary")
    if sent:
        noted = Noted(text, area, why=proposal, to=tuple(to))
        _keep(
            lambda: sessions.note_question(cache.writable(), cache.settings(), spot, noted, person=me),
            lambda code: _("Kept as {code}.", code=code),
            session=spot.session,
            me=me,
        )


def _area(shown: Stage) -> str | None:
    _, programme = shown.chosen.language, shown.chosen.snapshot.programme
    names = labels.names(programme, _)
    options = list(programme.area_names)
    wide = next((each.name for each in programme.areas if each.programme_wide), options[-1])
    return st.selectbox(_("Casus area"), options, options.index(wide), format_func=lambda each: str(names[each]))


def _shown(act: Callable[[], None]) -> None:
    _ = languages.current()
    try:
        act()
    except UserError as error:
        st.error(plain(error.on_screen(_)), icon=":material/error:")
        return
    st.rerun()


def _keep(
    act: Callable[[], object],
    said: Callable[[object], str],
    *,
    became: str = "",
    session: Session | None = None,
    me: Person | None = None,
) -> None:
    """Do it, remember what an answer of the room became, and start with empty fields; or say what is wrong."""
    _ = languages.current()
    try:
        kept = act()
        given = _started()
        if given is not None and session is not None and me is not None:
            sessions.became(cache.writable(), session.code, given.number, became or str(kept), person=me)
    except UserError as error:
        st.error(plain(error.on_screen(_)), icon=":material/error:")
        return
    st.session_state.pop(START, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[KEPT] = said(kept)
    st.rerun()


_FORMS: dict[str, Callable[[Stage, Spot, str, Person], None]] = {
    OUTCOME: _outcome,
    LESSON: _lesson,
    QUESTION: _question,
}
