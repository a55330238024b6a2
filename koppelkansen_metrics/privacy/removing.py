"""Taking away a file that should not have come: its bytes and what was typed in it; that it came stays on record."""

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store import audit, revisions, rewriting
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database, Transaction
from koppelkansen_metrics.store.revisions import Revision

# In the language of the workbooks, as it stands where people typed.
MARKER = "[verwijderd]"
MOST_CHARACTERS = 300


def remove(database: Database, number: int, *, by: str, reason: str, person: Person) -> bool:
    """Destroy the file of a version that was undone, and every text that only it wrote.

    Its number, area, moment and sha256 stay, and so do dates, statuses and codes: figures as they were known then
    still add up. Gives whether the engine gave up the space as well; else someone was in the way.

    Raises UserError: no such version, one without a file, not undone, removed already, no reason, not allowed.
    """
    require(person, Deed.ERASE)
    why = " ".join(reason.split())
    if not why or len(why) > MOST_CHARACTERS:
        raise UserError(N_("Say why, in at most {most} characters."), most=MOST_CHARACTERS)
    with database.write(alone=True) as connection:
        removed = _removable(connection, number)
        rewriting.destroy(connection, number, marker=MARKER, at=clock.now())
        with rewriting.lifted(connection):
            # When it was delivered the log took over what the file was called.
            rewriting.rename_in_audit(connection, f"{number}: {removed.file}", f"{number}: {MARKER}")
        audit.note(
            connection,
            Done.REMOVED,
            by=person.signed(by),
            area=removed.area,
            about=f"{number}: {removed.sha256}: {why}",
        )
    return rewriting.sweep(database)


def _removable(connection: Transaction, number: int) -> Revision:
    found = next((each for each in revisions.history(connection) if each.number == number), None)
    if found is None:
        raise UserError(N_("There is no version {number}."), number=number)
    # Says which of the two: it never had a file, or that was removed already.
    revisions.original(connection, number)
    if found.undone_by is None or rewriting.is_current(connection, number):
        raise UserError(N_("Version {number} still counts. Undo it first, then remove its file."), number=number)
    return found
