"""Asking the room: one person cannot read, guess or alter what another answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppelkansen_metrics import access, clock, sessions
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import rounds as asked
from koppelkansen_metrics.store.sessions import Response, Round

GUEST = Person("")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(asked, "SECONDS_BETWEEN", 0)


def test_nobody_reads_answers_before_the_round_is_stopped_and_the_room_not_before_it_is_revealed(room):
    room.open().ask("mood")
    room.say(room.join("a"), blij="het loket")
    assert sessions.responses(room.database, room.round, person=access.LOCAL) == []
    assert asked.revealed(room.database, room.round) == []
    sessions.stop(room.database, room.round, person=access.LOCAL)
    assert [each.text for each in sessions.responses(room.database, room.round, person=access.LOCAL)] == ["het loket"]
    assert asked.revealed(room.database, room.round) == []
    sessions.reveal(room.database, room.round, person=access.LOCAL)
    assert [each.text for each in asked.revealed(room.database, room.round)] == ["het loket"]


def test_a_guest_never_reads_what_the_facilitator_reads(room):
    room.open().ask("mood")
    sessions.stop(room.database, room.round, person=access.LOCAL)
    with pytest.raises(UserError):
        sessions.responses(room.database, room.round, person=GUEST)


def test_a_round_that_holds_a_claim_to_be_revealed_is_not_believed(room):
    which = room.open().ask("mood")
    room.say(room.join("a"), blij="het loket")
    forged = Round(which.number, which.session, which.kind, which.picture, which.opened_at, clock.now(), clock.now())
    assert asked.revealed(room.database, forged) == []
    assert sessions.responses(room.database, forged, person=access.LOCAL) == []


def test_after_a_round_is_stopped_or_another_is_opened_or_the_session_is_closed_it_takes_no_answer(room):
    room.open()
    seat = room.join("a")
    first = room.ask("score")
    sessions.stop(room.database, first, person=access.LOCAL)
    with pytest.raises(UserError):
        room.say(seat, score=3)
    second = room.ask("score")
    room.ask("mood")
    with pytest.raises(UserError):
        sessions.respond(room.database, second, seat, {"score": 3}, organisation=None, person=GUEST)
    room.close()
    with pytest.raises(UserError):
        room.say(seat, blij="te laat")


def test_a_score_can_be_changed_until_then_and_counts_once(room):
    room.open().ask()
    seat = room.join("a")
    room.say(seat, score=2)
    room.say(seat, score=5)
    sessions.stop(room.database, room.round, person=access.LOCAL)
    given = sessions.responses(room.database, room.round, person=access.LOCAL)
    assert [each.score for each in given] == [5]
    assert sessions.pulse(room.database, room.code).answered == 1


@pytest.mark.parametrize(
    "said", [{}, {"score": 0}, {"score": 6}, {"score": "5"}, {"blij": "x"}, {"score": True and 9}, {"score": None}]
)
def test_only_what_was_asked_is_taken(room, said):
    room.open().ask()
    with pytest.raises(UserError):
        room.say(room.join("a"), **said)


@pytest.mark.parametrize("text", ["x" * 501, "\0", "   \n"])
def test_an_answer_that_is_too_long_or_says_nothing_is_refused(room, text):
    room.open().ask("mood")
    with pytest.raises(UserError):
        room.say(room.join("a"), blij=text)


def test_who_has_no_seat_does_not_answer(room):
    room.open().ask()
    with pytest.raises(UserError):
        room.say("0" * 32, score=3)


def test_one_seat_does_not_fill_the_room(room):
    room.open().ask("works")
    seat = room.join("a")
    for number in range(asked.MOST_TIMES):
        room.say(seat, werkt=f"{number}")
    with pytest.raises(UserError):
        room.say(seat, werkt="nog een")
    room.say(room.join("b"), werkt="wel van een ander")


def test_answers_do_not_come_faster_than_people_type(room, monkeypatch):
    room.open().ask("works")
    seat = room.join("a")
    monkeypatch.setattr(asked, "SECONDS_BETWEEN", 60)
    room.say(seat, werkt="een")
    with pytest.raises(UserError):
        room.say(seat, werkt="twee")


def test_a_session_holds_no_more_than_it_can(room, monkeypatch):
    monkeypatch.setattr(asked, "MOST_ANSWERS", 3)
    room.open().ask("works")
    room.say(room.join("a"), werkt="1", waarom="2", nodig="3")
    with pytest.raises(UserError):
        room.say(room.join("b"), werkt="4")


def test_a_hidden_answer_is_not_shown_to_the_room_and_stays_on_record(room):
    room.open().ask("mood")
    room.say(room.join("a"), blij="kort", verdrietig="niet voor de zaal")
    sessions.stop(room.database, room.round, person=access.LOCAL)
    hidden = next(
        each for each in sessions.responses(room.database, room.round, person=access.LOCAL) if "niet" in each.text
    )
    sessions.hide(room.database, room.code, hidden.number, hidden=True, person=access.LOCAL)
    sessions.reveal(room.database, room.round, person=access.LOCAL)
    assert [each.text for each in asked.revealed(room.database, room.round)] == ["kort"]
    assert len(sessions.responses(room.database, room.round, person=access.LOCAL)) == 2


def test_an_answer_of_another_session_cannot_be_hidden(room):
    room.open().ask("mood")
    room.say(room.join("a"), blij="blijft")
    other = type(room)(room.database).open()
    sessions.stop(room.database, room.round, person=access.LOCAL)
    number = sessions.responses(room.database, room.round, person=access.LOCAL)[0].number
    sessions.hide(room.database, other.code, number, hidden=True, person=access.LOCAL)
    assert [each.hidden for each in sessions.responses(room.database, room.round, person=access.LOCAL)] == [False]


def score(seat, organisation, value):
    return Response(1, seat, organisation, "score", clock.now(), score=value)


SCORES = st.lists(
    st.tuples(st.sampled_from([None, "Liander", "Waternet", "Gemeente"]), st.integers(1, 5)), max_size=20
).map(lambda said: [score(str(number), *each) for number, each in enumerate(said)])


@given(SCORES, st.booleans())
def test_no_group_smaller_than_three_follows_from_what_is_shown(given, announced):
    found = asked.answered(given, per_organisation=announced)
    assert sum(found.scores.values()) == len(given)
    if not announced:
        assert found.by_organisation == {}
    if found.by_organisation:
        sizes = [sum(counts.values()) for counts in found.by_organisation.values()]
        # All groups are shown, so nothing is left that could be subtracted from the total.
        assert min(sizes) >= 3
        assert sum(sizes) == len(given)


def test_with_three_of_each_the_scores_are_split():
    given = [score(f"{name}{n}", name, 4) for name in ("Liander", "Waternet") for n in range(3)]
    assert asked.answered(given, per_organisation=True).by_organisation["Liander"][4] == 3
    given.append(score("x", None, 1))
    assert asked.answered(given, per_organisation=True).by_organisation == {}
