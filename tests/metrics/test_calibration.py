"""The forecast keeps its word: of simulated teams about half is done by P50, and most by P85."""

from benchmarks import calibration
from benchmarks.calibration import Scenario, bursty, poisson


def test_half_of_the_teams_is_done_by_p50_and_most_by_p85():
    found = calibration.measured(Scenario("even", poisson(2), left=20), 200)
    assert found.dated == 200
    (week_before_p50, week_before_p85), (by_p50, by_p85) = found.earlier, found.on_time
    assert 0.33 < week_before_p50 < 0.50 < by_p50 < 0.68
    assert 0.67 < week_before_p85 < 0.80 < by_p85 < 0.93


def test_a_bursty_pace_is_forecast_with_more_spread_and_just_as_well():
    found = calibration.measured(Scenario("bursty", bursty(2), left=20), 200)
    by_p50, by_p85 = found.on_time
    assert 0.42 < by_p50 < 0.66
    assert 0.72 < by_p85 < 0.92
