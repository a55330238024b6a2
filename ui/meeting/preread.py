"""The pre-read of a meeting on the screen: the same composition that the files are made from."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from koppelkansen_metrics import briefing, meetings
from koppelkansen_metrics.access import Person, may_answer_for
from koppelkansen_metrics.briefing import Asked, Briefing, Preparation
from koppelkansen_metrics.briefing.content import PURPOSES, QUESTIONS, Section, Table
from koppelkansen_metrics.metrics import learning
from koppelkansen_metrics.rows import plain as rows_of
from koppelkansen_metrics.store.meetings import Arranged
from ui import cache, components, labels
from ui.failures import attempt
from ui.filters import Chosen
from ui.meeting import choosing
from ui.text import plain

MESSAGE_CHARACTERS, ASKED_CHARACTERS, BY_CHARACTERS = 1000, 300, 120
MIMES = {
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def composed(chosen: Chosen, meeting: Arranged) -> Briefing:
    """The pre-read of a meeting, for all or for the organisation that was chosen."""
    asked, written = _asked(chosen, meeting), Preparation.from_text(meeting.prepared)
    return chosen.kept(
        f"preread-{meeting.version}-{asked}",
        lambda: briefing.compose(chosen.snapshot, asked, written, language=chosen.language),
    )


def _asked(chosen: Chosen, meeting: Arranged) -> Asked:
    return Asked(
        meeting.quarter,
        since=chosen.since,
        as_of=chosen.as_of,
        frozen=chosen.freeze is not None,
        organisation=chosen.organisation,
        answers=tuple((each.organisation, each.question, each.text) for each in choosing.answers(meeting)),
    )


def front(made: Briefing) -> None:
    """What it is for, what is asked of whom, what it comes down to, and on which figures."""
    _ = made.language
    if made.concept:
        st.warning(plain(made.concept_says), icon=":material/edit_note:")
    with st.container(border=True):
        st.subheader(_("What we ask of you"), anchor=False)
        purpose = _("Purpose: {purpose}", purpose=made.purpose or _("not filled in yet"))
        st.markdown(f"**{plain(purpose)}**")
        if made.asked:
            st.markdown("\n".join(f"- **{plain(name)}**: {plain(said)}" for name, said in made.asked))
        if made.message.strip():
            st.markdown(plain(_("On behalf of the core team: {said}", said=made.message)))
        st.caption(plain(" · ".join(f"{name}: {said}" for name, said in made.facts)))


def downloads(chosen: Chosen, made: Briefing, meeting: Arranged) -> None:
    """The pre-read as a pdf, as slides and as figures; each is made when it is asked for."""
    _ = made.language
    names = {".pdf": _("As PDF"), ".pptx": _("As slides"), ".xlsx": _("The figures in Excel")}
    row = st.container(horizontal=True)
    for kind, label in names.items():
        row.download_button(
            label,
            data=_file(chosen, made, meeting, kind),
            file_name=f"voorstuk-{meeting.quarter}{kind}",
            mime=MIMES[kind],
            icon=":material/download:",
            on_click="ignore",
            key=f"preread{kind}",
        )


def _file(chosen: Chosen, made: Briefing, meeting: Arranged, kind: str) -> Callable[[], bytes]:
    name = f"preread-{meeting.version}-{_asked(chosen, meeting)}{kind}"
    return lambda: chosen.kept(name, lambda: briefing.write(made, kind))


def section(chosen: Chosen, one: Section) -> None:
    """One section as the files have it: the message, its points and its tables."""
    st.subheader(one.heading, anchor=False)
    st.markdown(f"**{plain(one.says)}**")
    if one.points:
        st.markdown("\n".join(f"- {plain(point)}" for point in one.points))
    for number, table in enumerate(one.tables):
        if table.title:
            st.markdown(plain(table.title))
        components.show_records_now(chosen, _frame(table), key=f"preread-{one.heading}-{number}")


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame(list(table.rows), columns=list(table.headers), dtype="str")


def answer(chosen: Chosen, meeting: Arranged, *, me: Person) -> None:
    """A form in which a director answers beforehand for the own organisation; of several, for the one looked at."""
    _, programme = chosen.language, chosen.snapshot.programme
    of = next(iter(me.organisations)) if len(me.organisations) == 1 else chosen.organisation
    if of is None or not may_answer_for(me, of):
        st.caption(_("Choose an organisation above to answer for it."))
        return
    was = {each.question: each.text for each in choosing.answers(meeting) if each.organisation == of}
    with st.form(f"answers-{meeting.quarter}-{of}", border=False):
        said = {
            question: st.text_area(
                _(asked),
                was.get(question, ""),
                max_chars=MESSAGE_CHARACTERS,
                key=f"answer-{question}-{of}-{meeting.quarter}",
            )
            for question, asked in QUESTIONS.items()
        }
        by = st.text_input(_("Your function or team"), me.name, max_chars=BY_CHARACTERS, key="answered-by")
        kept = st.form_submit_button(_("Keep"), type="primary")
    if kept and not by.strip():
        st.error(_("First fill in your function or team."), icon=":material/error:")
    elif kept:
        writer = by.strip()
        attempt(
            lambda: meetings.answer(cache.writable(), programme, meeting.quarter, said, by=writer, person=me, of=of)
        )


def write(chosen: Chosen, meeting: Arranged, *, me: Person) -> None:
    """A form for what the secretary writes: what it is for, what is asked, the message, which questions come first."""
    _, programme = chosen.language, chosen.snapshot.programme
    was = Preparation.from_text(meeting.prepared)
    questions = _questions(chosen)
    names = labels.names(programme, _)
    with st.form(f"preparation-{meeting.quarter}-{meeting.version}", border=False):
        purposes = st.pills(
            _("Purpose"),
            list(PURPOSES),
            selection_mode="multi",
            default=[each for each in was.purposes if each in PURPOSES],
            format_func=lambda each: _(PURPOSES[each]),
        )
        message = st.text_area(_("The message, on behalf of the core team"), was.message, max_chars=MESSAGE_CHARACTERS)
        asked = {
            name: st.text_input(
                _("Asked of {name}", name=names[name]), was.asked.get(name, ""), max_chars=ASKED_CHARACTERS
            )
            for name in programme.organisation_names
        }
        pinned = st.multiselect(
            _("Questions that come first"),
            list(questions),
            default=[place for place in was.pinned if place in questions],
            format_func=questions.__getitem__,
            placeholder=_("Choose"),
        )
        kept = st.form_submit_button(_("Keep"), type="primary")
    if kept:
        said = Preparation(tuple(purposes), message.strip(), {k: v.strip() for k, v in asked.items()}, tuple(pinned))
        attempt(lambda: meetings.prepare(cache.writable(), meeting, preparation=said, person=me))


def _questions(chosen: Chosen) -> dict[tuple[str, str], str]:
    """The questions that wait, by area and code."""
    rows = rows_of(learning.asks_records(chosen.snapshot, as_of=chosen.as_of))
    return {(row["area"], row["code"]): f"{row['code']} {row['question']}" for row in rows if row["open"]}
