"""The date of the question, the date areas are judged at, and how fresh their reports are."""

from datetime import date

from koppelkansen_metrics.metrics import freshness
from koppelkansen_metrics.metrics.asof import default_as_of, judged_at
from tests.metrics.builders import Undo, Upload, after, programme_with

ROWS = {"actions": [{"code": "A1"}]}


def test_the_question_is_about_today_while_any_area_is_fresh():
    snapshot = programme_with(reported={"Amstelstad": "2021-01-31", "Binnenstad": "2021-03-31"})
    assert default_as_of(snapshot, date(2021, 7, 9)) == (date(2021, 7, 9), True)


def test_the_question_is_about_the_newest_revision_when_nothing_is_fresh():
    snapshot = after(
        Upload("Binnenstad", "2021-03-31", ROWS, recorded="2021-04-20"),
        Upload("Amstelstad", "2021-03-31", ROWS, recorded="2021-04-06"),
    )
    assert default_as_of(snapshot, date(2021, 7, 10)) == (date(2021, 4, 20), False)


def test_the_question_is_about_today_when_nobody_ever_reported():
    assert default_as_of(programme_with(), date(2021, 7, 10)) == (date(2021, 7, 10), True)


def test_an_area_is_judged_at_its_peildatum_or_at_the_day_asked_if_that_is_earlier():
    snapshot = programme_with(reported={"Amstelstad": "2021-03-31", "Haven-Stad": "2021-06-30"})
    assert judged_at(snapshot, as_of=date(2021, 5, 1)) == {
        "Amstelstad": date(2021, 3, 31),
        "Binnenstad": date(2021, 5, 1),
        "Haven-Stad": date(2021, 5, 1),
        "Programmabreed": date(2021, 5, 1),
    }


def test_freshness_follows_the_last_revision_that_was_not_undone():
    snapshot = after(Upload("Amstelstad", "2021-03-31", ROWS), Upload("Amstelstad", "2021-06-30", ROWS), Undo(2))
    table = freshness.by_area(snapshot, as_of=date(2021, 7, 9)).set_index("area")
    assert (table.days["Amstelstad"], table.stale["Amstelstad"]) == (100, False)
    assert table.stale.tolist() == [False, True, True, True]
    assert table.days.isna().tolist() == [False, True, True, True]
    later = freshness.by_area(snapshot, as_of=date(2021, 7, 10)).set_index("area")
    assert later.stale["Amstelstad"]
    assert freshness.by_area(snapshot, as_of=date(2021, 3, 30)).days[0] == -1
