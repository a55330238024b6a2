"""What the reader looks at: as of which day, which area and organisation. In the address, so that a link shares it."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from koppelkansen_metrics import clock
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.metrics import asof
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store.meetings import Freeze
from ui import cache
from ui import language as languages

AS_OF, SINCE, AREA, LINE, ORGANISATION = "as_of", "since", "area", "line", "organisation"
RECORD, PILOT = "record", "pilot"
OTHER_DAY = "other"
ONE_PIXELS = 420

T = TypeVar("T")


@dataclass(frozen=True)
class Chosen:
    """What was chosen, and what was known then. `snapshot` holds all records, `filtered` those of the filters.

    `is_default` tells whether the day was chosen by nobody; `key` tells this choice from any other, with the language.
    `since` is the day it is compared with: that of the last meeting before, unless another is chosen. `freeze` tells
    when these figures were set for a meeting, if they were.
    """

    as_of: date
    since: date
    is_default: bool
    area: str | None
    organisation: str | None
    snapshot: Snapshot
    filtered: Snapshot
    key: tuple[Hashable, ...]
    language: Language
    freeze: Freeze | None = None

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives for this choice, made once and shared between sessions."""
        return cache.kept((name, *self.key), make)


def bar(*, one_area: bool = False) -> Chosen:
    """The row of choosers on top of a screen, and what they choose. Stops the screen when nothing can be read.

    With `one_area` it is always about one area: the first, until another is chosen.
    """
    _ = languages.current()
    newest = cache.known(clock.end_of_day(clock.local_day(clock.now())))
    programme = newest.snapshot.programme
    default, is_today = asof.default_as_of(newest.snapshot, clock.local_day(clock.now()))
    places = st.columns([5, 4, 4, 2], vertical_alignment="bottom")
    with places[0]:
        day = _choose_day(_, programme, default, is_today=is_today)
    with places[1]:
        show, names = _area(programme, _), programme.area_names
        chosen_area = _choose(_, AREA, _("Casus area"), names, show=show, all_of_them=not one_area)
    with places[2]:
        chosen_organisation = organisation(programme)
    with places[3]:
        _share(_)
    return _looked_at(day, default, programme, area=chosen_area, organisation=chosen_organisation)


def from_address() -> Chosen:
    """What the address says, for a page without choosers; about one area, the first when it names none."""
    newest = cache.known(clock.end_of_day(clock.local_day(clock.now())))
    programme = newest.snapshot.programme
    names = programme.area_names
    default, _is_today = asof.default_as_of(newest.snapshot, clock.local_day(clock.now()))
    wanted = remembered(AREA)
    area = wanted if wanted in names else names[0]
    return _looked_at(_valid_day(remembered(AS_OF)), default, programme, area=area, organisation=None)


def _looked_at(
    day: date | None, default: date, current: Programme, *, area: str | None, organisation: str | None
) -> Chosen:
    _ = languages.current()
    as_of = day or default
    frozen = cache.frozen(as_of, current) if day else None
    known = frozen.known if frozen else cache.known(clock.end_of_day(as_of))
    since = known.snapshot.programme.compared_with(as_of)
    about = ("filtered", *known.key, area, organisation)
    filtered = cache.kept(about, lambda: known.snapshot.only(area, organisation=organisation))
    key = (*known.key, as_of, area, organisation, _.code)
    freeze = frozen.freeze if frozen else None
    return Chosen(as_of, since, day is None, area, organisation, known.snapshot, filtered, key, _, freeze)


def compared(chosen: Chosen) -> Chosen:
    """A chooser of the day to compare with, and the same choice compared with it."""
    _, programme = chosen.language, chosen.snapshot.programme
    days = {chosen.since, *(meeting.date for meeting in programme.meetings if meeting.date < chosen.as_of)}
    options = [*sorted((day.isoformat() for day in days), reverse=True), OTHER_DAY]
    wanted = _valid_day(remembered(SINCE))
    if wanted is None or wanted >= chosen.as_of:
        wanted = chosen.since
    at = options.index(wanted.isoformat() if wanted in days else OTHER_DAY)
    show = _named_days(programme, _)
    # The day before which it must lie is in the key, so that another one asks anew.
    key = f"{SINCE}-{chosen.as_of}-{_.code}"
    with st.container(width=ONE_PIXELS):
        picked = st.selectbox(_("Compared with"), options, index=at, format_func=show, key=f"pick-{key}")
        if picked == OTHER_DAY:
            latest = chosen.as_of - timedelta(days=1)
            day = st.date_input(
                _("Day"),
                wanted,
                min_value=min(_days()[0], wanted),
                max_value=latest,
                format="DD-MM-YYYY",
                key=f"day-{key}",
            )
            picked = day.isoformat()
    since = date.fromisoformat(picked)
    remember(SINCE, None if since == chosen.since else picked)
    return replace(chosen, since=since, key=(*chosen.key, since))


def organisation(programme: Programme) -> str | None:
    """A chooser of one organisation, or None for all; in the address like the filter."""
    _ = languages.current()
    names, show = programme.organisation_names, _organisation(programme, _)
    return _choose(_, ORGANISATION, _("Organisation"), names, show=show)


def one_area(label: str) -> str:
    """A chooser of exactly one area, the first to begin with; in the address like the filter."""
    _ = languages.current()
    programme = cache.settings()
    names, show = programme.area_names, _area(programme, _)
    with st.container(width=ONE_PIXELS):
        return _choose(_, AREA, label, names, show=show, all_of_them=False) or names[0]


def remembered(name: str) -> str | None:
    """A choice as the address has it, else as it was made before on another screen."""
    value = st.query_params.get(name)
    if value is None:
        value = st.session_state.get(f"chosen-{name}")
        if value is not None:
            st.query_params[name] = value
    return value or None


def remember(name: str, value: str | None) -> None:
    """Keep a choice in the address and for the other screens; None forgets it."""
    st.session_state[f"chosen-{name}"] = value
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def _share(_: Language) -> None:
    """The address of what is looked at, filters included, to copy at one click."""
    with st.popover(_("Share"), icon=":material/link:", width="stretch"):
        st.markdown(_("Whoever opens this link sees what you see now."))
        query = urlencode(st.query_params.to_dict())
        address = str(st.context.url or "")
        st.code(f"{address}?{query}" if query else address, language=None, wrap_lines=True)


def _choose_day(_: Language, programme: Programme, default: date, *, is_today: bool) -> date | None:
    """The day that was chosen; None for the default. A meeting is its day, any other day has a field of its own."""
    meetings = [meeting.date.isoformat() for meeting in programme.meetings]
    wanted = _valid_day(remembered(AS_OF))
    text = wanted.isoformat() if wanted else ""

    def show(option: str) -> str:
        if option == "":
            day = _.day(default)
            return _("Today ({day})", day=day) if is_today else _("Newest ({day})", day=day)
        return _named_days(programme, _)(option)

    options = ["", *sorted(meetings, reverse=True), OTHER_DAY]
    at = options.index(text if text in options else OTHER_DAY)
    picked = st.selectbox(_("As of"), options, index=at, format_func=show, key=f"pick-{AS_OF}-{_.code}")
    if picked == OTHER_DAY:
        earliest, latest = _days()
        chosen = st.date_input(
            _("Day"), wanted or default, min_value=earliest, max_value=latest, format="DD-MM-YYYY", key=f"day-{AS_OF}"
        )
        picked = chosen.isoformat()
    remember(AS_OF, picked or None)
    return date.fromisoformat(picked) if picked else None


def _named_days(programme: Programme, _: Language) -> Callable[[str], str]:
    """How the days of a chooser are called: a meeting by its quarter, another by its date."""
    meetings = {meeting.date.isoformat(): meeting for meeting in programme.meetings}

    def show(option: str) -> str:
        if option == OTHER_DAY:
            return _("Another day…")
        if option not in meetings:
            return _.day(date.fromisoformat(option))
        meeting = meetings[option]
        return _("Meeting {quarter} ({day})", quarter=quarter(meeting.quarter), day=_.day(meeting.date))

    return show


def _choose(
    _: Language,
    name: str,
    label: str,
    options: Sequence[str],
    *,
    show: Callable[[str], str],
    all_of_them: bool = True,
) -> str | None:
    """One of the options, or None for all of them if that is offered."""
    wanted = remembered(name)
    every = ["", *options] if all_of_them else list(options)
    index = every.index(wanted) if wanted in every else 0
    picked = st.selectbox(
        label,
        every,
        index=index,
        format_func=lambda option: show(option) if option else _("All"),
        key=f"{'pick' if all_of_them else 'one'}-{name}-{_.code}",
    )
    # The first of several that nobody chose is not taken along to screens that show them all.
    if all_of_them or wanted in every or picked != every[0]:
        remember(name, picked or None)
    return picked or None


def _area(programme: Programme, _: Language) -> Callable[[str], str]:
    return lambda name: programme.area(name).label(_)


def _organisation(programme: Programme, _: Language) -> Callable[[str], str]:
    labels = {each.name: each.label(_) for each in programme.organisations}
    return lambda name: labels.get(name, name)


def _valid_day(text: str | None) -> date | None:
    """A day from the address; None when someone changed it into something that cannot be chosen."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    earliest, latest = _days()
    return day if day and earliest <= day <= latest else None


def _days() -> tuple[date, date]:
    """The first and the last day that can be chosen: a year ahead, to see what is coming."""
    return date(2000, 1, 1), clock.local_day(clock.now()) + timedelta(days=366)


def quarter(name: str) -> str:
    """`Q3 2021` for the quarter `2021-Q3`, as both languages write it."""
    year, _, number = name.partition("-")
    return f"{number} {year}"
