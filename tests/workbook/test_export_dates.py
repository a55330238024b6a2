"""The dates of exports: the day first or a true date, without their time; what has the month first is refused."""

from datetime import date, datetime

import pytest

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook.formats.export import day
from tests.workbook.conftest import book
from tests.workbook.exports import JIRA, csv, read, told

PROJECT = ["ID", "Name", "Start", "Finish", "% Complete", "Outline Level"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21/Dec/22 3:31 PM", date(2022, 12, 21)),
        ("21/dec./22 3:31 p.m.", date(2022, 12, 21)),
        ("21/mrt/22 9:05 AM", date(2022, 3, 21)),
        ("1 maart 2022", date(2022, 3, 1)),
        ("dinsdag 1 maart 2022 08:00", date(2022, 3, 1)),
        ("ma 3-1-22 08:00", date(2022, 1, 3)),
        ("Mon 03/01/22", date(2022, 1, 3)),
        ("2022-12-21 15:31", date(2022, 12, 21)),
        ("2022-12-21T15:31:00.000+0100", date(2022, 12, 21)),
        ("31/12/2022", date(2022, 12, 31)),
        ("NA", None),
        ("N.v.t.", None),
        ("N.N.", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_the_export_wrote_it(text, expected):
    found = read(csv(JIRA, f"Kade,KK-1,Task,To Do,{text},,,,,"), "KK.csv")
    assert told(found, "actions", "planned_end") == [("KK-1", expected)]
    assert [each.code for each in found.findings if each.severity == "error"] == []


@pytest.mark.parametrize("hour", [0, 1, 2, 22, 23])
def test_the_hour_of_a_true_date_never_moves_its_day(hour):
    rows = [JIRA.split(","), ["Kade", "KK-1", "Task", "To Do", datetime(2023, 3, 26, hour, 59, 59)]]
    assert told(read(book({"Issues": rows})), "actions", "planned_end") == [("KK-1", date(2023, 3, 26))]


def test_what_is_no_date_stays_what_it_is():
    assert [day(value) for value in ("maart 2022", "nog te bepalen", datetime(2023, 1, 2, 2), 7, None)] == [
        "maart 2022",
        "nog te bepalen",
        datetime(2023, 1, 2, 2),
        7,
        None,
    ]


@pytest.mark.parametrize(
    "value",
    ["Mon 3/13/23", "Mon 3/6/23 5:00 PM", "12/25/22", "12/25/2022 3:31 PM", "Dec/25/22", "January 4, 2021 8:00 AM"],
)
@pytest.mark.parametrize("column", ["Due date", "Resolved", "Created"])
def test_an_export_with_the_month_first_is_refused(value, column):
    header = f"{JIRA},Created"
    cells = [f'"{value}"' if name == column else "" for name in header.split(",")[4:]]
    data = csv(header, "Kade,KK-1,Task,Done,04/03/2023,,,,,,", ",".join(["Kade", "KK-2", "Task", "Done", *cells]))
    with pytest.raises(Refusal) as caught:
        read(data, "KK.csv")
    assert caught.value.code == "dates-month-first"


@pytest.mark.parametrize("level", [1, 2])
def test_the_month_first_shows_in_any_row_also_of_a_summary_or_a_milestone(level):
    rows = [
        PROJECT,
        [1, "Fase", "03/04/23", "03/25/23" if level == 1 else "03/04/23", 0, 1],
        [2, "Kade", "03/04/23", "03/04/23", 0, 2],
        [3, "Klaar", "03/04/23", "03/25/23" if level == 2 else "03/04/23", 0, 2],
    ]
    with pytest.raises(Refusal) as caught:
        read(book({"Task_Table1": rows}))
    assert caught.value.code == "dates-month-first"


def test_the_day_of_export_can_give_it_away_too():
    tasks = [["Task ID", "Task Name", "Progress", "Due Date"], ["x1", "Kade", "In progress", "03/04/2023"]]
    plan = [["Plan ID", "plan-1"], ["Date of export", "02/22/2023"]]
    with pytest.raises(Refusal) as caught:
        read(book({"Tasks": tasks, "Plan name": plan}))
    assert caught.value.code == "dates-month-first"
