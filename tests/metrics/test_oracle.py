"""Every figure of the document against the oracle, over programmes that nobody would think of."""

from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koppelkansen_metrics.metrics.report import report
from tests.metrics import oracle
from tests.metrics.builders import Undo, Upload, programme_with, replay, snapshot_of
from tests.metrics.told import revisions, tens

DIMENSIONS = ("area", "line", "organisation")
GROUPINGS = tuple(chain.from_iterable(combinations(DIMENSIONS, size) for size in range(4)))


@given(told=revisions(), as_of=tens, by=st.sampled_from(GROUPINGS))
@settings(max_examples=300)
def test_every_figure_of_every_group_and_record_equals_the_oracle(
    told: list[Upload | Undo], as_of: date, by: tuple[str, ...]
):
    known = replay(told)
    found = report(snapshot_of(known), as_of=as_of, by=by, records=True)
    groups, records = oracle.document(known, as_of=as_of, by=by), oracle.records(known, as_of)
    assert [_comparable(group) for group in found["groups"]] == [_close(group) for group in groups]
    pairs = zip(found["records"], records, strict=True)
    assert [{name: record.get(name) for name in wanted} for record, wanted in pairs] == records


@given(
    finished=st.lists(st.integers(0, 300), min_size=8, max_size=60),
    left=st.integers(0, 60),
    as_of=st.dates(date(2021, 6, 1), date(2021, 7, 31)),
)
@settings(max_examples=25)
def test_the_forecast_equals_trials_one_by_one(finished: list[int], left: int, as_of: date):
    snapshot = programme_with(
        actions=[
            {"code": f"D{at}", "status": "gereed", "actual_end": (as_of + timedelta(10 - ago)).isoformat()}
            for at, ago in enumerate(finished)
        ]
        + [{"code": f"L{at}"} for at in range(left)]
    )
    actions = [
        {"status": row.status, "actual_end": row.actual_end.date() if row.status == "gereed" else None}
        for row in snapshot["actions"].itertuples()
    ]
    found = report(snapshot, as_of=as_of)["groups"][0]["forecast"]
    assert found == oracle.forecast(actions, as_of)


def _comparable(group: dict[str, object]) -> dict[str, object]:
    """A group without what the oracle leaves out."""
    kept = {name: part for name, part in group.items() if name != "forecast"}
    if "confidence" in kept:
        kept["confidence"] = {name: each for name, each in kept["confidence"].items() if name != "signal_reasons"}
    return kept


def _close(expected: object) -> object:
    """The expected document with fractions compared to twelve digits."""
    if isinstance(expected, dict):
        return {name: _close(each) for name, each in expected.items()}
    return pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected
