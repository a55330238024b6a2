"""The document that `metrics --json` prints, and what holds for every figure."""

import copy
import inspect
import json
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics import confidence, forecast, freshness, learning, milestones, pilots, progress
from koppelkansen_metrics.metrics.report import report
from koppelkansen_metrics.snapshot import Snapshot
from tests.metrics.builders import Upload, after, programme_with

OCTOBER = date(2021, 10, 12)
GROUPED = (
    progress.by,
    milestones.by,
    pilots.by,
    pilots.by_stage,
    learning.lessons_by_status,
    learning.embedded,
    learning.asks,
    learning.gains_by_status,
    forecast.by,
)
LISTED = (
    progress.records,
    milestones.records,
    pilots.records,
    learning.records,
    learning.asks_records,
    learning.barriers,
    confidence.cells,
    freshness.by_area,
)


def test_the_document_of_an_empty_programme_lists_every_group_and_is_json():
    document = report(programme_with(), as_of=OCTOBER, by=["line", "area"], records=True)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert list(document) == ["as_of", "known_at", "revisions", "groups", "records"]
    assert len(document["groups"]) == 12
    first = document["groups"][0]
    assert list(first)[:2] == ["area", "line"]
    assert first["progress"]["total"] == 0
    assert first["progress"]["completion"] is None
    assert first["milestones"]["drift_max"] is None
    assert first["pilots"]["dwell_median"]["idee"] is None
    assert first["confidence"]["signal"] == "grijs"
    assert first["freshness"] == {"last_as_of": None, "days": None, "stale": True}
    assert document["records"] == []


def test_one_action_gives_its_figures_and_the_way_back_to_its_cell():
    snapshot = programme_with(
        actions=[{"code": "A1", "planned_end": "2021-09-01"}], reported={"Amstelstad": "2021-09-30"}
    )
    document = report(snapshot, as_of=OCTOBER, records=True)
    assert document["as_of"] == "2021-10-12"
    assert document["revisions"] == {"Amstelstad": 1}
    assert document["groups"][0]["progress"]["overdue_days_median"] == 29
    assert document["records"] == [
        {
            "kind": "actions",
            "area": "Amstelstad",
            "code": "A1",
            "file": "Amstelstad.xlsx",
            "sheet": "Acties",
            "row": 2,
            "baseline_end": "2021-09-01",
            "overdue_days": 29,
        }
    ]


def test_a_judgement_is_given_only_for_area_by_line_and_freshness_only_where_there_is_an_area():
    snapshot = programme_with(actions=[{"code": "A1"}])
    assert "confidence" not in report(snapshot, as_of=OCTOBER, by=["area", "line", "organisation"])["groups"][0]
    by_line = report(snapshot, as_of=OCTOBER, by=["line"])["groups"][0]
    assert list(by_line) == ["line", "progress", "milestones", "pilots", "lessons", "asks", "gains", "forecast"]
    assert "freshness" in report(snapshot, as_of=OCTOBER, by=["area"])["groups"][0]


def test_reasons_are_sentences_in_the_readers_language():
    snapshot = programme_with(
        actions=[{"code": "A1", "planned_end": "2021-09-01"}], reported={"Amstelstad": "2021-09-30"}
    )
    cell = report(snapshot, as_of=OCTOBER, by=["area", "line"], language=language("en"))["groups"][0]["confidence"]
    assert cell["signal_reasons"] == ["1 of 1 open actions overdue"]


@pytest.mark.parametrize(
    "figure", [*GROUPED, *LISTED], ids=lambda each: f"{each.__module__.split('.')[-1]}.{each.__name__}"
)
def test_no_figure_changes_what_it_is_given(figure: Callable[..., pd.DataFrame]):
    snapshot = _of_everything()
    before = copy.deepcopy(_frames(snapshot))
    table = figure(snapshot, as_of=OCTOBER)
    assert isinstance(table.index, pd.RangeIndex)
    for kept, now in zip(before, _frames(snapshot), strict=True):
        pd.testing.assert_frame_equal(kept, now)
    pd.testing.assert_frame_equal(table, figure(snapshot, as_of=OCTOBER))


@pytest.mark.parametrize("figure", GROUPED, ids=lambda each: f"{each.__module__.split('.')[-1]}.{each.__name__}")
def test_every_grouped_figure_takes_the_same_arguments_and_puts_the_groups_first(figure: Callable[..., pd.DataFrame]):
    assert list(inspect.signature(figure).parameters) == ["snapshot", "by", "as_of"]
    table = figure(programme_with(), ["line", "area"], as_of=OCTOBER)
    assert list(table)[:2] == ["line", "area"]
    assert table.line.dtype == "Int64"


def _of_everything() -> Snapshot:
    """A row of every kind, with an earlier version of each."""
    rows = {
        "actions": [{"code": "A1", "planned_end": "2021-09-01", "progress": 20.0}, {"code": "A2", "status": "gereed"}],
        "milestones": [{"code": "M1", "baseline_date": "2021-09-01", "forecast_date": "2021-12-01"}],
        "confidence": [{"line": 1, "rating": "oranje", "reason": "Krap"}],
        "pilots": [{"code": "P1", "stage": "gestopt", "stage_since": "2021-08-01", "readiness": 3, "use": 5}],
        "lessons": [{"code": "L1", "about": "P1", "raised_on": "2021-01-01"}],
        "asks": [{"code": "V1", "to_organisation": "Liander; Waternet", "needed_by": "2021-09-01"}],
        "gains": [{"code": "W1", "pilots": "P1; Binnenstad/P2"}],
    }
    later = {**rows, "actions": [{"code": "A1", "planned_end": "2021-12-01"}]}
    return after(Upload("Amstelstad", "2021-06-30", rows), Upload("Amstelstad", "2021-09-30", later))


def _frames(snapshot: Snapshot) -> list[pd.DataFrame]:
    return [*snapshot.tables.values(), *snapshot.history.values(), snapshot.log]
