"""Reading: what was known at any moment, with renames, merges and undone versions."""

from datetime import timedelta

import pytest

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import snapshots
from koppelkansen_metrics.store.revisions import Change
from tests.store.told import AREA, END, PROGRAMME, action, ended, known, on, pilot, save, titles, undo


def versions(snapshot_, kind="actions"):
    """(code, identity, title) of every version, in order."""
    history = snapshot_.history[kind]
    return list(zip(history["code"], history["identity"], history["title"], strict=True))


@pytest.mark.parametrize("filled", [False, True])
def test_tables_and_history_are_typed_with_rows_and_without(database, filled):
    if filled:
        save(database, *(Change(kind, "1", {}, source="template") for kind in KINDS), at=on(1))
    found = known(database)
    for key, kind in KINDS.items():
        assert len(found[key]) == len(found.history[key]) == filled
        assert dict(found[key].dtypes) == dict(snapshot.frame(snapshot.columns(kind)).dtypes)
        assert dict(found.history[key].dtypes) == dict(snapshot.frame(snapshot.history_columns(kind)).dtypes)
    assert dict(found.log.dtypes) == dict(snapshot.frame(snapshot.LOG).dtypes)


def test_each_area_is_as_after_its_last_version_until_then(database):
    save(database, action("A-1", "mei"), at=on(1, 5))
    save(database, action("A-1", "april"), at=on(1, 4), area="Binnenstad")
    save(database, action("A-1", "juni"), at=on(1, 6))
    at = {month: titles(known(database, on(1, month))) for month in (3, 4, 5, 6)}
    assert at == {
        3: {},
        4: {"Binnenstad/A-1": "april"},
        5: {"A-1": "mei", "Binnenstad/A-1": "april"},
        6: {"A-1": "juni", "Binnenstad/A-1": "april"},
    }


def test_of_two_versions_at_the_same_moment_the_last_is_known(database):
    save(database, action("A-1", "een"), at=on(1))
    save(database, action("A-1", "twee"), at=on(1))
    assert titles(known(database, on(1))) == {"A-1": "twee"}
    assert titles(known(database, on(1) - timedelta(microseconds=1))) == {}


def test_what_came_later_does_not_show_in_the_history_of_then(database):
    first = save(database, action("A-1"), action("A-2"), at=on(1))
    save(database, ended("actions", "A-1", "renamed", "A-3"), action("A-3"), ended("actions", "A-2"), at=on(2))
    undo(database, save(database, at=on(3)), at=on(4))
    then = known(database, on(1))
    history = then.history["actions"]
    assert list(history["code"]) == ["A-1", "A-2"]
    assert list(history["identity"]) == ["A-1", "A-2"]
    assert history[["valid_to", "ended", "successor"]].isna().all(axis=None)
    assert list(then.log["revision"]) == [first]
    assert bool(known(database, on(3)).log["effective"].all())


def test_the_heads_are_those_of_the_snapshot(database):
    assert_heads(database, END)
    save(database, at=on(1))
    save(database, at=on(2), area="Binnenstad")
    save(database, at=on(3))
    for moment in (on(1), on(2), END):
        assert_heads(database, moment)


def assert_heads(database, moment):
    with database.read() as connection:
        assert snapshots.heads(connection, moment) == dict(known(database, moment).revisions)


def test_areas_that_the_programme_no_longer_has_are_still_known(database):
    save(database, action("A-1"), at=on(1), area="Oud gebied")
    assert titles(known(database)) == {"Oud gebied/A-1": "Iets doen"}


def test_a_renamed_record_keeps_its_history(database):
    save(database, action("A", "een"), at=on(1))
    save(database, ended("actions", "A", "renamed", "B"), action("B", "twee"), at=on(2))
    save(database, ended("actions", "B", "renamed", "C"), action("C", "drie"), at=on(3))
    assert versions(known(database)) == [("A", "C", "een"), ("B", "C", "twee"), ("C", "C", "drie")]
    assert versions(known(database, on(2))) == [("A", "B", "een"), ("B", "B", "twee")]


def test_a_code_that_is_given_out_again_is_another_record(database):
    save(database, action("A", "oud"), at=on(1))
    save(database, ended("actions", "A", "renamed", "B"), action("B", "oud"), at=on(2))
    save(database, action("A", "nieuw"), at=on(3))
    assert versions(known(database)) == [("A", "B", "oud"), ("B", "B", "oud"), ("A", "A", "nieuw")]


def test_codes_that_change_places_in_one_version_keep_their_own_history(database):
    save(database, action("A", "eerst A"), action("B", "eerst B"), at=on(1))
    save(
        database,
        Change("actions", "A", None, ended="renamed", successor="B"),
        Change("actions", "B", None, ended="renamed", successor="C"),
        action("C", "eerst B"),
        at=on(2),
    )
    save(database, action("B", "eerst A"), at=on(3))
    assert versions(known(database)) == [
        ("A", "B", "eerst A"),
        ("B", "C", "eerst B"),
        ("C", "C", "eerst B"),
        ("B", "B", "eerst A"),
    ]


def test_the_same_code_in_another_area_is_another_record(database):
    save(database, action("A", "daar"), at=on(1), area="Binnenstad")
    save(database, action("A", "hier"), at=on(1))
    save(database, ended("actions", "A", "renamed", "B"), action("B", "hier"), at=on(2))
    assert versions(known(database)) == [("A", "A", "daar"), ("A", "B", "hier"), ("B", "B", "hier")]


def test_a_row_renamed_after_it_was_missing_stands_before_the_row_that_took_its_place(database):
    save(database, action("Z", "oud"), at=on(1))
    save(
        database, Change("actions", "Z", {"title": "oud"}, origin=1, goes_missing=True), action("A", "nieuw"), at=on(2)
    )
    save(database, ended("actions", "Z", "renamed", "A"), at=on(3))
    assert versions(known(database)) == [("Z", "A", "oud"), ("Z", "A", "oud"), ("A", "A", "nieuw")]


def test_a_rename_that_was_undone_is_none(database):
    save(database, action("A", "oud"), at=on(1))
    renamed = save(database, ended("actions", "A", "renamed", "B"), action("B", "nieuw"), at=on(2))
    back = undo(database, renamed, at=on(3))
    undone = known(database)
    assert versions(undone) == [("A", "A", "oud"), ("B", "A", "nieuw"), ("A", "A", "oud")]
    assert undone.history["actions"][["ended", "successor"]].isna().all(axis=None)
    undo(database, back, at=on(4))
    first = known(database).history["actions"].iloc[0]
    assert (first["code"], first["identity"], first["ended"], first["successor"]) == ("A", "B", "renamed", "B")


def test_a_merged_record_keeps_its_own_history_and_says_where_it_went(database):
    save(database, action("A", "een"), action("B", "twee"), at=on(1))
    save(database, ended("actions", "A", "merged", "B"), at=on(2))
    merged = known(database)
    assert versions(merged) == [("A", "A", "een"), ("B", "B", "twee")]
    assert titles(merged) == {"B": "twee"}
    assert list(merged.history["actions"]["successor"].fillna("")) == ["B", ""]


def refers(snapshot_, kind="actions", key="pilot"):
    return dict(zip(snapshot_[kind]["code"], snapshot_[kind][key].fillna(""), strict=True))


@pytest.mark.parametrize("how", ["renamed", "merged"])
def test_references_follow_a_code_that_went_into_another(database, how):
    save(database, pilot("P-1"), pilot("P-2"), action("A-1", pilot="P-1"), action("A-2", pilot="P-9"), at=on(1))
    save(database, action("A-1", pilot="Amstelstad/P-1"), at=on(1), area="Binnenstad")
    save(database, ended("pilots", "P-1", how, "P-2"), at=on(2))
    save(database, ended("pilots", "P-2", how, "P-3"), pilot("P-3"), at=on(3))
    assert list(known(database)["actions"]["pilot"]) == ["P-3", "P-9", "Amstelstad/P-3"]
    assert list(known(database, on(2))["actions"]["pilot"]) == ["P-2", "P-9", "Amstelstad/P-2"]


def test_several_references_in_one_value_and_to_any_kind_follow_too(database):
    gain = Change("gains", "W-1", {"gain": "Iets", "pilots": "P-1; Binnenstad/P-1; P-2"}, source="template")
    ask = Change("asks", "V-1", {"question": "Mag dit?", "about": "A-1"}, source="template")
    save(database, pilot("P-1"), pilot("P-2"), action("A-1"), gain, ask, at=on(1))
    save(
        database,
        *(ended("pilots", "P-1", "renamed", "P-5"), pilot("P-5")),
        *(ended("actions", "A-1", "renamed", "A-5"), action("A-5")),
        at=on(2),
    )
    assert list(known(database)["gains"]["pilots"]) == ["P-5; Binnenstad/P-1; P-2"]
    assert list(known(database)["asks"]["about"]) == ["A-5"]


def test_a_reference_written_after_a_rename_means_the_record_that_has_the_code_now(database):
    save(database, pilot("P-1", title="oud"), action("A-1", pilot="P-1"), at=on(1))
    save(database, ended("pilots", "P-1", "renamed", "P-2"), pilot("P-2", title="oud"), at=on(2))
    save(database, pilot("P-1", title="nieuw"), action("A-2", pilot="P-1"), at=on(3))
    assert refers(known(database)) == {"A-1": "P-2", "A-2": "P-1"}


def test_a_reference_that_an_undo_put_back_follows_what_happened_since_it_was_written(database):
    save(database, pilot("P-1"), action("A-1", pilot="P-1"), at=on(1))
    save(database, ended("pilots", "P-1", "renamed", "P-2"), pilot("P-2"), at=on(2))
    undo(database, save(database, action("A-1", "Anders", pilot="P-2"), at=on(3)), at=on(4))
    assert refers(known(database)) == {"A-1": "P-2"}


def test_a_row_kept_as_missing_keeps_the_references_it_had_then(database):
    first = save(database, pilot("P-2"), action("A-1", pilot="P-1"), pilot("P-1"), at=on(1))
    save(database, ended("pilots", "P-2", "renamed", "P-9"), pilot("P-9"), at=on(2))
    save(database, ended("pilots", "P-1", "renamed", "P-2"), pilot("P-2"), at=on(3))
    kept = Change("actions", "A-1", {"pilot": "P-2"}, source="template", origin=first, goes_missing=True)
    save(database, kept, at=on(4))
    assert refers(known(database)) == {"A-1": "P-2"}


def test_reading_the_tables_changes_nothing_in_them(database):
    save(database, pilot("P-1"), action("A-1", pilot="P-1"), at=on(1))
    save(database, ended("pilots", "P-1", "renamed", "P-2"), pilot("P-2"), at=on(2))
    with database.read() as connection:
        one, other = (snapshots.load(connection, PROGRAMME, END) for _ in range(2))
    assert one["actions"].equals(other["actions"])
    assert list(one.history["actions"]["pilot"]) == ["P-1"]
    assert dict(one.revisions) == {AREA: 2}
