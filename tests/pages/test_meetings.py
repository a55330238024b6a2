"""The meeting on the screens: who reported, freezing, what was agreed and what became of it, and the pre-read."""

import re
from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics import clock, meetings, programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics import learning
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.outcomes import Outcome
from tests.pages.conftest import go
from tests.pages.told import button, deliver, rows, said
from tests.updates.books import action, actions, book
from ui import text

SETTINGS = programme.load()
QUARTER = "2021-Q1"
APRIL = datetime(2021, 4, 6, 12, tzinfo=UTC)


def delivered(own, *codes):
    deliver(own, book(Acties=actions(*(action(code) for code in codes))), recorded=APRIL)


def write(at, key, text):
    at.text_input(key=key).set_value(text).run()


def test_who_reported_and_who_not_and_a_reminder_with_the_way_there(opened, own, local):
    delivered(own, "A-1")
    at = opened("reporting_round", meeting=QUARTER)
    states = {row[0]: row[1] for row in at.table[0].value.to_numpy().tolist()}
    assert states["Binnenstad"] == "✓ aangeleverd"
    assert states["Haven-Stad"] == "■ nog niet"
    (mine,) = [each.value for each in at.code if "Haven-Stad" in each.value]
    assert "13 apr 2021" in mine
    assert "update?area=Haven-Stad" in mine


def test_another_deadline_is_kept_and_said_once(opened, own, local):
    delivered(own, "A-1")
    at = opened("reporting_round", meeting=QUARTER)
    at.date_input[0].set_value(date(2021, 4, 9)).run()
    assert meetings.arranged(own, SETTINGS, QUARTER).deadline == date(2021, 4, 9)
    assert "tot en met 9 apr 2021" in at.success[0].value
    assert not at.run().success


def test_frozen_figures_stay_whatever_is_delivered_later_on_every_screen(opened, own, local):
    delivered(own, "A-1")
    at = opened("reporting_round", meeting=QUARTER)
    write(at, "frozen-by", "Secretaris")
    at.button(key="freeze").click().run()
    assert not at.error
    assert "Vastgezet op" in said(at)
    known = updates.known(own, SETTINGS)
    assert len(known["actions"]) == 1
    updates.undo(own, SETTINGS, 1, by="Casusteam", person=LOCAL)
    for screen in ("overview", "programme_lines"):
        shown = opened(screen, as_of="2021-04-13")
        assert "vastgezet door Secretaris" in said(shown)
        assert "Er zijn nog geen acties" not in said(shown)
    for screen in ("briefing", "present"):
        assert "vastgezet door Secretaris" in said(opened(screen, meeting=QUARTER))
    write(at, "frozen-by", "Secretaris")
    at.button(key="unfreeze").click().run()
    assert "losgelaten op" in said(at)
    assert "vastgezet door" not in said(opened("briefing", meeting=QUARTER))


def test_filling_in_who_writes_is_enough_to_bring_actions_and_to_adopt(opened, own, local):
    waiting = Outcome("actie", "Eén loket openen", area="Binnenstad")
    delivered(own, "A-1")
    meetings.record(own, SETTINGS, QUARTER, waiting, by="Secretaris", person=LOCAL)
    at = opened("outcomes", meeting=QUARTER)
    assert at.button(key="close").disabled
    assert not at.text_input(key="written-by").form_id
    write(at, "written-by", "Secretaris")
    assert not at.error
    assert not at.button(key="close").disabled
    assert not at.button(key="adopt").disabled


def test_who_may_not_freeze_is_offered_nothing_to_do_it_with(opened, own):
    delivered(own, "A-1")
    at = opened("reporting_round", meeting=QUARTER)
    assert [each.key for each in at.button] == ["switch-language"]
    at = go(at, "outcomes")
    assert not [
        each for each in at.button if each.label in ("Vastleggen", "Het volgende overleg stelt deze lijst vast")
    ]
    assert "De secretaris en de begeleider schrijven op" in said(at)


def test_what_was_agreed_is_written_down_brought_to_the_area_and_adopted(opened, own, local):
    delivered(own, "A-1")
    at = opened("outcomes", meeting=QUARTER)
    at.text_area[0].set_value("Eén loket openen")
    at.selectbox(key=f"kind-0-0-{QUARTER}").set_value("actie")
    at.selectbox(key=f"area-0-0-{QUARTER}").set_value("Binnenstad")
    at.text_input(key="written-by").set_value("Secretaris")
    button(at, "Vastleggen").click().run()
    assert not at.error
    assert "De enige afspraak is nog niet gedaan." in said(at)
    assert f"Hoe het ervoor staat per {language('nl').day(clock.local_day(clock.now()))}." in said(at)
    write(at, "written-by", "Secretaris")
    at.button(key="close").click().run()
    rows = plain(updates.known(own, SETTINGS)["actions"])
    assert [(row["code"], row["title"]) for row in rows if row["code"] != "A-1"] == [("B-1", "Eén loket openen")]
    cells = [text.unmarked(cell) for table in at.table for row in table.value.to_numpy() for cell in row]
    assert [cell.partition("&")[0] for cell in cells if cell.startswith("open")] == [
        "open ([B-1](casus_areas?area=Binnenstad"
    ]
    write(at, "written-by", "Secretaris")
    at.button(key="adopt").click().run()
    assert re.search(r"Vastgesteld op .* door Secretaris\. Latere wijzigingen", said(at))
    assert meetings.arranged(own, SETTINGS, QUARTER).adopted_by == "Secretaris"
    write(at, "written-by", "")
    assert "Vul hierboven in wie dit opschrijft" not in said(at)


def test_nothing_is_kept_without_a_name(opened, own, local):
    delivered(own, "A-1")
    at = opened("outcomes", meeting=QUARTER)
    at.text_area[0].set_value("Eén loket openen")
    button(at, "Vastleggen").click().run()
    assert "Vul eerst in wie dit opschrijft" in said(at)
    assert updates.known(own, SETTINGS).outcomes.empty


def test_the_secretary_writes_what_stands_in_front_of_the_pre_read(opened, examples_of_its_own, local):
    at = opened("briefing", meeting="2021-Q4")
    at.text_area[0].set_value("Beheer is de sleutel")
    button(at, "Vastleggen").click().run()
    assert not at.error
    assert "Namens het kernteam: Beheer is de sleutel" in said(at)


def test_for_one_organisation_the_pre_read_holds_what_is_asked_of_it(opened, example_data):
    at = opened("briefing", meeting="2021-Q4", organisation="Waternet")
    text = said(at)
    assert "Wat wordt gevraagd van Waternet" in text
    assert "Wat wordt gevraagd van Liander" not in text


def test_every_question_that_waits_for_an_organisation_stands_on_the_screen(opened, example_data):
    at = opened("briefing", meeting="2021-Q4", organisation="Waternet")
    known = updates.known(example_data, SETTINGS)
    waiting = learning.asks_records(known.only(organisation="Waternet"), as_of=date(2022, 1, 18))
    waiting = waiting[waiting["open"]]
    assert len(waiting) > 3
    asked = "\n".join(row["Vraag"] for row in rows(at, "Vraag"))
    assert [code for code in waiting["code"] if code not in asked] == []


@pytest.mark.parametrize("screen", ["briefing", "reporting_round", "outcomes"])
def test_without_any_data_a_screen_of_the_meeting_says_something_sensible(opened, file, screen):
    at = opened(screen)
    assert not at.exception
    assert not at.error
    assert len(said(at)) > 50


def test_a_director_answers_before_the_meeting(opened, examples_of_its_own, local):
    at = opened("briefing", meeting="2021-Q4", organisation="Waternet")
    at.text_area(key="answer-nodig-Waternet-2021-Q4").set_value("De gemeente")
    at.text_input(key="answered-by").set_value("Directeur")
    next(each for each in at.button if each.label == "Vastleggen").click().run()
    assert not at.error
    assert "1 organisatie heeft vooraf geantwoord." in said(at)
    assert "De gemeente" in said(at)
