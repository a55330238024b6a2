"""Which meeting is looked at, and its figures: as they were frozen, else as known at the end of its date."""

from dataclasses import replace

import streamlit as st

from koppelkansen_metrics import clock, meetings
from koppelkansen_metrics.programme import Meeting, Programme
from koppelkansen_metrics.store import meetings as stored
from koppelkansen_metrics.store import outcomes
from koppelkansen_metrics.store.meetings import Answer, Arranged, Freeze
from koppelkansen_metrics.store.outcomes import Version
from ui import cache, components, filters
from ui import language as languages
from ui.failures import told
from ui.filters import Chosen

MEETING = "meeting"


def bar(*, organisation: bool = False) -> tuple[Arranged, Chosen]:
    """A chooser of the meeting, and of one organisation if asked for; what was arranged for it, and its figures.

    To begin with the first meeting that is still to come, else the last. Stops the screen without any meeting, and
    when nothing was ever reported.
    """
    _ = languages.current()
    everything = cache.everything().snapshot
    if everything.log.empty:
        components.nothing_yet()
    programme = everything.programme
    if not programme.meetings:
        st.info(_("There is no meeting yet. The secretary adds one in the settings."))
        st.stop()
    quarters = {each.quarter: each for each in reversed(programme.meetings)}
    left, right = st.columns(2)
    with left:
        wanted = filters.remembered(MEETING)
        at = list(quarters).index(wanted if wanted in quarters else _next(programme).quarter)
        picked = st.selectbox(
            _("Meeting"),
            list(quarters),
            index=at,
            format_func=lambda quarter: _called(quarters[quarter]),
            key=f"pick-meeting-{_.code}",
        )
        filters.remember(MEETING, picked)
    meeting = quarters[picked]
    with right:
        asked = filters.organisation(programme) if organisation else None
    return arranged(meeting), figures(meeting, programme, organisation=asked)


@told
def arranged(meeting: Meeting) -> Arranged:
    """What was arranged for a meeting, read anew each time: others may be writing it."""
    found = cache.database()
    if found is None:
        return Arranged(meeting.quarter, meeting.date)
    return meetings.arranged(found, cache.everything().snapshot.programme, meeting.quarter)


def figures(meeting: Meeting, programme: Programme, *, organisation: str | None = None) -> Chosen:
    """The figures of a meeting, compared with those at the meeting before it."""
    _ = languages.current()
    frozen = cache.frozen(meeting.date, programme)
    known = frozen.known if frozen else cache.known(clock.end_of_day(meeting.date))
    since = known.snapshot.programme.compared_with(meeting.date)
    about = ("filtered", *known.key, None, organisation)
    filtered = cache.kept(about, lambda: known.snapshot.only(organisation=organisation))
    key = (*known.key, meeting.date, None, organisation, _.code)
    freeze = frozen.freeze if frozen else None
    return Chosen(meeting.date, since, False, None, organisation, known.snapshot, filtered, key, _, freeze)


def now(chosen: Chosen) -> Chosen:
    """What is known now: what became of what a meeting agreed is looked at from today."""
    today = clock.local_day(clock.now())
    known = cache.everything()
    key = (*known.key, today, None, None, chosen.language.code)
    return replace(chosen, as_of=today, snapshot=known.snapshot, filtered=known.snapshot, key=key, freeze=None)


@told
def answers(meeting: Arranged) -> list[Answer]:
    """What directors answered before a meeting."""
    return meetings.answers(cache.database(), meeting.quarter)


@told
def versions(meeting: Arranged) -> list[Version]:
    """What a meeting agreed, each in its last version, in the order in which it was written down."""
    found = cache.database()
    if found is None:
        return []
    with found.read() as connection:
        return [each[-1] for each in outcomes.versions(connection, meeting.quarter)]


@told
def freezes(meeting: Arranged) -> list[Freeze]:
    """Every time that the figures of a meeting were frozen, newest first."""
    found = cache.database()
    if found is None:
        return []
    with found.read() as connection:
        return stored.freezes(connection, meeting.quarter)


def _called(meeting: Meeting) -> str:
    _ = languages.current()
    return _("Meeting {quarter} ({day})", quarter=filters.quarter(meeting.quarter), day=_.day(meeting.date))


def _next(programme: Programme) -> Meeting:
    today = clock.local_day(clock.now())
    coming = [each for each in programme.meetings if each.date >= today]
    return coming[0] if coming else programme.meetings[-1]
