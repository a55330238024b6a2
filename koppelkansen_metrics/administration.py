"""What the administrator looks after: who signed in and did what, and a backup of everything."""

from datetime import datetime
from pathlib import Path

from koppelkansen_metrics.access import Deed, Person, may, require
from koppelkansen_metrics.store import audit, backups
from koppelkansen_metrics.store.audit import Done, Event
from koppelkansen_metrics.store.database import Database


def signed_in(database: Database, person: Person, *, at: datetime) -> None:
    """Write down, once, that someone signed in at a moment, or did so without having a role here."""
    done = Done.SIGNED_IN if may(person, Deed.VIEW) else Done.TURNED_AWAY
    by, about = person.signed(), at.isoformat()
    with database.write() as connection:
        if not audit.is_noted(connection, done, by=by, about=about):
            audit.note(connection, done, by=by, about=about)


def events(database: Database, *, person: Person) -> list[Event]:
    """Everything that was done, newest first. Raises UserError: not allowed."""
    require(person, Deed.AUDIT)
    with database.read() as connection:
        return audit.events(connection)


def back_up(database: Database, file: Path, *, by: str, person: Person) -> None:
    """Write everything that is stored to a file, and write that down. Raises UserError: not allowed, cannot be written.

    A backup holds the audit log as it was before this note.
    """
    require(person, Deed.BACKUP)
    backups.backup(database, file)
    with database.write() as connection:
        audit.note(connection, Done.BACKED_UP, by=person.signed(by), about="")
