"""Instellingen: who sees what, and what can be done there."""

from datetime import date

import pytest

from koppelkansen_metrics import meetings, programme
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.programme import Meeting
from tests.pages.told import button, deliver, marked
from tests.updates.books import action, actions, book
from ui import person

SETTINGS = programme.load()


def headings(at):
    return {each.value for each in at.subheader}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.GUEST, set()),
        (Role.DIRECTOR, set()),
        (Role.TEAM_LEAD, set()),
        (Role.FACILITATOR, set()),
        (Role.SECRETARY, {"Kwaliteit van de gegevens per gebied", "Overleggen"}),
        (Role.ADMINISTRATOR, {"Kwaliteit van de gegevens per gebied", "Overleggen", "Wie deed wat", "Reservekopie"}),
    ],
)
def test_each_role_sees_what_it_may(opened, example_data, monkeypatch, role, sees):
    monkeypatch.setattr(person, "current", lambda: Person("x", frozenset({role})))
    assert headings(opened("settings")) == sees


def test_what_was_delivered_is_in_the_log_and_what_it_lacks_beside_it(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"))))
    text = "\n".join(marked(opened("settings")))
    assert "aangeleverd" in text
    assert "Acties zonder trekker" in text


def test_a_meeting_is_put_on_another_day(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"))))
    at = opened("settings")
    at.selectbox[-1].set_value("2021-Q3").run()
    at.date_input[0].set_value(date(2021, 10, 5))
    button(at, "Vastleggen").click().run()
    assert meetings.current(own, SETTINGS).meeting("2021-Q3").date == date(2021, 10, 5)
    assert "Q3 2021 is op 5 okt 2021" in at.success[0].value
    assert not at.run().success


def test_the_next_meeting_is_added(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"))))
    at = opened("settings")
    at.date_input[0].set_value(date(2022, 4, 12))
    button(at, "Vastleggen").click().run()
    assert meetings.current(own, SETTINGS).meetings[-1] == Meeting("2022-Q1", date(2022, 4, 12))
