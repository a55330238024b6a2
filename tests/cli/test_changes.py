"""`changes`: what is different between the ends of two days."""

from datetime import date

import pytest

from tests.updates.books import action, actions, book

Q1 = book(Acties=actions(action("A-1"), action("A-2")))
Q2 = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", status="gereed", progress=100)))


@pytest.fixture
def delivered(told, file):
    told("import", file(Q1, "q1.xlsx"), "--by", "x", "--recorded-at", "2021-04-08T11:00:00+02:00")
    told("import", file(Q2, "q2.xlsx"), "--by", "x", "--recorded-at", "2021-07-01T11:00:00+02:00")


@pytest.mark.usefixtures("delivered")
def test_the_document_says_what_changed(told):
    document = told("changes", "--since", "2021-04-13", "--until", "2021-07-06")
    assert set(document) == {"since", "until", "records", "slips", "moves", "ratings", "asks", "lessons"}
    assert [(each["code"], each["change"]) for each in document["records"]] == [("A-1", "changed"), ("A-2", "missing")]
    assert document["records"][0]["fields"]["status"] == ["loopt", "gereed"]
    assert document["records"][0]["fields"]["progress"][1] == 100.0


@pytest.mark.usefixtures("delivered")
def test_only_what_was_recorded_by_the_end_of_the_last_day_counts(told):
    assert told("changes", "--since", "2021-04-13", "--until", "2021-06-30")["records"] == []
    assert told("changes", "--since", "2021-04-07", "--until", "2021-04-08")["records"] != []


def test_an_empty_programme_did_not_change(told, run):
    document = told("changes", "--since", "2021-04-13", "--until", "2021-07-06")
    assert document["records"] == document["slips"] == document["ratings"] == []
    assert run("changes", "--since", "2021-04-13", "--until", "2021-07-06").stdout.strip() == "Nothing changed."


@pytest.mark.usefixtures("delivered")
def test_people_see_how_many_of_each_kind(run):
    lines = run("changes", "--since", "2021-04-13", "--until", "2021-07-06").stdout.splitlines()
    assert [line.split() for line in lines[:2]] == [
        ["new", "changed", "missing", "dropped", "renamed", "merged"],
        ["Actions", "0", "1", "1", "0", "0", "0"],
    ]


def test_days_the_wrong_way_round_are_refused(refused):
    assert "2021" in refused("changes", "--since", "2021-07-06", "--until", "2021-04-13")
