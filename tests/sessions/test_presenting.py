"""Leading a session: who may, what the room sees, and on which figures."""

from datetime import UTC, datetime

import pytest

from koppelkansen_metrics import access, meetings, sessions, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions import presenting
from koppelkansen_metrics.updates import Options
from tests.sessions.conftest import ORDER, QUARTER, SETTINGS
from tests.updates.books import action, actions, book

DIRECTOR = Person("d", frozenset({Role.DIRECTOR}))
FACILITATOR = Person("f", frozenset({Role.FACILITATOR}))


def version(room):
    return sessions.pulse(room.database, room.code).version


def test_only_a_facilitator_leads(room):
    for deed in (
        lambda: sessions.prepare(room.database, SETTINGS, QUARTER, ORDER, by="x", person=DIRECTOR),
        lambda: room.open(person=DIRECTOR),
        lambda: sessions.show(room.database, room.code, "changed", person=DIRECTOR),
        lambda: sessions.arrange(room.database, room.code, ORDER, person=DIRECTOR),
        lambda: sessions.ask(room.database, room.code, kind="score", picture="", person=DIRECTOR),
        lambda: sessions.close(room.database, SETTINGS, room.session, by="x", person=DIRECTOR),
        lambda: sessions.write(room.database, room.session, None, person=DIRECTOR),
    ):
        with pytest.raises(UserError):
            deed()
    room.open(person=FACILITATOR)
    assert room.session.is_open


def test_the_room_sees_the_picture_that_is_shown(room):
    room.open()
    before = version(room)
    sessions.show(room.database, room.code, "learned", person=access.LOCAL)
    assert room.session.at == "learned"
    assert version(room) > before


def test_showing_what_is_shown_already_changes_nothing_so_that_nobody_draws_it_again(room):
    room.open()
    before = version(room)
    sessions.show(room.database, room.code, room.session.at, person=access.LOCAL)
    assert version(room) == before


def test_an_item_that_is_not_in_the_order_is_the_first(room):
    room.open()
    sessions.show(room.database, room.code, "learned", person=access.LOCAL)
    sessions.show(room.database, room.code, "nowhere", person=access.LOCAL)
    assert room.session.at == orders.START


def test_a_code_is_found_as_people_type_it(room):
    assert sessions.find(room.database, f" {room.code[:3].lower()} {room.code[3:]}").code == room.code


@pytest.mark.parametrize("code", ["", "ABCDE", "ABCDEFG", "' OR 1=1", "......", "\0" * 6, "ÅÅÅÅÅÅ"])
def test_no_other_code_opens_anything(room, code):
    assert sessions.find(room.database, code) is None


def test_codes_are_long_enough_not_to_be_guessed():
    assert len(presenting.LETTERS) ** presenting.CODE_LENGTH > 1_000_000_000


def test_nobody_joins_before_it_opens_or_after_it_closes(room):
    with pytest.raises(UserError):
        room.join()
    room.open()
    room.join()
    room.close()
    with pytest.raises(UserError):
        room.join("b")


def test_guests_answer_only_when_the_facilitator_allows_it(room):
    room.open(guests=False)
    with pytest.raises(UserError):
        room.join()
    assert room.join(person=DIRECTOR)


def test_a_browser_keeps_its_seat_and_has_another_one_in_every_session(room):
    room.open()
    first = room.join("token")
    assert room.join("token") == first
    assert sessions.pulse(room.database, room.code).present == 1
    other = type(room)(room.database).open()
    assert other.join("token") != first
    assert "token" not in first


def test_a_program_that_takes_seats_without_end_is_stopped(room, monkeypatch):
    monkeypatch.setattr(presenting, "MOST_SEATS", 3)
    room.open()
    for token in "abc":
        room.join(token)
    with pytest.raises(UserError):
        room.join("d")
    room.join("a")


def deliver(database, *rows):
    told = Options(by="Casusteam")
    updates.save(database, SETTINGS, book(Acties=actions(*rows)), "y.xlsx", options=told, person=access.LOCAL)


def titles(room):
    return sessions.figures(room.database, SETTINGS, room.session).snapshot["actions"]["code"].tolist()


def test_what_is_delivered_while_people_talk_does_not_move_the_figures(room):
    room.open()
    deliver(room.database, action("A-1"), action("A-2"))
    assert titles(room) == ["A-1"]


def test_frozen_figures_stay_those_of_the_session_also_when_the_freeze_is_taken_back(room):
    frozen = meetings.freeze(room.database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    room.open()
    meetings.unfreeze(room.database, QUARTER, by="Secretaris", person=access.LOCAL)
    assert room.session.freeze is not None
    assert sessions.figures(room.database, SETTINGS, room.session).freeze.known_at == frozen.known_at


def test_a_session_opens_once(room):
    room.open()
    with pytest.raises(UserError):
        room.open()


def test_a_closed_session_shows_nothing_new(room):
    room.open()
    room.close()
    for deed in (
        lambda: sessions.show(room.database, room.code, "learned", person=access.LOCAL),
        lambda: sessions.ask(room.database, room.code, kind="mood", picture="", person=access.LOCAL),
        room.close,
    ):
        with pytest.raises(UserError):
            deed()


def test_present_counts_who_was_seen_lately(room, monkeypatch):
    room.open()
    room.join("a")
    monkeypatch.setattr(presenting.clock, "now", lambda: datetime(2100, 1, 1, tzinfo=UTC))
    assert sessions.pulse(room.database, room.code).present == 0
