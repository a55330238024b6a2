"""What runs in processes of its own: savers that report each save as soon as it is acknowledged."""

import itertools
import random
import time
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.database import Database, open_or_create
from koppelkansen_metrics.updates import HeadMoved, Options
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
# What a saver needs; loaded once in the process that all savers are forked from.
PRELOAD = ["koppelkansen_metrics.updates", "koppelkansen_metrics.store.snapshots", "tests.robustness.savers"]
DAY = date(2021, 3, 31)


def save_on_and_on(url: str, books: Sequence[bytes], reports: Connection) -> None:
    """Save one workbook after the other, each another than the last, until someone kills this process."""
    database = open_or_create(url)
    reports.send("ready")
    for data in itertools.cycle(books):
        saved = updates.save(database, SETTINGS, data, "x.xlsx", options=Options(by="Casusteam"), person=LOCAL)
        reports.send((saved.status, saved.revision))


def save_in_spite(url: str, area: str, reports: Connection) -> None:
    """Save one round after the other, each again until it is acknowledged, whatever becomes of the database.

    Reports each round when it is acknowledged, and each sentence that is said instead.
    """
    database = open_or_create(url)
    reports.send("ready")
    for number in itertools.count(1):
        data = book(area, as_of=DAY, Acties=actions(action("A-1", f"Ronde {number}")))
        options = Options(by=f"{area} {number}")
        while True:
            try:
                updates.save(database, SETTINGS, data, "x.xlsx", options=options, person=LOCAL)
            except UserError as error:
                reports.send(error.message)
                time.sleep(0.2)
                continue
            break
        reports.send((area, number))


def raise_by_one(url: str, area: str, reports: Connection) -> None:
    """Raise the progress of one action by one percent, on what is known and seen to be so; try again when it moved."""
    database = open_or_create(url)
    for attempt in itertools.count(1):
        now = progress(database, area)
        data = book(area, as_of=DAY, Acties=actions(action("A-1", progress=now + 1)))
        options = Options(by=f"{area} {now + 1:.0f}")
        seen = updates.check(database, SETTINGS, data, "x.xlsx", options=options)
        try:
            saved = updates.save(database, SETTINGS, data, "x.xlsx", options=options, person=LOCAL, expected=seen.base)
        except HeadMoved:
            # As people do: not all at the same moment again.
            time.sleep(random.uniform(0, 0.05 * attempt))
            continue
        # Another raised it to the same in between: then this difference was not there any more.
        if saved.status == "saved":
            reports.send((saved.revision, attempt))
            database.close()
            return


def progress(database: Database, area: str) -> float:
    """How far the action of an area is."""
    rows = plain(updates.known(database, SETTINGS)["actions"])
    return next(float(row["progress"]) for row in rows if row["area"] == area)
