"""Files that nobody here wrote, each with the answer that it must give. They are no part of the project."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import checked, reader
from koppelkansen_metrics.workbook.checked import Answers
from tests.workbook.conftest import KNOWN_AT, PROGRAMME

# What the gate or the reader must answer; for everything else: read, then refused as not ours.
REFUSED = {
    "poi__protected_passtika.xlsx": "encrypted",
    "poi__protect.xlsx": "encrypted",
    "calamine__pass_protected.xlsx": "encrypted",
    "poi__poc-xmlbomb-empty.xlsx": "damaged",
    "poi__54764-2.xlsx": "damaged",
    "poi__invalid.xlsx": "damaged",
    "poi__duplicate-filename.xlsx": "damaged",
    "poi__duplicate-filename-case-insensitive.xlsx": "damaged",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5185049589579776.xlsx": "damaged",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx": "damaged",
    "calamine__too_small.xls": "not-xlsx",
    "poi__57893-many-merges.xlsx": "unknown-format",
    "other-programme-return-uk-towns-fund.xlsx": "unknown-format",
    # Read when someone says what its columns are: test_columns.py.
    "gantt-plan-with-formulas.xlsx": "unknown-format",
    "header-only-risk-log.xlsx": "unknown-format",
    "MADE-HERE__far-cell-XFD1048576.xlsx": "unknown-format",
}
EITHER = {"poi__xlsx-corrupted.xlsx", "poi__49609.xlsx", "calamine__issue_530.xlsx", "poi__60825.xlsx"} | {
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx"
}
OTHER_KINDS = (".xls", ".ods", ".xlsm")
READ = {
    "tablib__bad_dimensions.xlsx": (4, 3),
    "readxl__style-only-cells.xlsx": (4, 5),
    "poi__bug62181.xlsx": (19455, 9),
    "calamine__issue_174.xlsx": (2, 11),
    "calamine__minimal_package.xlsx": (196, 36),
    "readxl__los-angeles-arrests-xlsx.xlsx": (196, 36),
    "poi__sample.strict.xlsx": (10, 2),
}


def answer(path: Path) -> checked.CheckedWorkbook:
    answers = Answers(area="Binnenstad", line=1, organisation="Gezamenlijk")
    nothing = snapshot.empty(PROGRAMME, KNOWN_AT)
    data = path.read_bytes()
    return checked.check(data, path.name, answers=answers, stored=nothing, recorded=date(2022, 3, 1))


def test_every_file_gets_its_answer_and_none_a_traceback(samples):
    paths = sorted((samples / "hostile").iterdir()) + sorted((samples / "exports").iterdir())
    assert len(paths) > 70
    for path in paths:
        try:
            found = answer(path).format
        except Refusal as refusal:
            found = refusal.code
        if path.name in EITHER:
            assert found in ("damaged", "reader-failed", "unknown-format"), path.name
        elif path.name in REFUSED:
            assert found == REFUSED[path.name], path.name
        elif path.suffix in OTHER_KINDS:
            assert found == "not-xlsx", path.name
        elif path.name.startswith(("planner", "jira")):
            assert found == path.name.partition("-")[0], path.name
        else:
            assert found in ("unknown-format", "no-rows"), path.name


@pytest.mark.parametrize(("name", "extent"), READ.items())
def test_odd_but_legal_files_are_read_to_their_last_value_and_no_further(samples, name, extent):
    assert reader.read((samples / "hostile" / name).read_bytes(), name).sheets[0].extent == extent


def test_values_are_read_as_excel_shows_them(samples):
    def rows(name):
        return reader.read((samples / "hostile" / name).read_bytes(), name).sheets[0]

    assert rows("calamine__date_1904.xlsx").rows[0][0] == date(2021, 1, 1)
    assert set(rows("calamine__errors.xlsx").errors.values()) >= {"#DIV/0!", "#REF!", "#N/A"}
    assert len(rows("xlsx2csv__percentage.xlsx").percent) == 4
    assert rows("calamine__rph.xlsx").rows == rows("calamine__rph.xlsx").rows
    assert "NA" in {value for row in rows("readxl__missing-values-xlsx.xlsx").rows for value in row}


def test_the_planner_export_gives_a_hundred_tasks_with_the_day_first(samples):
    found = answer(samples / "exports" / "planner-raw-2022-02-22.xlsx")
    assert (found.format, found.as_of, len(found.rows["actions"])) == ("planner", date(2022, 2, 22), 100)
    assert Counter(each.code for each in found.findings) == {"planned-end-missing": 29}
    assert found.can_be_saved
    assert found.rows["actions"][0].values["planned_end"] == date(2022, 3, 11)


def test_the_filtered_planner_export_says_how_many_rows_were_hidden(samples):
    found = answer(samples / "exports" / "planner-filtered-60-rows-hidden.xlsx")
    assert ("Tasks", "rows-hidden", "60") in {(each.sheet, each.code, each.value) for each in found.notices}


def test_the_jira_export_gives_its_issues_with_their_status_and_the_day_they_were_done(samples):
    found = answer(samples / "exports" / "jira-cloud-nl.csv")
    assert (found.format, found.source, len(found.rows["actions"])) == ("jira", "jira:W2", 26)
    assert Counter(row.values["status"] for row in found.rows["actions"]) == {"niet gestart": 17, "gereed": 9}
    second = found.rows["actions"][1]
    assert (second.code, second.values["actual_end"]) == ("W2-29", date(2022, 12, 21))
    assert set(found.groups) == {"type", "bucket", "assignee"}
