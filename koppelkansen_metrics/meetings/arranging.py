"""Arranging a meeting: its date, until when areas report, and what the secretary writes for the pre-read."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date

from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.programme import Meeting, Programme
from koppelkansen_metrics.store import meetings
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.meetings import Arranged

# How the pre-read asks to be read.
PURPOSES = ("informeren", "bespreken", "besluiten")


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the secretary wrote for the pre-read of a meeting.

    `purposes`: of PURPOSES. `message`: what it comes down to, on behalf of the core team. `asked`: what is asked, per
    organisation. `pinned`: the questions to put first, as (area, code).
    """

    purposes: tuple[str, ...] = ()
    message: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    pinned: tuple[tuple[str, str], ...] = ()

    def to_text(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "Preparation":
        """From what was stored; what is not known there is empty."""
        said = json.loads(text)
        known = {each.name: said[each.name] for each in fields(cls) if each.name in said}
        known["purposes"] = tuple(known.get("purposes", ()))
        known["pinned"] = tuple((area, code) for area, code in known.get("pinned", ()))
        return cls(**known)


def current(database: Database | None, programme: Programme) -> Programme:
    """The programme with its meetings as they were arranged; those that only the settings know stay as they are.

    Raises UserError as the database does.
    """
    if database is None:
        return programme
    with database.read() as connection:
        moved = {each.quarter: Meeting(each.quarter, each.date) for each in meetings.arranged(connection)}
    known = {each.quarter: each for each in programme.meetings}
    return programme.with_meetings([*{**known, **moved}.values()])


def arranged(database: Database | None, programme: Programme, quarter: str) -> Arranged:
    """What was arranged for the meeting about a quarter, whether or not anything was written yet.

    Raises UserError: no such meeting.
    """
    written = None
    if database is not None:
        with database.read() as connection:
            written = next((each for each in meetings.arranged(connection) if each.quarter == quarter), None)
    return written or Arranged(quarter, programme.meeting(quarter).date)


def prepare(
    database: Database,
    meeting: Arranged,
    *,
    person: Person,
    on: date | None = None,
    deadline: date | None = None,
    preparation: Preparation | None = None,
) -> None:
    """Write a meeting as it was read, with another date, deadline or text for the pre-read; what is None stays.

    Raises UserError: not allowed, or someone else wrote it since.
    """
    require(person, Deed.SETTINGS)
    written = replace(
        meeting,
        date=on or meeting.date,
        deadline=deadline or meeting.deadline,
        prepared=meeting.prepared if preparation is None else preparation.to_text(),
    )
    with database.write() as connection:
        meetings.arrange(connection, written)
