"""A file that should not have come is destroyed with all that only it said; that it came stays on record."""

import hashlib
from datetime import date

import pytest

from koppelkansen_metrics import access, privacy, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.metrics.report import report
from koppelkansen_metrics.privacy.removing import MARKER
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.audit import Done
from tests.privacy.conftest import APRIL, AUGUST, JULY, SETTINGS, save
from tests.privacy.test_erasing import listed, log, refuses, stored
from tests.updates.books import action, actions, book

AREA = "Binnenstad"
DAYS = (date(2021, 4, 30), date(2021, 7, 30), date(2030, 1, 1))
SECRET = "Dossier van een bewoner"


@pytest.fixture
def wrong(database):
    """A database with a right file, a wrong one that changed and added a row, and its undo: the number of the wrong."""
    save(database, book(Acties=actions(action("A-1"), action("A-2"))), area=AREA, at=APRIL)
    data = book(
        as_of=date(2021, 6, 30),
        Acties=actions(action("A-1", SECRET, progress=90), action("A-2"), action("A-3", SECRET)),
    )
    number = save(database, data, f"{SECRET}.xlsx", area=AREA, at=JULY)
    updates.undo(database, SETTINGS, number, by="Casusteam", person=access.LOCAL)
    return number


def remove(database, number, reason="Bewonersgegevens", person=access.LOCAL):
    return privacy.remove(database, number, by="Beheerder", reason=reason, person=person)


def figures(database):
    known = [updates.known(database, SETTINGS, end_of_day(day)) for day in DAYS]
    return [report(each, as_of=day, by=["area", "line"]) for each, day in zip(known, DAYS, strict=True)]


def test_nothing_of_what_was_in_it_is_left(database, wrong):
    assert [each for each in stored(database) if SECRET in str(each)]
    assert remove(database, wrong)
    assert [each for each in stored(database) if SECRET in str(each)] == []


def test_its_bytes_are_not_in_the_files_of_the_database(wrong, database, tmp_path):
    remove(database, wrong)
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.glob("test.db*"))


def test_that_it_came_stays_on_record(database, wrong):
    before = listed(database)[wrong]
    remove(database, wrong)
    after = listed(database)[wrong]
    for name in ("number", "area", "recorded_at", "by", "kind", "as_of", "sha256", "undone_by"):
        assert getattr(after, name) == getattr(before, name)
    assert (after.file, after.has_file, after.is_removed, after.is_replaced) == (MARKER, False, True, False)
    event = log(database)[0]
    assert (event.deed, event.by, event.area) == (Done.REMOVED, "Beheerder", AREA)
    assert event.about == f"{wrong}: {before.sha256}: Bewonersgegevens"
    refuses(database, "DELETE FROM audit")


def test_figures_as_they_were_known_then_still_add_up(database, wrong):
    before = figures(database)
    remove(database, wrong)
    assert figures(database) == before
    known = updates.known(database, SETTINGS, end_of_day(DAYS[1]))
    history = [row for row in plain(known.history["actions"]) if row["origin"] == wrong]
    assert {(row["title"], row["sheet"], row["row"]) for row in history} == {(MARKER, None, None)}
    assert {row["progress"] for row in history} == {40.0, 90.0}


def test_what_other_files_wrote_stays(database, wrong):
    remove(database, wrong)
    rows = plain(updates.known(database, SETTINGS)["actions"], ["code", "title", "origin"])
    assert [(row["code"], row["title"]) for row in rows] == [("A-1", "Straatprofiel"), ("A-2", "Straatprofiel")]
    with database.read() as connection:
        assert hashlib.sha256(revisions.original(connection, 1)[1]).hexdigest() == listed(database)[1].sha256


def test_its_undo_is_not_undone_any_more(database, wrong):
    remove(database, wrong)
    with pytest.raises(UserError, match="was removed"):
        updates.undo(database, SETTINGS, max(listed(database)), by="Casusteam", person=access.LOCAL)


def test_a_file_that_still_counts_is_not_removed(database):
    number = save(database, book(Acties=actions(action("A-1"))), area=AREA, at=AUGUST)
    with pytest.raises(UserError, match="Undo it first"):
        remove(database, number)
    assert listed(database)[number].has_file


@pytest.mark.parametrize(("number", "said"), [(99, "no version"), (3, "no file"), (2, "was removed")])
def test_what_has_no_file_to_remove_is_said(database, wrong, number, said):
    remove(database, wrong)
    with pytest.raises(UserError, match=said):
        remove(database, number)


def test_a_reason_is_asked_for_and_only_an_administrator_may(database, wrong):
    with pytest.raises(UserError, match="Say why"):
        remove(database, wrong, "  ")
    for role in (Role.SECRETARY, Role.TEAM_LEAD):
        with pytest.raises(UserError, match="role"):
            remove(database, wrong, person=Person("x", frozenset({role}), frozenset({AREA})))
    assert listed(database)[wrong].has_file


def test_a_file_of_which_an_older_name_was_taken_out_can_be_removed_too(database, wrong):
    privacy.erase(database, SETTINGS, "Dossier van", role="Map", by="x", person=access.LOCAL)
    remove(database, wrong)
    assert listed(database)[wrong].is_removed
