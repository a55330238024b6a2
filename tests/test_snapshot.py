"""Snapshots: typed tables, also when they are empty."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from koppelkansen_metrics import programme, snapshot
from koppelkansen_metrics.records import KINDS

PROGRAMME = programme.load()
MOMENT = datetime(2021, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_an_empty_table_has_the_types_of_a_full_one(kind):
    wanted = snapshot.history_columns(kind)
    empty = snapshot.frame(wanted)
    full = snapshot.frame(wanted, [{"area": "Haven-Stad", "code": "1"}])
    assert dict(empty.dtypes.astype(str)) == dict(full.dtypes.astype(str))
    assert list(empty) == list(full) == list(wanted)


def test_a_value_of_another_type_is_refused():
    with pytest.raises((ValueError, TypeError)):
        snapshot.frame({"row": snapshot.WHOLE}, [{"row": "three"}])


def test_what_nobody_reported_is_not_there():
    nothing = snapshot.empty(PROGRAMME, MOMENT)
    assert dict(nothing.revisions) == {}
    assert dict(nothing.reported) == {}


def test_freshness_follows_the_last_effective_revision_and_the_head_the_last_of_all():
    log = snapshot.frame(
        snapshot.LOG,
        [
            _revision(1, "Haven-Stad", date(2021, 1, 1)),
            _revision(2, "Haven-Stad", date(2021, 3, 31), effective=False),
            _revision(3, "Haven-Stad", None, effective=False),
            _revision(4, "Amstelstad", date(2021, 3, 1)),
        ],
    )
    known = snapshot.Snapshot(PROGRAMME, MOMENT, tables={}, history={}, log=log)
    assert list(known.revisions.items()) == [("Amstelstad", 4), ("Haven-Stad", 3)]
    assert list(known.reported.items()) == [("Amstelstad", date(2021, 3, 1)), ("Haven-Stad", date(2021, 1, 1))]


def test_the_effective_history_leaves_out_what_was_undone():
    wanted = snapshot.history_columns(KINDS["actions"])
    rows = [{"code": "A", "effective": True}, {"code": "B", "effective": False}]
    known = snapshot.Snapshot(
        PROGRAMME, MOMENT, tables={}, history={"actions": snapshot.frame(wanted, rows)}, log=pd.DataFrame()
    )
    assert list(known.effective("actions")["code"]) == ["A"]


def _revision(number: int, area: str, as_of: date | None, *, effective: bool = True) -> dict[str, object]:
    return {"revision": number, "area": area, "recorded_at": MOMENT, "as_of": as_of, "effective": effective}
