"""A snapshot narrowed to one area, line or organisation, as the screens' filters do."""

from datetime import date

from koppelkansen_metrics.metrics import milestones, progress
from tests.metrics.builders import Upload, after, programme_with

OCTOBER = date(2021, 10, 12)


def test_a_filter_keeps_the_records_of_one_area_line_and_organisation():
    snapshot = programme_with(
        actions=[
            {"code": "A1", "line": 2, "organisation": "Liander"},
            {"code": "A2", "line": 2, "organisation": "Gezamenlijk"},
            {"code": "A3", "line": 1, "organisation": "Liander"},
            {"code": "A4", "line": 2, "organisation": "Liander", "area": "Binnenstad"},
        ]
    )
    kept = snapshot.only(area="Amstelstad", line=2, organisation="Liander")
    assert kept["actions"].code.tolist() == ["A1"]
    assert kept["actions"].index.tolist() == [0]
    assert kept.whole["actions"].code.tolist() == ["A1", "A2", "A3", "A4"]
    assert kept.only(organisation="Liander").whole is snapshot
    assert dict(kept.reported) == dict(snapshot.reported)


def test_a_filter_keeps_gains_with_line_3_questions_with_whom_they_are_put_to_and_judgements_always():
    snapshot = programme_with(
        gains=[{"code": "W1", "organisation": "Liander"}],
        asks=[{"code": "V1", "to_organisation": "Waternet; Liander"}, {"code": "V2", "to_organisation": "Waternet"}],
        confidence=[{"line": 1}, {"line": 3}],
    )
    assert len(snapshot.only(line=3)["gains"]) == 1
    assert snapshot.only(line=1)["gains"].empty
    assert snapshot.only(organisation="Liander")["asks"].code.tolist() == ["V1"]
    assert len(snapshot.only(organisation="Liander")["confidence"]) == 2
    assert snapshot.only(line=3)["confidence"].code.tolist() == ["3"]


def test_without_a_filter_it_is_the_snapshot_itself():
    snapshot = programme_with(actions=[{"code": "A1"}])
    assert snapshot.only() is snapshot


def test_a_filtered_record_keeps_what_it_said_when_it_was_on_another_line():
    def told(line: int, day: str) -> dict:
        return {
            "actions": [{"code": "A1", "line": line, "planned_end": day}],
            "milestones": [{"code": "M1", "line": line, "baseline_date": day, "forecast_date": day}],
        }

    snapshot = after(
        Upload("Amstelstad", "2021-03-31", told(1, "2021-05-01")),
        Upload("Amstelstad", "2021-06-30", told(2, "2021-08-01")),
    ).only(line=2)
    assert progress.records(snapshot, as_of=OCTOBER).baseline_end.item().date() == date(2021, 5, 1)
    assert milestones.records(snapshot, as_of=OCTOBER).drift_days.item() == 92


def test_the_figures_of_a_filter_are_those_of_the_group():
    snapshot = programme_with(
        actions=[
            {"code": "A1", "line": 2, "status": "gereed"},
            {"code": "A2", "line": 2, "planned_end": "2021-01-01"},
            {"code": "A3", "line": 1},
        ]
    )
    group = progress.by(snapshot, ["line"], as_of=OCTOBER).iloc[1].drop("line").tolist()
    assert [str(each) for each in progress.by(snapshot.only(line=2), as_of=OCTOBER).iloc[0]] == [
        str(each) for each in group
    ]
