"""Presenteren and Meedoen: who may lead, who may write along, and nothing that people type does anything."""

import re

import pytest

from koppelkansen_metrics import access, meetings, programme, sessions, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.language import language
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions import rounds as asked
from koppelkansen_metrics.store import sessions as stored
from tests.pages.told import button, cells, drawn, marked, said
from ui import person

SETTINGS = programme.load()
QUARTER = "2021-Q4"
HOSTILE = "<script>alert(1)</script> **vet** [klik](http://x) :red[x] $x$ \u202eomgekeerd"


@pytest.fixture
def database(examples_of_its_own):
    return examples_of_its_own


@pytest.fixture
def running(database):
    made = meetings.preread(database, SETTINGS, QUARTER, language=language("nl"))
    order = orders.with_question(orders.from_briefing(made), HOSTILE[:200])
    session = sessions.prepare(database, SETTINGS, QUARTER, order, by="Begeleider", person=access.LOCAL)
    sessions.open_room(database, SETTINGS, session, guests=True, per_organisation=False, person=access.LOCAL)
    return sessions.find(database, session.code)


def signed_in(monkeypatch, *roles):
    monkeypatch.setattr(person, "current", lambda: Person("x", frozenset(roles)))


def labels(at):
    return {each.label for each in at.button}


@pytest.mark.parametrize(
    ("role", "leads", "writes"),
    [
        (Role.GUEST, False, False),
        (Role.DIRECTOR, False, False),
        (Role.TEAM_LEAD, False, False),
        (Role.FACILITATOR, True, True),
        (Role.SECRETARY, False, True),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_who_leads_and_who_writes_along(opened, running, monkeypatch, role, leads, writes):
    signed_in(monkeypatch, role)
    at = opened("present", meeting=QUARTER)
    assert ("Volgende" in labels(at)) == leads
    assert ("Vastleggen" in labels(at)) == writes


@pytest.mark.parametrize("role", [Role.GUEST, Role.DIRECTOR])
def test_the_big_screen_has_no_keys_for_who_does_not_lead(opened, running, monkeypatch, role):
    signed_in(monkeypatch, role)
    assert "Volgende" not in labels(opened("beamer", code=running.code))


def test_the_running_order_is_changed_before_the_session_opens(opened, database, local):
    at = opened("present", meeting=QUARTER)
    at.text_input(key="session-by").set_value("Begeleider")
    button(at, "Zet de bijeenkomst klaar").click().run()
    (made,) = list(_made(database))
    first, second = orders.from_text(made.running_order)[:2]
    at.button(key=f"down-{made.code}-{first.key}").click().run()
    at.button(key=f"hide-{made.code}-{second.key}").click().run()
    (made,) = list(_made(database))
    assert [each.key for each in orders.from_text(made.running_order)][:2] == [second.key, first.key]
    assert orders.from_text(made.running_order)[0].hidden


def _made(database):
    with database.read() as connection:
        return stored.of_meeting(connection, QUARTER)


def test_every_picture_is_drawn_in_both_languages(opened, running, database, local):
    for each in orders.from_text(running.running_order):
        sessions.show(database, running.code, each.key, person=access.LOCAL)
        for code in ("nl", "en"):
            assert not opened("follow", code=running.code, lang=code).exception


@pytest.mark.parametrize("picture", ["became", "pilots", "milestones", "learned"])
def test_a_list_that_is_too_long_for_a_room_says_how_much_is_left_and_where(opened, running, database, local, picture):
    sessions.show(database, running.code, picture, person=access.LOCAL)
    at = opened("beamer", code=running.code)
    assert re.search(r"en nog \d+: zie het voorstuk", said(at))


def test_what_the_title_says_is_late_and_stopped_is_in_the_picture(opened, running, database, local):
    sessions.show(database, running.code, "became", person=access.LOCAL)
    assert "open, ▲ te laat" in cells(opened("beamer", code=running.code))
    sessions.show(database, running.code, "pilots", person=access.LOCAL)
    assert "✕ gestopt" in "\n".join(drawn(opened("beamer", code=running.code)))


def test_nothing_that_was_typed_does_anything(opened, running, database, local, monkeypatch):
    monkeypatch.setattr(asked, "SECONDS_BETWEEN", 0)
    sessions.show(database, running.code, orders.from_text(running.running_order)[-1].key, person=access.LOCAL)
    sessions.ask(database, running.code, kind="mood", picture="start", person=access.LOCAL)
    (which,) = sessions.rounds_of(database, running.code)
    seat = sessions.join(database, running, "t", organisation=None, person=Person(""))
    sessions.respond(database, which, seat, {"blij": HOSTILE}, organisation=None, person=Person(""))
    sessions.reveal(database, which, person=access.LOCAL)
    for screen in ("follow", "beamer", "present"):
        text = "\n".join(marked(opened(screen, code=running.code, meeting=QUARTER)))
        assert "<script>" not in text, screen
        assert "**vet**" not in text, screen
        assert "[klik](" not in text, screen
        assert "\\<script\\>" in text, screen


def test_a_guest_answers_once_the_room_is_asked_and_sees_the_answers_when_they_are_shown(opened, running, database):
    sessions.ask(database, running.code, kind="score", picture="start", person=access.LOCAL)
    at = opened("follow", code=running.code)
    at.radio[0].set_value(4)
    button(at, "Versturen").click().run()
    assert "Dank je wel" in at.success[0].value
    (which,) = sessions.rounds_of(database, running.code)
    sessions.reveal(database, which, person=access.LOCAL)
    at = opened("follow", code=running.code)
    assert [row[1] for row in at.table[0].value.to_numpy().tolist()] == ["0", "0", "0", "1", "0"]


@pytest.mark.parametrize(("what", "key"), [("lesson", "lessons"), ("outcome", "outcomes")])
def test_an_answer_of_the_room_becomes_a_lesson_or_an_action(opened, running, database, local, what, key):
    sessions.ask(database, running.code, kind="works", picture="start", person=access.LOCAL)
    (which,) = sessions.rounds_of(database, running.code)
    seat = sessions.join(database, running, "t", organisation=None, person=Person(""))
    sessions.respond(database, which, seat, {"werkt": "Eén planning"}, organisation=None, person=Person(""))
    sessions.stop(database, which, person=access.LOCAL)
    at = opened("present", meeting=QUARTER)
    (given,) = sessions.responses(database, which, person=access.LOCAL)
    at.menu_button(key=f"make-of-{given.number}").click(what).run()
    assert "Eén planning" in [each.value for each in at.text_area]
    button(at, "Vastleggen").click().run()
    (given,) = sessions.responses(database, which, person=access.LOCAL)
    assert given.became
    known = updates.known(database, SETTINGS)
    texts = known.outcomes["text"] if key == "outcomes" else known["lessons"]["lesson"]
    assert "Eén planning" in texts.tolist()


def test_what_directors_say_to_a_question_is_on_every_screen_at_once(opened, running, database, local):
    item = next(each for each in orders.from_text(running.running_order) if each.picture == orders.ASK)
    sessions.show(database, running.code, item.key, person=access.LOCAL)
    at = opened("present", meeting=QUARTER)
    at.text_input[1].set_value("Directeur beheer")
    button(at, "Antwoord vastleggen").click().run()
    assert "Toegezegd door Directeur beheer" in "\n".join(marked(opened("follow", code=running.code)))
    asks = updates.known(database, SETTINGS)["asks"]
    status = asks.loc[(asks["area"] == item.area) & (asks["code"] == item.code), "status"]
    assert status.tolist() == ["toegezegd"]


def test_what_directors_answered_beforehand_is_a_picture_as_well(opened, database, local):
    said = {"opgaven": "Het net zit vol"}
    meetings.answer(database, SETTINGS, QUARTER, said, by="Directeur", person=access.LOCAL, of="Liander")
    made = meetings.preread(database, SETTINGS, QUARTER, language=language("nl"))
    order = orders.from_briefing(made)
    assert "answers" in [each.key for each in order]
    session = sessions.prepare(database, SETTINGS, QUARTER, order, by="Begeleider", person=access.LOCAL)
    sessions.open_room(database, SETTINGS, session, guests=True, per_organisation=False, person=access.LOCAL)
    sessions.show(database, session.code, "answers", person=access.LOCAL)
    assert "Het net zit vol" in "\n".join(marked(opened("follow", code=session.code)))


def test_a_guest_only_looks_when_answers_need_an_account(opened, database):
    session = sessions.prepare(
        database, SETTINGS, QUARTER, (orders.Item(orders.START),), by="Begeleider", person=access.LOCAL
    )
    sessions.open_room(database, SETTINGS, session, guests=False, per_organisation=False, person=access.LOCAL)
    sessions.ask(database, session.code, kind="score", picture="start", person=access.LOCAL)
    at = opened("follow", code=session.code)
    assert not at.radio
    assert "aangemeld" in at.info[-1].value


def test_a_closed_session_says_so_and_leads_to_what_was_agreed(opened, running, database, local):
    sessions.close(database, SETTINGS, running, by="Begeleider", person=access.LOCAL)
    at = opened("follow", code=running.code)
    assert "gesloten" in at.info[0].value
    at = opened("present", meeting=QUARTER)
    assert "gesloten op" in at.success[0].value
    assert [each.proto.page for each in at.get("page_link")] == ["outcomes"]
    assert "Zet de bijeenkomst klaar" in labels(at)


def test_before_anything_was_reported_there_is_nothing_to_present(opened, file, local):
    at = opened("present")
    assert not at.exception
    assert "nog niets" in at.info[0].value
