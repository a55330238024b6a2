"""`demo`: example data, loaded once, in order, and never beside anything else."""

from datetime import date

import pytest

from koppelkansen_metrics.updates import examples
from tests.updates.books import action, actions, book

LIST = """
[[workbooks]]
file = "q1.xlsx"
area = "Binnenstad"
recorded_at = 2021-04-08T11:00:00+02:00
by = "Casusteam Binnenstad"

[[workbooks]]
file = "q2.xlsx"
area = "Binnenstad"
recorded_at = 2021-07-02T11:00:00+02:00
by = "Casusteam Binnenstad"
reasons = { "actions:A-2" = "dropped", "actions:A-3" = "renamed:A-4" }
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    made = tmp_path / "examples"
    made.mkdir()
    (made / "examples.toml").write_text(LIST)
    (made / "q1.xlsx").write_bytes(book(Acties=actions(action("A-1"), action("A-2"), action("A-3"))))
    later = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-4")))
    (made / "q2.xlsx").write_bytes(later)
    monkeypatch.setattr(examples, "FOLDER", made)
    return made


def test_each_workbook_is_loaded_at_its_moment_and_with_its_reasons(run, told):
    assert run("demo").exit_code == 0
    assert [(each["recorded_at"], each["file"], each["by"]) for each in told("history")] == [
        ("2021-07-02T09:00:00+00:00", "q2.xlsx", "Casusteam Binnenstad"),
        ("2021-04-08T09:00:00+00:00", "q1.xlsx", "Casusteam Binnenstad"),
    ]
    assert [each["code"] for each in told("metrics", "--records")["records"]] == ["A-1", "A-4"]


def test_loading_it_again_changes_nothing(run, told):
    run("demo")
    again = run("demo")
    assert (again.exit_code, again.stdout) == (0, "")
    assert len(told("history")) == 2


def test_a_load_that_was_cut_short_goes_on(run, told, folder):
    whole = (folder / "examples.toml").read_text()
    (folder / "examples.toml").write_text(whole[: whole.rindex("[[workbooks]]")])
    run("demo")
    (folder / "examples.toml").write_text(whole)
    assert run("demo").exit_code == 0
    assert [each["revision"] for each in told("history")] == [2, 1]


def test_it_is_never_put_beside_other_revisions(told, refused, file):
    told("import", file(book("Haven-Stad", Acties=actions(action("H-1")))), "--by", "Casusteam")
    assert refused("demo")
    assert len(told("history")) == 1


def test_after_other_work_on_the_example_data_it_is_refused_too(run, told, refused):
    run("demo")
    told("undo", 2, "--by", "Casusteam")
    assert refused("demo")


def test_example_data_that_is_not_there_is_one_sentence(refused, folder):
    (folder / "q1.xlsx").unlink()
    assert refused("demo")
    (folder / "examples.toml").unlink()
    assert refused("demo")
