"""What exports say in words of their own: a status, how far a task is, which rows are milestones or summaries."""

from datetime import date, datetime

import pytest

from tests.workbook.conftest import book
from tests.workbook.exports import csv, read, told

PROJECT = ["ID", "Name", "Duration", "Start", "Finish", "% Complete", "Outline Level"]
DAY = datetime(2023, 2, 3, 17)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("To Do", "niet gestart"),
        ("Te doen", "niet gestart"),
        ("Backlog", "niet gestart"),
        ("In Progress", "loopt"),
        ("In behandeling", "loopt"),
        ("Bezig", "loopt"),
        ("in review", "loopt"),
        ("Done", "gereed"),
        ("GEREED", "gereed"),
        ("Closed", "gereed"),
        ("Resolved", "gereed"),
        ("Blocked", "geblokkeerd"),
        ("Geblokkeerd", "geblokkeerd"),
        ("On hold", "geblokkeerd"),
        ("Won't do", "vervallen"),
        ("Won’t do", "vervallen"),
        ("Cancelled", "vervallen"),
        ("Geannuleerd", "vervallen"),
    ],
)
def test_a_status_of_jira(word, expected):
    found = read(csv("Summary,Issue key,Issue Type,Status", f"Kade,KK-1,Task,{word}"), "KK.csv")
    assert told(found, "actions", "status") == [("KK-1", expected)]


@pytest.mark.parametrize(
    ("status", "category", "resolution", "expected"),
    [
        ("Bij de jurist", "In Progress", "", "loopt"),
        ("Bij de jurist", "Te doen", "", "niet gestart"),
        ("Opgeleverd", "Gereed", "", "gereed"),
        ("Blocked", "In Progress", "", "geblokkeerd"),
        ("Done", "Done", "Duplicate", "vervallen"),
        ("Opgeleverd", "Done", "Won't Do", "vervallen"),
        ("Done", "Done", "Done", "gereed"),
    ],
)
def test_a_teams_own_status_is_read_from_its_category_and_given_up_from_its_resolution(
    status, category, resolution, expected
):
    header = "Summary,Issue key,Issue Type,Status,Status Category,Resolution,Resolved"
    found = read(csv(header, f"Kade,KK-1,Task,{status},{category},{resolution},01/02/2023"), "KK.csv")
    ended = date(2023, 2, 1) if expected == "gereed" else None
    assert told(found, "actions", "status", "actual_end") == [("KK-1", expected, ended)]


@pytest.mark.parametrize(
    ("word", "action", "milestone"),
    [
        ("New", "niet gestart", "gepland"),
        ("Nieuw", "niet gestart", "gepland"),
        ("Om ingepland te worden", "niet gestart", "gepland"),
        ("Gespecificeerd", "niet gestart", "gepland"),
        ("In progress", "loopt", "gepland"),
        ("In behandeling", "loopt", "gepland"),
        ("In ontwikkeling", "loopt", "gepland"),
        ("On hold", "geblokkeerd", "gepland"),
        ("In de wacht", "geblokkeerd", "gepland"),
        ("Closed", "gereed", "behaald"),
        ("Gesloten", "gereed", "behaald"),
        ("Rejected", "vervallen", "vervallen"),
        ("Afgewezen", "vervallen", "vervallen"),
    ],
)
def test_a_status_of_openproject_of_an_action_and_of_a_milestone(word, action, milestone):
    header = ["ID", "Onderwerp", "Type", "Status", "Vervaldatum"]
    rows = [header, [1, "Kade", "Taak", word, DAY], [2, "Klaar", "Mijlpaal", word, DAY]]
    found = read(book({"Werkpakketten": rows}))
    assert told(found, "actions", "status") == [("1", action)]
    assert told(found, "milestones", "status") == [("2", milestone)]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ([0, 0.5, 1], [("niet gestart", 0.0), ("loopt", 50.0), ("gereed", 100.0)]),
        ([0, 50, 100], [("niet gestart", 0.0), ("loopt", 50.0), ("gereed", 100.0)]),
        ([0, 1, 1], [("niet gestart", 0.0), ("gereed", 100.0), ("gereed", 100.0)]),
        (["0%", "50%", "100%"], [("niet gestart", 0.0), ("loopt", 50.0), ("gereed", 100.0)]),
        ([None, 33, 100], [("niet gestart", None), ("loopt", 33.0), ("gereed", 100.0)]),
    ],
)
def test_how_far_a_task_of_project_is_tells_its_status(shown, expected):
    rows = [PROJECT, *([at, f"Taak {at}", "5 days", DAY, DAY, each, 1] for at, each in enumerate(shown, start=1))]
    found = read(book({"Task_Table1": rows}))
    assert [told_of[1:] for told_of in told(found, "actions", "status", "progress")] == expected


@pytest.mark.parametrize("duration", ["0 days", "0 dagen", "0d", "0d?", "0 days?", "0 hrs", "0,0 dgn", 0, 0.0])
def test_a_task_of_project_that_takes_no_time_is_a_milestone(duration):
    rows = [PROJECT, [1, "Klaar", duration, DAY, DAY, 1, 1], [2, "Kade", "10 days", DAY, DAY, 0.5, 1]]
    found = read(book({"Task_Table1": rows}))
    assert told(found, "milestones", "status", "actual_date") == [("1", "behaald", DAY.date())]
    assert told(found, "actions", "status", "actual_end") == [("2", "loopt", None)]


def test_a_task_of_project_is_a_milestone_when_it_is_marked_as_one():
    header = [*PROJECT[:-1], "Milestone", "Outline Level"]
    rows = [
        header,
        [1, "Duurt", "5 days", DAY, DAY, 0, "Yes", 1],
        [2, "Kort", "0 days", DAY, DAY, 0, "No", 1],
        [3, "Niets", "0 days", DAY, DAY, 0, None, 1],
    ]
    found = read(book({"Task_Table1": rows}))
    assert [row.code for row in found.rows["milestones"]] == ["1", "3"]
    assert [row.code for row in found.rows["actions"]] == ["2"]


def test_what_project_agreed_first_is_the_baseline_and_what_it_shows_now_is_expected():
    header = [*PROJECT, "Baseline Finish", "Actual Finish"]
    rows = [
        header,
        [1, "Klaar", "0 days", DAY, datetime(2023, 5, 3, 17), 0, 1, datetime(2023, 4, 3, 17), "NA"],
        [2, "Toen", "0 days", DAY, datetime(2023, 2, 3, 17), 1, 1, datetime(2023, 1, 3, 17), datetime(2023, 2, 1, 9)],
    ]
    found = read(book({"Task_Table1": rows}))
    assert told(found, "milestones", "baseline_date", "forecast_date", "actual_date") == [
        ("1", date(2023, 4, 3), date(2023, 5, 3), None),
        ("2", date(2023, 1, 3), date(2023, 2, 3), date(2023, 2, 1)),
    ]


def test_of_a_task_of_project_that_is_done_the_finish_is_when_it_was():
    found = read(book({"Task_Table1": [PROJECT, [1, "Kade", "5 days", DAY, DAY, 1, 1]]}))
    assert told(found, "actions", "status", "actual_end") == [("1", "gereed", DAY.date())]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Outline Level", [1, 2, 2, 1]),
        ("Overzichtsniveau", ["1", "2", "2", "1"]),
        ("Summary", ["Yes", "No", "No", "No"]),
        ("WBS", ["1", "1.1", "1.2", "2"]),
        ("Outline_Number", ["1", "1.1", "1.2", "2"]),
    ],
)
def test_summary_tasks_of_project_are_left_out_and_counted(column, values):
    tasks = [[at, f"Taak {at}", "5 days", DAY, DAY, 0, value] for at, value in enumerate(values, start=1)]
    found = read(book({"Task_Table1": [[*PROJECT[:-1], column], *tasks]}))
    assert [row.code for row in found.rows["actions"]] == ["2", "3", "4"]
    assert ("summaries-skipped", "1") in [(each.code, each.value) for each in found.notices]
