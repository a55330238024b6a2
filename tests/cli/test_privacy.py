"""Taking a name or a file out from the command line."""

import pytest

from tests.updates.books import action, actions, book

NAME, ROLE = "Zoë de Wit", "Trekker"
ERASE = ("erase", NAME, "--role", ROLE, "--by", "Beheerder")
REMOVE = ("--by", "Beheerder", "--reason", "Verkeerde lijst")


@pytest.fixture
def loaded(run, file):
    path = file(book(Acties=actions(action("A-1", f"Met {NAME}"))))
    assert run("import", path, "--by", "Casusteam", "--recorded-at", "2021-04-06T12:00:00+02:00").exit_code == 0


def test_a_name_is_replaced_and_it_is_said_what_else_there_is_to_do(loaded, run, told):
    done = run(*ERASE)
    assert done.exit_code == 0
    assert "actions" in done.stdout
    assert "Backups" in done.stderr
    (record,) = told("metrics", "--records")["records"]
    assert NAME not in str(record)
    out = run("erase", NAME, "--role", ROLE, "--by", "x")
    assert (out.exit_code, out.stdout) == (0, "")
    assert "nowhere" in out.stderr


def test_as_json_it_tells_where_and_which_files_and_not_the_name(loaded, told):
    seen = told(*ERASE, "--dry-run")
    done = told(*ERASE)
    assert (seen["dry_run"], done["dry_run"]) == (True, False)
    assert seen["places"] == done["places"] == {"actions": 1}
    assert [each["revision"] for each in done["files"]] == [1]
    assert seen["files"][0]["after"] is None
    assert done["files"][0]["before"] == seen["files"][0]["before"] != done["files"][0]["after"]
    assert told("history")[0]["sha256"] == done["files"][0]["after"]
    assert NAME not in str(done)


def test_looking_first_says_that_nothing_changed(loaded, run, told):
    assert "Nothing was changed" in run(*ERASE, "--dry-run").stderr
    assert told(*ERASE, "--dry-run")["places"] == {"actions": 1}


def test_the_workbook_in_the_place_of_an_original_is_not_called_the_original(loaded, run, tmp_path):
    run(*ERASE)
    done = run("original", 1, "--output", tmp_path / "x.xlsx")
    assert "takes the place" in done.stderr


def test_a_file_is_removed_once_its_version_is_undone(loaded, run, refused, tmp_path):
    assert "Undo it first" in refused("remove", 1, *REMOVE)
    run("undo", 1, "--by", "Casusteam")
    assert run("remove", 1, *REMOVE).exit_code == 0
    assert "was removed" in refused("original", 1, "--output", tmp_path / "x.xlsx")
    assert "was removed" in refused("remove", 1, *REMOVE)
    assert not (tmp_path / "x.xlsx").exists()


def test_what_is_kept_too_long_can_be_destroyed_by_hand(loaded, run):
    done = run("forget")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "0 answers" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ("erase", "Jo", "--role", ROLE, "--by", "x"),
        ("erase", NAME, "--role", " ", "--by", "x"),
        ("erase", NAME, "--role", "De Wit", "--by", "x"),
        ("erase", "Haven", "--role", ROLE, "--by", "x"),
        ("erase", NAME, "--by", "x"),
        ("erase", NAME, "--role", ROLE),
        ("remove", "9", *REMOVE),
        ("remove", "een", *REMOVE),
        ("remove", "1", "--by", "x", "--reason", ""),
    ],
)
def test_what_a_person_got_wrong_is_one_sentence(loaded, refused, wrong):
    assert refused(*wrong)


@pytest.mark.parametrize("command", [ERASE, ("remove", "1", *REMOVE), ("forget",)])
def test_without_a_database_there_is_nothing_to_do_it_in(refused, command):
    assert "no database" in refused(*command)
