"""Progress, by hand: each test a few actions and the figure a person would count."""

from datetime import date

import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.metrics import progress
from tests.metrics.builders import Undo, Upload, after, programme_with

APRIL = date(2021, 4, 25)


def test_completion_and_mean_progress_leave_dropped_actions_out_and_count_unknown_as_nothing():
    snapshot = programme_with(
        actions=[
            {"code": "A1", "status": "gereed", "progress": 80.0},
            {"code": "A2", "progress": 40.0},
            {"code": "A3"},
            {"code": "A4", "status": "vervallen", "progress": 100.0},
        ]
    )
    figures = progress.by(snapshot, as_of=APRIL).iloc[0]
    assert (figures.total, figures.done, figures.progress_known, figures.open) == (3, 1, 2, 2)
    assert figures.completion == pytest.approx(1 / 3)
    assert figures.mean_progress == pytest.approx((1 + 0.4 + 0) / 3)


def test_who_reported_early_is_not_late_for_what_passed_since():
    snapshot = programme_with(
        actions=[
            {"code": "A1", "planned_end": "2021-03-31"},
            {"code": "A2", "planned_end": "2021-04-01"},
            {"code": "A3", "planned_end": "2021-04-10"},
            {"code": "A4", "planned_end": "2021-04-25"},
            {"code": "A5", "planned_end": "2021-05-25"},
            {"code": "A6", "planned_end": "2021-05-26"},
        ],
        reported={"Amstelstad": "2021-04-01"},
    )
    figures = progress.by(snapshot, as_of=APRIL).iloc[0]
    assert (figures.overdue, figures.unreported, figures.due_soon, figures.planned) == (1, 2, 2, 2)
    flags = progress.records(snapshot, as_of=APRIL).set_index("code")
    assert list(flags.index[flags.overdue]) == ["A1"]
    assert list(flags.index[flags.unreported]) == ["A2", "A3"]
    assert list(flags.index[flags.due_soon]) == ["A4", "A5"]
    assert flags.overdue_days["A1"] == 1
    assert flags.overdue_days[1:].isna().all()


def test_a_question_about_an_earlier_day_is_judged_at_that_day():
    snapshot = programme_with(
        actions=[{"code": "A1", "planned_end": "2021-03-01"}], reported={"Amstelstad": "2021-04-01"}
    )
    assert progress.by(snapshot, as_of=date(2021, 3, 1)).overdue.item() == 0
    assert progress.by(snapshot, as_of=date(2021, 3, 2)).overdue.item() == 1


def test_the_plan_first_agreed_counts_not_the_one_it_became():
    snapshot = after(
        Upload("Amstelstad", "2021-01-31", {"actions": [{"code": "A1"}, {"code": "A2", "planned_end": "2021-02-28"}]}),
        Upload(
            "Amstelstad",
            "2021-02-28",
            {"actions": [{"code": "A1", "planned_end": "2021-03-15"}, {"code": "A2", "planned_end": "2021-06-30"}]},
        ),
        Upload(
            "Amstelstad",
            "2021-03-31",
            {
                "actions": [
                    {"code": "A1", "planned_end": "2021-04-30", "status": "gereed", "actual_end": "2021-03-15"},
                    {"code": "A2", "planned_end": "2021-06-30", "status": "gereed", "actual_end": "2021-03-20"},
                ]
            },
        ),
    )
    records = progress.records(snapshot, as_of=APRIL).set_index("code")
    assert records.baseline_end["A1"].date() == date(2021, 3, 15)
    assert records.baseline_end["A2"].date() == date(2021, 2, 28)
    figures = progress.by(snapshot, as_of=APRIL).iloc[0]
    assert figures.hit_rate == 0.5
    assert figures.completion_index == 1.0


def test_the_baseline_follows_a_renamed_action_and_forgets_what_was_undone():
    snapshot = after(
        Upload("Amstelstad", "2021-01-31", {"actions": [{"code": "OUD", "planned_end": "2021-02-28"}]}),
        Upload(
            "Amstelstad",
            "2021-02-28",
            {"actions": [{"code": "NIEUW", "planned_end": "2021-05-31"}]},
            renamed={"actions": {"OUD": "NIEUW"}},
        ),
        Upload("Binnenstad", "2021-01-31", {"actions": [{"code": "B1", "planned_end": "2021-02-01"}]}),
        Undo(3),
        Upload("Binnenstad", "2021-02-28", {"actions": [{"code": "B1", "planned_end": "2021-05-01"}]}),
    )
    records = progress.records(snapshot, as_of=APRIL).set_index("code")
    assert list(records.index) == ["NIEUW", "B1"]
    assert records.baseline_end["NIEUW"].date() == date(2021, 2, 28)
    assert records.baseline_end["B1"].date() == date(2021, 5, 1)


def test_an_action_that_is_missing_and_kept_counts_with_its_last_values():
    snapshot = after(
        Upload("Amstelstad", "2021-01-31", {"actions": [{"code": "A1", "status": "geblokkeerd"}, {"code": "A2"}]}),
        Upload("Amstelstad", "2021-03-31", {"actions": [{"code": "A2"}]}),
    )
    figures = progress.by(snapshot, as_of=APRIL).iloc[0]
    assert (figures.total, figures.blocked) == (2, 1)
    assert progress.records(snapshot, as_of=APRIL).missing_since.tolist()[0] == 2


def test_groups_without_actions_are_listed_in_programme_order_with_undefined_shares():
    snapshot = programme_with(actions=[{"code": "A1", "line": 2, "area": "Haven-Stad", "organisation": "Waternet"}])
    table = progress.by(snapshot, ["area", "line"], as_of=APRIL)
    assert table.area.tolist() == [
        area for area in ("Amstelstad", "Binnenstad", "Haven-Stad", "Programmabreed") for _ in "123"
    ]
    assert table.line.tolist() == [1, 2, 3] * 4
    assert table.total.tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert table.completion.notna().tolist() == [total == 1 for total in table.total]
    assert progress.by(snapshot, ["organisation"], as_of=APRIL).total.tolist() == [0, 1, 0, 0]


def test_a_value_that_the_settings_no_longer_know_is_a_group_of_its_own():
    snapshot = programme_with(actions=[{"code": "A1", "organisation": "Opgeheven dienst"}, {"code": "A2"}])
    table = progress.by(snapshot, ["organisation"], as_of=APRIL)
    assert table.organisation.tolist()[-2:] == ["Gezamenlijk", "Opgeheven dienst"]
    assert table.total.sum() == 2


@pytest.mark.parametrize("by", [["pilot"], ["area", "area"]])
def test_grouping_by_something_else_is_refused(by: list[str]):
    with pytest.raises(UserError) as refused:
        progress.by(programme_with(), by, as_of=APRIL)
    assert refused.value.details["by"] == ", ".join(by)
