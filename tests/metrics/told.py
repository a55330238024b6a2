"""Programmes that nobody would think of: generated revisions with slips, gaps, renames, undos and empty cells."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.metrics import oracle
from tests.metrics.builders import Row, Undo, Upload, replay

START = date(2020, 9, 1)
CODES = ("1", "2", "3", "4")

# Nearly all dates lie whole tens of days apart, so that they often meet on the edge of a definition.
tens = st.integers(0, 54).map(lambda tens: START + timedelta(10 * tens))
days = st.one_of(st.none(), tens.map(date.isoformat), tens.map(lambda day: (day + timedelta(1)).isoformat()))
lines = st.sampled_from(oracle.LINES)
organisations = st.sampled_from(oracle.ORGANISATIONS)
scores = st.one_of(st.none(), st.integers(0, 9))
references = st.sampled_from([None, *CODES, "Binnenstad/1", "Haven-Stad/2", "Programmabreed/3"])


def _several(values: Sequence[str], *, least: int) -> st.SearchStrategy[str | None]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=3).map(lambda parts: "; ".join(parts) or None)


FIELDS: Mapping[str, Mapping[str, st.SearchStrategy[object]]] = {
    "actions": {
        "line": lines,
        "organisation": organisations,
        "status": st.sampled_from(["niet gestart", "loopt", "geblokkeerd", "gereed", "gereed", "vervallen"]),
        "progress": st.sampled_from([None, 0.0, 12.5, 60.0, 100.0]),
        "planned_end": days,
        "actual_end": days,
    },
    "milestones": {
        "line": lines,
        "organisation": organisations,
        "status": st.sampled_from(["gepland", "gepland", "behaald", "vervallen"]),
        "baseline_date": days,
        "forecast_date": days,
        "actual_date": days,
    },
    "confidence": {
        "line": lines,
        "rating": st.sampled_from(["groen", "oranje", "rood"]),
        "reason": st.sampled_from([None, "Het net zit vol"]),
    },
    "pilots": {
        "line": lines,
        "organisation": organisations,
        "stage": st.sampled_from([*oracle.STAGES, "gestopt"]),
        "stage_since": days,
        "receiving_owner": st.sampled_from([None, "Beheer"]),
        "readiness": scores,
        "use": scores,
        "adopted_from": references,
    },
    "lessons": {
        "line": lines,
        "organisation": organisations,
        "status": st.sampled_from(oracle.LESSON_STATUSES),
        "kind": st.sampled_from(oracle.LESSON_KINDS),
        "raised_on": days,
        "about": references,
    },
    "asks": {
        "line": lines,
        "to_organisation": _several(oracle.ORGANISATIONS, least=1),
        "status": st.sampled_from(["open", "open", "toegezegd", "nagekomen", "vervallen"]),
        "needed_by": days,
    },
    "gains": {
        "organisation": organisations,
        "status": st.sampled_from(oracle.GAIN_STATUSES),
        "pilots": _several(["1", "2", "Binnenstad/1", "Amstelstad/2"], least=0),
    },
}


def rows_of(kind: str) -> st.SearchStrategy[list[Row]]:
    """Rows of one kind, each code once; a judgement's code is its line."""
    row = st.fixed_dictionaries({"code": st.sampled_from(CODES), **FIELDS[kind]})
    if kind == "confidence":
        row = row.map(lambda each: {**each, "code": str(each["line"])})
    return st.lists(row, max_size=4, unique_by=lambda each: each["code"])


@st.composite
def revisions(draw: st.DrawFn) -> list[Upload | Undo]:
    """Up to six revisions, as a store would accept them."""
    made: list[Upload | Undo] = []
    recorded = START + timedelta(120)
    for _ in range(draw(st.integers(0, 6))):
        recorded += timedelta(draw(st.sampled_from([0, 10, 40, 120])))
        if made and draw(st.integers(0, 4)) == 0:
            made.append(_undo(draw, made, recorded))
        else:
            made.append(_upload(draw, made, recorded))
    return made


def _undo(draw: st.DrawFn, made: list[Upload | Undo], recorded: date) -> Undo:
    last: dict[object, object] = {row["area"]: row["revision"] for row in replay(made).log}
    return Undo(draw(st.sampled_from(sorted(last.values()))), recorded=recorded.isoformat())


def _upload(draw: st.DrawFn, made: list[Upload | Undo], recorded: date) -> Upload:
    # Few areas, so that one area often has several revisions.
    area = draw(st.sampled_from(("Amstelstad", "Amstelstad", "Binnenstad")))
    kinds = [kind for kind in oracle.KINDS if draw(st.booleans())]
    rows = {kind: draw(rows_of(kind)) for kind in kinds}
    peil = recorded - timedelta(draw(st.sampled_from([0, 10, 30, 90])))
    tables = replay(made).tables
    dropped, renamed, merged = {}, {}, {}
    for kind in kinds:
        codes = {row["code"] for row in rows[kind]}
        there = {row["code"] for row in tables[kind] if row["area"] == area}
        gone, new = sorted(there - codes), sorted(codes - there)
        if kind != "confidence" and gone and new and draw(st.booleans()):
            renamed[kind] = {gone[0]: new[0]}
            gone = gone[1:]
        if kind != "confidence" and gone and codes and draw(st.integers(0, 3)) == 0:
            merged[kind] = {gone[0]: min(codes)}
            gone = gone[1:]
        dropped[kind] = gone if draw(st.booleans()) else []
    how = {"dropped": dropped, "renamed": renamed, "merged": merged}
    return Upload(area, peil.isoformat(), rows, recorded=recorded.isoformat(), **how)
