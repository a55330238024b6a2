"""What became of what was open, what went from area to area and who stays long, against the oracle."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from koppelkansen_metrics.metrics import followed, pilots, stays, transfer
from koppelkansen_metrics.rows import plain
from tests.metrics import oracle_learning as oracle
from tests.metrics.builders import Undo, Upload, after
from tests.metrics.test_oracle_time import reused
from tests.metrics.told import revisions, tens

UNTIL = date(2022, 12, 31)


@pytest.mark.parametrize("kind", ["lessons", "asks"])
@given(told=revisions(), since=tens)
@settings(max_examples=25)
def test_what_became_of_what_was_open_equals_the_oracle(kind: str, told: list[Upload | Undo], since: date):
    assume(not reused(told))
    rows = plain(followed.records(after(*told), kind, since=since), ["area", "code", "was", "now", "class"])
    assert [tuple(row.values()) for row in rows] == oracle.became(told, since, kind)


@given(told=revisions())
@settings(max_examples=25)
def test_what_went_and_could_go_from_area_to_area_equals_the_oracle(told: list[Upload | Undo]):
    snapshot = after(*told)
    counts = transfer.matrix(snapshot, as_of=UNTIL).stack()
    assert {place: int(count) for place, count in counts.items() if count} == oracle.adopted(told)
    rows = plain(transfer.could_be(snapshot, as_of=UNTIL), ["kind", "area", "code"])
    assert sorted(tuple(row.values()) for row in rows) == oracle.could_be(told)


@given(told=revisions(), as_of=st.one_of(tens, st.just(UNTIL)))
@settings(max_examples=25)
def test_who_stays_much_longer_than_others_did_equals_the_oracle(told: list[Upload | Undo], as_of: date):
    assume(not reused(told))
    snapshot = after(*told)
    ended = plain(stays.finished(snapshot), ["area", "code", "stage", "days"])
    assert sorted(tuple(row.values()) for row in ended) == sorted(oracle.stays(told))
    rows = plain(pilots.records(snapshot, as_of=as_of), ["area", "code", "long"])
    assert {(row["area"], row["code"]): row["long"] for row in rows} == oracle.long(told, as_of)


def moved(stage, since, **values):
    return {"code": "P-1", "stage": stage, "stage_since": since, **values}


def test_twice_as_long_as_three_others_were_is_long_also_before_the_programmes_own_limit():
    quick = [{"code": f"P-{at}", "stage": "idee", "stage_since": "2021-01-01"} for at in range(2, 5)]
    gone = [{**row, "stage": "verkenning", "stage_since": "2021-01-31"} for row in quick]
    slow = moved("idee", "2021-03-01")
    told = after(
        Upload("Amstelstad", "2021-01-15", {"pilots": quick}),
        Upload("Amstelstad", "2021-03-31", {"pilots": [slow, *gone]}),
    )
    days = {60: date(2021, 4, 30), 61: date(2021, 5, 1)}
    found = {
        each: pilots.records(told, as_of=day).set_index("code").loc["P-1", ["usual_days", "long"]].tolist()
        for each, day in days.items()
    }
    assert found == {60: [30.0, False], 61: [30.0, True]}
