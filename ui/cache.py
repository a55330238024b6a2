"""What is computed once and shared by all sessions: snapshots and figures, keyed on what they were made from.

The key holds the last revision of each area, so that what is saved, here or by another copy of the app, is seen at
the next click and nothing goes stale; and the last time that a name or a file was taken out, so that it is not shown
any more. What is kept here is never changed in place.
"""

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast

import streamlit as st

from koppelkansen_metrics import meetings, programme, sessions, snapshot, updates
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store import audit, outcomes, snapshots
from koppelkansen_metrics.store import meetings as stored_meetings
from koppelkansen_metrics.store.database import DEFAULT_URL, Database, open_existing, open_or_create
from koppelkansen_metrics.store.mappings import Key, Said
from koppelkansen_metrics.store.meetings import Freeze
from koppelkansen_metrics.store.sessions import Pulse
from koppelkansen_metrics.updates import Preview
from ui.failures import told

T = TypeVar("T")

PULSE_SECONDS = 0.4
# Snapshots are the largest: the newest, that of the meeting before, and those of days that people look back to.
SNAPSHOTS = 12
# How many files are looked at at once without being read anew.
FILES = 8


@dataclass(frozen=True)
class Known:
    """A snapshot with the key that tells its content from any other's."""

    snapshot: Snapshot
    key: tuple[Hashable, ...]


@dataclass(frozen=True)
class Frozen:
    """The figures of a meeting as they were set, and when and by whom."""

    freeze: Freeze
    known: Known


def url() -> str:
    """The address of the database: the environment's, else the embedded one."""
    return os.environ.get("KOPPELKANSEN_DATABASE_URL") or DEFAULT_URL


@told
def settings() -> Programme:
    """The programme's settings, read again when the file changed; its meetings as arranged stand in a snapshot's.

    Stops the screen for a wrong file.
    """
    changed = programme.DEFAULT_FILE.stat().st_mtime_ns if programme.DEFAULT_FILE.exists() else 0
    return _settings(changed)


@told
def database() -> Database | None:
    """The database, opened once; None as long as there is none. Stops the screen when it cannot be opened."""
    opened = _opened(url())
    if not opened:
        found = open_existing(url())
        if found is not None:
            opened.append(found)
    return opened[0] if opened else None


def writable() -> Database:
    """The database, made when it is an SQLite file that is not there. Raises UserError."""
    found = database()
    if found is not None:
        return found
    open_or_create(url()).close()
    return cast("Database", database())


@told
def known(known_at: datetime) -> Known:
    """What was known at a moment. Stops the screen when the database or the settings cannot be read."""
    source = database()
    if source is None:
        current = settings()
        return Known(snapshot.empty(current, known_at), ("empty", current.fingerprint))
    with source.read() as connection:
        heads = snapshots.heads(connection, known_at)
        version, decided = stored_meetings.version(connection), outcomes.count(connection, known_at)
        rewritten = audit.last_rewrite(connection)
    current = _arranged(source, version)
    key = (url(), tuple(sorted(heads.items())), version, decided, rewritten, current.fingerprint)
    return Known(_loaded(repr(key), _make=lambda: updates.known(source, current, known_at)), key)


@told
def frozen(day: date, current: Programme) -> Frozen | None:
    """The figures of the meeting on a day as they were frozen; None when none was held then, or it is not frozen.

    Stops the screen as `known`.
    """
    source = database()
    meeting = next((each for each in current.meetings if each.date == day), None)
    if source is None or meeting is None:
        return None
    with source.read() as connection:
        found = stored_meetings.in_force(connection, meeting.quarter)
        rewritten = audit.last_rewrite(connection)
    if found is None:
        return None
    key = (url(), "frozen", found.number, rewritten)
    return Frozen(
        found, Known(_loaded(repr(key), _make=lambda: meetings.stand(source, current, found.quarter).snapshot), key)
    )


def rewritten() -> int:
    """What changes when a name or a file was taken out: what was kept before may not be shown any more."""
    source = database()
    if source is None:
        return 0
    with source.read() as connection:
        return audit.last_rewrite(connection)


def everything() -> Known:
    """Everything that is known, whatever day it was recorded. Stops the screen as `known`."""
    return known(updates.NEWEST)


@told
def said_before(area: str, form: str) -> Mapping[Key, Said]:
    """What was said before about the buckets, labels, types and assignees of an area's exports of this format."""
    return updates.remembered(database(), area).values.get(form, {})


@told
def pulse(code: str) -> Pulse:
    """What tells who follows a session whether it changed; asked of the database twice a second, however many ask."""
    return _beaten(url(), code)


def kept(key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What `make` gives, made once for this key and shared; it must not be changed."""
    # Streamlit hashes a tuple piece by piece, which takes longer than all else on a screen; one text is quick.
    return cast("T", _kept(repr(key), _make=make))


def checked(key: tuple[Hashable, ...], make: Callable[[], Preview]) -> Preview:
    """A file against what is stored, as `kept`; few, for each holds all that would be known once it was saved."""
    return _checked(repr(key), _make=make)


def _arranged(source: Database, version: tuple[int, ...]) -> Programme:
    base = settings()
    key = ("programme", url(), base.fingerprint, version)
    return kept(key, lambda: meetings.current(source, base))


@st.cache_resource(max_entries=1, show_spinner=False)
def _settings(changed: int) -> Programme:
    return programme.load(programme.DEFAULT_FILE)


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(address: str) -> list[Database]:
    """A place for the open database; a list, because there may be none yet and that must not be remembered."""
    return []


@st.cache_resource(ttl=PULSE_SECONDS, max_entries=100, show_spinner=False)
def _beaten(address: str, code: str) -> Pulse:
    return sessions.pulse(writable(), code)


@st.cache_resource(max_entries=SNAPSHOTS, show_spinner=False)
def _loaded(key: str, *, _make: Callable[[], Snapshot]) -> Snapshot:
    return _make()


@st.cache_resource(max_entries=FILES, show_spinner=False)
def _checked(key: str, *, _make: Callable[[], Preview]) -> Preview:
    return _make()


@st.cache_resource(max_entries=400, show_spinner=False)
def _kept(key: str, *, _make: Callable[[], object]) -> object:
    return _make()
