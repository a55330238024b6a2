"""`check` and `import`, as scripts and people meet them."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.updates.books import action, actions, book

FIRST = book(Acties=actions(action("A-1"), action("A-2"), action("A-3")))
SECOND = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", progress=60), action("A-2"), action("A-4")))
WRONG = book(Acties=actions(action("A-1", status="misschien")))

CHECK_KEYS = {
    "file",
    "format",
    "area",
    "as_of",
    "can_be_saved",
    "refused",
    "rows",
    "findings",
    "notices",
    "changes",
}
FINDING_KEYS = {"sheet", "row", "column", "header", "code", "severity", "value", "message"}
NOTICE_KEYS = {"sheet", "code", "value", "message"}

APRIL = "2021-04-08T11:00:00+02:00"
JULY = "2021-07-02T11:00:00+02:00"


def database(url):
    return Path(url.removeprefix("sqlite:///"))


def test_check_gives_an_object_per_file_and_makes_no_database(told, file, url):
    [found] = told("check", file(FIRST))
    assert set(found) == CHECK_KEYS
    assert found["format"] == "template"
    assert (found["area"], found["as_of"], found["can_be_saved"]) == ("Binnenstad", "2021-03-31", True)
    assert found["refused"] is None
    assert found["rows"] == {"actions": 3}
    assert found["changes"] == {"actions": {"new": 3, "changed": 0, "missing": 0, "equal": 0}}
    assert not database(url).exists()


def test_a_finding_says_where_it_is_and_blocks_with_exit_code_1(told, file):
    [found] = told("check", file(WRONG), exits=1)
    assert found["can_be_saved"] is False
    assert found["changes"] == {}
    [error] = [each for each in found["findings"] if each["severity"] == "error"]
    assert set(error) == FINDING_KEYS
    assert (error["sheet"], error["row"], error["column"], error["header"]) == ("Acties", 2, "E", "Status")
    assert (error["code"], error["value"]) == ("choice-unknown", "misschien")


def test_notices_have_their_own_keys(told, file):
    data = book(Acties=[[*actions()[0], "Kleur"], [*action("A-1"), "blauw"]], Losse=[["iets"]])
    [found] = told("check", file(data))
    assert all(set(notice) == NOTICE_KEYS for notice in found["notices"])
    assert {("Acties", "columns-unknown"), ("Losse", "sheet-not-read")} <= {
        (notice["sheet"], notice["code"]) for notice in found["notices"]
    }


def test_a_refused_file_says_why_and_exits_with_2(told, file, url):
    [found] = told("import", file(b"geen Excel"), "--by", "Casusteam", exits=2)
    assert set(found) == CHECK_KEYS | {"status", "revision"}
    assert (found["format"], found["area"], found["as_of"], found["rows"]) == (None, None, None, {})
    assert set(found["refused"]) == {"code", "message"}
    assert found["refused"]["code"] == "not-xlsx"
    assert (found["status"], found["revision"]) == ("refused", None)
    assert not database(url).exists()


def test_import_saves_a_revision_per_file_and_says_which(told, file):
    first, second = file(FIRST, "q1.xlsx"), file(SECOND, "q2.xlsx")
    found = told("import", first, second, "--by", "Casusteam")
    assert [(each["file"], each["status"], each["revision"]) for each in found] == [
        (str(first), "saved", 1),
        (str(second), "saved", 2),
    ]
    assert found[1]["changes"] == {"actions": {"new": 1, "changed": 1, "missing": 1, "equal": 1}}


def test_import_again_is_unchanged(told, file):
    told("import", file(FIRST), "--by", "Casusteam")
    [again] = told("import", file(FIRST, "ander.xlsx"), "--by", "Iemand")
    assert (again["status"], again["revision"]) == ("unchanged", None)
    assert len(told("history")) == 1


def test_a_blocked_file_saves_nothing_and_the_next_is_saved_all_the_same(told, file):
    found = told("import", file(WRONG, "fout.xlsx"), file(FIRST), "--by", "Casusteam", exits=1)
    assert [each["status"] for each in found] == ["blocked", "saved"]
    assert [each["area"] for each in told("history")] == ["Binnenstad"]


def test_the_worst_file_gives_the_exit_code(told, file):
    found = told("check", file(b"geen Excel", "a.xlsx"), file(WRONG, "b.xlsx"), file(FIRST, "c.xlsx"), exits=2)
    assert [each["can_be_saved"] for each in found] == [False, False, True]


def test_the_area_must_be_that_of_the_workbook(told, file):
    [found] = told("import", file(FIRST), "--area", "Haven-Stad", "--by", "Casusteam", exits=1)
    assert "area-differs" in {each["code"] for each in found["findings"]}
    [same] = told("import", file(FIRST), "--area", "binnenstad", "--by", "Casusteam")
    assert same["status"] == "saved"


def test_line_organisation_and_peildatum_fill_what_is_empty(told, file):
    bare = book(as_of=None, Acties=[["Code", "Actie", "Status"], ["A-1", "Straatprofiel", "loopt"]])
    [without] = told("check", file(bare), exits=1)
    assert {"required", "field-missing", "header-missing"} & {each["code"] for each in without["findings"]}
    options = ["--line", "2", "--organisation", "gemeente", "--as-of", "2021-03-31"]
    [filled] = told("import", file(bare), *options, "--by", "Casusteam")
    assert (filled["status"], filled["as_of"]) == ("saved", "2021-03-31")
    groups = told("metrics", "--by", "line,organisation")["groups"]
    assert [(group["line"], group["organisation"]) for group in groups if group["progress"]["total"]] == [
        (2, "Gemeente Amsterdam")
    ]


def test_history_is_loaded_at_its_own_moment(told, file):
    told("import", file(FIRST), "--by", "Casusteam", "--recorded-at", APRIL)
    told("import", file(SECOND), "--by", "Casusteam", "--recorded-at", JULY)
    assert [each["recorded_at"] for each in told("history")] == [
        "2021-07-02T09:00:00+00:00",
        "2021-04-08T09:00:00+00:00",
    ]


@pytest.mark.parametrize("moment", ["2021-03-01T10:00:00Z", "2999-01-01T10:00:00Z", "2021-07-02T10:00:00", "gisteren"])
def test_a_moment_that_cannot_be_is_one_sentence(told, refused, file, moment):
    told("import", file(FIRST), "--by", "Casusteam", "--recorded-at", APRIL)
    assert refused("import", file(SECOND), "--by", "Casusteam", "--recorded-at", moment)
    assert len(told("history")) == 1


@pytest.mark.parametrize(
    ("reason", "known"),
    [
        ("actions:A-3=dropped", ["A-1", "A-2", "A-4"]),
        ("actions:A-3=merged:A-1", ["A-1", "A-2", "A-4"]),
        ("actions:A-3=renamed:A-4", ["A-1", "A-2", "A-4"]),
        ("actions:A-3=keep", ["A-1", "A-2", "A-3", "A-4"]),
    ],
)
def test_a_reason_says_what_becomes_of_a_missing_row(told, file, reason, known):
    told("import", file(FIRST), "--by", "Casusteam", "--recorded-at", APRIL)
    told("import", file(SECOND), "--by", "Casusteam", "--recorded-at", JULY, "--reason", reason)
    records = told("metrics", "--records")["records"]
    assert [each["code"] for each in records if each["kind"] == "actions"] == known


def test_a_renamed_row_counts_as_changed(told, file):
    told("import", file(FIRST), "--by", "Casusteam", "--recorded-at", APRIL)
    [found] = told("check", file(SECOND), "--recorded-at", JULY, "--reason", "actions:A-3=renamed:A-4")
    assert found["changes"] == {"actions": {"new": 0, "changed": 2, "missing": 0, "equal": 1}}


def test_all_missing_rows_can_be_dropped_at_once(told, file):
    told("import", file(FIRST), "--by", "Casusteam", "--recorded-at", APRIL)
    told("import", file(SECOND), "--by", "Casusteam", "--recorded-at", JULY, "--missing", "dropped")
    assert told("metrics")["groups"][0]["progress"]["total"] == 3


@pytest.mark.parametrize(
    "reason",
    ["A-3", "actions:A-3", "actions:A-3=weg", "actions:A-3=merged", "actions:A-3=dropped:A-1", "acties:A-3=dropped"],
)
def test_a_reason_that_cannot_be_read_is_one_sentence(refused, file, reason):
    assert refused("import", file(FIRST), "--by", "Casusteam", "--reason", reason)


def test_reasons_go_with_one_file(refused, file):
    paths = file(FIRST, "a.xlsx"), file(SECOND, "b.xlsx")
    assert refused("import", *paths, "--by", "Casusteam", "--reason", "actions:A-3=dropped")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--area", "Nergens"],
        ["--line", "9"],
        ["--line", "een"],
        ["--organisation", "Onbekend"],
        ["--as-of", "31-3-2021"],
        ["--as-of", "2021-02-30"],
        ["--missing", "weg"],
        ["--kleur", "blauw"],
    ],
)
def test_an_option_that_cannot_be_is_one_sentence_and_saves_nothing(refused, told, file, wrong):
    assert refused("import", file(FIRST), "--by", "Casusteam", *wrong)
    assert told("history") == []


def test_who_delivers_must_be_said(refused, file):
    assert "--by" in refused("import", file(FIRST))
    assert "--by" in refused("import", file(FIRST), "--by", " ")


def test_a_file_that_is_not_there_or_a_folder_stops_before_anything_is_saved(refused, told, file, tmp_path):
    for wrong in (tmp_path / "weg.xlsx", tmp_path, tmp_path / ("x" * 300)):
        assert refused("import", file(FIRST), wrong, "--by", "Casusteam")
    assert told("history") == []


def test_what_was_saved_before_a_later_file_stops_the_work_is_told(run, told, file):
    paths = file(FIRST, "q1.xlsx"), file(SECOND, "q2.xlsx"), file(FIRST, "q3.xlsx")
    told("import", file(book("Haven-Stad", Acties=actions(action("H-1")))), "--by", "x", "--recorded-at", JULY)
    result = run(
        "import",
        paths[0],
        file(book("Haven-Stad", Acties=actions(action("H-2"))), "hs.xlsx"),
        "--by",
        "x",
        "--recorded-at",
        APRIL,
        "--json",
    )
    assert result.exit_code == 2
    assert '"status": "saved"' in result.stdout
    assert [each["area"] for each in told("history")] == ["Binnenstad", "Haven-Stad"]


def test_people_read_where_it_is_wrong_and_that_nothing_was_saved(run, file):
    result = run("import", file(WRONG), "--by", "Casusteam")
    assert result.exit_code == 1
    assert "E2" in result.stdout
    assert "misschien" in result.stdout


def test_the_original_comes_back_byte_for_byte(told, run, file, tmp_path):
    told("import", file(FIRST), "--by", "Casusteam")
    [revision] = told("history")
    assert revision["sha256"] == hashlib.sha256(FIRST).hexdigest()
    assert run("original", revision["revision"], "--output", tmp_path / "terug.xlsx").exit_code == 0
    assert (tmp_path / "terug.xlsx").read_bytes() == FIRST


def test_the_planner_export_gives_its_hundred_actions_and_then_two_changes(told, samples):
    options = ["--area", "Binnenstad", "--line", "1", "--organisation", "Gezamenlijk", "--by", "Casusteam"]
    [raw] = told("import", samples / "exports" / "planner-raw-2022-02-22.xlsx", *options)
    assert (raw["format"], raw["as_of"], raw["rows"]) == ("planner", "2022-02-22", {"actions": 100})
    assert raw["changes"] == {"actions": {"new": 100, "changed": 0, "missing": 0, "equal": 0}}
    assert [(each["code"], each["severity"]) for each in raw["findings"]] == [("planned-end-missing", "warning")] * 29
    [later] = told("import", samples / "exports" / "planner-filtered-60-rows-hidden.xlsx", *options)
    assert later["changes"] == {"actions": {"new": 0, "changed": 2, "missing": 0, "equal": 98}}
    assert ("rows-hidden", "60") in {(each["code"], each["value"]) for each in later["notices"]}
    assert told("metrics", "--as-of", "2022-02-22", "--known-at", "2100-01-01")["groups"][0]["progress"]["total"] == 100


def test_an_export_of_another_program_is_checked_with_what_it_lacks_said_beside_it(told, samples):
    path = samples / "exports" / "jira-cloud-nl.csv"
    beside = ("--area", "Binnenstad", "--line", "1", "--organisation", "Gezamenlijk", "--as-of", "2023-01-15")
    [found] = told("check", path, *beside)
    assert (found["format"], found["area"], found["as_of"]) == ("jira", "Binnenstad", "2023-01-15")
    assert (found["can_be_saved"], found["refused"]) == (True, None)
    assert found["changes"] == {"actions": {"new": 26, "changed": 0, "missing": 0, "equal": 0}}


def test_a_csv_that_is_no_export_is_refused_and_says_to_save_it_as_a_workbook(told, file):
    [found] = told("check", file(b"Code;Actie\r\nA-1;Kade\r\n", "acties.csv"), "--area", "Binnenstad", exits=2)
    assert found["refused"]["code"] == "not-xlsx"
    assert ".xlsx" in found["refused"]["message"]


def test_what_others_changed_too_is_told_to_people_and_to_programs(run, told, file):
    run("import", file(book(Acties=actions(action("A-1")))), "--by", "x")
    run("import", file(book(Acties=actions(action("A-1", progress=60)))), "--by", "Ander")
    mine = file(book(base=1, Acties=actions(action("A-1", progress=80))))
    said = "A-1: Ander changed this too since (version 2); what this file says is taken."
    assert said in run("check", mine).stdout
    (found,) = told("check", mine)
    notice = {"sheet": "Acties", "code": "changed-since", "value": "A-1", "message": said}
    assert notice in found["notices"]
