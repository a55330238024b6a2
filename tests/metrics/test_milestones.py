"""Milestones, by hand."""

from datetime import date

import pytest

from koppelkansen_metrics.metrics import milestones
from tests.metrics.builders import Undo, Upload, after, programme_with

OCTOBER = date(2021, 10, 12)


def test_drift_runs_from_the_first_agreed_date_and_rebaselines_are_counted():
    snapshot = after(
        *(_told(f"2021-0{month}-28", day) for month, day in enumerate(["04-01", None, "06-01", "06-01", "05-01"], 1))
    )
    found = milestones.records(snapshot, as_of=OCTOBER).iloc[0]
    assert found.first_baseline.date() == date(2021, 4, 1)
    assert found.date.date() == date(2021, 7, 1)
    assert (found.drift_days, found.rebaselines) == (91, 2)


def test_a_rebaseline_that_was_undone_is_none():
    snapshot = after(_told("2021-01-28", "04-01"), _told("2021-02-28", "06-01"), Undo(2), _told("2021-03-28", "04-01"))
    assert milestones.records(snapshot, as_of=OCTOBER).rebaselines.tolist() == [0]


def test_the_date_of_a_reached_milestone_is_when_it_was_reached():
    snapshot = programme_with(
        milestones=[
            {
                "code": "M1",
                "status": "behaald",
                "baseline_date": "2021-03-01",
                "forecast_date": "2021-06-01",
                "actual_date": "2021-02-27",
            },
            {"code": "M2", "baseline_date": "2021-03-01", "forecast_date": "2021-03-11"},
            {"code": "M3", "status": "vervallen", "baseline_date": "2021-03-01", "forecast_date": "2022-03-01"},
            {"code": "M4", "forecast_date": "2021-12-01"},
        ]
    )
    assert milestones.records(snapshot, as_of=OCTOBER).drift_days.tolist()[:2] == [-2, 10]
    figures = milestones.by(snapshot, as_of=OCTOBER).iloc[0]
    assert (figures.total, figures.reached, figures.drifted, figures.drift_max) == (3, 1, 1, 10)
    assert figures.drift_mean == pytest.approx(4.0)


def test_late_is_judged_at_the_peildatum_and_due_from_the_day_asked():
    snapshot = programme_with(
        milestones=[
            {"code": "M1", "forecast_date": "2021-09-29"},
            {"code": "M2", "forecast_date": "2021-09-30"},
            {"code": "M3", "forecast_date": "2021-10-12"},
            {"code": "M4", "forecast_date": "2022-01-10"},
            {"code": "M5", "forecast_date": "2022-01-11"},
            {"code": "M6", "forecast_date": "2021-10-20", "status": "behaald", "actual_date": "2021-09-01"},
        ],
        reported={"Amstelstad": "2021-09-30"},
    )
    figures = milestones.by(snapshot, as_of=OCTOBER).iloc[0]
    assert (figures.late, figures.due_90) == (1, 2)


def test_what_was_expected_between_the_report_and_the_day_asked_is_late_nor_due_but_unreported():
    snapshot = programme_with(
        milestones=[
            {"code": "M1", "forecast_date": "2021-09-29"},
            {"code": "M2", "forecast_date": "2021-09-30"},
            {"code": "M3", "forecast_date": "2021-10-11"},
            {"code": "M4", "forecast_date": "2021-10-12"},
            {"code": "M5", "forecast_date": "2021-10-11", "status": "behaald", "actual_date": "2021-09-01"},
            {"code": "M6", "forecast_date": "2021-10-11", "status": "vervallen"},
            {"code": "M7"},
        ],
        reported={"Amstelstad": "2021-09-30"},
    )
    found = milestones.records(snapshot, as_of=OCTOBER)
    assert found.loc[found.unreported, "code"].tolist() == ["M2", "M3"]
    assert not (found.unreported & (found.late | found.due_90)).any()


def _told(as_of: str, agreed: str | None) -> Upload:
    row = {"code": "M1", "baseline_date": f"2021-{agreed}" if agreed else None, "forecast_date": "2021-07-01"}
    return Upload("Amstelstad", as_of, {"milestones": [row]})
