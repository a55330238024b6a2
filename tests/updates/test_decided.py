"""What directors decided on comes back in the area's next workbook, and is missing from no file before that."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from koppelkansen_metrics import access, programme, updates
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.store.revisions import Change, NewRevision
from koppelkansen_metrics.updates import Options
from koppelkansen_metrics.updates.prefilled import filled
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
MEETING = datetime(2021, 4, 13, 16, tzinfo=UTC)
JULY = datetime(2021, 7, 2, 9, tzinfo=UTC)
WITHOUT = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1")))
DECIDED = {"title": "Eén loket openen", "line": 1, "organisation": "Gemeente Amsterdam", "status": "niet gestart"}


@pytest.fixture
def database(tmp_path):
    """Binnenstad reported once, and then the directors decided on B-1."""
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    told = Options(by="Casusteam", recorded_at=datetime(2021, 4, 6, 12, tzinfo=UTC))
    first = book(Acties=actions(action("A-1")))
    updates.save(opened, SETTINGS, first, "x.xlsx", options=told, person=access.LOCAL)
    values = {key: DECIDED.get(key) for key in KINDS["actions"].keys}
    with opened.write() as connection:
        decision = NewRevision("Binnenstad", MEETING, by="Directeuren", kind="decision")
        revisions.save(connection, decision, [Change("actions", "B-1", values, source="decision")], expected=1)
    yield opened
    opened.close()


def delivered(database, data):
    told = Options(by="Casusteam", recorded_at=JULY)
    updates.save(database, SETTINGS, data, "x.xlsx", options=told, person=access.LOCAL)
    return {row["code"]: row["missing_since"] for row in plain(updates.known(database, SETTINGS)["actions"])}


def with_peildatum(data, day):
    workbook = load_workbook(io.BytesIO(data))
    for row in workbook["Algemeen"].iter_rows():
        if row[0].value == "Peildatum":
            row[1].value = day
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def test_a_file_that_never_held_it_does_not_miss_it(database):
    assert delivered(database, WITHOUT) == {"A-1": None, "B-1": None}


def test_it_stands_in_the_next_workbook_which_changes_nothing_by_itself(database):
    known = updates.known(database, SETTINGS)
    data = with_peildatum(filled(known, "Binnenstad"), date(2021, 3, 31))
    preview = updates.check(database, SETTINGS, data, "x.xlsx", options=Options(by="x", recorded_at=JULY))
    assert preview.counts()["actions"] == {"new": 0, "changed": 0, "missing": 0, "equal": 2}


def test_once_a_workbook_held_it_the_next_can_miss_it(database):
    known = updates.known(database, SETTINGS)
    delivered(database, with_peildatum(filled(known, "Binnenstad"), date(2021, 5, 31)))
    assert delivered(database, WITHOUT)["B-1"] is not None
