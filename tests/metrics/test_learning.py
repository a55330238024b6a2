"""Lessons, questions to directors and gains, by hand."""

from datetime import date

from koppelkansen_metrics.metrics import learning
from tests.metrics.builders import programme_with

OCTOBER = date(2021, 10, 12)


def test_lessons_are_counted_per_status_and_kind_and_dropped_ones_are_not_in_the_share():
    snapshot = programme_with(
        lessons=[
            {"code": "L1", "status": "geborgd", "kind": "werkt"},
            {"code": "L2", "status": "open", "kind": "leervraag"},
            {"code": "L3", "status": "vervallen", "kind": "werkt niet"},
        ]
    )
    table = learning.lessons_by_status(snapshot, as_of=OCTOBER).set_index(["status", "kind"])["count"]
    assert len(table) == 15
    assert table[table > 0].to_dict() == {
        ("open", "leervraag"): 1,
        ("geborgd", "werkt"): 1,
        ("vervallen", "werkt niet"): 1,
    }
    assert learning.embedded(snapshot, as_of=OCTOBER).embedded_share.item() == 0.5


def test_the_age_of_an_open_lesson_is_counted_in_calendar_quarters():
    snapshot = programme_with(
        lessons=[
            {"code": "L1", "raised_on": "2020-12-31"},
            {"code": "L2", "raised_on": "2021-10-01"},
            {"code": "L3", "raised_on": "2021-01-01", "status": "beantwoord"},
        ]
    )
    ages = learning.records(snapshot, as_of=OCTOBER).set_index("code").age_quarters
    assert (ages["L1"], ages["L2"]) == (4, 0)
    assert ages.isna().tolist() == [False, False, True]


def test_a_question_counts_under_each_organisation_it_is_put_to():
    snapshot = programme_with(
        asks=[
            {"code": "V1", "to_organisation": "Liander; Waternet", "needed_by": "2021-10-11"},
            {"code": "V2", "to_organisation": "Liander", "needed_by": "2021-10-12", "status": "toegezegd"},
            {"code": "V3", "to_organisation": "Waternet", "status": "nagekomen", "needed_by": "2021-01-01"},
        ]
    )
    table = learning.asks(snapshot, as_of=OCTOBER).set_index("to_organisation")
    assert table.asks_open.to_dict() == {"Liander": 2, "Waternet": 1, "Gemeente Amsterdam": 0, "Gezamenlijk": 0}
    assert table.overdue.to_dict() == {"Liander": 1, "Waternet": 1, "Gemeente Amsterdam": 0, "Gezamenlijk": 0}


def test_a_group_and_a_filter_of_one_organisation_hold_the_same_questions():
    snapshot = programme_with(
        asks=[
            {"code": "V1", "to_organisation": "Liander; Waternet"},
            {"code": "V2", "to_organisation": "Waternet"},
            {"code": "V3", "to_organisation": "Gezamenlijk"},
        ]
    )
    grouped = learning.asks(snapshot, ["organisation"], as_of=OCTOBER)
    own = grouped[grouped.organisation == "Waternet"].set_index("to_organisation").asks_open
    filtered = (
        learning.asks(snapshot.only(organisation="Waternet"), as_of=OCTOBER).set_index("to_organisation").asks_open
    )
    assert (
        own.to_dict() == filtered.to_dict() == {"Liander": 1, "Waternet": 2, "Gemeente Amsterdam": 0, "Gezamenlijk": 0}
    )


def test_gains_belong_to_line_3_and_name_the_areas_of_their_pilots():
    snapshot = programme_with(
        gains=[
            {
                "code": "W1",
                "area": "Programmabreed",
                "pilots": "Haven-Stad/P1; Amstelstad/P2; Haven-Stad/P3; Haven-Stad/P1",
            },
            {"code": "W2", "area": "Programmabreed", "status": "vervallen"},
        ]
    )
    found = learning.barriers(snapshot, as_of=OCTOBER)
    assert found[["code", "line", "pilot_count", "areas"]].values.tolist() == [
        ["W1", 3, 3, ("Amstelstad", "Haven-Stad")]
    ]
    counts = learning.gains_by_status(snapshot, ["line"], as_of=OCTOBER)
    assert counts[counts["count"] > 0][["line", "status"]].values.tolist() == [[3, "idee"], [3, "vervallen"]]
