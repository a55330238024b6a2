"""The reporting round: until when, who reported, a reminder to copy, and freezing."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from koppelkansen_metrics import meetings
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.metrics.reporting import NOT, PARTLY, REPORTED
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain as rows_of
from koppelkansen_metrics.store.meetings import Arranged
from ui import cache, filters, labels
from ui.components import Column, readable
from ui.failures import attempt, said_done
from ui.filters import Chosen
from ui.meeting import choosing
from ui.text import plain

STATES = {NOT: N_("■ not yet"), PARTLY: N_("▲ partly"), REPORTED: N_("✓ reported")}
DAYS_BEFORE = 7
BY_CHARACTERS = 120


def deadline(chosen: Chosen, meeting: Arranged, *, changeable: bool, me: Person) -> date:
    """Until when the areas report: a week before the meeting, unless the secretary chose another day."""
    _ = chosen.language
    known = meeting.deadline or meeting.date - timedelta(days=DAYS_BEFORE)
    if not changeable:
        st.markdown(plain(_("Deliver until {day}.", day=known)))
        return known
    with st.container(width=filters.ONE_PIXELS):
        key = f"deadline-{meeting.quarter}-{meeting.version}"
        day = st.date_input(_("Deliver until"), known, max_value=meeting.date, format="DD-MM-YYYY", key=key)
    if day != known:
        done = _("Kept: areas deliver until {day}.", day=day)
        attempt(lambda: meetings.prepare(cache.writable(), meeting, deadline=day, person=me), done=done)
    said_done()
    return known


def says(table: pd.DataFrame, chosen: Chosen) -> str:
    """How many areas reported, and when the last file came in."""
    _ = chosen.language
    done = int((table["state"] == REPORTED).sum())
    said = _.ngettext(
        "{n} of {total} areas has reported since the last meeting ({since}).",
        "{n} of {total} areas have reported since the last meeting ({since}).",
        done,
        total=len(table),
        since=_.day(chosen.since),
    )
    if done == len(table):
        said = _("Every area has reported.")
    last = table["recorded_at"].max()
    return said if pd.isna(last) else said + " " + _("The last file came in on {moment}.", moment=_.moment(last))


def table(found: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """Per area whether it reported, when, for which date, and what was not in its file."""
    _ = chosen.language
    names = labels.names(chosen.snapshot.programme, _)
    rows = rows_of(found)
    states = [STATES[row["state"]] for row in rows]
    listed = found.assign(
        name=[names[row["area"]] for row in rows],
        state_name=[_(state) for state in states],
        missing=[_lacking(row, chosen) for row in rows],
    )
    columns = [
        Column("name", _("Casus area")),
        Column("state_name", _("Reported")),
        Column("as_of", _("Reporting date")),
        Column("recorded_at", _("Delivered on")),
        Column("by", _("By")),
        Column("missing", _("Not in the file this time")),
    ]
    return readable(listed, columns, _)


def _lacking(row: dict[str, Any], chosen: Chosen) -> str:
    _ = chosen.language
    return _.listing(_(KINDS[kind].label) for kind in (row["lacking"] or "").split())


def reminders(waiting: pd.DataFrame, chosen: Chosen, meeting: Arranged, until: date) -> None:
    """Per area that did not report, or not all of it, a text to copy, with the way to the screen where it delivers."""
    _ = chosen.language
    for row in rows_of(waiting):
        area = chosen.snapshot.programme.area(row["area"])
        link = _address("update", area=area.name)
        told = {"area": area, "quarter": filters.quarter(meeting.quarter), "day": meeting.date, "until": until}
        if row["state"] == NOT:
            text = _(
                "Dear team of {area}, on {day} the directors meet about {quarter}. We do not have your progress yet. "
                "Will you deliver your Excel file by {until}? You can do that here, and get a file there that is "
                "already filled in: {link}",
                link=link,
                **told,
            )
        else:
            text = _(
                "Dear team of {area}, thank you for your file for the directors’ meeting about {quarter} on {day}. "
                "This was not in it yet: {missing}. Will you deliver that by {until}? {link}",
                link=link,
                missing=_lacking(row, chosen),
                **told,
            )
        st.code(text, language=None, wrap_lines=True)


def _address(screen: str, **query: str) -> str:
    """The whole address of another screen, as a colleague can open it."""
    here = str(st.context.url or "")
    root = here.rsplit("/", 1)[0] if here else ""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{root}/{screen}?{asked}"


def freezing(chosen: Chosen, meeting: Arranged, *, changeable: bool, me: Person) -> None:
    """Whether the figures are frozen and since when; the buttons to do it and to take it back; every time it was."""
    _ = chosen.language
    if chosen.freeze:
        told = {"moment": chosen.freeze.frozen_at, "name": chosen.freeze.by, "known": chosen.freeze.known_at}
        st.success(
            plain(_("Frozen on {moment} by {name}, with all that was known on {known}.", **told)),
            icon=":material/ac_unit:",
        )
    else:
        st.markdown(
            plain(
                _(
                    "As long as the figures are not frozen, the meeting shows what is known at the end of {day}. From "
                    "the moment that you freeze them they do not move any more, whatever is delivered later.",
                    day=meeting.date,
                )
            )
        )
    if changeable:
        _buttons(chosen, meeting, me=me)
    _earlier(chosen, meeting)


def _buttons(chosen: Chosen, meeting: Arranged, *, me: Person) -> None:
    _ = chosen.language
    with st.container(width=filters.ONE_PIXELS):
        by = st.text_input(_("Your function or team"), max_chars=BY_CHARACTERS, key="frozen-by").strip()
    if not by:
        st.caption(_("First fill in your function or team."))
    programme = chosen.snapshot.programme
    if chosen.freeze:
        if st.button(_("Let the figures move again"), icon=":material/lock_open:", key="unfreeze", disabled=not by):
            attempt(lambda: meetings.unfreeze(cache.writable(), meeting.quarter, by=by, person=me))
    elif st.button(_("Freeze the figures now"), type="primary", key="freeze", disabled=not by):
        attempt(lambda: meetings.freeze(cache.writable(), programme, meeting.quarter, by=by, person=me))


def _earlier(chosen: Chosen, meeting: Arranged) -> None:
    """Every time that the figures of this meeting were frozen and let go, newest first."""
    _ = chosen.language
    ended = [each for each in choosing.freezes(meeting) if each.unfrozen_at]
    for each in ended:
        told = {"moment": each.frozen_at, "name": each.by, "ended": each.unfrozen_at, "other": each.unfrozen_by or ""}
        st.caption(plain(_("Frozen on {moment} by {name}; let go on {ended} by {other}.", **told)))
