"""The metrics over time once more, in plain Python, from the story itself: what was known then is replayed.

Nothing here comes from `koppelkansen_metrics.metrics`, and nothing looks at versions: a state is what the revisions up
to a day add up to, and a record is followed through the renames that the revisions tell of.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from koppelkansen_metrics.records import KINDS as RECORDS
from tests.metrics.builders import Plain, Undo, Upload, replay
from tests.metrics.oracle import AREAS, KINDS, STAGES, _place

Told = Sequence[Upload | Undo]
Key = tuple[str, str]

OPEN = {"asks": {"open", "toegezegd"}, "lessons": {"open"}}
REFERENCES = {"milestone": "milestones", "pilot": "pilots", "adopted_from": "pilots", "pilots": "pilots", "about": ""}


def until(told: Told, day: date) -> list[Upload | Undo]:
    """The revisions that were recorded by the end of a day."""
    return [each for each in told if (each.recorded or each.as_of) <= day.isoformat()]


def renames(told: Told, at: int) -> list[tuple[str, str, str, str]]:
    """(kind, area, old, new) for every code that became another with a revision; an undo turns them around."""
    each = told[at]
    if isinstance(each, Undo):
        return [(kind, area, new, old) for kind, area, old, new in renames(told, each.revision - 1)]
    return [(kind, each.area, old, new) for kind, both in each.renamed.items() for old, new in both.items()]


def area_of(told: Told, at: int) -> str:
    each = told[at]
    return area_of(told, each.revision - 1) if isinstance(each, Undo) else each.area


def stands(told: Told, at: int) -> bool:
    """Whether a revision is an upload that no undo which itself stands took back."""
    return not isinstance(told[at], Undo) and in_force(told, at)


def in_force(told: Told, at: int) -> bool:
    by = [
        later for later in range(at + 1, len(told)) if isinstance(told[later], Undo) and told[later].revision == at + 1
    ]
    return not any(in_force(told, later) for later in by)


def followed(told: Told, since: date, kind: str) -> dict[Key, str]:
    """(area, code then) → the code now, of every record that was known then."""
    known = replay(until(told, since)).tables[kind]
    now = {(row["area"], row["code"]): row["code"] for row in known}
    for at in range(len(until(told, since)), len(told)):
        moved = {(area, old): new for its, area, old, new in renames(told, at) if its == kind}
        now = {key: moved.get((key[0], code), code) for key, code in now.items()}
    return now


def ended(told: Told, since: date, kind: str, area: str, code: str) -> tuple[str, str | None] | None:
    """How a record (under the code it had last) ended since, if a revision that stands says so."""
    found = None
    for at in range(len(until(told, since)), len(told)):
        each = told[at]
        if (
            isinstance(each, Upload)
            and each.area == area
            and stands(told, at)
            and kind in {*each.dropped, *each.merged}
        ):
            if not each.rows.get(kind):
                continue
            if code in each.dropped.get(kind, ()):
                found = ("dropped", None)
            elif code in each.merged.get(kind, {}):
                found = ("merged", each.merged[kind][code])
    return found


def paired(told: Told, since: date, kind: str) -> Iterator[tuple[str, str, Plain | None, Plain | None]]:
    """(area, code, row then, row now) of every record known then, now or both, in order."""
    then = {(row["area"], row["code"]): row for row in replay(until(told, since)).tables[kind]}
    now = {(row["area"], row["code"]): row for row in replay(told).tables[kind]}
    names = followed(told, since, kind)
    listed = [(area, names[area, code], row, now.get((area, names[area, code]))) for (area, code), row in then.items()]
    there = {(area, code) for area, code, _then, _now in listed}
    listed += [(area, code, None, row) for (area, code), row in now.items() if (area, code) not in there]
    named = [
        (area, row_now["code"] if row_now else row_then["code"], row_then, row_now)
        for area, _code, row_then, row_now in listed
    ]
    yield from sorted(named, key=lambda each: (AREAS.index(each[0]), each[1]))


def missing(then: Plain | None, now: Plain | None) -> bool:
    return then is not None and (now is None or (now["missing_since"] is not None and then["missing_since"] is None))


def records(told: Told, since: date) -> list[Plain]:
    """Every record that is not as it was."""
    found = []
    for kind in KINDS:
        names = followed(told, since, kind)
        for area, code, then, now in paired(told, since, kind):
            change, fields = _change(told, since, kind, area=area, then=then, now=now, names=names)
            if change:
                found.append({"kind": kind, "area": area, "code": code, "change": change, "fields": fields})
    return found


def _change(
    told: Told, since: date, kind: str, *, area: str, then: Plain | None, now: Plain | None, names: dict[Key, str]
) -> tuple[str, Plain]:
    if then is None:
        return "new", {}
    if now is None:
        how = ended(told, since, kind, area, names[area, then["code"]])
        if how is None:
            return "missing", {}
        return how[0], ({"code": [then["code"], how[1]]} if how[0] == "merged" else {})
    if missing(then, now):
        return "missing", {}
    fields = _fields(told, since, kind, then=then, now=now)
    if then["code"] != now["code"]:
        return "renamed", {"code": [then["code"], now["code"]], **fields}
    back = then["missing_since"] is not None and now["missing_since"] is None
    return ("changed", fields) if fields or back else ("", {})


def _fields(told: Told, since: date, kind: str, *, then: Plain, now: Plain) -> Plain:
    found = {}
    for key in RECORDS[kind].keys:
        old, new = then[key], now[key]
        if old == new or (key in REFERENCES and _led(told, since, key, then) == _places(new, now["area"])):
            continue
        found[key] = [_plain(old), _plain(new)]
    return found


def _places(several: object, own: str) -> list[tuple[object, str]]:
    return [_place(each.strip(), own) for each in str(several or "").split(";") if each.strip()]


def _led(told: Told, since: date, key: str, then: Plain) -> list[tuple[object, str]]:
    """Where the references of then lead to now, along renames and merges."""
    kinds = [REFERENCES[key]] if REFERENCES[key] else list(KINDS)
    return [_led_to(told, since, kinds, area=str(area), code=code) for area, code in _places(then[key], then["area"])]


def _led_to(told: Told, since: date, kinds: list[str], *, area: str, code: str) -> tuple[object, str]:
    for kind in kinds:
        here = followed(told, since, kind).get((area, code), code)
        gone = ended(told, since, kind, area, here)
        there = {(row["area"], row["code"]) for row in replay(told).tables[kind]}
        if (area, here) not in there and gone and gone[0] == "merged":
            here = str(gone[1])
        if here != code:
            return area, here
    return area, code


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _date(row: Plain | None) -> date | None:
    return None if row is None else row["actual_date"] if row["status"] == "behaald" else row["forecast_date"]


def slips(told: Told, since: date) -> list[Plain]:
    found = []
    for area, code, then, now in paired(told, since, "milestones"):
        if not any(row and row["status"] != "vervallen" for row in (then, now)):
            continue
        before, after = _date(then), _date(now)
        days = (after - before).days if before and after else None
        if then is None:
            moved = "new"
        elif missing(then, now):
            moved = "missing"
        elif now["status"] == "vervallen":
            moved = "dropped"
        else:
            moved = None if days is None else "later" if days > 0 else "earlier" if days < 0 else "same"
        reached = [row is not None and row["status"] == "behaald" for row in (then, now)]
        found.append(
            {
                "area": area,
                "code": code,
                "then": _plain(before),
                "now": _plain(after),
                "days": days,
                "class": moved,
                "reached": reached == [False, True],
            }
        )
    return found


def moves(told: Told, since: date) -> list[Plain]:
    found = []
    for area, code, then, now in paired(told, since, "pilots"):
        before, after = (row["stage"] if row else None for row in (then, now))
        if then is None:
            moved = "new"
        elif missing(then, now):
            moved = "missing"
        elif before == after:
            moved = "same"
        elif after == "gestopt":
            moved = "stopped"
        else:
            moved = "back" if before == "gestopt" or STAGES.index(after) < STAGES.index(before) else "forward"
        found.append({"area": area, "code": code, "then": before, "now": after, "class": moved})
    return found


def ratings(told: Told, since: date) -> list[Plain]:
    steps, found = ["groen", "oranje", "rood"], []
    for area, _code, then, now in paired(told, since, "confidence"):
        before, after = (row["rating"] if row else None for row in (then, now))
        if then is None:
            moved = "new"
        elif missing(then, now):
            moved = "missing"
        else:
            by = steps.index(after) - steps.index(before)
            moved = "down" if by > 0 else "up" if by < 0 else "same"
        found.append({"area": area, "line": (now or then)["line"], "then": before, "now": after, "class": moved})
    return found


def opened_and_closed(told: Told, since: date, kind: str) -> list[Plain]:
    found = []
    for area, code, then, now in paired(told, since, kind):
        before, after = (row is not None and row["status"] in OPEN[kind] for row in (then, now))
        if before != after:
            found.append({"area": area, "code": code, "change": "opened" if after else "closed"})
    return found


def burn_up(told: Told, as_of: date) -> list[Plain]:
    """Scope, done, planned and baseline of everything together, at each Sunday."""
    known = replay(told)
    scope = [row for row in known.tables["actions"] if row["status"] != "vervallen"]
    first = [_first_end(told, row) for row in scope]
    ends = {
        "done": [row["actual_end"] for row in scope if row["status"] == "gereed"],
        "planned": [row["planned_end"] for row in scope],
        "baseline": first,
    }
    used = [day for days in ends.values() for day in days if day]
    found: list[Plain] = []
    sunday = min(used, default=as_of) + timedelta(6 - min(used, default=as_of).weekday())
    while used and sunday < max(used) + timedelta(7):
        then = replay(until(told, sunday)).tables["actions"]
        found.append(
            {
                "week": sunday,
                "scope": len([row for row in then if row["status"] != "vervallen"]),
                **{name: len([day for day in days if day and day <= sunday]) for name, days in ends.items()},
            }
        )
        sunday += timedelta(7)
    return found


def _first_end(told: Told, row: Plain) -> date | None:
    known = replay(told)
    dates = [
        version["planned_end"]
        for version in known.history["actions"]
        if version["effective"]
        and (version["area"], version["identity"]) == (row["area"], row["code"])
        and version["planned_end"]
    ]
    return dates[0] if dates else None
