"""Destroying in time what need not be kept, and writing down that it was: how long what is kept says `keeping`."""

from dataclasses import dataclass

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.store import audit, drafts, keeping, rewriting, sessions
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database

SIGN_INS = (Done.SIGNED_IN.value, Done.TURNED_AWAY.value)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much went: answers of rooms, uploads that were never saved, who signed in when."""

    answers: int
    uploads: int
    sign_ins: int


def forget(database: Database, *, person: Person) -> Forgotten:
    """Destroy what was kept long enough, and note in the audit log what went and how much of it.

    Raises UserError when the person may not.
    """
    require(person, Deed.ERASE)
    now = clock.now()
    old = now - keeping.SIGN_INS
    with database.write(alone=True) as connection:
        answers = sessions.forget(
            connection, adopted_before=now - keeping.ANSWERS, made_before=now - keeping.ANSWERS_UNADOPTED
        )
        uploads = drafts.purge(connection, before=now - keeping.DRAFTS)
        sign_ins = 0
        if rewriting.has_events(connection, SIGN_INS, before=old):
            with rewriting.lifted(connection):
                sign_ins = rewriting.drop_events(connection, SIGN_INS, before=old)
        counted = {keeping.ROOM_ANSWERS: answers, keeping.UPLOADS: uploads, keeping.SIGNING_IN: sign_ins}
        for what, count in counted.items():
            if count:
                audit.note(connection, Done.FORGOT, by="", about=f"{what}: {count}")
    return Forgotten(answers, uploads, sign_ins)
