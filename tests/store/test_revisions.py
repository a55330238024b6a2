"""Saving, history and undo: one revision per update, all of it or nothing."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.revisions import Change, HeadMoved, NewRevision
from tests.store.told import AREA, action, ended, head, known, on, pilot, save, titles, undo


def history(database, area=None):
    with database.read() as connection:
        return revisions.history(connection, area)


def test_revisions_are_numbered_over_all_areas_and_listed_newest_first(database):
    first = save(database, action("A-1"), at=on(1))
    second = save(database, action("A-1"), at=on(2), area="Binnenstad", note="Nieuw")
    third = save(database, at=on(3))
    assert first < second < third
    listed = history(database)
    assert [(each.number, each.area) for each in listed] == [(third, AREA), (second, "Binnenstad"), (first, AREA)]
    assert [each.number for each in history(database, AREA)] == [third, first]
    assert listed[1] == revisions.Revision(
        number=second,
        area="Binnenstad",
        recorded_at=on(2),
        by="Casusteam",
        kind="upload",
        as_of=date(2021, 1, 2),
        file=None,
        sha256=None,
        undoes=None,
        note="Nieuw",
        held=("actions",),
    )


def test_a_moment_is_kept_to_the_microsecond_in_utc(database):
    moment = on(1).replace(microsecond=123_456)
    save(database, at=moment)
    (only,) = history(database)
    assert only.recorded_at == moment
    assert only.recorded_at.utcoffset() == timedelta(0)


def test_a_row_that_did_not_change_is_not_written_again(database):
    first = save(database, action("A-1"), action("A-2"), at=on(1))
    second = save(database, action("A-2", "Iets anders"), at=on(2))
    versions = known(database).history["actions"]
    assert list(zip(versions["code"], versions["valid_from"], strict=True)) == [
        ("A-1", first),
        ("A-2", first),
        ("A-2", second),
    ]


def test_values_come_back_as_they_were_given(database):
    values = {
        "title": '‘Straat’ = 🌳; één — "twee"',
        "line": 3,
        "progress": 37.5,
        "planned_end": date(2021, 6, 30),
        "note": None,
    }
    save(database, Change("actions", "A-1", values, source="template", sheet="Acties", row=7), at=on(1), file="f.xlsx")
    (row,) = plain(known(database)["actions"])
    assert {key: row[key] for key in values} == values
    assert (row["source"], row["file"], row["sheet"], row["row"]) == ("template", "f.xlsx", "Acties", 7)


def test_the_original_comes_back_byte_for_byte_with_its_fingerprint(database):
    content = bytes(range(256)) * 3
    number = save(database, at=on(1), file="stand.xlsx", original=content)
    with database.read() as connection:
        assert revisions.original(connection, number) == ("stand.xlsx", content)
    assert history(database)[0].sha256 == hashlib.sha256(content).hexdigest()


def test_asking_for_an_original_that_is_not_there_gives_a_sentence(database):
    number = save(database, at=on(1))
    with database.read() as connection:
        for wrong in (number, number + 1):
            with pytest.raises(UserError, match=str(wrong)):
                revisions.original(connection, wrong)


def test_who_saves_on_an_old_difference_is_told_and_nothing_is_kept(database):
    base = save(database, action("A-1"), at=on(1))
    save(database, action("A-1", "Van de ander"), at=on(2))
    for expected in (base, None):
        with pytest.raises(HeadMoved):
            save(database, action("A-1", "Van mij"), action("A-2"), at=on(3), expected=expected)
    assert titles(known(database)) == {"A-1": "Van de ander"}
    assert len(history(database)) == 2


@pytest.mark.parametrize("started", [False, True])
def test_of_several_who_save_at_once_exactly_one_wins(database, started):
    base = save(database, action("A-1"), at=on(1)) if started else None
    barrier = Barrier(4)

    def attempt(name):
        barrier.wait()
        try:
            save(database, action("A-1", name), at=on(2), expected=base)
        except HeadMoved:
            return None
        return name

    with ThreadPoolExecutor(4) as pool:
        won = [name for name in pool.map(attempt, ["een", "twee", "drie", "vier"]) if name]
    assert len(won) == 1
    assert titles(known(database)) == {"A-1": won[0]}
    assert head(database) == max(each.number for each in history(database))


def test_nothing_is_recorded_before_the_area_s_last(database):
    save(database, action("A-1"), at=on(2))
    with pytest.raises(UserError, match=AREA):
        save(database, action("A-2"), at=on(1))
    assert titles(known(database)) == {"A-1": "Iets doen"}
    save(database, action("A-2"), at=on(2))
    save(database, action("B-1"), at=on(1), area="Binnenstad")


def test_undo_puts_back_changed_new_and_ended_rows_with_their_old_places(database):
    place = {"source": "template", "sheet": "Acties"}
    values = {"title": "Oud"}
    first = save(
        database,
        Change("actions", "A-1", values, row=2, **place),
        Change("actions", "A-2", values, row=3, **place),
        at=on(1),
        file="oud.xlsx",
    )
    second = save(
        database,
        Change("actions", "A-1", {"title": "Nieuw"}, row=9, **place),
        ended("actions", "A-2"),
        Change("actions", "A-3", values, row=11, **place),
        at=on(2),
        file="nieuw.xlsx",
    )
    before = known(database, on(1))
    number = undo(database, second, at=on(3))
    after = known(database)
    assert titles(after) == {"A-1": "Oud", "A-2": "Oud"}
    assert plain(after["actions"]) == plain(before["actions"])
    assert set(after["actions"]["origin"]) == {first}
    last = history(database)[0]
    assert (last.number, last.kind, last.undoes, last.by) == (number, "undo", second, "Kernteam")
    assert [each.undone_by for each in history(database)] == [None, number, None]


def test_undo_puts_back_that_a_row_was_missing(database):
    save(database, action("A-1"), at=on(1))
    gone = save(database, Change("actions", "A-1", {"title": "Iets doen"}, origin=1, goes_missing=True), at=on(2))
    back = save(database, action("A-1"), at=on(3))
    assert known(database)["actions"]["missing_since"].isna().all()
    undo(database, back, at=on(4))
    assert list(known(database)["actions"]["missing_since"]) == [gone]


def test_an_undone_revision_counts_no_more_and_one_that_is_undone_again_does(database):
    save(database, action("A-1"), at=on(1))
    second = save(database, action("A-1", "Nieuw"), at=on(5))
    assert known(database).reported == {AREA: date(2021, 1, 5)}
    back = undo(database, second, at=on(6))
    taken_back = known(database)
    assert taken_back.reported == {AREA: date(2021, 1, 1)}
    assert list(taken_back.effective("actions")["title"]) == ["Iets doen"]
    undo(database, back, at=on(7))
    again = known(database)
    assert titles(again) == {"A-1": "Nieuw"}
    assert again.reported == {AREA: date(2021, 1, 5)}
    assert list(again.effective("actions")["title"]) == ["Iets doen", "Nieuw"]
    assert list(again.log["effective"]) == [True, True, False, False]


def test_undo_refuses_what_later_versions_changed_and_names_the_rows(database):
    first = save(database, action("A-1"), action("A-2"), pilot("P-1"), at=on(1))
    save(database, action("A-2", "Anders"), ended("pilots", "P-1"), action("A-3"), at=on(2))
    with pytest.raises(UserError) as refused:
        undo(database, first, at=on(3))
    assert refused.value.details["codes"] == ("A-2", "P-1")
    assert titles(known(database)) == {"A-1": "Iets doen", "A-2": "Anders", "A-3": "Iets doen"}


def test_undo_does_not_mind_later_versions_of_other_rows_or_that_were_undone(database):
    first = save(database, action("A-1"), at=on(1))
    save(database, action("A-2"), at=on(2))
    undo(database, save(database, action("A-1", "Anders"), at=on(3)), at=on(4))
    undo(database, first, at=on(5))
    assert titles(known(database)) == {"A-2": "Iets doen"}


def test_undo_minds_a_later_undo_of_an_earlier_version(database):
    save(database, action("A-1", "een"), at=on(1))
    second = save(database, action("A-1", "twee"), at=on(2))
    third = save(database, action("A-1", "drie"), at=on(3))
    back = undo(database, third, at=on(4))
    undo(database, second, at=on(5))
    with pytest.raises(UserError, match="A-1"):
        undo(database, back, at=on(6))
    assert titles(known(database)) == {"A-1": "een"}


def test_undo_says_what_is_not_there_or_was_undone_already(database):
    number = save(database, action("A-1"), at=on(1))
    with pytest.raises(UserError, match=str(number + 1)):
        undo(database, number + 1, at=on(2))
    back = undo(database, number, at=on(2))
    with pytest.raises(UserError) as refused:
        undo(database, number, at=on(3))
    assert refused.value.details == {"number": number, "by": back}


def test_undo_by_a_clock_that_runs_behind_is_recorded_with_the_last(database):
    undo(database, save(database, action("A-1"), at=on(9)), at=on(1))
    assert [each.recorded_at for each in history(database)] == [on(9), on(9)]


def test_undo_waits_for_who_is_saving_and_sees_it(database):
    """On SQLite writers wait for each other; on PostgreSQL those of one area do."""
    number = save(database, action("A-1"), at=on(1))
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            new = NewRevision(AREA, on(2), "Casusteam")
            revisions.save(connection, new, [action("A-1", "Anders")], expected=number)
            undoing = pool.submit(undo, database, number, at=on(3))
            assert not undoing.done()
        with pytest.raises(UserError, match="A-1"):
            undoing.result(timeout=20)
    assert titles(known(database)) == {"A-1": "Anders"}


def test_thousands_of_rows_are_saved_in_one_revision(database):
    many = [action(f"A-{number}") for number in range(3000)]
    save(database, *many, at=on(1))
    last = save(database, *[action(each.code, "Anders") for each in many], at=on(2))
    assert set(titles(known(database)).values()) == {"Anders"}
    undo(database, last, at=on(3))
    assert set(titles(known(database)).values()) == {"Iets doen"}
    assert len(titles(known(database))) == 3000
