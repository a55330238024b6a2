"""From pilot to practice, by hand."""

from datetime import date

from koppelkansen_metrics.metrics import pilots
from tests.metrics.builders import programme_with

OCTOBER = date(2021, 10, 12)


def test_every_stage_is_listed_with_its_count_and_its_median_dwell_time():
    snapshot = programme_with(
        pilots=[
            {"code": "P1", "stage": "pilot", "stage_since": "2021-10-02"},
            {"code": "P2", "stage": "pilot", "stage_since": "2021-10-07"},
            {"code": "P3", "stage": "pilot"},
            {"code": "P4", "stage": "praktijk", "line": 2, "stage_since": "2021-09-12"},
        ]
    )
    table = pilots.by_stage(snapshot, ["line"], as_of=OCTOBER)
    assert table.stage.tolist() == ["idee", "verkenning", "pilot", "evaluatie", "opschaling", "praktijk", "gestopt"] * 3
    found = table.set_index(["line", "stage"])
    assert found.loc[(1, "pilot"), "count"] == 3
    assert found.loc[(1, "pilot"), "dwell_median"] == 7.5
    assert found.loc[(2, "praktijk"), "dwell_median"] == 30
    assert table["count"].sum() == 4
    assert table.dwell_median.notna().sum() == 2


def test_a_stopped_pilot_taught_something_if_a_lesson_from_anywhere_says_so():
    snapshot = programme_with(
        pilots=[{"code": code, "stage": "gestopt", "area": "Binnenstad"} for code in ("P1", "P2", "P3", "P4")],
        lessons=[
            {"code": "L1", "about": "Binnenstad/P1", "line": 2},
            {"code": "L2", "about": "P2", "area": "Binnenstad", "status": "vervallen"},
            {"code": "L3", "about": "P3"},
            {"code": "L4", "about": "P4", "area": "Binnenstad", "status": "beantwoord"},
        ],
    )
    figures = pilots.by(snapshot, as_of=OCTOBER).iloc[0]
    assert (figures.stopped_with_lesson, figures.stopped_without_lesson) == (2, 2)
    only = pilots.by(snapshot.only(area="Binnenstad", line=1), as_of=OCTOBER).iloc[0]
    assert (only.stopped_with_lesson, only.stopped_without_lesson) == (2, 2)


def test_the_share_in_practice_leaves_stopped_pilots_out():
    snapshot = programme_with(
        pilots=[
            {"code": "P1", "stage": "praktijk", "receiving_owner": "Beheer"},
            {"code": "P2", "stage": "evaluatie"},
            {"code": "P3", "stage": "pilot", "adopted_from": "Haven-Stad/P9"},
            {"code": "P4", "stage": "gestopt"},
        ]
    )
    figures = pilots.by(snapshot, as_of=OCTOBER).iloc[0]
    assert figures.in_practice_share == 1 / 3
    assert (figures.without_receiver, figures.adopted) == (1, 1)
    assert pilots.records(snapshot, as_of=OCTOBER).adopted_area.dropna().tolist() == ["Haven-Stad"]


def test_the_bottleneck_is_the_lower_of_proven_and_in_use():
    snapshot = programme_with(
        pilots=[
            {"code": "P1", "readiness": 7, "use": 2},
            {"code": "P2", "readiness": 3, "use": 4},
            {"code": "P3", "readiness": 5, "use": 5},
            {"code": "P4", "readiness": 5},
        ]
    )
    found = pilots.records(snapshot, as_of=OCTOBER)
    assert found.bottleneck.tolist()[:3] == [2, 3, 5]
    assert found.bottleneck_in.tolist()[:3] == ["use", "readiness", "both"]
    assert found[["bottleneck", "bottleneck_in"]].iloc[3].isna().all()
