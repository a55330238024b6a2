"""Exports of other programs, as teams have them: recognised, read in our words, and told apart by what they have."""

from datetime import date, datetime

import pytest

from koppelkansen_metrics import programme
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook.checked import Answers, Mapped
from tests.workbook.conftest import book
from tests.workbook.exports import JIRA, RECORDED, csv, read, told


def test_a_jira_csv_is_read_with_the_day_first_and_in_our_words():
    found = read(
        csv(
            JIRA,
            "Kade meten,KK-1,Task,In Progress,21/Dec/22 3:31 PM,,,energie,water,In Progress",
            "Kade dicht,KK-2,Task,Done,31/01/2023,01/Feb/23 9:00 AM,Done,,,Done",
            "Oude wens,KK-3,Story,Closed,,02/Feb/23 9:00 AM,Won't Do,,,Done",
            "Eigen woord,KK-4,Story,Wacht op vergunning,2023-04-01,,,,,In Progress",
        ),
        "KK.csv",
    )
    assert (found.format, found.source, found.as_of) == ("jira", "jira:KK", RECORDED)
    assert told(found, "actions", "title", "status", "planned_end", "actual_end") == [
        ("KK-1", "Kade meten", "loopt", date(2022, 12, 21), None),
        ("KK-2", "Kade dicht", "gereed", date(2023, 1, 31), date(2023, 2, 1)),
        ("KK-3", "Oude wens", "vervallen", None, None),
        ("KK-4", "Eigen woord", "loopt", date(2023, 4, 1), None),
    ]
    assert found.groups == {"type": ("Task", "Story"), "label": ("energie", "water")}
    assert found.can_be_saved


def test_a_jira_status_that_nothing_explains_is_an_error_at_its_cell():
    found = read(csv("Summary,Issue key,Issue Type,Status", "Kade,KK-1,Task,Wacht"), "KK.csv")
    assert [(each.row, each.column, each.value) for each in found.findings if each.code == "choice-unknown"] == []
    found = read(csv("Summary,Issue key,Issue Type,Status", "Kade,KK-1,Task,Bij de jurist"), "KK.csv")
    assert [(each.row, each.column, each.value) for each in found.findings if each.code == "choice-unknown"] == [
        (2, "D", "Bij de jurist")
    ]


def test_a_jira_export_as_workbook_in_dutch_with_lines_above_its_header():
    rows = [
        ["Jira"],
        [],
        ["Itemtype", "Sleutel", "Samenvatting", "Status", "Vervaldatum", "Opgelost"],
        ["Taak", "KK-1", "Kade meten", "Te doen", datetime(2023, 5, 1, 9, 30), None],
        ["Taak", "KK-2", "Kade dicht", "Gereed", None, datetime(2023, 2, 1, 23, 59)],
    ]
    found = read(book({"general_report": rows}))
    assert found.format == "jira"
    assert told(found, "actions", "status", "planned_end", "actual_end") == [
        ("KK-1", "niet gestart", date(2023, 5, 1), None),
        ("KK-2", "gereed", None, date(2023, 2, 1)),
    ]


OPENPROJECT = [
    "ID",
    "Onderwerp",
    "Type",
    "Status",
    "Toegewezen aan",
    "Startdatum",
    "Einddatum",
    "% voltooid",
    "Categorie",
]


def test_openproject_gives_actions_and_milestones_from_one_sheet():
    rows = [
        OPENPROJECT,
        [41.0, "Kade meten", "Taak", "In uitvoering", "A", datetime(2023, 1, 2), datetime(2023, 4, 3), 40, "Energie"],
        [42.0, "Kade klaar", "Mijlpaal", "Nieuw", None, datetime(2023, 6, 1), datetime(2023, 6, 1), 0, "Energie"],
        [43.0, "Ontwerp klaar", "Mijlpaal", "Gesloten", None, None, datetime(2023, 2, 1), 100, "Water"],
        [44.0, "Boot huren", "Taak", "Afgewezen", None, None, datetime(2023, 4, 3), 0, None],
    ]
    found = read(book({"Werkpakketten": rows}))
    assert found.format == "openproject"
    assert told(found, "actions", "title", "status", "progress", "planned_start", "planned_end") == [
        ("41", "Kade meten", "loopt", 40.0, date(2023, 1, 2), date(2023, 4, 3)),
        ("44", "Boot huren", "vervallen", 0.0, None, date(2023, 4, 3)),
    ]
    assert told(found, "milestones", "status", "forecast_date", "actual_date", "baseline_date") == [
        ("42", "gepland", date(2023, 6, 1), None, date(2023, 6, 1)),
        ("43", "behaald", date(2023, 2, 1), date(2023, 2, 1), date(2023, 2, 1)),
    ]
    assert found.groups["bucket"] == ("Energie", "Water")
    assert found.can_be_saved


def test_openproject_in_english():
    rows = [
        ["ID", "Subject", "Type", "Status", "Priority", "Finish date"],
        [7, "Measure the quay", "Task", "Closed", "Normal", datetime(2023, 2, 3)],
        [8, "Wait", "Task", "On hold", "Normal", datetime(2023, 5, 3)],
    ]
    found = read(book({"Work packages": rows}))
    assert told(found, "actions", "status") == [("7", "gereed"), ("8", "geblokkeerd")]


PROJECT = [
    "ID",
    "Active",
    "Task Mode",
    "Name",
    "Duration",
    "Start",
    "Finish",
    "Percent_Complete",
    "Outline Level",
    "Notes",
]


def test_microsoft_project_tells_a_status_by_what_is_complete_and_leaves_summaries_out():
    rows = [
        PROJECT,
        [1, "Yes", "Auto", "Fase 1", "60 days", datetime(2023, 1, 2, 8), datetime(2023, 4, 3, 17), 0.5, 1, None],
        [2, "Yes", "Auto", "Kade meten", "20 days", datetime(2023, 1, 2, 8), datetime(2023, 1, 30, 17), 1, 2, None],
        [
            3,
            "Yes",
            "Auto",
            "Kade dicht",
            "40 days",
            datetime(2023, 2, 2, 8),
            datetime(2023, 4, 3, 17),
            0.4,
            2,
            "Let op",
        ],
        [4, "No", "Auto", "Boot huren", "4 days", datetime(2023, 2, 2, 8), datetime(2023, 4, 3, 17), 0, 2, None],
        [5, "Yes", "Auto", "Kade klaar", "0 days", datetime(2023, 4, 3, 17), datetime(2023, 4, 3, 17), 0, 2, None],
    ]
    found = read(book({"Task_Table": rows}))
    assert found.format == "msproject"
    assert told(found, "actions", "status", "progress", "planned_end", "note") == [
        ("2", "gereed", 100.0, date(2023, 1, 30), None),
        ("3", "loopt", 40.0, date(2023, 4, 3), "Let op"),
        ("4", "vervallen", 0.0, date(2023, 4, 3), None),
    ]
    assert told(found, "milestones", "title", "status", "forecast_date") == [
        ("5", "Kade klaar", "gepland", date(2023, 4, 3))
    ]
    assert ("Task_Table", "summaries-skipped", "1") in [(each.sheet, each.code, each.value) for each in found.notices]
    assert found.can_be_saved


def test_microsoft_project_in_dutch_with_texts_for_dates():
    rows = [
        ["Unieke id", "Naam", "Duur", "Begindatum", "Einddatum", "% voltooid", "Mijlpaal", "Werkelijke einddatum"],
        [11, "Kade meten", "5 dagen", "ma 2-1-23 08:00", "vr 6-1-23 17:00", "100%", "Nee", "vr 6-1-23 17:00"],
        [12, "Kade klaar", "0 dagen", "ma 3-4-23 08:00", "ma 3-4-23 08:00", "0%", "Ja", "NVT"],
        [13, "Ontwerp klaar", "0 dagen", "ma 6-2-23", "ma 6-2-23", "100%", "Ja", "di 7-2-23"],
    ]
    found = read(book({"Taaktabel": rows}))
    assert told(found, "actions", "planned_start", "planned_end", "actual_end") == [
        ("11", date(2023, 1, 2), date(2023, 1, 6), date(2023, 1, 6))
    ]
    assert told(found, "milestones", "status", "forecast_date", "actual_date") == [
        ("12", "gepland", date(2023, 4, 3), None),
        ("13", "behaald", date(2023, 2, 6), date(2023, 2, 7)),
    ]


PLAN = [["Plan name", "Kade"], ["Plan ID", "plan-1"], ["Date of export", "22/02/2023"]]
DUTCH = ["Taak-id", "Taaknaam", "Bucketnaam", "Voortgang", "Toegewezen aan", "Startdatum", "Einddatum", "Labels"]


def test_planner_in_dutch_with_true_dates_at_two_in_the_morning():
    rows = [
        DUTCH,
        [
            "x1",
            "Kade meten",
            "Energie",
            "Wordt uitgevoerd",
            "A;B",
            datetime(2023, 1, 2, 2),
            datetime(2023, 4, 3, 2),
            "k;l",
        ],
        ["x2", "Kade dicht", "Water", "Voltooid", None, None, datetime(2023, 3, 26, 2), None],
    ]
    found = read(book({"Taken": rows, "Plannaam": PLAN}))
    assert (found.format, found.source, found.as_of) == ("planner", "planner:plan-1", date(2023, 2, 22))
    assert told(found, "actions", "status", "planned_start", "planned_end") == [
        ("x1", "loopt", date(2023, 1, 2), date(2023, 4, 3)),
        ("x2", "gereed", None, date(2023, 3, 26)),
    ]
    assert found.groups == {"bucket": ("Energie", "Water"), "label": ("k", "l"), "assignee": ("A", "B")}


def test_headers_of_another_language_are_a_line_in_the_settings(tmp_path):
    rows = [["Task ID", "Tarea", "Progress", "Due Date"], ["x1", "Muelle", "In progress", "03/04/2023"]]
    data = book({"Tasks": rows, "Plan name": PLAN})
    with pytest.raises(Refusal):
        read(data)
    path = tmp_path / "programme.toml"
    text = programme.DEFAULT_FILE.read_text(encoding="utf-8").replace('["Taaknaam"]', '["Taaknaam", "Tarea"]')
    path.write_text(text, encoding="utf-8")
    found = read(data, settings=programme.load(path))
    assert told(found, "actions", "title", "planned_end") == [("x1", "Muelle", date(2023, 4, 3))]


def test_what_a_bucket_stands_for_fills_line_and_organisation_of_its_rows():
    rows = [
        DUTCH,
        ["x1", "Kade meten", "Energie", "Voltooid", None, None, "03/04/2023", None],
        ["x2", "Kade dicht", "Water", "Voltooid", None, None, "03/04/2023", None],
        ["x3", "Kade open", None, "Voltooid", None, None, "03/04/2023", None],
    ]
    mapping = {("bucket", "energie"): Mapped(2, "Liander"), ("bucket", "water"): Mapped(None, "Waternet")}
    found = read(book({"Taken": rows, "Plannaam": PLAN}), answers=Answers(area="Binnenstad", line=1, mapping=mapping))
    assert told(found, "actions", "line", "organisation") == [
        ("x1", 2, "Liander"),
        ("x2", 1, "Waternet"),
        ("x3", 1, None),
    ]
    assert found.lacks == ("line", "organisation")
    assert [(each.row, each.code) for each in found.findings if each.severity == "error"] == [(4, "required")]


def test_a_text_that_is_too_long_keeps_its_beginning_and_is_counted():
    found = read(csv(JIRA + ",Description", f"{'K' * 400},KK-1,Task,Done,,,,,,,{'n' * 3000}"), "KK.csv")
    (row,) = found.rows["actions"]
    assert (len(row.values["title"]), len(row.values["note"])) == (300, 2000)
    assert ("texts-shortened", "2") in [(each.code, each.value) for each in found.notices]


def test_our_own_template_and_other_lists_are_no_export():
    actions = [["Code", "Actie", "Status", "Start", "Finish"], ["A-1", "Kade", "loopt", None, None]]
    assert read(book({"Algemeen": [["Peildatum", date(2023, 2, 1)]], "Acties": actions})).format == "template"
    with pytest.raises(Refusal) as caught:
        read(book({"Plan": [["ID", "Name", "Start", "Finish"], [1, "Kade", None, None]]}))
    assert caught.value.code == "unknown-format"
