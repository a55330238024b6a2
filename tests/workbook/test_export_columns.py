"""Which columns an export has, and by which of them it is known: enough to tell it from a list of one's own."""

from datetime import datetime

import pytest

from koppelkansen_metrics import programme
from koppelkansen_metrics.findings import Refusal
from tests.workbook.conftest import book
from tests.workbook.exports import JIRA, csv, read, told

PROJECT = ["ID", "Name", "Duration", "Start", "Finish", "% Complete"]
DAY = datetime(2023, 4, 3, 8)


@pytest.mark.parametrize(
    "header",
    [
        ["ID", "Onderwerp", "Type", "Status", "Deadline"],
        ["#", "Onderwerp", "Type", "Status", "Prioriteit", "Einddatum"],
        ["ID", "Naam", "Begin", "Einde", "Samenvatting"],
        ["ID", "Name", "Duration", "Start", "Finish", "% Complete", "WBS"],
        ["Task ID", "Task Name", "Progress", "Due Date"],
        ["Code", "Samenvatting", "Status", "Type"],
    ],
)
def test_a_list_of_ones_own_with_some_of_the_same_headers_is_no_export(header):
    with pytest.raises(Refusal) as caught:
        read(book({"Lijst": [header, ["1", *["x"] * (len(header) - 1)]]}))
    assert caught.value.code == "unknown-format"


@pytest.mark.parametrize(
    ("sheet", "header", "expected"),
    [
        ("Work packages", ["ID", "Subject", "Type", "Status"], "openproject"),
        ("Werkpakketten", ["ID", "Onderwerp", "Type", "Status", "Vervaldatum"], "openproject"),
        ("Export", ["ID", "Subject", "Type", "Status", "Priority", "Assignee", "Version"], "openproject"),
        ("Task_Table1", PROJECT, "msproject"),
        ("Taaktabel1", ["Id", "Taaknaam", "Duur", "Begindatum", "Einddatum"], "msproject"),
        ("Blad1", [*PROJECT, "Outline Level"], "msproject"),
        ("Blad1", ["Unique_ID", "Task_Name", "Start_Date", "Finish_Date", "Percent_Complete"], "msproject"),
        ("Blad1", ["Sleutel", "Samenvatting", "Itemtype", "Status"], "jira"),
    ],
)
def test_an_export_is_known_by_its_sheet_or_by_headers_of_its_own(sheet, header, expected):
    found = read(book({sheet: [header, ["1", *["x"] * (len(header) - 1)]]}))
    assert found.format == expected


def test_two_columns_that_say_the_same_in_other_words_are_no_mistake_and_the_likeliest_counts():
    rows = [
        [*PROJECT, "Scheduled Finish", "Outline Level"],
        [1, "Kade", "5 days", DAY, DAY, 0, datetime(2023, 9, 9), 1],
    ]
    found = read(book({"Task_Table1": rows}))
    assert [row.values["planned_end"] for row in found.rows["actions"]] == [DAY.date()]
    assert [each.code for each in found.findings] == []


def test_a_field_whose_header_is_there_twice_is_an_error_and_any_other_column_may_be():
    found = read(csv(f"{JIRA},Sprint,Sprint,Due date", "Kade,KK-1,Task,To Do,03/04/2023,,,,,,1,2,04/04/2023"), "KK.csv")
    wrong = [(each.row, each.column, each.header) for each in found.findings if each.code == "header-duplicate"]
    assert wrong == [(1, "M", "Due date")]
    assert [(each.code, each.value) for each in found.notices] == [("columns-unknown", "Sprint")]


def test_rows_are_told_apart_by_the_first_column_for_it_that_holds_anything():
    header = "Summary,Issue key,Issue Type,Status,Component/s,Component/s,Epic Link,Custom field (Epic Name)"
    found = read(csv(header, "Kade,KK-1,Task,To Do,Energie,Water,,Naam", "Dak,KK-2,Task,To Do,,Warmte,,"), "KK.csv")
    assert found.groups == {"type": ("Task",), "bucket": ("Energie", "Water", "Warmte")}


def test_nobodys_name_is_stored():
    found = read(csv(f"{JIRA},Assignee", "Kade,KK-1,Task,To Do,,,,,,,A. de Vries"), "KK.csv")
    assert found.groups["assignee"] == ("A. de Vries",)
    assert [value for value in found.rows["actions"][0].values.values() if value == "A. de Vries"] == []


@pytest.mark.parametrize(
    ("data", "name", "source"),
    [
        (csv(JIRA, "Kade,KK-1,Task,Done,,,,,,"), "x.csv", "jira:KK"),
        (csv(JIRA, "Kade,ZZ-1,Task,Done,,,,,,", "Dak,KK-9,Task,Done,,,,,,"), "x.csv", "jira:KK+ZZ"),
        (csv(f"{JIRA},Project key", "Kade,OUD-1,Task,Done,,,,,,,KK"), "x.csv", "jira:KK"),
        (
            book({"Work packages": [["ID", "Subject", "Type", "Status"], [1, "K", "Task", "New"]]}),
            "x.xlsx",
            "openproject",
        ),
        (
            book({"Work packages": [["ID", "Subject", "Type", "Status", "Project"], [1, "K", "Task", "New", "Kade"]]}),
            "x.xlsx",
            "openproject:Kade",
        ),
        (book({"Task_Table": [PROJECT, [1, "K", "5 days", DAY, DAY, 0]]}), "x.xlsx", "msproject"),
        (
            book({"Task_Table": [[*PROJECT, "Project"], [1, "K", "5 days", DAY, DAY, 0, "Kade"]]}),
            "x.xlsx",
            "msproject:Kade",
        ),
    ],
)
def test_rows_belong_to_the_project_that_the_file_names(data, name, source):
    assert read(data, name).source == source


def test_all_that_tells_a_planner_export_can_be_named_in_the_settings(tmp_path):
    tasks = [["Task ID", "Tarea", "Progress", "Due Date"], ["x1", "Muelle", "In progress", "03/04/2023"]]
    data = book({"Tasks": tasks, "Plan": [["Id. de plan", "plan-1"], ["Exportado", "22/02/2023"]]})
    with pytest.raises(Refusal):
        read(data)
    added = 'title = ["Tarea"]\nplan_id = ["Id. de plan"]\nexported_on = ["Exportado"]'
    text = programme.DEFAULT_FILE.read_text(encoding="utf-8").replace('title = ["Taaknaam"]', added)
    path = tmp_path / "programme.toml"
    path.write_text(text, encoding="utf-8")
    found = read(data, settings=programme.load(path))
    assert (found.source, found.as_of.isoformat()) == ("planner:plan-1", "2023-02-22")
    assert told(found, "actions", "title") == [("x1", "Muelle")]
