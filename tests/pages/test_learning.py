"""The learning agenda: what became of last time's lessons and questions, what is asked, and finding it back."""

from datetime import date

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.metrics import about, followed, learning
from tests.pages.told import code_of, deliver, rows, said
from tests.updates.books import action, actions, book

PROGRAMME = programme.load()
MEETING, BEFORE = date(2021, 10, 12), date(2021, 7, 6)


def known(database):
    return updates.known(database, PROGRAMME, end_of_day(MEETING))


@pytest.mark.parametrize(("kind", "header"), [("lessons", "Leerpunt"), ("asks", "Vraag aan directeuren")])
def test_what_became_of_last_time_stands_first(opened, example_data, kind, header):
    at = opened("learning", as_of=MEETING.isoformat())
    wanted = followed.records(known(example_data), kind, since=BEFORE)
    found = [code_of(row[header]) for row in rows(at, header) if "Is nu" in row]
    assert found == list(wanted["code"])
    assert f"{int(wanted['settled'].sum())} van de {len(wanted)}" in said(at)


def test_an_organisation_sees_what_is_asked_of_it_overdue_first(opened, example_data):
    at = opened("learning", as_of=MEETING.isoformat(), organisation="Waternet")
    asks = learning.asks_records(known(example_data).only(organisation="Waternet"), as_of=MEETING)
    waiting = asks[asks["open"]]
    found = [code_of(row["Vraag"]) for row in rows(at, "Vraag")]
    assert sorted(found) == sorted(waiting["code"])
    late = set(waiting.loc[waiting["overdue"], "code"])
    assert set(found[: len(late)]) == late


def test_searching_finds_rows_of_every_kind(opened, example_data):
    at = opened("learning", as_of=MEETING.isoformat())
    at.text_input(key="search").set_value("ondergrond").run()
    found = [row for row in rows(at, "Soort") if "Welke" in row]
    assert len({row["Soort"] for row in found}) > 1
    assert all("ondergrond" in " ".join(row.values()).casefold() for row in found)


@pytest.mark.parametrize("words", ["<b>", "**", "'; DROP TABLE actions", "\u202e", "x" * 200])
def test_whatever_is_searched_for_is_no_error(opened, example_data, words):
    at = opened("learning")
    at.text_input(key="search").set_value(words).run()
    assert not at.exception


def test_without_lessons_and_questions_it_says_so(opened, own):
    deliver(own, book(Acties=actions(action("A-1"))))
    texts = said(opened("learning", as_of="2021-08-01"))
    assert "Op 6 jul 2021 stond er niets open." in texts
    assert "Er zijn geen vragen die open of toegezegd zijn." in texts
    assert "Er zijn nog geen barrières aangeleverd." in texts


def test_a_pilot_opens_with_all_that_belongs_to_it(opened, example_data):
    at = opened("pilot_to_practice", as_of=MEETING.isoformat(), pilot="pilots:Amstelstad/AS-P01")
    belongs = about.records(known(example_data), "pilots", "Amstelstad", "AS-P01")
    assert {code_of(row["Actie"]) for row in rows(at, "Actie")} == set(belongs["actions"]["code"]) != set()
    assert "Opbrengst: wat het zelf opleverde" in said(at)


@pytest.mark.parametrize("pilot", ["", "pilots:", "pilots:Nergens/P-1", "x"])
def test_a_pilot_that_is_not_there_is_not_opened(opened, example_data, pilot):
    at = opened("pilot_to_practice", pilot=pilot)
    assert not at.exception
    assert "Opbrengst: wat het zelf opleverde" not in said(at)
