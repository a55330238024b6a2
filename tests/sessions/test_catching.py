"""Caught on the spot: it is a revision or an outcome, with the picture it was said on, and work in its area."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from koppelkansen_metrics import access, sessions, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sessions import catching
from koppelkansen_metrics.sessions.catching import Noted, Reply, Spot
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates.prefilled import filled
from tests.sessions.conftest import SETTINGS

PICTURE = "ask:Binnenstad:V-1 | 2021-04-08"
ASKED = ("Binnenstad", "V-1")


def spot(room):
    return Spot(room.session, PICTURE, "Begeleider")


def known(room):
    return updates.known(room.database, SETTINGS)


def answer(room, reply, person=access.LOCAL):
    return sessions.answer_question(room.database, SETTINGS, spot(room), ASKED, reply, person=person)


def test_a_promise_is_a_revision_of_the_question_and_an_outcome_of_the_meeting(room):
    answer(room.open(), Reply(True, "Waternet", "Afdeling vergunningen", date(2021, 6, 1), "met voorrang"))
    row = plain(known(room)["asks"])[0]
    assert (row["status"], row["to_role"]) == ("toegezegd", "Afdeling vergunningen")
    assert row["answer"] == "Toegezegd door Afdeling vergunningen, vóór 1 jun 2021. met voorrang"
    assert (row["sheet"], row["row"]) == ("Vragen aan directeuren", 2)
    agreed = plain(known(room).outcomes)[0]
    assert (agreed["kind"], agreed["function"], agreed["due"]) == (
        "toezegging",
        "Afdeling vergunningen",
        date(2021, 6, 1),
    )
    assert (agreed["picture"], agreed["area"]) == (PICTURE, "Binnenstad")
    assert known(room).log["kind"].tolist() == ["upload", "decision"]


def test_what_is_not_promised_says_why_and_is_no_outcome(room):
    room.open()
    with pytest.raises(UserError):
        answer(room, Reply(False))
    answer(room, Reply(False, text="geen budget dit jaar"))
    row = plain(known(room)["asks"])[0]
    assert (row["status"], row["answer"]) == ("niet toegezegd", "geen budget dit jaar")
    assert known(room).outcomes.empty


def test_nobody_promises_without_a_function(room):
    with pytest.raises(UserError):
        answer(room.open(), Reply(True, "Waternet"))


def test_a_question_that_is_gone_cannot_be_answered(room):
    with pytest.raises(UserError):
        sessions.answer_question(
            room.open().database,
            SETTINGS,
            spot(room),
            ("Binnenstad", "V-9"),
            Reply(False, text="x"),
            person=access.LOCAL,
        )


def test_only_who_records_catches_something(room):
    room.open()
    for role in (Role.DIRECTOR, Role.TEAM_LEAD, Role.GUEST):
        person = Person("x", frozenset({role}))
        with pytest.raises(UserError):
            answer(room, Reply(False, text="x"), person=person)
        with pytest.raises(UserError):
            sessions.note_lesson(room.database, SETTINGS, spot(room), Noted("x"), person=person)
        with pytest.raises(UserError):
            sessions.outcome(room.database, SETTINGS, spot(room), Outcome("besluit", "x"), person=person)
    assert len(known(room).log) == 1


def test_a_lesson_and_a_question_get_a_code_and_stand_in_the_next_workbook_of_their_area(room):
    room.open()
    lesson = Noted("Eerst praten, dan graven", "Binnenstad", "werkt", why="scheelt een jaar")
    code = sessions.note_lesson(room.database, SETTINGS, spot(room), lesson, person=access.LOCAL)
    asked = Noted("Wie betaalt?", "Binnenstad", to=("Liander", "Waternet"))
    other = sessions.note_question(room.database, SETTINGS, spot(room), asked, person=access.LOCAL)
    assert (code, other) == ("B-1", "B-2")
    book = load_workbook(io.BytesIO(filled(known(room), "Binnenstad")))
    assert "Eerst praten, dan graven" in {cell.value for row in book["Leerpunten"].iter_rows() for cell in row}
    assert "Wie betaalt?" in {cell.value for row in book["Vragen aan directeuren"].iter_rows() for cell in row}
    assert plain(known(room).log)[-1]["note"] == PICTURE


@pytest.mark.parametrize("noted", [Noted(""), Noted("x" * 1001), Noted("x", kind="mening"), Noted("x", area="Mars")])
def test_a_lesson_that_does_not_fit_is_refused(room, noted):
    with pytest.raises(UserError):
        sessions.note_lesson(room.open().database, SETTINGS, spot(room), noted, person=access.LOCAL)
    assert len(known(room).log) == 1


@pytest.mark.parametrize("to", [(), ("Niemand",)])
def test_a_question_is_put_to_somebody(room, to):
    room.open()
    with pytest.raises(UserError):
        sessions.note_question(room.database, SETTINGS, spot(room), Noted("Wie?", to=to), person=access.LOCAL)


def test_the_room_reads_an_outcome_before_it_is_kept(room):
    room.open()
    concept = Outcome("actie", "Eén loket", "Waternet", due=date(2021, 9, 1), area="Binnenstad")
    before = sessions.pulse(room.database, room.code).version
    sessions.write(room.database, room.session, concept, person=access.LOCAL)
    assert sessions.pulse(room.database, room.code).version > before
    assert catching.written(room.session) == concept
    assert known(room).outcomes.empty
    sessions.outcome(room.database, SETTINGS, spot(room), concept, person=access.LOCAL)
    assert catching.written(room.session) is None
    assert known(room).outcomes["text"].tolist() == ["Eén loket"]


def test_closing_brings_the_actions_to_their_areas(room):
    room.open()
    sessions.outcome(
        room.database, SETTINGS, spot(room), Outcome("actie", "Eén loket", area="Binnenstad"), person=access.LOCAL
    )
    assert list(room.close()) == ["Binnenstad"]
    assert "B-1" in known(room)["actions"]["code"].tolist()
