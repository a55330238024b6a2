"""`backup` and `restore`, on each engine: every figure of the example data comes back."""

import json

import pytest

from koppelkansen_metrics.store import audit
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import migrate, open_or_create


@pytest.fixture
def url(database_url):
    migrate(database_url)
    return database_url


def figures(run):
    asked = (
        ("metrics", "--by", "area,line", "--records", "--as-of", "2022-01-13", "--json"),
        ("changes", "--since", "2021-07-06", "--until", "2022-01-18", "--json"),
        ("history", "--json"),
    )
    return [json.loads(run(*each).stdout_bytes) for each in asked]


def test_every_figure_comes_back(run, tmp_path):
    assert run("demo").exit_code == 0
    before, file = figures(run), tmp_path / "kept"
    assert run("backup", file).exit_code == 0
    assert run("undo", "19", "--by", "x").exit_code == 0
    assert figures(run) != before
    assert run("restore", file).exit_code == 2
    assert run("restore", file, "--force").exit_code == 0
    assert figures(run) == before


def test_a_backup_can_be_put_where_nothing_is_yet(run, another_url, tmp_path):
    assert run("demo").exit_code == 0
    before, file = figures(run), tmp_path / "kept"
    assert run("backup", file).exit_code == 0
    # Of two addresses the last holds.
    assert run("--database", another_url, "restore", file).exit_code == 0
    assert figures(lambda *asked: run("--database", another_url, *asked)) == before
    assert len(before[0]["groups"]) == 12


def test_that_a_backup_was_put_back_and_by_whom_stands_in_the_audit_log_of_what_was_put_back(run, url, tmp_path):
    by, file = "Beheerder O'Neil", tmp_path / "2026-01-31.backup"
    database = open_or_create(url)
    with database.write() as connection:
        audit.note(connection, Done.FROZE, by="x", about="2021-Q1")
        before = audit.last(connection)
    assert run("backup", file).exit_code == 0
    for _ in range(2):
        assert run("restore", file, "--force", "--by", by).exit_code == 0
    database.close()
    with database.read() as connection:
        restored, *older = audit.events(connection)
    database.close()
    assert (restored.deed, restored.by) == (Done.RESTORED, by)
    assert restored.about == f"2026-01-31.backup: {before.isoformat(timespec='minutes')}"
    assert [each.deed for each in older] == [Done.FROZE]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("arguments", [["backup", "x"], ["restore", "nergens"], ["restore", "."], ["backup"]])
def test_what_a_person_can_do_wrong_is_one_sentence(run, database_url, tmp_path, arguments):
    for left in tmp_path.iterdir():
        left.unlink()
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1
