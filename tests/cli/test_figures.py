"""`metrics`: the document that other programs read, and its dates."""

from datetime import date

import pytest

from tests.updates.books import action, actions, book, pilot, pilots

Q1 = book(Acties=actions(action("A-1"), action("A-2")), Pilots=pilots(pilot("P-1")))
Q2 = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", status="gereed", progress=100), action("A-2")))

PARTS = {
    "progress": {
        "total",
        "done",
        "completion",
        "mean_progress",
        "progress_known",
        "planned",
        "planned_share",
        "open",
        "blocked",
        "overdue",
        "overdue_share",
        "overdue_days_median",
        "unreported",
        "due_soon",
        "hit_rate",
        "completion_index",
    },
    "milestones": {"total", "reached", "late", "due_90", "drifted", "drift_mean", "drift_max"},
    "pilots": {
        "by_stage",
        "dwell_median",
        "in_practice_share",
        "stopped_with_lesson",
        "stopped_without_lesson",
        "without_receiver",
        "adopted",
    },
    "lessons": {"lessons_by_status", "embedded_share"},
    "asks": {"asks_open", "overdue"},
    "gains": {"gains_by_status", "barriers"},
    "forecast": {"p50", "p85", "reason"},
}
CONFIDENCE = {
    "reported",
    "reason",
    "response",
    "rated_by",
    "rated_as_of",
    "signal",
    "signal_reasons",
    "disagreement",
}


@pytest.fixture
def delivered(told, file):
    told("import", file(Q1, "q1.xlsx"), "--by", "x", "--recorded-at", "2021-04-08T11:00:00+02:00")
    told("import", file(Q2, "q2.xlsx"), "--by", "x", "--recorded-at", "2021-07-02T11:00:00+02:00")


def test_without_by_there_is_one_group_with_everything(told, delivered):
    document = told("metrics", "--as-of", "2021-07-06")
    assert set(document) == {"as_of", "known_at", "revisions", "groups"}
    assert document["as_of"] == "2021-07-06"
    assert document["known_at"] == "2021-07-06T21:59:59.999999+00:00"
    assert document["revisions"] == {"Binnenstad": 2}
    [group] = document["groups"]
    assert {part: set(values) for part, values in group.items()} == PARTS
    assert (group["progress"]["total"], group["progress"]["done"], group["progress"]["completion"]) == (2, 1, 0.5)
    assert group["milestones"]["drift_mean"] is None


@pytest.mark.parametrize(
    ("by", "columns", "count", "also"),
    [
        ("area", {"area"}, 4, {"freshness"}),
        ("line", {"line"}, 3, set()),
        ("organisation", {"organisation"}, 4, set()),
        ("line,area", {"area", "line"}, 12, {"freshness", "confidence"}),
        ("area,line,organisation", {"area", "line", "organisation"}, 48, {"freshness"}),
    ],
)
def test_every_group_of_the_programme_is_listed(told, delivered, by, columns, count, also):
    groups = told("metrics", "--as-of", "2021-07-06", "--by", by)["groups"]
    assert len(groups) == count
    assert all(set(group) == columns | set(PARTS) | also for group in groups)
    if "confidence" in also:
        assert all(set(group["confidence"]) == CONFIDENCE for group in groups)
    if "freshness" in also:
        assert all(set(group["freshness"]) == {"last_as_of", "days", "stale"} for group in groups)


def test_the_figures_are_as_known_at_the_end_of_the_day_asked_about(told, delivered):
    assert told("metrics", "--as-of", "2021-07-01")["groups"][0]["progress"]["done"] == 0
    assert told("metrics", "--as-of", "2021-07-02")["groups"][0]["progress"]["done"] == 1
    assert told("metrics", "--as-of", "2021-04-07")["groups"][0]["progress"]["total"] == 0


def test_the_figures_of_one_day_can_be_seen_as_known_at_another_moment(told, delivered):
    before = told("metrics", "--as-of", "2021-07-06", "--known-at", "2021-07-02T10:59:59+02:00")
    assert before["groups"][0]["progress"]["done"] == 0
    assert before["revisions"] == {"Binnenstad": 1}
    after = told("metrics", "--as-of", "2021-04-30", "--known-at", "2021-07-02T11:00:00+02:00")
    assert after["groups"][0]["progress"]["done"] == 1


def test_without_a_date_it_is_the_day_of_the_newest_revision_when_all_is_old_and_that_is_said(run, told, delivered):
    assert told("metrics")["as_of"] == "2021-07-02"
    assert "2021" in run("metrics", "--json").stderr
    assert run("metrics", "--as-of", "2021-07-06", "--json").stderr == ""


def test_records_say_from_which_file_sheet_and_row_they_come(told, delivered):
    records = told("metrics", "--as-of", "2021-07-06", "--records")["records"]
    places = {(each["kind"], each["code"], each["file"], each["sheet"], each["row"]) for each in records}
    assert ("actions", "A-1", "q2.xlsx", "Acties", 2) in places
    assert ("actions", "A-2", "q1.xlsx", "Acties", 3) in places
    assert ("pilots", "P-1", "q1.xlsx", "Pilots", 2) in places
    [action_record] = [each for each in records if each["code"] == "A-1"]
    assert {"baseline_end", "overdue_days"} <= set(action_record)


def test_an_absent_database_gives_an_empty_programme(told):
    [group] = told("metrics")["groups"]
    assert group["progress"]["total"] == 0
    assert group["progress"]["completion"] is None


def test_people_read_a_table(run, delivered):
    result = run("metrics", "--by", "area", "--as-of", "2021-07-06")
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == [
        "Amstelstad",
        "Binnenstad",
        "Haven-Stad",
        "Programmabreed",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--as-of", "eind 2021"],
        ["--as-of", "9999-12-31"],
        ["--known-at", "2021-07-02T10:00:00"],
        ["--by", "gebied"],
        ["--by", "area,kleur"],
    ],
)
def test_an_option_that_cannot_be_is_one_sentence(refused, wrong):
    assert refused("metrics", *wrong)
