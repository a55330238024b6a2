"""The forecast, by hand: when there is none, and that a steady pace gives the date a person would name."""

from datetime import date, timedelta

import pandas as pd

from koppelkansen_metrics.metrics import forecast
from koppelkansen_metrics.snapshot import Snapshot
from tests.metrics.builders import programme_with

MONDAY = date(2021, 6, 28)


def test_a_steady_pace_finishes_on_the_day_it_takes():
    snapshot = _steady(weeks=10, per_week=2, left=7)
    found = forecast.by(snapshot, as_of=MONDAY).iloc[0]
    assert found.p50 == found.p85 == pd.Timestamp(MONDAY + timedelta(weeks=4))
    assert pd.isna(found.reason)


def test_no_date_with_too_little_to_go_on():
    assert _reason(_steady(weeks=9, per_week=1, left=1)) == "too-little-data"
    assert _reason(_steady(weeks=7, per_week=2, left=1)) == "too-little-data"
    assert _reason(_steady(weeks=8, per_week=2, left=1)) is None


def test_no_date_when_nothing_is_open():
    assert _reason(_steady(weeks=10, per_week=1, left=0)) == "nothing-open"


def test_no_date_more_than_five_years_away_or_when_nothing_was_finished_lately():
    assert _reason(_steady(weeks=10, per_week=1, left=260)) is None
    assert _reason(_steady(weeks=10, per_week=1, left=261)) == "too-far"
    assert _reason(_steady(weeks=10, per_week=1, left=1), as_of=MONDAY + timedelta(weeks=26)) == "too-far"
    assert _reason(_steady(weeks=10, per_week=1, left=1), as_of=MONDAY + timedelta(weeks=25)) is None


def test_five_years_with_two_leap_days_have_a_week_more():
    march = date(2023, 3, 6)
    assert _reason(_steady(weeks=10, per_week=1, left=261, until=march), as_of=march) is None
    assert _reason(_steady(weeks=10, per_week=1, left=262, until=march), as_of=march) == "too-far"


def test_what_is_finished_in_the_week_of_the_question_is_no_throughput_yet():
    saturday, next_monday = MONDAY + timedelta(days=5), MONDAY + timedelta(days=7)
    snapshot = _steady(weeks=7, per_week=2, left=1, until=next_monday)
    assert _reason(snapshot, as_of=saturday) == "too-little-data"
    later = _steady(weeks=8, per_week=2, left=1, until=next_monday)
    assert _reason(later, as_of=MONDAY + timedelta(days=6)) == "too-little-data"
    assert _reason(later, as_of=next_monday) is None


def test_the_same_question_has_the_same_answer_in_every_grouping():
    actions = [
        {"code": f"D{at}", "status": "gereed", "actual_end": (MONDAY - timedelta(days=1 + at * at % 90)).isoformat()}
        for at in range(30)
    ] + [{"code": f"L{at}"} for at in range(20)]
    snapshot = programme_with(actions=actions)
    alone = forecast.by(snapshot, as_of=MONDAY).iloc[0]
    in_area = forecast.by(snapshot, ["area", "line"], as_of=MONDAY).iloc[0]
    assert (alone.p50, alone.p85) == (in_area.p50, in_area.p85)
    assert MONDAY < alone.p50.date() <= alone.p85.date()


def _steady(*, weeks: int, per_week: int, left: int, until: date = MONDAY) -> Snapshot:
    """Actions finished at an even pace in the weeks before a Monday, and some that are open."""
    days = [until - timedelta(days=7 * week + 3) for week in range(weeks) for _ in range(per_week)]
    done = [{"code": f"D{at}", "status": "gereed", "actual_end": day.isoformat()} for at, day in enumerate(days)]
    return programme_with(actions=[*done, *({"code": f"L{at}"} for at in range(left))])


def _reason(snapshot: Snapshot, as_of: date = MONDAY) -> str | None:
    reason = forecast.by(snapshot, as_of=as_of).reason.item()
    return None if pd.isna(reason) else reason
