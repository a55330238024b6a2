"""An upload that was not saved yet, taken up again by whoever made it: after a closed tab, or a restart."""

from datetime import datetime

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.store import audit, drafts, keeping
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database, Transaction
from koppelkansen_metrics.store.drafts import Draft
from koppelkansen_metrics.typed import file_name


def keep(database: Database, programme: Programme, area: str, *, name: str, data: bytes, person: Person) -> None:
    """Keep an upload for a day, instead of what this person had for the area; older ones of anybody are deleted.

    Raises UserError for an unknown area, and when the person may not upload for it.
    """
    known = programme.area(area)
    require(person, Deed.UPLOAD, known)
    now = clock.now()
    with database.write() as connection:
        _purge(connection, before=now - keeping.DRAFTS)
        drafts.keep(connection, person.key, known.name, draft=Draft(file_name(name), data, now))


def find(database: Database | None, programme: Programme, area: str, *, person: Person) -> Draft | None:
    """What this person uploaded for the area in the last day and did not save; None without it.

    Whatever anybody kept for longer is deleted at the first look. Raises UserError as `keep`.
    """
    require(person, Deed.UPLOAD, programme.area(area))
    if database is None:
        return None
    since = clock.now() - keeping.DRAFTS
    with database.read() as connection:
        found = drafts.find(connection, person.key, area, since=since)
        old = drafts.are_older(connection, than=since)
    if old:
        with database.write() as connection:
            _purge(connection, before=since)
    return found


def drop(database: Database, programme: Programme, area: str, *, person: Person) -> None:
    """Forget what this person had for the area. Raises UserError as `keep`."""
    require(person, Deed.UPLOAD, programme.area(area))
    with database.write() as connection:
        drafts.drop(connection, person.key, area)


def _purge(connection: Transaction, *, before: datetime) -> None:
    gone = drafts.purge(connection, before=before)
    if gone:
        audit.note(connection, Done.FORGOT, by="", about=f"{keeping.UPLOADS}: {gone}")
