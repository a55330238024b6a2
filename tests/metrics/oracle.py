"""The figures of metrics.md once more, in plain Python over plain rows: slow, literal, and written apart.

The document has the form of `metrics --json`. Nothing here comes from `koppelkansen_metrics.metrics`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, product
from statistics import mean, median

import numpy as np

from tests.metrics.builders import Known, Plain

AREAS = ("Amstelstad", "Binnenstad", "Haven-Stad", "Programmabreed")
LINES = (1, 2, 3)
ORGANISATIONS = ("Liander", "Waternet", "Gemeente Amsterdam", "Gezamenlijk")
STAGES = ("idee", "verkenning", "pilot", "evaluatie", "opschaling", "praktijk", "gestopt")
LESSON_STATUSES = ("open", "beantwoord", "toegepast", "geborgd", "vervallen")
LESSON_KINDS = ("werkt", "werkt niet", "leervraag")
GAIN_STATUSES = ("idee", "uitwerking", "beproefd", "geborgd", "vervallen")
VALUES = {"area": AREAS, "line": LINES, "organisation": ORGANISATIONS}
KINDS = ("actions", "milestones", "confidence", "pilots", "lessons", "asks", "gains")

Group = Mapping[str, object]


def document(known: Known, *, as_of: date, by: Sequence[str]) -> list[Plain]:
    """The groups of `metrics --json`, without forecast and the words of the signal."""
    return [
        _group(known, dict(zip(by, values, strict=True)), as_of) for values in product(*(VALUES[each] for each in by))
    ]


def _group(known: Known, group: Group, as_of: date) -> Plain:
    rows = {kind: [row for row in known.tables[kind] if _belongs(kind, row, group)] for kind in KINDS}
    found = {
        **group,
        "progress": progress(known, rows["actions"], as_of),
        "milestones": milestones(known, rows["milestones"], as_of),
        "pilots": pilots(known, rows["pilots"], as_of),
        "lessons": lessons(rows["lessons"]),
        "asks": asks(rows["asks"], as_of),
        "gains": gains(rows["gains"]),
    }
    if set(group) == {"area", "line"}:
        found["confidence"] = confidence(known, rows, group, as_of=as_of)
    if "area" in group:
        found["freshness"] = freshness(known, str(group["area"]), as_of)
    return found


def _belongs(kind: str, row: Plain, group: Group) -> bool:
    for column, wanted in group.items():
        if kind == "gains" and column == "line":
            value = {3}
        elif kind == "asks" and column == "organisation":
            value = set(_parts(row["to_organisation"]))
        else:
            value = {row.get(column)}
        if wanted not in value:
            return False
    return True


def _parts(several: object) -> list[str]:
    return [each.strip() for each in str(several or "").split(";") if each.strip()]


def peildatum(known: Known, area: object) -> date | None:
    """The Peildatum of an area's last effective revision."""
    dates = [row["as_of"] for row in known.log if row["effective"] and row["area"] == area and row["as_of"]]
    return dates[-1] if dates else None


def judged_at(known: Known, row: Plain, as_of: date) -> date:
    return min(as_of, peildatum(known, row["area"]) or as_of)


def told(known: Known, kind: str, row: Plain, field: str) -> list[date]:
    """What a field held in the effective history of a record, oldest first, empty left out."""
    return [
        version[field]
        for version in known.history[kind]
        if version["effective"]
        and (version["area"], version["identity"]) == (row["area"], row["code"])
        and version[field] is not None
    ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _until(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one <= other


def progress(known: Known, actions: list[Plain], as_of: date) -> Plain:
    scope = [row for row in actions if row["status"] != "vervallen"]
    done = [row for row in scope if row["status"] == "gereed"]
    open_ = [row for row in scope if row["status"] != "gereed"]
    judged = {row["area"]: judged_at(known, row, as_of) for row in scope}
    first = {id(row): (told(known, "actions", row, "planned_end") or [None])[0] for row in scope}
    overdue = [row for row in open_ if _before(row["planned_end"], judged[row["area"]])]
    planned = [row for row in scope if _until(row["planned_end"], judged[row["area"]])]
    due = [row for row in scope if _until(first[id(row)], judged[row["area"]])]
    hit = [row for row in due if row["status"] == "gereed" and _until(row["actual_end"], first[id(row)])]
    finished = [row for row in done if _until(row["actual_end"], judged[row["area"]])]
    known_progress = [row for row in scope if row["status"] == "gereed" or row["progress"] is not None]
    parts = [1 if row["status"] == "gereed" else (row["progress"] or 0) / 100 for row in scope]
    return {
        "total": len(scope),
        "done": len(done),
        "completion": _share(len(done), len(scope)),
        "mean_progress": mean(parts) if parts else None,
        "progress_known": len(known_progress),
        "planned": len(planned),
        "planned_share": _share(len(planned), len(scope)),
        "open": len(open_),
        "blocked": len([row for row in scope if row["status"] == "geblokkeerd"]),
        "overdue": len(overdue),
        "overdue_share": _share(len(overdue), len(open_)),
        "overdue_days_median": median((judged[row["area"]] - row["planned_end"]).days for row in overdue)
        if overdue
        else None,
        "unreported": len(
            [
                row
                for row in open_
                if _until(judged[row["area"]], row["planned_end"]) and _before(row["planned_end"], as_of)
            ]
        ),
        "due_soon": len(
            [row for row in open_ if row["planned_end"] and as_of <= row["planned_end"] <= as_of + timedelta(30)]
        ),
        "hit_rate": _share(len(hit), len(due)),
        "completion_index": _share(len(finished), len(due) + len([row for row in scope if first[id(row)] is None])),
    }


def milestone(known: Known, row: Plain, as_of: date) -> Plain:
    agreed = told(known, "milestones", row, "baseline_date")
    day = row["actual_date"] if row["status"] == "behaald" else row["forecast_date"]
    return {
        "date": day,
        "first_baseline": agreed[0] if agreed else None,
        "drift_days": (day - agreed[0]).days if day and agreed else None,
        "rebaselines": sum(1 for was, now in pairwise(agreed) if was != now),
        "late": row["status"] == "gepland" and _before(row["forecast_date"], judged_at(known, row, as_of)),
    }


def milestones(known: Known, rows: list[Plain], as_of: date) -> Plain:
    scope = [(row, milestone(known, row, as_of)) for row in rows if row["status"] != "vervallen"]
    drifts = [own["drift_days"] for _, own in scope if own["drift_days"] is not None]
    return {
        "total": len(scope),
        "reached": len([row for row, _ in scope if row["status"] == "behaald"]),
        "late": len([own for _, own in scope if own["late"]]),
        "due_90": len(
            [
                row
                for row, _ in scope
                if row["status"] != "behaald"
                and row["forecast_date"]
                and as_of <= row["forecast_date"] <= as_of + timedelta(90)
            ]
        ),
        "drifted": len([days for days in drifts if days > 0]),
        "drift_mean": mean(drifts) if drifts else None,
        "drift_max": max(drifts) if drifts else None,
    }


def pilots(known: Known, rows: list[Plain], as_of: date) -> Plain:
    taught = set()
    for lesson in known.tables["lessons"]:
        if lesson["status"] != "vervallen" and lesson["about"]:
            taught.add(_place(lesson["about"], lesson["area"]))
    stopped = [row for row in rows if row["stage"] == "gestopt"]
    with_lesson = [row for row in stopped if (row["area"], row["code"]) in taught]
    dwell = {
        stage: [(as_of - row["stage_since"]).days for row in rows if row["stage"] == stage and row["stage_since"]]
        for stage in STAGES
    }
    return {
        "by_stage": {stage: len([row for row in rows if row["stage"] == stage]) for stage in STAGES},
        "dwell_median": {stage: median(days) if days else None for stage, days in dwell.items()},
        "in_practice_share": _share(len([row for row in rows if row["stage"] == "praktijk"]), len(rows) - len(stopped)),
        "stopped_with_lesson": len(with_lesson),
        "stopped_without_lesson": len(stopped) - len(with_lesson),
        "without_receiver": len(
            [row for row in rows if row["stage"] in STAGES[3:6] and row["receiving_owner"] is None]
        ),
        "adopted": len([row for row in rows if row["adopted_from"] is not None]),
    }


def _place(reference: object, own: object) -> tuple[object, str]:
    for area in AREAS:
        if str(reference).startswith(f"{area}/"):
            return area, str(reference)[len(area) + 1 :]
    return own, str(reference)


def bottleneck(row: Plain) -> int | None:
    scores = (row["readiness"], row["use"])
    return None if None in scores else min(scores)


def lessons(rows: list[Plain]) -> Plain:
    kept = [row for row in rows if row["status"] != "vervallen"]
    return {
        "lessons_by_status": {
            status: {
                kind: len([row for row in rows if (row["status"], row["kind"]) == (status, kind)])
                for kind in LESSON_KINDS
            }
            for status in LESSON_STATUSES
        },
        "embedded_share": _share(len([row for row in kept if row["status"] == "geborgd"]), len(kept)),
    }


def age_quarters(row: Plain, as_of: date) -> int | None:
    if row["status"] != "open" or row["raised_on"] is None:
        return None
    quarter = {month: (month - 1) // 3 + 1 for month in range(1, 13)}
    raised = row["raised_on"]
    return as_of.year * 4 + quarter[as_of.month] - (raised.year * 4 + quarter[raised.month])


def asks(rows: list[Plain], as_of: date) -> Plain:
    waiting = [row for row in rows if row["status"] in {"open", "toegezegd"}]
    late = [row for row in waiting if _before(row["needed_by"], as_of)]
    return {
        name: {each: len([row for row in found if each in _parts(row["to_organisation"])]) for each in ORGANISATIONS}
        for name, found in (("asks_open", waiting), ("overdue", late))
    }


def gains(rows: list[Plain]) -> Plain:
    barriers = []
    for row in rows:
        if row["status"] != "vervallen":
            tied = {_place(each, row["area"]) for each in _parts(row["pilots"])}
            areas = [area for area in AREAS if area in {place[0] for place in tied}]
            own = {name: row[name] for name in ("area", "code", "barrier")}
            barriers.append({**own, "pilots": len(tied), "areas": areas})
    return {
        "gains_by_status": {each: len([row for row in rows if row["status"] == each]) for each in GAIN_STATUSES},
        "barriers": barriers,
    }


def freshness(known: Known, area: str, as_of: date) -> Plain:
    last = peildatum(known, area)
    age = (as_of - last).days if last else None
    return {"last_as_of": last.isoformat() if last else None, "days": age, "stale": age is None or age > 100}


def confidence(known: Known, rows: Mapping[str, list[Plain]], group: Group, *, as_of: date) -> Plain:
    own = rows["confidence"][0] if rows["confidence"] else {}
    signal = _signal(known, rows, str(group["area"]), as_of=as_of)
    steps = ["groen", "oranje", "rood"]
    rating = own.get("rating")
    return {
        "reported": rating,
        **{name: own.get(name) for name in ("reason", "response", "rated_by")},
        "rated_as_of": _rated_as_of(known, own) if own else None,
        "signal": signal,
        "disagreement": steps.index(rating) - steps.index(signal) if rating and signal != "grijs" else None,
    }


def _signal(known: Known, rows: Mapping[str, list[Plain]], area: str, *, as_of: date) -> str:
    figures = progress(known, rows["actions"], as_of)
    scope = [row for row in rows["milestones"] if row["status"] != "vervallen"]
    if (not figures["total"] and not scope) or freshness(known, area, as_of)["stale"]:
        return "grijs"
    share = figures["overdue_share"] or 0
    drifts = [milestone(known, row, as_of)["drift_days"] for row in scope if row["status"] != "behaald"]
    worst = max((days for days in drifts if days is not None), default=0)
    if (figures["overdue"] >= 2 and share >= 0.25) or worst >= 90:
        return "rood"
    return "oranje" if (figures["overdue"] >= 2 and share >= 0.10) or worst >= 30 else "groen"


def _rated_as_of(known: Known, row: Plain) -> str | None:
    given = [
        revision["as_of"].isoformat()
        for revision in known.log
        if revision["effective"]
        and revision["area"] == row["area"]
        and "confidence" in revision["held"].split()
        and (row["missing_since"] is None or revision["revision"] < row["missing_since"])
    ]
    return given[-1] if given else None


def records(known: Known, as_of: date) -> list[Plain]:
    """The records of `metrics --json --records`, in the order of the kinds."""
    found = []
    for kind in KINDS:
        for row in known.tables[kind]:
            if row.get("status") != "vervallen":
                place = {name: row[name] for name in ("area", "code", "file", "sheet", "row")}
                found.append({"kind": kind, **place, **_own(known, kind, row, as_of=as_of)})
    return [{name: each.isoformat() if isinstance(each, date) else each for name, each in row.items()} for row in found]


def _own(known: Known, kind: str, row: Plain, *, as_of: date) -> Plain:
    if kind == "actions":
        late = row["status"] != "gereed" and _before(row["planned_end"], judged_at(known, row, as_of))
        return {
            "baseline_end": (told(known, kind, row, "planned_end") or [None])[0],
            "overdue_days": (judged_at(known, row, as_of) - row["planned_end"]).days if late else None,
        }
    if kind == "milestones":
        return milestone(known, row, as_of)
    if kind == "pilots":
        since = row["stage_since"]
        return {"dwell_days": (as_of - since).days if since else None, "bottleneck": bottleneck(row)}
    return {"age_quarters": age_quarters(row, as_of)} if kind == "lessons" else {}


def forecast(actions: list[Plain], as_of: date) -> Plain:
    """P50 and P85 of one group, trial by trial; the draws are laid out as the documentation of the forecast says."""
    none = {"p50": None, "p85": None}
    scope = [row for row in actions if row["status"] != "vervallen"]
    ends = [row["actual_end"] for row in scope if row["status"] == "gereed" and _until(row["actual_end"], as_of)]
    left = len([row for row in scope if row["status"] != "gereed"])
    weeks = []
    monday = min(ends, default=as_of) - timedelta(min(ends, default=as_of).weekday())
    while monday + timedelta(6) < as_of:
        weeks.append(len([day for day in ends if monday <= day <= monday + timedelta(6)]))
        monday += timedelta(7)
    weeks = weeks[-26:]
    if len(ends) < 10 or len(weeks) < 8:
        return {**none, "reason": "too-little-data"}
    if not left:
        return {**none, "reason": "nothing-open"}
    if not any(weeks):
        return {**none, "reason": "too-far"}
    draws = np.random.default_rng(2021).choice(weeks, size=(261, 10_000)).T.tolist()
    needed = sorted(_weeks_needed(drawn, left) for drawn in draws)
    p50, p85 = needed[5_000 - 1], needed[8_500 - 1]
    in_five_years = date(as_of.year + 5, as_of.month, 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day)
    if p85 > 261 or as_of + timedelta(7 * p85) > in_five_years:
        return {**none, "reason": "too-far"}
    return {
        "p50": (as_of + timedelta(7 * p50)).isoformat(),
        "p85": (as_of + timedelta(7 * p85)).isoformat(),
        "reason": None,
    }


def _weeks_needed(drawn: list[int], left: int) -> int:
    for week, finished in enumerate(drawn, start=1):
        left -= finished
        if left <= 0:
            return week
    return 262
