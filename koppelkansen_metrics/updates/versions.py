"""What one revision wrote, and what undoing it would: the records that become new, changed or gone, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import pandas as pd

from koppelkansen_metrics.records import KINDS, Kind
from koppelkansen_metrics.rows import plain, same
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store import revisions, snapshots
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.revisions import NewRevision

NEW, CHANGED, GONE, MISSING = "new", "changed", "gone", "missing"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A record that a revision touched. `fields`: key → (old, new), for changed records only.

    `change`: new, changed, gone (dropped, merged, renamed or undone; `how` says which, if it still holds) or missing
    (the file no longer had it, and it was kept). `title` is what the record is called.
    """

    kind: str
    code: str
    title: str
    change: str
    fields: Mapping[str, tuple[object, object]]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one revision did to a record. `fields`: key → (old, new), with `code` for another code.

    `change` and `how` as in `Written`. `origin` is the revision whose file wrote the cells as they are from then on,
    `file`, `sheet` and `row` the place in that file; all None when the record was gone. `stands` tells whether the
    revision was not undone, and is no undo.
    """

    revision: int
    recorded_at: datetime
    by: str
    change: str
    how: str
    fields: Mapping[str, tuple[object, object]]
    origin: int | None
    file: str | None
    sheet: str | None
    row: int | None
    stands: bool


def story(known: Snapshot, kind: str, area: str, code: str) -> list[Chapter]:
    """Everything that happened to a record, newest first, also under the codes it had before; empty when unknown.

    Raises KeyError for an unknown kind.
    """
    history = known.whole.history[kind]
    versions = plain(history[(history["area"] == area) & (history["identity"] == code)].sort_values("valid_from"))
    log = {row["revision"]: row for row in plain(known.log)}
    steps: list[tuple[Row | None, Row | None]] = [(None, versions[0])] if versions else []
    for before, after in pairwise(versions):
        steps += [(before, after)] if before["valid_to"] == after["valid_from"] else [(before, None), (None, after)]
    if versions and versions[-1]["valid_to"] is not None:
        steps.append((versions[-1], None))
    return [_chapter(KINDS[kind], before, after, log) for before, after in reversed(steps)]


def _chapter(kind: Kind, before: Row | None, after: Row | None, log: Mapping[int, Row]) -> Chapter:
    number = after["valid_from"] if after else (before or {})["valid_to"]
    change, how, fields = _step(kind, before, after)
    return Chapter(
        revision=number,
        recorded_at=log[number]["recorded_at"],
        by=log[number]["by"],
        change=change,
        how=how,
        fields=fields,
        **{name: after[name] if after else None for name in ("origin", "file", "sheet", "row")},
        stands=log[number]["effective"],
    )


def _step(kind: Kind, before: Row | None, after: Row | None) -> tuple[str, str, Mapping[str, tuple[object, object]]]:
    if before is None:
        return NEW, "", {}
    if after is None:
        return GONE, str(before["ended"] or ""), {}
    keys = ("code", *kind.keys)
    fields = {key: (before[key], after[key]) for key in keys if not same(before[key], after[key])}
    vanished = after["missing_since"] is not None and before["missing_since"] is None
    return MISSING if vanished else CHANGED, "", fields


def written(known: Snapshot, number: int) -> list[Written]:
    """What a revision wrote, in the order of the kinds and codes; empty for one that changed nothing, or is unknown."""
    return [each for key, kind in KINDS.items() for each in _of_kind(kind, known.history[key], number)]


def tallies(known: Snapshot) -> dict[int, dict[str, int]]:
    """Per revision how many records were new, changed, gone and missing; a revision that touched none is absent."""
    found: dict[int, dict[str, int]] = {}
    for history in known.history.values():
        counts = _touched(history).value_counts().reset_index()
        for number, change, count in counts.itertuples(index=False, name=None):
            told = found.setdefault(int(number), dict.fromkeys((NEW, CHANGED, GONE, MISSING), 0))
            told[change] += int(count)
    return found


def _touched(history: pd.DataFrame) -> pd.DataFrame:
    """One row per record and revision that touched it: the columns `number` and `change`."""
    place = ["number", "area", "code"]
    began = history.rename(columns={"valid_from": "number"})[[*place, "missing_since"]]
    ended = history.rename(columns={"valid_to": "number"})[[*place, "missing_since"]].dropna(subset=["number"])
    both = began.merge(ended, on=place, how="outer", suffixes=("", "_before"), indicator="there")
    both["change"] = both["there"].astype("str").map({"left_only": NEW, "right_only": GONE, "both": CHANGED})
    vanished = (both["there"] == "both") & both["missing_since"].notna() & both["missing_since_before"].isna()
    both.loc[vanished, "change"] = MISSING
    return both[["number", "change"]]


def undone(database: Database, known: Snapshot, number: int) -> list[Written]:
    """What undoing a revision would change in what is known now, in the order of the kinds and codes.

    Raises UserError as `undo`.
    """
    with database.read() as connection:
        revision, changes = revisions.undoing(connection, number)
    back = NewRevision(revision.area, revision.recorded_at, by="", kind="undo")
    then = snapshots.after(known, back, changes)
    return written(then, int(then.log["revision"].max()))


def _of_kind(kind: Kind, history: pd.DataFrame, number: int) -> Iterator[Written]:
    after = {str(row["code"]): row for row in plain(history[(history["valid_from"] == number).fillna(value=False)])}
    before = {str(row["code"]): row for row in plain(history[(history["valid_to"] == number).fillna(value=False)])}
    for code in sorted(after.keys() | before.keys()):
        now, then = after.get(code), before.get(code)
        title = str((now or then or {}).get(kind.title) or "")
        change, how, fields = _step(kind, then, now)
        yield Written(kind.key, code, title, change, fields, how)
