"""Then and now: what changed since an earlier day, through renames, merges, kept rows and undo."""

from datetime import date

import pytest

from koppelkansen_metrics.metrics import burn_up, changes, moves, ratings, slips, trend
from tests.metrics.builders import Undo, Upload, after

SINCE = date(2021, 4, 13)
AS_OF = date(2021, 7, 6)


def told(then, now, **how):
    """What Amstelstad reported in March and in June."""
    return after(Upload("Amstelstad", "2021-03-31", then), Upload("Amstelstad", "2021-06-30", now, **how))


def changed(snapshot, since=SINCE):
    return [(each.kind, each.code, each.change, dict(each.fields)) for each in changes.records(snapshot, since=since)]


def test_a_record_that_is_the_same_did_not_change():
    same = {"actions": [{"code": "A1", "planned_end": "2021-05-01"}]}
    assert changed(told(same, same)) == []


def test_a_changed_field_is_told_with_what_it_was_and_is():
    snapshot = told({"actions": [{"code": "A1", "owner": "Riool"}]}, {"actions": [{"code": "A1", "owner": "Kabels"}]})
    assert changed(snapshot) == [("actions", "A1", "changed", {"owner": ("Riool", "Kabels")})]


def test_a_renamed_record_is_one_record_and_references_to_it_did_not_change():
    snapshot = told(
        {"milestones": [{"code": "M1"}], "actions": [{"code": "A1", "milestone": "M1"}]},
        {"milestones": [{"code": "M2", "title": "Anders"}], "actions": [{"code": "A1", "milestone": "M2"}]},
        renamed={"milestones": {"M1": "M2"}},
    )
    fields = {"code": ("M1", "M2"), "title": ("Iets is klaar", "Anders")}
    assert changed(snapshot) == [("milestones", "M2", "renamed", fields)]


def test_a_kept_row_is_missing_once_and_changed_when_it_is_back():
    first, second = {"actions": [{"code": "A1"}, {"code": "A2"}]}, {"actions": [{"code": "A1"}]}
    uploads = [Upload("Amstelstad", day, rows) for day, rows in (("2021-03-31", first), ("2021-06-30", second))]
    assert changed(after(*uploads)) == [("actions", "A2", "missing", {})]
    again = after(*uploads, Upload("Amstelstad", "2021-09-30", second))
    assert changed(again, since=AS_OF) == []
    back = after(*uploads, Upload("Amstelstad", "2021-09-30", first))
    assert changed(back, since=AS_OF) == [("actions", "A2", "changed", {})]


def test_what_was_taken_back_since_was_seen_then():
    snapshot = after(
        Upload("Amstelstad", "2021-03-01", {"actions": [{"code": "A1", "title": "Goed"}]}),
        Upload("Amstelstad", "2021-03-31", {"actions": [{"code": "A1", "title": "Fout"}]}),
        Undo(2, recorded="2021-05-01"),
    )
    assert changed(snapshot) == [("actions", "A1", "changed", {"title": ("Fout", "Goed")})]
    assert changed(snapshot, since=date(2021, 3, 1)) == []


def test_every_class_of_slip():
    snapshot = told(
        {
            "milestones": [
                {"code": "earlier", "forecast_date": "2021-08-02"},
                {"code": "same", "forecast_date": "2021-08-02"},
                {"code": "later", "forecast_date": "2021-08-02"},
                {"code": "gone", "forecast_date": "2021-08-02"},
                {"code": "dropped", "forecast_date": "2021-08-02"},
                {"code": "undated", "forecast_date": None},
                {"code": "never", "forecast_date": "2021-08-02", "status": "vervallen"},
            ]
        },
        {
            "milestones": [
                {"code": "earlier", "status": "behaald", "actual_date": "2021-06-02"},
                {"code": "same", "forecast_date": "2021-08-02"},
                {"code": "later", "forecast_date": "2021-08-05"},
                {"code": "dropped", "forecast_date": "2021-08-02", "status": "vervallen"},
                {"code": "undated", "forecast_date": "2021-08-02"},
                {"code": "never", "forecast_date": "2021-08-02", "status": "vervallen"},
                {"code": "new", "forecast_date": "2021-08-02"},
            ]
        },
    )
    found = slips.records(snapshot, since=SINCE).set_index("code")
    told_classes = found["class"].astype(object).where(found["class"].notna(), None).to_dict()
    assert told_classes == {
        "dropped": "dropped",
        "earlier": "earlier",
        "gone": "missing",
        "later": "later",
        "new": "new",
        "same": "same",
        "undated": None,
    }
    assert found.loc["earlier", "days"] == -61
    assert found["reached"].to_dict() == {code: code == "earlier" for code in told_classes}


def test_every_class_of_move():
    stages = {
        "on": ("idee", "pilot"),
        "back": ("pilot", "idee"),
        "same": ("pilot", "pilot"),
        "stopped": ("pilot", "gestopt"),
        "revived": ("gestopt", "pilot"),
        "gone": ("pilot", None),
        "new": (None, "pilot"),
    }
    then, now = (
        {"pilots": [{"code": code, "stage": both[at]} for code, both in stages.items() if both[at]]} for at in (0, 1)
    )
    snapshot = told(then, now)
    found = moves.records(snapshot, since=SINCE).set_index("code")["class"].to_dict()
    assert found == {
        "on": "forward",
        "back": "back",
        "same": "same",
        "stopped": "stopped",
        "revived": "back",
        "gone": "missing",
        "new": "new",
    }
    matrix = moves.matrix(snapshot, since=SINCE)
    assert matrix.loc["idee", "pilot"] == 1
    assert int(matrix.to_numpy().sum()) == 6


def test_ratings_go_up_towards_green():
    def rated(*ratings_):
        return {"confidence": [{"line": line, "rating": rating} for line, rating in enumerate(ratings_, 1) if rating]}

    up = ratings.records(told(rated("rood", "groen"), rated("oranje", "groen", "rood")), since=SINCE)
    assert up[["line", "class"]].to_numpy().tolist() == [[1, "up"], [2, "same"], [3, "new"]]
    down = ratings.records(told(rated("oranje", "groen"), rated("rood")), since=SINCE)
    assert down[["line", "class"]].to_numpy().tolist() == [[1, "down"], [2, "missing"]]


def test_what_opened_and_closed_in_between_is_neither():
    snapshot = told(
        {"asks": [{"code": "V1"}, {"code": "V2", "status": "nagekomen"}, {"code": "V3"}]},
        {
            "asks": [
                {"code": "V1", "status": "niet toegezegd", "answer": "Nee"},
                {"code": "V2", "status": "toegezegd"},
                {"code": "V4"},
                {"code": "V5", "status": "nagekomen"},
            ]
        },
        dropped={"asks": ["V3"]},
    )
    found = changes.opened_and_closed(snapshot, "asks", since=SINCE)
    told_ = [(pair.code, change) for pair, change in found]
    assert told_ == [("V1", "closed"), ("V2", "opened"), ("V3", "closed"), ("V4", "opened")]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [({"area": "Binnenstad"}, []), ({"line": 2}, ["M2"]), ({"organisation": "Waternet"}, ["M1"])],
)
def test_a_filter_keeps_what_is_gone_too(asked, codes):
    rows = [{"code": "M1", "organisation": "Waternet"}, {"code": "M2", "line": 2}, {"code": "M3"}]
    snapshot = told({"milestones": rows}, {"milestones": [rows[1]]}, dropped={"milestones": ["M1"]})
    assert list(slips.records(snapshot.only(**asked), since=SINCE)["code"]) == codes


def test_a_milestone_has_a_point_for_every_report_that_stands():
    snapshot = after(
        Upload("Amstelstad", "2021-03-01", {"milestones": [{"code": "M1", "forecast_date": "2021-06-01"}]}),
        Upload("Amstelstad", "2021-03-31", {"actions": [{"code": "A1"}]}),
        Upload("Amstelstad", "2021-04-30", {"milestones": [{"code": "M1", "forecast_date": "2021-09-01"}]}),
        Undo(3),
        Upload("Binnenstad", "2021-05-31", {"actions": [{"code": "A1"}]}),
        Upload(
            "Amstelstad",
            "2021-06-30",
            {"milestones": [{"code": "M2", "forecast_date": "2021-07-01"}]},
            renamed={"milestones": {"M1": "M2"}},
        ),
    )
    found = trend.points(snapshot)
    assert found[["code", "revision"]].to_numpy().tolist() == [["M2", 1], ["M2", 2], ["M2", 6]]
    assert found["date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-06-01", "2021-06-01", "2021-07-01"]


def test_scope_is_that_of_the_line_that_an_action_was_on_then():
    snapshot = after(
        Upload("Amstelstad", "2021-03-01", {"actions": [{"code": "A1", "line": 1, "planned_end": "2021-03-07"}]}),
        Upload("Amstelstad", "2021-03-10", {"actions": [{"code": "A1", "line": 2, "planned_end": "2021-03-07"}]}),
        Upload("Amstelstad", "2021-03-16", {"actions": [{"code": "A1", "line": 2, "planned_end": "2021-03-21"}]}),
    )
    found = burn_up.by(snapshot, ["line"], as_of=AS_OF)
    wanted = found[found["line"] < 3][["line", "scope", "planned", "baseline"]]
    assert wanted.to_numpy().tolist() == [
        [1, 1, 0, 0],
        [1, 0, 0, 0],
        [1, 0, 0, 0],
        [2, 0, 0, 1],
        [2, 1, 0, 1],
        [2, 1, 1, 1],
    ]
    only = burn_up.by(snapshot.only(line=2), as_of=AS_OF)
    assert only["scope"].tolist() == [0, 1, 1]


def test_a_milestone_that_was_missing_then_already_is_not_missing_once_more():
    first, second = {"milestones": [{"code": "M1"}, {"code": "M2"}]}, {"milestones": [{"code": "M2"}]}
    days = (("2021-03-01", first), ("2021-03-31", second), ("2021-06-30", second))
    snapshot = after(*(Upload("Amstelstad", day, rows) for day, rows in days))
    assert slips.records(snapshot, since=date(2021, 3, 1))["class"].fillna("").tolist() == ["missing", ""]
    assert slips.records(snapshot, since=SINCE)["class"].fillna("").tolist() == ["", ""]


def test_a_merged_record_says_where_it_went_and_references_to_it_did_not_change():
    snapshot = told(
        {"pilots": [{"code": "P1"}, {"code": "P2"}], "lessons": [{"code": "L1", "about": "P1"}]},
        {"pilots": [{"code": "P2"}], "lessons": [{"code": "L1", "about": "P2"}]},
        merged={"pilots": {"P1": "P2"}},
    )
    assert changed(snapshot) == [("pilots", "P1", "merged", {"code": ("P1", "P2")})]
