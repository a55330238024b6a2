"""How long the answers of a room are kept: what was made of them stays, what each browser said does not."""

from datetime import timedelta

from koppelkansen_metrics import clock
from koppelkansen_metrics.store import audit, sessions
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database

KEPT_DAYS = 30


def forget(database: Database) -> int:
    """Delete the answers of meetings whose list was adopted more than thirty days ago; how many went.

    It is written down in the audit log when there were any.
    """
    with database.write() as connection:
        gone = sessions.forget(connection, adopted_before=clock.now() - timedelta(days=KEPT_DAYS))
        if gone:
            audit.note(connection, Done.FORGOT, by="", about=str(gone))
    return gone
