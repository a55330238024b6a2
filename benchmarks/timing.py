"""Timing and telling: what was measured, against what, and whether the target was met."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the report. `ratio` is measured / floor; `target` the highest ratio that is good enough."""

    what: str
    measured: float
    floor: float
    target: float

    @property
    def ratio(self) -> float:
        """How many times the floor it took."""
        return self.measured / self.floor

    def line(self) -> str:
        """The line of the report; times in milliseconds."""
        verdict = "ok" if self.ratio <= self.target else "MISSED"
        times = f"{self.measured * 1000:9.1f} {self.floor * 1000:9.1f}"
        return f"{self.what:<62}{times} {self.ratio:7.2f} {self.target:7.2f}  {verdict}"


HEADER = f"{'what against what':<62}{'ms':>9} {'floor ms':>9} {'ratio':>7} {'target':>7}"


def median(action: Callable[[], object], *, times: int) -> float:
    """The median of the seconds that an action takes, after once for warming up."""
    action()
    measured = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        measured.append(time.perf_counter() - started)
    return sorted(measured)[len(measured) // 2]
