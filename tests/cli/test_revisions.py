"""`history`, `undo`, `original` and `migrate`."""

from datetime import date
from pathlib import Path

import pytest

from tests.updates.books import action, actions, book

FIRST = book(Acties=actions(action("A-1"), action("A-2")))
SECOND = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", status="gereed", progress=100), action("A-2")))
THIRD = book(as_of=date(2021, 9, 30), Acties=actions(action("A-1", progress=80), action("A-2")))
HAVEN_STAD = book("Haven-Stad", Acties=actions(action("H-1")))

KEYS = {"revision", "area", "recorded_at", "by", "kind", "file", "sha256", "undoes", "as_of"}


@pytest.fixture
def delivered(told, file):
    for data, name in ((FIRST, "q1.xlsx"), (HAVEN_STAD, "hs.xlsx"), (SECOND, "q2.xlsx")):
        told("import", file(data, name), "--by", "Casusteam")


def test_history_lists_the_newest_first_with_exactly_these_keys(told, delivered):
    listed = told("history")
    assert [(each["revision"], each["area"], each["file"]) for each in listed] == [
        (3, "Binnenstad", "q2.xlsx"),
        (2, "Haven-Stad", "hs.xlsx"),
        (1, "Binnenstad", "q1.xlsx"),
    ]
    assert all(set(each) == KEYS for each in listed)
    assert (listed[0]["kind"], listed[0]["as_of"], listed[0]["undoes"]) == ("upload", "2021-06-30", None)
    assert [each["revision"] for each in told("history", "--area", "binnenstad")] == [3, 1]


def test_history_of_a_database_that_is_not_there_is_empty_and_makes_nothing(told, run, url):
    assert told("history") == []
    assert run("history").exit_code == 0
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_undo_is_a_new_revision_that_restores_what_was_before(told, delivered):
    assert told("metrics")["groups"][0]["progress"]["done"] == 1
    undone = told("undo", 3, "--by", "Casusteam")
    assert (undone["revision"], undone["undoes"], undone["status"]) == (4, 3, "undone")
    assert told("metrics")["groups"][0]["progress"]["done"] == 0
    newest = told("history")[0]
    assert (newest["kind"], newest["undoes"], newest["file"], newest["sha256"]) == ("undo", 3, None, None)


def test_an_undo_that_later_work_stands_on_is_refused_with_the_rows_and_exit_code_1(told, run, file, delivered):
    told("import", file(THIRD), "--by", "Casusteam")
    refused = told("undo", 3, "--by", "Casusteam", exits=1)
    assert (refused["status"], refused["revision"]) == ("refused", None)
    assert "A-1" in refused["message"]
    assert run("undo", 3, "--by", "Casusteam").exit_code == 1
    assert len(told("history")) == 4


@pytest.mark.parametrize("number", ["99", "0", "-1", "een", "99999999999999999999"])
def test_a_revision_that_is_not_there_is_one_sentence(refused, delivered, number, tmp_path):
    assert refused("undo", "--by", "x", "--", number)
    assert refused("original", "--output", tmp_path / "x.xlsx", "--", number)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_revision_without_a_file_has_no_original(told, refused, delivered, tmp_path):
    told("undo", 3, "--by", "Casusteam")
    assert refused("original", 4, "--output", tmp_path / "x.xlsx")


def test_an_output_that_cannot_be_written_is_one_sentence(refused, delivered, tmp_path):
    assert refused("original", 1, "--output", tmp_path)
    assert refused("original", 1, "--output", tmp_path / "nergens" / "x.xlsx")


def test_migrate_makes_the_database_and_may_be_repeated(run, told):
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0
    assert told("history") == []
