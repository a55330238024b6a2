"""Reading: everything as it was known at a moment, as typed tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import pandas as pd
from sqlalchemy import Connection, and_, func, or_, select

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import ANY_KIND, KINDS, Kind, Type, join, resolve, split
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store import outcomes
from koppelkansen_metrics.store.revisions import Change, NewRevision, undone_by, versions_of
from koppelkansen_metrics.store.tables import REVISION, VERSIONS

RENAMED = "renamed"
FOLLOWED = (RENAMED, "merged")

# (area, code) → which revisions took that code away and what it went into, oldest first.
Moves = Mapping[tuple[str, str], Sequence[tuple[int, str]]]

# A revision, and which code of which area became which other with it.
Step = tuple[int, str, str, str]


def load(
    connection: Connection, programme: Programme, known_at: datetime, *, until: Mapping[str, int] | None = None
) -> Snapshot:
    """What was known at a moment (with a zone): per area the state after its last revision until then.

    `until` names that last revision per area instead, for figures that were frozen.

    References in the tables to a code that was renamed or merged since follow it. An empty database gives empty
    tables. One query per kind reads every version up to then; tables and history are made from the same rows.
    """
    log = _log(connection, known_at, until)
    history = {key: _history(connection, kind, log) for key, kind in KINDS.items()}
    return _made(programme, known_at, history, log, outcomes.known(connection, known_at))


def after(before: Snapshot, revision: NewRevision, changes: Sequence[Change]) -> Snapshot:
    """What would be known if this update were saved on top of everything that is known: `load` gives the same.

    `before` is the newest snapshot; it is not changed. Nothing is written anywhere.
    """
    number = int(before.log["revision"].max()) + 1 if len(before.log) else 1
    row = {
        "revision": number,
        "area": revision.area,
        "recorded_at": revision.recorded_at,
        "by": revision.by,
        "kind": revision.kind,
        "as_of": revision.as_of,
        "file": revision.file,
        "note": revision.note,
        "held": " ".join(revision.held),
        "effective": True,
    }
    log = pd.concat([before.log, snapshot.frame(snapshot.LOG, [row])], ignore_index=True)
    history = {}
    for key, kind in KINDS.items():
        mine = [change for change in changes if change.kind == key]
        versions = _closed(before.history[key], mine, area=revision.area, number=number)
        opened = _opened(kind, mine, area=revision.area, number=number)
        together = pd.concat([versions, opened], ignore_index=True)
        together["identity"] = together["identity"].fillna(together["code"])
        together["identity"] = _identity(together, _steps(together[together["valid_to"] == number], log))
        history[key] = _described(together, log)[list(before.history[key])]
    return _made(before.programme, before.known_at, history, log, before.outcomes)


def _made(
    programme: Programme,
    known_at: datetime,
    history: Mapping[str, pd.DataFrame],
    log: pd.DataFrame,
    decided: pd.DataFrame,
) -> Snapshot:
    tables = {key: _current(history[key], kind) for key, kind in KINDS.items()}
    followed = _followed(tables, history, programme)
    return Snapshot(programme, known_at, tables=followed, history=history, log=log, outcomes=decided)


def _closed(history: pd.DataFrame, changes: Sequence[Change], *, area: str, number: int) -> pd.DataFrame:
    """The history with the versions ended that these changes replace, as `revisions.save` would."""
    ends = {change.code: change for change in changes}
    closed = history.copy()
    going = closed.loc[(closed["area"] == area) & closed["valid_to"].isna() & closed["code"].isin(ends), "code"]
    for at, code in going.items():
        closed.loc[at, "valid_to"] = number
        closed.loc[at, ["ended", "successor"]] = [ends[code].ended, ends[code].successor]
    return closed


def _opened(kind: Kind, changes: Sequence[Change], *, area: str, number: int) -> pd.DataFrame:
    """The versions that these changes begin, in the order in which `load` gives them."""
    rows = versions_of(changes, kind, area=area, number=number)
    rows.sort(key=lambda row: (row["missing_since"] is None, row["code"]))
    # What the log says about them is filled in afterwards; a flag cannot be missing until then.
    return snapshot.frame(snapshot.history_columns(kind), [{"effective": True, **row} for row in rows])


def heads(connection: Connection, known_at: datetime) -> dict[str, int]:
    """The last revision of each area until a moment: which snapshot `load` would give, without loading it."""
    wanted = select(REVISION.c.area, func.max(REVISION.c.number)).where(REVISION.c.recorded_at <= known_at)
    return dict(connection.execute(wanted.group_by(REVISION.c.area)).all())


def _log(connection: Connection, known_at: datetime, until: Mapping[str, int] | None) -> pd.DataFrame:
    wanted = select(REVISION).order_by(REVISION.c.number)
    if until is None:
        wanted = wanted.where(REVISION.c.recorded_at <= known_at)
    else:
        wanted = wanted.where(
            or_(*(and_(REVISION.c.area == area, REVISION.c.number <= n) for area, n in until.items()))
        )
    rows = connection.execute(wanted).all()
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
    """Every version that the revisions in the log wrote, in their order.

    Within one revision, rows that went missing come first: one that is renamed later stands before what took its place.
    """
    wanted = snapshot.history_columns(kind)
    if log.empty:
        return snapshot.frame(wanted)
    table = VERSIONS[kind.key]
    last = int(log["revision"].max())
    order = (table.c.valid_from, table.c.missing_since.is_(None), table.c.area, table.c.code)
    rows = connection.execute(select(table).where(table.c.valid_from <= last).order_by(*order)).all()
    read = pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=wanted[column.name])
            for column, values in zip(table.columns, _columns(rows, len(table.columns)), strict=True)
        }
    )
    heads = log.groupby("area")["revision"].max()
    cut = read["area"].map(heads)
    known = read[(read["valid_from"] <= cut).fillna(value=False).astype(bool)].reset_index(drop=True)
    later = (known["valid_to"] > known["area"].map(heads)).fillna(value=False).astype(bool)
    known.loc[later, "valid_to"] = pd.NA
    known.loc[later, ["ended", "successor"]] = None
    known["identity"] = known["code"]
    known["identity"] = _identity(known, _steps(known, log))
    return _described(known, log)[list(wanted)]


def _columns(rows: Sequence[Any], count: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _described(known: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """With what the revisions say about each version; how a record ended is kept only while that holds."""
    by_number = log.set_index("revision")
    known["recorded_at"] = known["valid_from"].map(by_number["recorded_at"]).astype(snapshot.MOMENT)
    known["as_of"] = known["valid_from"].map(by_number["as_of"]).astype(snapshot.DAY)
    known["file"] = known["origin"].map(by_number["file"]).astype(snapshot.TEXT)
    known["effective"] = known["valid_from"].map(by_number["effective"]).astype(bool)
    ended = known["valid_to"].map(by_number["effective"]).eq(True)
    known["ended"] = known["ended"].where(ended).astype(snapshot.TEXT)
    known["successor"] = known["successor"].where(ended).astype(snapshot.TEXT)
    return known


def _identity(known: pd.DataFrame, steps: Sequence[Step]) -> "pd.Series[str]":
    """The code under which each version's record is known after these renames; `identity` is that before them.

    Renames are followed in their order, each only for the versions before it: the old code may since have been given
    to something else.
    """
    codes = {code for step in steps for code in step[2:]}
    involved = known.loc[known["identity"].isin(codes), ["area", "identity", "valid_from"]]
    identity = known["identity"].copy()
    under: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for at, area, code, since in involved.itertuples(name=None):
        under[area, code].append((since, at))
    for number, together in groupby(steps, key=lambda step: step[0]):
        # All of one revision are taken out before any is put back: a code that was left may be taken at once.
        left = [(area, into, _before(number, under[area, code])) for _, area, code, into in together]
        for area, into, versions in left:
            under[area, into] += versions
    for (_, code), versions in under.items():
        identity.loc[[at for _, at in versions]] = code
    return identity


def _steps(known: pd.DataFrame, log: pd.DataFrame) -> list[Step]:
    """Every rename as it was written, the way back of each that was undone, and again when that was undone."""
    back: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    about: dict[int, tuple[int, bool]] = {}
    for number, undoes in log.loc[log["undoes"].notna(), ["revision", "undoes"]].itertuples(index=False, name=None):
        root, forward = about.get(undoes, (undoes, True))
        about[number] = root, not forward
        back[root].append((number, not forward))
    steps: list[Step] = []
    renames = known.loc[known["ended"] == RENAMED, ["valid_to", "area", "code", "successor"]]
    for number, area, code, into in renames.itertuples(index=False, name=None):
        steps.append((number, area, code, into))
        steps += [(again, area, *((code, into) if forward else (into, code))) for again, forward in back[number]]
    return sorted(steps)


def _before(number: int, versions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Takes the versions from before a revision out of the list, and gives them."""
    taken = [each for each in versions if each[0] < number]
    versions[:] = [each for each in versions if each[0] >= number]
    return taken


def _current(history: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    now = history[history["valid_to"].isna()]
    return now.sort_values(["area", "code"])[list(snapshot.columns(kind))].reset_index(drop=True)


def _followed(
    tables: Mapping[str, pd.DataFrame], history: Mapping[str, pd.DataFrame], programme: Programme
) -> dict[str, pd.DataFrame]:
    """The tables with every reference to a code that went into another one pointing to where it is now."""
    gone = {key: table[table["ended"].isin(FOLLOWED)] for key, table in history.items()}
    moves = {ANY_KIND: _moves(pd.concat(gone.values())), **{key: _moves(rows) for key, rows in gone.items()}}
    followed = dict(tables)
    for key, kind in KINDS.items():
        for field in kind.fields:
            if field.type in (Type.REFERENCE, Type.REFERENCES) and moves[field.refers_to]:
                new = _follow(followed[key], field.key, moves[field.refers_to], areas=programme.area_names)
                followed[key] = followed[key].assign(**{field.key: new})
    return followed


def _moves(gone: pd.DataFrame) -> Moves:
    moves: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    ends = gone.sort_values("valid_to")[["area", "code", "valid_to", "successor"]]
    for area, code, number, into in ends.itertuples(index=False, name=None):
        moves[area, code].append((number, into))
    return dict(moves)


def _follow(table: pd.DataFrame, key: str, moves: Moves, *, areas: tuple[str, ...]) -> "pd.Series[str]":
    """The references of one column, each followed through what happened since it was written."""
    references = table[key].copy()
    # A row that went missing was written anew with references as they were then; an undo puts back what a file wrote.
    written = table["missing_since"].fillna(table["origin"])
    filled = references.notna()
    for at, several, own, since in zip(
        table.index[filled], references[filled], table["area"][filled], written[filled], strict=True
    ):
        now = join(_now(each, own, moves, since=since, areas=areas) for each in split(several))
        if now != several:
            references.loc[at] = now
    return references


def _now(reference: str, own: str, moves: Moves, *, since: int, areas: tuple[str, ...]) -> str:
    area, code = resolve(reference, area=own, areas=areas)
    now = code
    while (step := next((each for each in moves.get((area, now), ()) if each[0] >= since), None)) is not None:
        since, now = step[0] + 1, step[1]
    return reference.removesuffix(code) + now
