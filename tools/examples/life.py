"""How a record lives through the quarters: each is written down once, with a letter per quarter for how it stands.

A path has one character for each quarter from 2020-Q4 to 2021-Q4: `.` not there yet, `-` no longer there, else the
first letter of a status (see STATUSES, MILESTONES and STAGES).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

QUARTERS = ("2020-Q4", "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4")
ENDS = (date(2020, 12, 31), date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31))
BEFORE = date(2020, 9, 30)
ABSENT = ".-"

STATUSES = {"n": "niet gestart", "l": "loopt", "b": "geblokkeerd", "g": "gereed", "v": "vervallen"}
MILESTONES = {"p": "gepland", "b": "behaald", "v": "vervallen"}
STAGES = {
    "i": "idee",
    "v": "verkenning",
    "p": "pilot",
    "e": "evaluatie",
    "o": "opschaling",
    "k": "praktijk",
    "s": "gestopt",
}
LINES = {"1": 1, "2": 2, "3": 3}
ORGANISATIONS = {"L": "Liander", "W": "Waternet", "A": "Gemeente Amsterdam", "G": "Gezamenlijk"}
RATINGS = {"g": "groen", "o": "oranje", "r": "rood"}

Row = dict[str, object]
Changes = Mapping[int, object]


@dataclass(frozen=True)
class Life:
    """One record: what never changes, its path, and what changes from a quarter on (key → quarter → value)."""

    kind: str
    fixed: Row
    path: str = "....."
    later: Mapping[str, Changes] = field(default_factory=dict)

    def there(self, at: int) -> bool:
        """Whether the record is in the workbook of this quarter."""
        return self.path[at] not in ABSENT

    def row(self, at: int) -> Row:
        """The record as the workbook of this quarter has it."""
        row = dict(self.fixed)
        for key, values in self.later.items():
            known = [values[quarter] for quarter in sorted(values) if quarter <= at]
            if known:
                row[key] = known[-1]
        if self.kind == "actions":
            return _action(row, self.path, at)
        if self.kind == "milestones":
            return _milestone(row, self.path, at)
        if self.kind == "pilots":
            return _pilot(row, self.path, at)
        return row


def action(code: str, place: str, title: str, owner: str, planned: str, path: str, **more: object) -> Life:
    """An action. `place`: line and organisation, as `1L`; `planned`: its planned end; `replanned`: quarter → date.

    `done`: the day it was done, where it matters; without it a likely day in the quarter in which it is gereed.
    """
    fixed, later = _split(more)
    if "replanned" in fixed:
        later["planned_end"] = {at: _day(day) for at, day in dict(fixed.pop("replanned")).items()}  # type: ignore[call-overload]
    fixed |= {"code": code, "title": title, "owner": owner, "planned_end": _day(planned), **_place(place)}
    return Life("actions", fixed, path, later)


def milestone(code: str, place: str, title: str, owner: str, agreed: str, path: str, **more: object) -> Life:
    """A milestone. `agreed`: the agreed date; `expected` and `anew`: quarter → date expected, or agreed anew.

    `reached`: the day it was reached; needed once the path says behaald.
    """
    fixed, later = _split(more)
    expected = dict(fixed.pop("expected", {}))  # type: ignore[call-overload]
    later["forecast_date"] = {0: _day(agreed), **{at: _day(day) for at, day in expected.items()}}
    anew = dict(fixed.pop("anew", {}))  # type: ignore[call-overload]
    later["baseline_date"] = {0: _day(agreed), **{at: _day(day) for at, day in anew.items()}}
    fixed |= {"code": code, "title": title, "owner": owner, **_place(place)}
    return Life("milestones", fixed, path, later)


def pilot(code: str, place: str, title: str, owner: str, path: str, **more: object) -> Life:
    """A pilot. `proven` and `used`: one digit per quarter of the path; texts may be a mapping of quarter → text."""
    fixed, later = _split(more)
    for key, digits in (("readiness", str(fixed.pop("proven"))), ("use", str(fixed.pop("used")))):
        later[key] = {at: int(digit) for at, digit in enumerate(digits) if digit.isdigit()}
    fixed |= {"code": code, "title": title, "owner": owner, **_place(place)}
    return Life("pilots", fixed, path, later)


def lesson(code: str, place: str, kind: str, text: str, first: int, **more: object) -> Life:
    """A lesson, there from quarter `first` on; `status` and `embedded_in` may change by quarter."""
    fixed, later = _split({"status": "open", **more})
    fixed |= {"code": code, "kind": kind, "lesson": text, **_place(place)}
    fixed["raised_on"] = ENDS[first] - timedelta(days=20)
    return Life("lessons", fixed, "." * first + "x" * (5 - first), later)


def ask(code: str, line: int, question: str, to: str, needed_by: str, first: int, **more: object) -> Life:
    """A question to directors, there from quarter `first` on; `status` and `answer` may change by quarter."""
    fixed, later = _split({"status": "open", **more})
    asked = "; ".join(ORGANISATIONS[letter] for letter in to)
    fixed |= {"code": code, "line": line, "question": question, "to_organisation": asked, "needed_by": _day(needed_by)}
    return Life("asks", {"from_organisation": "Gezamenlijk", **fixed}, "." * first + "x" * (5 - first), later)


def gain(code: str, barrier: str, text: str, pilots: Changes, **more: object) -> Life:
    """An essential gain and the barrier it breaks, with the codes of its pilots from a quarter on."""
    fixed, later = _split({"pilots": pilots, **more})
    fixed |= {"code": code, "barrier": barrier, "gain": text, "organisation": "Gezamenlijk"}
    return Life("gains", fixed, "xxxxx", later)


def judgement(
    line: int, path: str, reasons: Mapping[int, str], responses: Mapping[int, str], *, by: str = "Casusteam"
) -> Life:
    """The team's judgement of a line: a letter per quarter (g, o, r), with the reason and response of that quarter."""
    later: dict[str, Changes] = {
        "rating": {at: RATINGS[letter] for at, letter in enumerate(path)},
        "reason": {at: reasons.get(at) for at in range(5)},
        "response": {at: responses.get(at) for at in range(5)},
    }
    return Life("confidence", {"line": line, "rated_by": by}, "xxxxx", later)


def _split(more: Mapping[str, object]) -> tuple[Row, dict[str, Changes]]:
    """What never changes, and what is given per quarter: a mapping whose keys are quarters."""
    planned = ("replanned", "expected", "anew")
    later = {key: value for key, value in more.items() if isinstance(value, Mapping) and key not in planned}
    return {key: value for key, value in more.items() if key not in later}, later


def _place(place: str) -> Row:
    return {"line": LINES[place[0]], "organisation": ORGANISATIONS[place[1]]}


def _day(text: object) -> date:
    return date.fromisoformat(str(text))


def _number(row: Row) -> int:
    return int(str(row["code"])[-2:])


def _spread(row: Row, *, days: int) -> int:
    """A number of days under `days`, the same for the same code: what is done is not all done on the same day."""
    return _number(row) * 7 % days


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _happened(planned: date, at: int, row: Row) -> date:
    """A likely day on which something planned was done in a quarter: near its planned day if that lies in it.

    Every area reports from the 15th of the last month on, so nothing is done after that.
    """
    begins = ENDS[at - 1] if at else BEFORE
    last = ENDS[at] - timedelta(days=16)
    if planned <= begins:
        return _workday(begins + timedelta(days=12 + _spread(row, days=58)))
    if planned > last:
        return _workday(last - timedelta(days=_spread(row, days=24)))
    day = planned + timedelta(days=3 - _spread(row, days=13))
    return _workday(min(max(day, begins + timedelta(days=4)), last))


def _action(row: Row, path: str, at: int) -> Row:
    row["status"] = STATUSES[path[at]]
    needed = row.pop("needed", None)
    done = row.pop("done", None)
    if path[at] == "g":
        planned = row["planned_end"]
        assert isinstance(planned, date)
        row["actual_end"] = _day(done) if done else _happened(planned, path.index("g"), row)
        row["progress"] = 100.0
    elif path[at] in "lb":
        # While something is blocked, nothing is added to what was done before.
        quarters = path[: at + 1].count("l") or 1
        row["progress"] = float(min(10 + 5 * (_number(row) % 5) + 25 * (quarters - 1), 90))
    if path[at] == "b":
        row["needed"] = needed
    return row


def _milestone(row: Row, path: str, at: int) -> Row:
    row["status"] = MILESTONES[path[at]]
    reached = row.pop("reached", None)
    if row["status"] == "behaald":
        row["actual_date"] = _day(reached)
    return row


def _pilot(row: Row, path: str, at: int) -> Row:
    stage = path[at]
    row["stage"] = STAGES[stage]
    started = at
    while started and path[started - 1] == stage:
        started -= 1
    since = row.pop("since", None)
    begins = ENDS[started - 1] if started else BEFORE - timedelta(days=40)
    # Not all on the same day: the number in the code spreads them over the quarter.
    later = timedelta(days=12 + 17 * _number(row) % 60)
    row["stage_since"] = _day(since) if since and started == 0 else _workday(begins + later)
    return row


@dataclass(frozen=True)
class Area:
    """The story of an area: its records, on which day of each quarter it reported, and who did.

    `reported`: one reporting date per quarter, None for a quarter without a report. `went`: quarter → the reasons of
    rows that are no longer there, as the command line writes them.
    """

    name: str
    reported: Sequence[str | None]
    recorded: Sequence[str]
    by: str
    lives: Sequence[Life]
    went: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
