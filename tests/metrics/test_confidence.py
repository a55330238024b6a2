"""The team's judgement beside the signal, by hand."""

from datetime import date

import pytest

from koppelkansen_metrics.metrics import confidence
from koppelkansen_metrics.snapshot import Snapshot
from tests.metrics.builders import Undo, Upload, after, programme_with

JULY = date(2021, 7, 1)
REPORTED = {"Amstelstad": "2021-06-30"}


def test_signal_by_overdue_actions_needs_two_of_them_and_the_share():
    assert _signal(overdue=1, on_time=0) == "groen"
    assert _signal(overdue=2, on_time=19) == "groen"
    assert _signal(overdue=2, on_time=18) == "oranje"
    assert _signal(overdue=2, on_time=7) == "oranje"
    assert _signal(overdue=2, on_time=6) == "rood"


@pytest.mark.parametrize(
    ("forecast", "signal"),
    [("2021-07-30", "groen"), ("2021-07-31", "oranje"), ("2021-09-28", "oranje"), ("2021-09-29", "rood")],
)
def test_signal_by_the_milestone_that_drifts_most(forecast: str, signal: str):
    agreed = {"baseline_date": "2021-07-01"}
    snapshot = programme_with(
        milestones=[
            {"code": "M1", **agreed, "forecast_date": forecast},
            {"code": "M2", **agreed, "forecast_date": "2021-07-01"},
            {"code": "M3", **agreed, "status": "behaald", "actual_date": "2022-07-01"},
            {"code": "M4", **agreed, "status": "vervallen", "forecast_date": "2022-07-01"},
        ],
        reported=REPORTED,
    )
    assert _cell(snapshot)["signal"] == signal


def test_no_judgement_without_figures_or_with_old_ones():
    snapshot = programme_with(
        actions=[{"code": "A1", "status": "vervallen"}, {"code": "A2", "line": 2}],
        reported={"Amstelstad": "2021-03-23"},
    )
    assert _cell(snapshot, line=1)["signal"] == "grijs"
    assert _cell(snapshot, line=2)["signal"] == "groen"
    assert _cell(snapshot, line=2, as_of=date(2021, 7, 2))["signal"] == "grijs"


def test_where_team_and_figures_differ_it_is_counted_in_steps():
    late = [{"code": f"A{at}", "planned_end": "2021-05-01"} for at in range(2)]
    snapshot = programme_with(
        actions=[*late, {"code": "B1", "line": 2}],
        confidence=[
            {"line": 1, "rating": "groen"},
            {
                "line": 2,
                "rating": "oranje",
                "reason": "Het net zit vol",
                "response": "Overleg",
                "rated_by": "Casusteam",
            },
            {"line": 3, "rating": "rood"},
        ],
        reported=REPORTED,
    )
    assert _cell(snapshot, line=1)["disagreement"] == -2
    two = _cell(snapshot, line=2)
    assert two["disagreement"] == 1
    assert (two["reported"], two["reason"], two["response"], two["rated_by"]) == (
        "oranje",
        "Het net zit vol",
        "Overleg",
        "Casusteam",
    )
    assert two["rated_as_of"].date() == date(2021, 6, 30)
    assert confidence.cells(snapshot, as_of=JULY).disagreement.isna().tolist()[2:] == [True] * 10


def test_the_reasons_name_the_overdue_actions_and_the_milestones_that_drift_most_first():
    snapshot = programme_with(
        actions=[{"code": "A1", "planned_end": "2021-05-01"}, {"code": "A2"}],
        milestones=[
            {"code": "M1", "baseline_date": "2021-07-01", "forecast_date": "2021-08-01"},
            {"code": "M2", "baseline_date": "2021-07-01", "forecast_date": "2021-09-01"},
            {"code": "M3", "baseline_date": "2021-07-01", "forecast_date": "2021-07-05"},
        ],
        reported=REPORTED,
    )
    reasons = _cell(snapshot)["signal_reasons"]
    assert reasons[0].values == {"overdue": 1, "open": 2}
    assert [(reason.values["code"], reason.n) for reason in reasons[1:]] == [("M2", 62), ("M1", 31)]


def test_a_judgement_is_of_the_last_report_that_held_it():
    judged = {"confidence": [{"line": 1}, {"line": 2}]}
    actions = {"actions": [{"code": "A1"}]}
    first, again = Upload("Amstelstad", "2021-03-31", judged), Upload("Amstelstad", "2021-04-30", judged)
    others, without = (
        Upload("Amstelstad", "2021-05-31", actions),
        Upload("Amstelstad", "2021-06-30", {"confidence": [{"line": 2}]}),
    )
    assert _rated(after(first, others)) == date(2021, 3, 31)
    assert _rated(after(first, again, others)) == date(2021, 4, 30)
    assert _rated(after(first, again, others, without)) == date(2021, 4, 30)
    assert _rated(after(first, again, others, without), line=2) == date(2021, 6, 30)
    assert _rated(after(first, again, Undo(2))) == date(2021, 3, 31)


def test_a_filter_does_not_change_the_judgement_of_a_cell():
    late = [{"code": f"A{at}", "planned_end": "2021-05-01", "organisation": "Waternet"} for at in range(2)]
    snapshot = programme_with(actions=[*late, {"code": "B1"}], confidence=[{"line": 1}], reported=REPORTED)
    assert _cell(snapshot.only(organisation="Gezamenlijk"))["signal"] == "rood"


def _signal(*, overdue: int, on_time: int) -> object:
    actions = [{"code": f"L{at}", "planned_end": "2021-05-01"} for at in range(overdue)]
    actions += [{"code": f"T{at}", "planned_end": "2021-12-01"} for at in range(on_time)]
    return _cell(programme_with(actions=actions, reported=REPORTED))["signal"]


def _cell(snapshot: Snapshot, *, line: int = 1, as_of: date = JULY) -> dict:
    cells = confidence.cells(snapshot, as_of=as_of)
    return cells[(cells.area == "Amstelstad") & (cells.line == line)].iloc[0].to_dict()


def _rated(snapshot: Snapshot, line: int = 1) -> date:
    return _cell(snapshot, line=line)["rated_as_of"].date()
