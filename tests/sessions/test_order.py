"""The running order: made from the pre-read, and every picture of it can be reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppelkansen_metrics import briefing, language, programme, updates
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item

KEYS = ("start", "changed", "progress", "pilots", "learned")
ORDER = tuple(Item(key) for key in KEYS)
SOME_HIDDEN = st.lists(st.booleans(), min_size=len(KEYS), max_size=len(KEYS)).map(
    lambda flags: tuple(Item(key, hidden=flag) for key, flag in zip(KEYS, flags, strict=True))
)


def test_a_pre_read_gives_its_sections_and_each_question_a_picture_of_its_own(tmp_path):
    from koppelkansen_metrics import meetings
    from koppelkansen_metrics.store import database as databases
    from koppelkansen_metrics.updates import examples

    opened = databases.open_or_create(f"sqlite:///{tmp_path / 'x.db'}")
    for each in examples.listed(examples.FOLDER):
        examples.load(opened, programme.load(), each)
    made = meetings.preread(opened, programme.load(), "2021-Q4", language=language.language("nl"))
    opened.close()
    order = orders.from_briefing(made)
    assert order[0].picture == orders.START
    assert order[-1].picture == "learned"
    assert {each.picture for each in order} >= {"changed", "progress", "pilots", "milestones"}
    asked = [(each.area, each.code) for each in order if each.picture == orders.ASK]
    assert asked == list(dict.fromkeys((each.area, each.code) for each in made.questions)) != []
    assert len({each.key for each in order}) == len(order)


def test_without_a_pre_read_there_is_still_a_first_picture(tmp_path):
    nothing = updates.known(None, programme.load())
    asked = briefing.Asked(
        "2021-Q1", since=programme.load().meetings[0].date, as_of=nothing.known_at.date(), frozen=False
    )
    made = briefing.compose(nothing, asked, briefing.Preparation(), language=language.language("nl"))
    assert orders.from_briefing(made)[0].picture == orders.START


@given(SOME_HIDDEN)
def test_from_the_first_picture_on_every_one_that_is_shown_is_reached_once_and_no_other(order):
    left = orders.shown(order)
    at, seen = left[0].key, [left[0].key]
    while (after := orders.step(order, at, 1)) != at:
        at = after
        seen.append(at)
        assert orders.step(order, at, -1) == seen[-2]
    assert seen == [each.key for each in left]


@given(SOME_HIDDEN, st.sampled_from(KEYS), st.integers(-3, 3))
def test_moving_an_item_keeps_all_the_others_in_their_order(order, key, by):
    after = orders.moved(order, key, by)
    assert [each for each in after if each.key != key] == [each for each in order if each.key != key]
    assert sorted(each.key for each in after) == sorted(KEYS)


@given(SOME_HIDDEN)
def test_an_order_is_the_same_after_it_was_stored(order):
    assert orders.from_text(orders.to_text(order)) == order


def test_a_question_of_the_facilitator_comes_after_the_picture_that_it_is_about():
    order = orders.with_question(ORDER, "  Wat durven we \n samen? ", after="pilots")
    assert [each.text for each in order if each.picture == orders.QUESTION] == ["Wat durven we samen?"]
    assert order[4].picture == orders.QUESTION


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_a_question_without_text_or_with_too_much_is_refused(text):
    with pytest.raises(UserError):
        orders.with_question(ORDER, text)


def test_hidden_items_take_no_time():
    assert orders.minutes(orders.changed(ORDER, "pilots", hidden=True)) == 20
    assert orders.minutes(orders.changed(ORDER, "pilots", minutes=12)) == 32
