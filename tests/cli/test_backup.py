"""`backup` and `restore`: every figure of the example data comes back."""

import json

import pytest


def figures(run):
    asked = ("metrics", "--by", "area,line", "--records", "--as-of", "2022-01-13", "--json")
    return [json.loads(run(*each).stdout_bytes) for each in (asked, ("history", "--json"))]


def test_every_figure_comes_back(run, url, tmp_path):
    assert run("demo").exit_code == 0
    before, file = figures(run), tmp_path / "kept.db"
    assert run("backup", file).exit_code == 0
    assert run("undo", "19", "--by", "x").exit_code == 0
    assert figures(run) != before
    assert run("restore", file).exit_code == 2
    assert run("restore", file, "--force").exit_code == 0
    assert figures(run) == before


def test_a_backup_can_be_put_where_nothing_is_yet(run, url, tmp_path):
    assert run("demo").exit_code == 0
    file = tmp_path / "kept.db"
    assert run("backup", file).exit_code == 0
    (tmp_path / "test.db").rename(tmp_path / "elsewhere.db")
    for leftover in tmp_path.glob("test.db-*"):
        leftover.unlink()
    assert run("restore", file).exit_code == 0
    assert len(figures(run)[0]["groups"]) == 12


@pytest.mark.parametrize("arguments", [["backup", "x"], ["restore", "nergens"], ["restore", "."], ["backup"]])
def test_what_a_person_can_do_wrong_is_one_sentence(run, arguments):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1
