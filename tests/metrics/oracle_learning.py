"""The figures of learning once more, in plain Python from the story itself: what became of things, transfer, stays.

Nothing here comes from `koppelkansen_metrics.metrics`.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from tests.metrics.builders import Undo, Upload, replay
from tests.metrics.oracle import _place
from tests.metrics.oracle_time import OPEN, paired

Told = Sequence[Upload | Undo]

LIMIT = 180


def became(told: Told, since: date, kind: str) -> list[tuple[str, str, str, str | None, str]]:
    """(area, code, status then, status now, class) of what was open on a day; what is settled comes first."""
    found = []
    for area, code, then, now in paired(told, since, kind):
        if then is None or then["status"] not in OPEN[kind]:
            continue
        after = now["status"] if now else None
        how = "gone" if now is None else "open" if after in OPEN[kind] else "closed"
        found.append((area, code, then["status"], after, how))
    return sorted(found, key=lambda each: each[-1] == "open")


def adopted(told: Told) -> dict[tuple[str, str], int]:
    """(area of origin, area) → how many pilots it adopted from there; only from areas that are known."""
    counts: dict[tuple[str, str], int] = {}
    for row in replay(told).tables["pilots"]:
        if row["adopted_from"]:
            origin = str(_place(row["adopted_from"], row["area"])[0])
            counts[origin, row["area"]] = counts.get((origin, row["area"]), 0) + 1
    return counts


def could_be(told: Told) -> list[tuple[str, str, str]]:
    """(kind, area, code) of what works and went to no other area."""
    tables = replay(told).tables
    went = {
        place
        for row in tables["pilots"]
        if row["adopted_from"] and (place := _place(row["adopted_from"], row["area"]))[0] != row["area"]
    }
    found = [("pilots", row) for row in tables["pilots"] if row["stage"] == "praktijk"]
    found = [(kind, row) for kind, row in found if (row["area"], row["code"]) not in went]
    found += [
        ("lessons", row)
        for row in tables["lessons"]
        if row["kind"] == "werkt"
        and row["status"] != "vervallen"
        and (not row["about"] or _place(row["about"], row["area"]) not in went)
    ]
    return sorted((kind, row["area"], row["code"]) for kind, row in found)


def stays(told: Told) -> list[tuple[str, str, str, int]]:
    """(area, code now, stage, days) of every stay in a stage that ended with another stage."""
    known = replay(told)
    found = []
    own = [row for row in known.history["pilots"] if row["effective"]]
    for area, code in sorted({(row["area"], row["identity"]) for row in own}):
        versions = [row for row in own if (row["area"], row["identity"]) == (area, code)]
        for before, after in pairwise(versions):
            dates = before["stage_since"], after["stage_since"]
            if before["stage"] != after["stage"] and None not in dates and dates[0] <= dates[1]:
                found.append((area, code, before["stage"], (dates[1] - dates[0]).days))
    return found


def long(told: Told, as_of: date) -> dict[tuple[str, str], bool]:
    """(area, code) → whether a pilot has been in its stage much longer than others were."""
    ended = stays(told)
    found = {}
    for row in replay(told).tables["pilots"]:
        others = [days for _area, _code, stage, days in ended if stage == row["stage"]]
        limit = 2 * median(others) if len(others) >= 3 else LIMIT
        days = (as_of - row["stage_since"]).days if row["stage_since"] else None
        going = row["stage"] not in ("praktijk", "gestopt")
        found[row["area"], row["code"]] = going and days is not None and days > limit
    return found
