"""Saving on SQLite and on PostgreSQL: the same answers, also when two save at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics import access, programme, updates
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.database import migrate, open_or_create
from koppelkansen_metrics.updates import Options, cases
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
APRIL = datetime(2021, 4, 8, 9, 0, tzinfo=UTC)
JULY = datetime(2021, 7, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(database_url):
    migrate(database_url)
    opened = open_or_create(database_url)
    yield opened
    opened.close()


def save(database, data, at, **how):
    options = Options(by="Casusteam", recorded_at=at)
    return updates.save(database, SETTINGS, data, "f.xlsx", options=options, person=access.LOCAL, **how)


def test_what_was_saved_is_compared_with_what_comes_next(database):
    first = book(Acties=actions(action("A-1", progress=37.5), action("A-2")))
    assert save(database, first, APRIL).status == "saved"
    assert save(database, first, JULY).status == "unchanged"
    second = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", progress=37.5), action("A-3")))
    assert save(database, second, JULY).preview.counts() == {
        "actions": {"new": 1, "changed": 0, "missing": 1, "equal": 1}
    }
    rows = plain(updates.known(database, SETTINGS)["actions"])
    assert [(row["code"], row["progress"], row["missing_since"] is None) for row in rows] == [
        ("A-1", 37.5, True),
        ("A-2", 40.0, False),
        ("A-3", 40.0, True),
    ]


def test_of_two_who_saw_the_same_difference_one_saves_and_the_other_is_told(database):
    files = [book(as_of=date(2021, 3, day), Acties=actions(action(f"A-{day}"))) for day in (10, 11)]

    def attempt(data):
        try:
            return save(database, data, APRIL, expected=None).status
        except updates.HeadMoved:
            return "moved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, files)) == ["moved", "saved"]
    assert len(updates.known(database, SETTINGS).log) == 1


def test_who_saves_by_the_clock_while_another_just_did_is_not_too_early(database, monkeypatch):
    write = cases._write

    def after_another(*arguments, **how):
        monkeypatch.setattr(cases, "_write", write)
        save(database, book(Acties=actions(action("A-1"))), None)
        return write(*arguments, **how)

    monkeypatch.setattr(cases, "_write", after_another)
    late = book(as_of=date(2021, 4, 30), Acties=actions(action("A-1"), action("A-2")))
    outcome = save(database, late, None)
    assert (outcome.status, outcome.preview.counts()["actions"]["new"]) == ("saved", 1)
    assert updates.known(database, SETTINGS).log["recorded_at"].is_monotonic_increasing
