"""Three ways: a workbook that says which version it was made from loses nothing of what others saved since."""

from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.updates import Options
from koppelkansen_metrics.updates.reasons import reason
from tests.updates.books import action, actions, book, pilot, pilots

SETTINGS = programme.load()
DAY = date(2021, 3, 31)


@pytest.fixture
def database(tmp_path):
    made = databases.open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    yield made
    made.close()


@pytest.fixture
def save(database):
    """Save a workbook; the preview and what came of it."""
    days = iter(range(1, 29))

    def saved(data, by="Casusteam", **options):
        told = Options(by=by, recorded_at=datetime(2021, 4, next(days), 12, tzinfo=UTC), **options)
        return updates.save(database, SETTINGS, data, "x.xlsx", options=told, person=LOCAL)

    return saved


def held(database, kind="actions"):
    rows = plain(updates.known(database, SETTINGS)[kind])
    return {row["code"]: (row["title"], row.get("status"), row.get("progress")) for row in rows}


def conflicts(outcome):
    return [(each.kind, each.code, each.field, each.base, each.theirs, each.mine) for each in outcome.preview.conflicts]


def test_what_others_changed_since_and_the_file_left_alone_stays(database, save):
    save(book(Acties=actions(action("A-1"), action("A-2"))))
    save(book(Acties=actions(action("A-1", "Van een ander"), action("A-2"))))
    outcome = save(book(base=1, Acties=actions(action("A-1"), action("A-2", progress=70))))
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 1, "missing": 0, "equal": 1}}
    assert conflicts(outcome) == []
    assert held(database) == {
        "A-1": ("Van een ander", "loopt", 40.0),
        "A-2": ("Straatprofiel", "loopt", 70.0),
    }


def test_two_fields_of_one_row_changed_by_two_people_are_both_kept(database, save):
    save(book(Acties=actions(action("A-1"))))
    save(book(Acties=actions(action("A-1", "Van een ander"))))
    outcome = save(book(base=1, Acties=actions(action("A-1", progress=70))))
    assert conflicts(outcome) == []
    assert held(database) == {"A-1": ("Van een ander", "loopt", 70.0)}


def test_what_both_changed_is_listed_with_who_and_the_file_has_its_way_unless_theirs_is_chosen(database, save):
    save(book(Acties=actions(action("A-1"))))
    save(book(Acties=actions(action("A-1", "Van een ander"))), by="Waterteam")
    mine = book(base=1, Acties=actions(action("A-1", "Van mij")))
    seen = updates.check(database, SETTINGS, mine, "x.xlsx", options=Options())
    [conflict] = seen.conflicts
    assert (conflict.place, conflict.by, conflict.revision) == (("actions", "A-1", "title"), "Waterteam", 2)
    assert (conflict.base, conflict.theirs, conflict.mine) == ("Straatprofiel", "Van een ander", "Van mij")
    assert dict(seen.differences["actions"].changed[0].fields) == {"title": ("Van een ander", "Van mij")}
    theirs = updates.check(
        database, SETTINGS, mine, "x.xlsx", options=Options(theirs=frozenset({("actions", "A-1", "title")}))
    )
    assert theirs.conflicts[0].stays
    assert theirs.unchanged
    assert save(mine).status == "saved"
    assert held(database)["A-1"][0] == "Van mij"


def test_both_wrote_the_same_is_no_conflict(save):
    save(book(Acties=actions(action("A-1"))))
    save(book(Acties=actions(action("A-1", progress=70))))
    outcome = save(book(base=1, Acties=actions(action("A-1", progress=70))))
    assert (outcome.status, conflicts(outcome)) == ("unchanged", [])


def test_a_row_that_others_added_since_is_not_missing(database, save):
    save(book(Acties=actions(action("A-1"))))
    save(book(Acties=actions(action("A-1"), action("A-2", "Van een ander"))))
    outcome = save(book(base=1, Acties=actions(action("A-1", progress=70))), missing="dropped")
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 1, "missing": 0, "equal": 0}}
    assert sorted(held(database)) == ["A-1", "A-2"]


def test_a_row_that_the_file_had_and_dropped_is_missing(save):
    save(book(Acties=actions(action("A-1"), action("A-2"))))
    save(book(Acties=actions(action("A-1", "Van een ander"), action("A-2"))))
    outcome = save(book(base=1, Acties=actions(action("A-1"))))
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 0, "missing": 1, "equal": 1}}


def test_a_row_that_others_dropped_since_stays_away_when_the_file_left_it_alone(database, save):
    save(book(Acties=actions(action("A-1"), action("A-2"))))
    save(book(Acties=actions(action("A-1"))), reasons={("actions", "A-2"): reason("dropped", None)})
    outcome = save(book(base=1, Acties=actions(action("A-1", progress=70), action("A-2"))))
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 1, "missing": 0, "equal": 0}}
    assert sorted(held(database)) == ["A-1"]


def test_a_row_that_others_dropped_since_and_the_file_changed_is_a_choice(database, save):
    save(book(Acties=actions(action("A-1"), action("A-2"))))
    save(book(Acties=actions(action("A-1"))), reasons={("actions", "A-2"): reason("dropped", None)})
    mine = book(base=1, Acties=actions(action("A-1"), action("A-2", progress=70)))
    stays = frozenset({("actions", "A-2", "")})
    seen = updates.check(database, SETTINGS, mine, "x.xlsx", options=Options(theirs=stays))
    assert [each.place for each in seen.conflicts] == [("actions", "A-2", "")]
    assert seen.unchanged
    assert save(mine).preview.counts()["actions"]["new"] == 1
    assert sorted(held(database)) == ["A-1", "A-2"]


def test_a_row_that_others_renamed_since_goes_on_under_its_new_code_and_so_do_references(database, save):
    rows = {"Acties": actions(action("A-1")), "Pilots": pilots(pilot("P-1"))}
    save(book(**rows))
    renamed = {("pilots", "P-1"): reason("renamed", "P-9")}
    save(book(Pilots=pilots(pilot("P-9"))), reasons=renamed)
    outcome = save(book(base=1, Acties=actions(action("A-1")), Pilots=pilots(pilot("P-1", "Nieuwe naam"))))
    assert outcome.preview.counts()["pilots"] == {"new": 0, "changed": 1, "missing": 0, "equal": 0}
    assert held(database, "pilots") == {"P-9": ("Nieuwe naam", None, None)}


@pytest.mark.parametrize("base", [None, 2, 99, 3])
def test_without_a_version_of_its_own_area_before_the_last_the_file_is_compared_as_any_other(save, base):
    save(book(Acties=actions(action("A-1"))))
    save(book("Haven-Stad", Acties=actions(action("A-1"))))
    save(book(Acties=actions(action("A-1", "Van een ander"))))
    outcome = save(book(base=base, Acties=actions(action("A-1", progress=70))))
    assert conflicts(outcome) == []
    assert outcome.preview.differences["actions"].changed[0].fields.keys() == {"title", "progress"}


def test_an_undo_in_between_counts_as_a_change_of_others(database, save):
    save(book(Acties=actions(action("A-1"))))
    save(book(Acties=actions(action("A-1", "Later"))))
    updates.undo(database, SETTINGS, 2, by="Kernteam", person=LOCAL)
    told = Options(by="Casusteam")
    mine = book(base=2, Acties=actions(action("A-1", "Later", progress=70)))
    outcome = updates.save(database, SETTINGS, mine, "x.xlsx", options=told, person=LOCAL)
    assert conflicts(outcome) == []
    assert held(database) == {"A-1": ("Straatprofiel", "loopt", 70.0)}
