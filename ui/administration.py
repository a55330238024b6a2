"""What the secretary and the administrator arrange: meetings, the quality of what areas deliver, the audit log."""

import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from koppelkansen_metrics import administration, clock, meetings
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.store import keeping
from koppelkansen_metrics.store.audit import Done, Event
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.meetings import Arranged
from ui import cache, components, filters, labels
from ui import language as languages
from ui.components import Column, readable
from ui.failures import attempt, said_done, told
from ui.meeting import choosing

LAST_QUARTER = 4
DONE = {
    Done.UPLOADED: N_("delivered"),
    Done.UNDID: N_("took back"),
    Done.FROZE: N_("froze the figures"),
    Done.UNFROZE: N_("let the figures move"),
    Done.ARRANGED: N_("arranged the meeting"),
    Done.RECORDED: N_("wrote down an agreement"),
    Done.CHANGED: N_("changed an agreement"),
    Done.DECIDED: N_("brought a decision to an area"),
    Done.ADOPTED: N_("adopted the list"),
    Done.OPENED: N_("opened a session"),
    Done.CLOSED: N_("closed a session"),
    Done.FORGOT: N_("destroyed what was kept long enough"),
    Done.SIGNED_IN: N_("signed in"),
    Done.TURNED_AWAY: N_("signed in without a role"),
    Done.BACKED_UP: N_("made a backup"),
    Done.RESTORED: N_("put a backup back"),
    Done.REMOVED: N_("removed a file that should not have come"),
    Done.ERASED: N_("replaced a name by a role"),
}

# What is counted when something is destroyed in time.
GONE = {
    keeping.ROOM_ANSWERS: N_("answers of the room"),
    keeping.UPLOADS: N_("uploads that were not saved"),
    keeping.SIGNING_IN: N_("lines about signing in"),
}


def quality(found: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Per area how fresh and how complete it is."""
    names = labels.names(programme, _)
    listed = found.assign(name=[names[area] for area in found["area"]])
    columns = [
        Column("name", _("Casus area")),
        Column("last_as_of", _("Reporting date")),
        Column("days", _("Days ago")),
        Column("rows", _("Rows")),
        Column("missing", _("No longer in the file")),
        Column("without_plan", _("Actions without a planned end")),
        Column("without_owner", _("Actions without an owner")),
    ]
    return readable(listed, columns, _)


def dates(programme: Programme, *, me: Person) -> None:
    """The meetings with their dates; one can be put on another day, and the next one can be added."""
    _ = languages.current()
    rows = [
        {_("Quarter"): filters.quarter(each.quarter), _("Day"): components.unbroken(_.day(each.date))}
        for each in programme.meetings
    ]
    components.show_table(pd.DataFrame(rows, dtype="str"), key="meetings")
    known = {each.quarter: each for each in programme.meetings}
    following = _following(list(known))
    named = {**{quarter: filters.quarter(quarter) for quarter in known}, following: ""}
    named[following] = _("{quarter} (new)", quarter=filters.quarter(following))
    with st.container(width=filters.ONE_PIXELS):
        # Not in the form: which day is asked for depends on it.
        picked = st.selectbox(_("Meeting"), list(named), len(named) - 1, format_func=named.__getitem__)
        with st.form("meeting-date", border=False):
            held = known[picked].date if picked in known else clock.local_day(clock.now())
            day = st.date_input(_("Is held on"), held, format="DD-MM-YYYY", key=f"date-{picked}")
            kept = st.form_submit_button(_("Keep"))
    if kept:
        meeting = choosing.arranged(known[picked]) if picked in known else Arranged(picked, day)
        done = _("Kept: the meeting about {quarter} is on {day}.", quarter=filters.quarter(picked), day=day)
        attempt(lambda: meetings.prepare(cache.writable(), meeting, on=day, person=me), done=done)
    said_done()


def _following(quarters: list[str]) -> str:
    """The quarter after the last of these (`2021-Q4`); the one before now when there is none."""
    last = max(quarters) if quarters else _quarter_before(clock.local_day(clock.now()))
    year, number = int(last[:4]), int(last[-1])
    return f"{year}-Q{number + 1}" if number < LAST_QUARTER else f"{year + 1}-Q1"


def _quarter_before(day: date) -> str:
    ordinal = day.year * LAST_QUARTER + (day.month - 1) // 3 - 2
    return f"{ordinal // LAST_QUARTER}-Q{ordinal % LAST_QUARTER + 1}"


@told
def events(database: Database, *, me: Person) -> list[Event]:
    """Everything that was done, newest first."""
    return administration.events(database, person=me)


def done(listed: list[Event], programme: Programme, _: Language) -> pd.DataFrame:
    """Who did what, when, to what."""
    names = labels.names(programme, _)
    rows = [
        {
            _("When"): _.moment(each.at),
            _("By"): each.by or _("not said"),
            _("What"): _deed(each, _),
            _("Casus area"): str(names.get(each.area, "")),
            _("About"): _about(each, _),
        }
        for each in listed
    ]
    return pd.DataFrame(rows, dtype="str")


def _deed(each: Event, _: Language) -> str:
    known = DONE.get(Done(each.deed), each.deed) if each.deed in set(Done) else each.deed
    return _(known)


def _about(each: Event, _: Language) -> str:
    """What it was done to; of what was destroyed: what it was, and how much."""
    what, colon, count = each.about.partition(": ")
    return f"{_(GONE[what])}: {count}" if each.deed == Done.FORGOT and colon and what in GONE else each.about


def backup(database: Database, *, me: Person) -> bytes:
    """The whole database as one file. Raises UserError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "koppelkansen.backup"
        administration.back_up(database, file, by="", person=me)
        return file.read_bytes()
