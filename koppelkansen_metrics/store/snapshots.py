"""Reading: everything as it was known at a moment, as typed tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import ANY_KIND, KINDS, SEPARATOR, Kind, Type, resolve
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store.revisions import undone_by
from koppelkansen_metrics.store.tables import REVISION, VERSIONS

RENAMED = "renamed"
FOLLOWED = (RENAMED, "merged")


def load(connection: Connection, programme: Programme, known_at: datetime) -> Snapshot:
    """What was known at a moment (with a zone): per area the state after its last revision until then.

    References in the tables to a code that was renamed or merged since follow it. An empty database gives empty
    tables. One query per kind reads every version up to then; tables and history are made from the same rows.
    """
    log = _log(connection, known_at)
    history = {key: _history(connection, kind, log) for key, kind in KINDS.items()}
    tables = {key: _current(history[key], kind) for key, kind in KINDS.items()}
    return Snapshot(programme, known_at, tables=_followed(tables, history, programme), history=history, log=log)


def heads(connection: Connection, known_at: datetime) -> dict[str, int]:
    """The last revision of each area until a moment: which snapshot `load` would give, without loading it."""
    wanted = select(REVISION.c.area, func.max(REVISION.c.number)).where(REVISION.c.recorded_at <= known_at)
    return {area: number for area, number in connection.execute(wanted.group_by(REVISION.c.area))}


def _log(connection: Connection, known_at: datetime) -> pd.DataFrame:
    rows = connection.execute(
        select(REVISION).where(REVISION.c.recorded_at <= known_at).order_by(REVISION.c.number)
    ).all()
    undone = undone_by((row.number, row.undoes) for row in rows)
    listed = [
        {
            **row._asdict(),
            "revision": row.number,
            "effective": row.undoes is None and row.number not in undone,
        }
        for row in rows
    ]
    return snapshot.frame(snapshot.LOG, listed)


def _history(connection: Connection, kind: Kind, log: pd.DataFrame) -> pd.DataFrame:
    """Every version that the revisions in the log wrote, in their order."""
    wanted = snapshot.history_columns(kind)
    if log.empty:
        return snapshot.frame(wanted)
    table = VERSIONS[kind.key]
    last = int(log["revision"].max())
    rows = connection.execute(select(table).where(table.c.valid_from <= last).order_by(table.c.valid_from)).all()
    read = pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=wanted[column.name])
            for column, values in zip(table.columns, _columns(rows, len(table.columns)), strict=True)
        }
    )
    heads = log.groupby("area")["revision"].max()
    cut = read["area"].map(heads)
    known = read[(read["valid_from"] <= cut).fillna(value=False).astype(bool)].reset_index(drop=True)
    return _described(known, log, heads)[list(wanted)]


def _columns(rows: Sequence[Any], count: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _described(known: pd.DataFrame, log: pd.DataFrame, heads: "pd.Series[int]") -> pd.DataFrame:
    """With what the revisions say about each version; what was not yet known at the moment is taken out."""
    by_number = log.set_index("revision")
    later = (known["valid_to"] > known["area"].map(heads)).fillna(value=False).astype(bool)
    known.loc[later, "valid_to"] = pd.NA
    known.loc[later, ["ended", "successor"]] = None
    known["recorded_at"] = known["valid_from"].map(by_number["recorded_at"]).astype(snapshot.MOMENT)
    known["as_of"] = known["valid_from"].map(by_number["as_of"]).astype(snapshot.DAY)
    known["file"] = known["origin"].map(by_number["file"]).astype(snapshot.TEXT)
    known["effective"] = known["valid_from"].map(by_number["effective"]).astype(bool)
    ended = known["valid_to"].map(by_number["effective"]).eq(True)
    known["ended"] = known["ended"].where(ended).astype(snapshot.TEXT)
    known["successor"] = known["successor"].where(ended).astype(snapshot.TEXT)
    known["identity"] = _identity(known)
    return known


def _identity(known: pd.DataFrame) -> "pd.Series[str]":
    """The code under which each version's record is known now. Renames are followed in their order, each only for
    the versions before it: the old code may since have been given to something else.
    """
    identity = known["code"].copy()
    renames = known[known["ended"] == RENAMED].sort_values("valid_to")
    for area, code, successor, at in zip(
        renames["area"], renames["code"], renames["successor"], renames["valid_to"], strict=True
    ):
        earlier = (known["area"] == area) & (identity == code) & (known["valid_from"] < at)
        identity[earlier] = successor
    return identity


def _current(history: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    now = history[history["valid_to"].isna()]
    return now.sort_values(["area", "code"])[list(snapshot.columns(kind))].reset_index(drop=True)


def _followed(
    tables: Mapping[str, pd.DataFrame], history: Mapping[str, pd.DataFrame], programme: Programme
) -> dict[str, pd.DataFrame]:
    """The tables with every reference to a code that went into another one pointing to where it is now."""
    moved = {key: _moved(history[key], tables[key]) for key in tables}
    followed = dict(tables)
    for key, kind in KINDS.items():
        for field in kind.fields:
            if field.type not in (Type.REFERENCE, Type.REFERENCES) or tables[key].empty:
                continue
            targets = moved.values() if field.refers_to == ANY_KIND else [moved[field.refers_to]]
            went = {old: new for target in targets for old, new in target.items()}
            if went:
                new = _follow(followed[key], field.key, went, areas=programme.area_names)
                followed[key] = followed[key].assign(**{field.key: new})
    return followed


def _moved(history: pd.DataFrame, table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(area, code) → the code it went into, for codes that no row has now."""
    present = set(zip(table["area"], table["code"], strict=True))
    gone = history[history["ended"].isin(FOLLOWED)]
    steps = {
        (area, code): successor
        for area, code, successor in zip(gone["area"], gone["code"], gone["successor"], strict=True)
        if (area, code) not in present
    }
    return {(area, code): _end(steps, area, code) for area, code in steps}


def _end(steps: Mapping[tuple[str, str], str], area: str, code: str) -> str:
    passed = {code}
    while (area, code) in steps and steps[(area, code)] not in passed:
        code = steps[(area, code)]
        passed.add(code)
    return code


def _follow(
    table: pd.DataFrame, key: str, went: Mapping[tuple[str, str], str], *, areas: tuple[str, ...]
) -> "pd.Series[str]":
    def now(reference: str, own: str) -> str:
        area, code = resolve(reference, area=own, areas=areas)
        there = went.get((area, code), code)
        return there if area == own else f"{area}/{there}"

    followed: pd.Series[str] = pd.Series(
        [
            f"{SEPARATOR} ".join(now(part.strip(), own) for part in value.split(SEPARATOR)) if value == value else value
            for value, own in zip(table[key], table["area"], strict=True)
        ],
        dtype=snapshot.TEXT,
        index=table.index,
    )
    return followed
