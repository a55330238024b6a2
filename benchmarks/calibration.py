"""Does the forecast keep its word? Teams whose pace is known are simulated until they are truly done.

Of a well calibrated forecast half of the teams are done on or before P50, and 85 % on or before P85.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benchmarks.programme import SETTINGS
from koppelkansen_metrics import clock, snapshot
from koppelkansen_metrics.metrics import forecast
from koppelkansen_metrics.metrics.groups import Days, Whole
from koppelkansen_metrics.records import ACTIONS
from koppelkansen_metrics.snapshot import Snapshot

SEED = 2021
# A Thursday: the week of the question is on its way, as it mostly is.
AS_OF = date(2021, 7, 1)
THIS_MONDAY = np.datetime64("2021-06-28", "D")
WORKDAYS = 5
WEEK = np.timedelta64(7, "D")
# Enough to finish whatever is open, also at the slowest pace.
WEEKS_AHEAD = 500

# How many actions a team finishes in each of so many weeks in a row.
Pace = Callable[[np.random.Generator, int], Whole]


@dataclass(frozen=True)
class Scenario:
    """Teams that are alike: their pace, how many actions are open at AS_OF, how many weeks they worked before."""

    name: str
    pace: Pace
    left: int
    weeks_before: int = 40


@dataclass(frozen=True)
class Calibration:
    """What came of a scenario. Shares in [0, 1], of the teams that got dates, in the order P50, P85.

    `on_time`: done on or before the date; `earlier`: on or before a week before it. `weeks`: how far away the true
    finish was, at the median.
    """

    scenario: Scenario
    dated: int
    earlier: tuple[float, ...]
    on_time: tuple[float, ...]
    weeks: float

    def line(self) -> str:
        """The line of the report."""
        shares = "".join(
            f"{earlier:10.0%}{on_time:8.0%}" for earlier, on_time in zip(self.earlier, self.on_time, strict=True)
        )
        return f"{self.scenario.name:<42}{self.scenario.left:5}{self.weeks:7.0f}{self.dated:7}{shares}"


def poisson(rate: float) -> Pace:
    """Every action by itself: `rate` finished per week on average."""
    return lambda generator, weeks: generator.poisson(rate, weeks)


def bursty(rate: float) -> Pace:
    """The same on average, but most weeks nothing and some weeks much; one week says nothing of the next."""
    return lambda generator, weeks: generator.negative_binomial(0.5, 0.5 / (0.5 + rate), weeks)


def spells(rate: float) -> Pace:
    """The same on average, in busy and in idle spells of six weeks on average: a week resembles the one before."""

    def pace(generator: np.random.Generator, weeks: int) -> Whole:
        turns = np.cumsum(generator.random(weeks) < 1 / 6) + generator.integers(2)
        return generator.poisson(2 * rate, weeks) * (turns % 2)

    return pace


SCENARIOS = (
    Scenario("even, 0.5 a week", poisson(0.5), 5),
    Scenario("even, 1 a week", poisson(1), 10),
    Scenario("even, 2 a week", poisson(2), 5),
    Scenario("even, 2 a week", poisson(2), 20),
    Scenario("even, 2 a week", poisson(2), 60),
    Scenario("even, 5 a week", poisson(5), 40),
    Scenario("bursty, 1 a week", bursty(1), 10),
    Scenario("bursty, 2 a week", bursty(2), 20),
    Scenario("bursty, 2 a week", bursty(2), 60),
    Scenario("bursty, 5 a week", bursty(5), 40),
    Scenario("even, 2 a week, started 10 weeks ago", poisson(2), 20, weeks_before=10),
    Scenario("bursty, 2 a week, started 10 weeks ago", bursty(2), 20, weeks_before=10),
    Scenario("busy and idle spells, 2 a week", spells(2), 20),
)

HEADER = f"{'true finish on or before':<42} open  weeks  teams  P50 - 1w     P50  P85 - 1w     P85"
EXPLANATION = """\
Dates are whole weeks, rounded up: of a calibrated forecast 50 % lies between the two shares at P50, and 85 % between
the two at P85. So P50 is rather late, more so the nearer the end is, where one week makes a large difference.
Where P85 stays below 85 % it is the sample: 26 weeks tell a pace only roughly, and drawing from them takes it for
exact. n weeks ahead the truth spreads √(1 + n/26) times as wide: 85 % becomes 81 % at 10 weeks and 76 % at 30.
A team that started 10 weeks ago has fewer weeks still, counted from the first in which something was finished, which
makes it look faster than it is. Weeks that resemble the week before (spells) are drawn as if they did not, so the
forecast of such a team is too sure of itself."""


def report(teams: int = 1000) -> Iterator[str]:
    """The table, line by line, and what its bias is."""
    yield HEADER
    for scenario in SCENARIOS:
        yield measured(scenario, teams).line()
    yield EXPLANATION


def measured(scenario: Scenario, teams: int) -> Calibration:
    """The forecast of so many teams against what became of them; the same every time."""
    generator = np.random.default_rng(SEED)
    finishes = [_finishes(scenario, generator) for _ in range(teams)]
    names = [f"Team {number:05}" for number in range(teams)]
    today = np.datetime64(AS_OF, "D")
    stored = _stored(dict(zip(names, (days[days <= today] for days in finishes), strict=True)), scenario.left)
    dates = forecast.by(stored, ["area"], as_of=AS_OF).set_index("area").loc[names]
    dated = dates["reason"].isna().to_numpy()
    truly = np.array([days[days > today][scenario.left - 1] for days in finishes])
    promised = [dates.loc[dated, name].to_numpy() for name in ("p50", "p85")]
    return Calibration(
        scenario,
        int(dated.sum()),
        earlier=tuple(float(np.mean(truly[dated] <= each - WEEK)) for each in promised),
        on_time=tuple(float(np.mean(truly[dated] <= each)) for each in promised),
        weeks=float(np.median((truly - today) / WEEK)),
    )


def _finishes(scenario: Scenario, generator: np.random.Generator) -> Days:
    """The days on which one team finishes its actions, before and after AS_OF, in order."""
    counts = scenario.pace(generator, scenario.weeks_before + WEEKS_AHEAD)
    week = np.repeat(np.arange(len(counts)) - scenario.weeks_before, counts)
    return np.sort(THIS_MONDAY + WEEK * week + generator.integers(WORKDAYS, size=len(week)))


def _stored(finished: dict[str, Days], left: int) -> Snapshot:
    """What a store would know of these teams, each an area: what they finished, and what is open."""
    rows = [
        {"area": team, "code": f"{team}-{number}", "status": "loopt" if day is None else "gereed", "actual_end": day}
        for team, days in finished.items()
        for number, day in enumerate([*days.tolist(), *[None] * left])
    ]
    nothing = snapshot.empty(SETTINGS, clock.end_of_day(AS_OF))
    return replace(nothing, tables={**nothing.tables, "actions": snapshot.frame(snapshot.columns(ACTIONS), rows)})
