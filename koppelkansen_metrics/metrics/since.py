"""Then and now: every record as it was known at the end of an earlier day, beside what is known of it now."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.records import ANY_KIND, KINDS, Kind, Type, resolve, split
from koppelkansen_metrics.rows import plain, same
from koppelkansen_metrics.snapshot import Snapshot

Row = Mapping[str, Any]
Place = tuple[str, str]

DROPPED, MERGED = "dropped", "merged"


@dataclass(frozen=True, slots=True)
class Pair:
    """One record: what was known of it then and what is now, each None when it was not there.

    `then` holds values as they were written, `now` with its references led to where they are now. `ended` and
    `successor` say why a record is gone, when someone said so and it still holds.
    """

    area: str
    then: Row | None
    now: Row | None
    ended: str | None = None
    successor: str | None = None

    @property
    def code(self) -> str:
        """The code now; of a record that is gone, the last one that is known of it then."""
        return str((self.now or self.then or {})["code"])

    @property
    def went_missing(self) -> bool:
        """Whether it was there then and a file had it no more since: kept, or gone without a reason that holds."""
        if self.then is None:
            return False
        if self.now is None:
            return self.ended is None
        return self.now["missing_since"] is not None and self.then["missing_since"] is None


def pairs(snapshot: Snapshot, kind: str, *, since: date, changed_only: bool = False) -> list[Pair]:
    """The records of a kind that were known at the end of day `since` (Amsterdam), are known now, or both.

    Then is literally what was known: per area the state after its last revision recorded by then, also what was undone
    since. A record is followed through its renames. `changed_only` leaves out records of which no version was written
    since, which is much less work. In the order of area (programme order) and code; empty when nothing was known.
    Raises KeyError for an unknown kind. Source: metrics.md, changes.
    """
    about = ("pairs", kind, since, changed_only)
    if snapshot.whole is snapshot:
        return snapshot.remembered(about, lambda: _pairs(snapshot, kind, since, changed_only=changed_only))
    # Found once for all areas, lines and organisations that people choose, in the order that is asked for.
    everywhere = pairs(snapshot.whole, kind, since=since, changed_only=changed_only)
    return snapshot.remembered(
        about, lambda: [pair for pair in everywhere if snapshot.holds(pair.now or pair.then or {})]
    )


def changed_fields(pair: Pair, kind: Kind, leads: Mapping[str, Mapping[Place, Place]], areas: tuple[str, ...]) -> Row:
    """Field → (old, new), for a record that was there then and is now; empty when it is the same.

    A reference that only followed what it refers to, through a rename or a merge (`leads`), did not change.
    """
    if pair.then is None or pair.now is None:
        return {}
    found = {}
    for field in kind.fields:
        if field.type is Type.CODE or same(pair.then[field.key], pair.now[field.key]):
            continue
        if field.type in (Type.REFERENCE, Type.REFERENCES):
            before, after = (_led(row[field.key], pair.area, areas=areas) for row in (pair.then, pair.now))
            if [leads[field.refers_to].get(each, each) for each in before] == after:
                continue
        found[field.key] = (pair.then[field.key], pair.now[field.key])
    return found


def leads(snapshot: Snapshot, *, since: date) -> dict[str, dict[Place, Place]]:
    """Kind → the places (area, code) of then that are elsewhere now, through renames and merges; with ANY_KIND for all.

    Empty where nothing moved. Raises nothing.
    """
    found: dict[str, dict[Place, Place]] = {}
    for kind in KINDS:
        went = {
            (pair.area, str(pair.then["code"])): (pair.area, _where(pair))
            for pair in pairs(snapshot, kind, since=since, changed_only=True)
            if pair.then is not None
        }
        found[kind] = {old: _last(new, went) for old, new in went.items() if old != new}
    found[ANY_KIND] = {old: new for moved in found.values() for old, new in moved.items()}
    return found


def _where(pair: Pair) -> str:
    """The code under which a record of then is found now; a merged one is found under that of its target."""
    return pair.successor if pair.now is None and pair.ended == MERGED and pair.successor else pair.code


def _last(place: Place, went: Mapping[Place, Place]) -> Place:
    """Where a place leads to at the end; a chain of merges that runs in a circle stops where it was before."""
    seen = {place}
    while (following := went.get(place, place)) not in seen:
        seen.add(following)
        place = following
    return place


def _led(several: object, own: str, *, areas: tuple[str, ...]) -> list[Place]:
    return [resolve(each, area=own, areas=areas) for each in split(several)] if isinstance(several, str) else []


def _pairs(whole: Snapshot, kind: str, since: date, *, changed_only: bool) -> list[Pair]:
    history = whole.history[kind]
    heads = _heads(whole, since)
    known_then = history["valid_from"] <= heads.reindex(history["area"]).array
    known_then &= history["valid_to"].isna() | (history["valid_to"] > heads.reindex(history["area"]).array)
    known_then = known_then.fillna(value=False).astype(bool)
    known_now = history["valid_to"].isna()
    if changed_only:
        known_then, known_now = known_then & ~known_now, known_now & ~known_then
    then = _by_record(history[known_then], "identity")
    wanted = history.loc[known_now, ["area", "code"]].merge(whole[kind], on=["area", "code"])
    now = _by_record(wanted, "code")
    ends = _ends(history, heads)
    order = {area: at for at, area in enumerate(whole.programme.area_names)}
    listed = []
    for area, identity in then.keys() | now.keys():
        ended, successor = ends.get((area, identity), (None, None)) if (area, identity) not in now else (None, None)
        listed.append(Pair(area, then.get((area, identity)), now.get((area, identity)), ended, successor))
    return sorted(listed, key=lambda pair: (order.get(pair.area, len(order)), pair.area, pair.code))


def _heads(snapshot: Snapshot, since: date) -> "pd.Series[int]":
    """Per area its last revision that was recorded by the end of a day."""
    by_then = snapshot.log[snapshot.log["recorded_at"] <= pd.Timestamp(end_of_day(since))]
    return by_then.groupby("area")["revision"].max()


def _by_record(versions: pd.DataFrame, code: str) -> dict[Place, Row]:
    listed = plain(versions)
    return {(row["area"], row[code]): row for row in listed}


def _ends(history: pd.DataFrame, heads: "pd.Series[int]") -> dict[Place, tuple[str, str | None]]:
    """Per record how it ended since, the last time."""
    ended = history[history["ended"].isin([DROPPED, MERGED])]
    ended = ended[(ended["valid_to"] > heads.reindex(ended["area"]).fillna(0).array).astype(bool)]
    columns = ["area", "identity", "ended", "successor"]
    found: dict[Hashable, tuple[str, str | None]] = {}
    for area, identity, how, into in ended.sort_values("valid_to")[columns].itertuples(index=False, name=None):
        found[area, identity] = how, into if isinstance(into, str) else None
    return found  # type: ignore[return-value]  # areas and codes are texts
