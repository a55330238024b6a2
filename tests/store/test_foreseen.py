"""What would be known after a revision, worked out without saving it, is what is known once it is saved."""

import pandas as pd
import pytest

from koppelkansen_metrics.store import snapshots
from koppelkansen_metrics.store.revisions import Change, NewRevision
from tests.store.told import action, ended, known, on, pilot, save, undo

FIRST = (action("A-1", pilot="P-1"), action("A-2"), action("A-3"), pilot("P-1"))
UPDATES = {
    "a new and a changed row": (action("A-9", "Nieuw"), action("A-1", "Anders", progress=50.0)),
    "a row that is dropped": (ended("actions", "A-2"),),
    "a row that is merged": (ended("actions", "A-2", "merged", "A-1"),),
    "a row that is renamed": (ended("actions", "A-2", "renamed", "A-8"), action("A-8")),
    "a pilot that is renamed, which references follow": (ended("pilots", "P-1", "renamed", "P-7"), pilot("P-7")),
    "a row that goes missing": (
        Change(
            "actions", "A-3", {"title": "Iets doen", "status": "loopt", "line": 1}, source="template", goes_missing=True
        ),
    ),
    "nothing but another date": (),
}


def same(one, other):
    pd.testing.assert_frame_equal(
        one.log.drop(columns=["sha256", "undoes"]), other.log.drop(columns=["sha256", "undoes"])
    )
    for kind in one.tables:
        pd.testing.assert_frame_equal(one.history[kind], other.history[kind])
        pd.testing.assert_frame_equal(one.tables[kind], other.tables[kind])


@pytest.mark.parametrize("changes", UPDATES.values(), ids=UPDATES)
def test_what_is_foreseen_is_what_is_known_after_saving(database, changes):
    save(database, *FIRST, at=on(1))
    save(database, action("A-1", "Elders"), at=on(2), area="Haven-Stad")
    before = known(database)
    revision = NewRevision("Amstelstad", on(3), "Casusteam", as_of=on(3).date(), held=("actions",))
    foreseen = snapshots.after(before, revision, changes)
    save(database, *changes, at=on(3))
    same(foreseen, known(database))


def test_foreseeing_on_an_empty_programme_and_after_an_undo(database):
    revision = NewRevision("Amstelstad", on(1), "Casusteam", as_of=on(1).date(), held=("actions",))
    first = snapshots.after(known(database), revision, FIRST)
    save(database, *FIRST, at=on(1))
    same(first, known(database))
    second = save(database, ended("actions", "A-2", "renamed", "A-8"), action("A-8"), at=on(2))
    undo(database, second, at=on(3))
    later = NewRevision("Amstelstad", on(4), "Casusteam", as_of=on(4).date(), held=("actions",))
    foreseen = snapshots.after(known(database), later, (action("A-2", "Anders"),))
    save(database, action("A-2", "Anders"), at=on(4))
    same(foreseen, known(database))


def test_what_was_known_is_not_changed_by_foreseeing(database):
    save(database, *FIRST, at=on(1))
    before, again = known(database), known(database)
    revision = NewRevision("Amstelstad", on(3), "Casusteam")
    snapshots.after(before, revision, (ended("actions", "A-2"),))
    same(before, again)
