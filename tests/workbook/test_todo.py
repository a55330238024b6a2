"""The short list of what to do: every finding has an imperative, and what is the same is said once."""

import string
from datetime import date

import pytest

from koppelkansen_metrics.findings import ERRORS, FINDINGS, WARNINGS, Finding, Severity
from koppelkansen_metrics.language import ENGLISH
from koppelkansen_metrics.workbook import todo

HEADERS = ["Code", "Actie", "Programmalijn", "Organisatie", "Status", "Gereed op"]
DONE = ["Straatprofiel", 1, "Liander", "gereed"]


def found(code: str, *rows: int | None, column: str | None = "E", value: str | None = "misschien", **details):
    return [Finding("Acties", row, column, "Status", code, value, details) for row in rows]


def listed(findings, **options):
    return todo.todo(findings, ENGLISH, **options)


def test_every_finding_has_a_sentence_that_says_what_to_do():
    assert todo.SENTENCES.keys() == ERRORS.keys() | WARNINGS.keys()
    assert all(sentence.startswith("You must ") for code, sentence in todo.SENTENCES.items() if code in ERRORS)


@pytest.mark.parametrize("code", FINDINGS)
def test_a_sentence_only_names_what_its_message_names_and_where_it_is(code):
    def places(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert places(todo.SENTENCES[code]) <= places(FINDINGS[code][1]) | {"where", "values", "sheet", "header"}


def test_what_is_the_same_in_a_column_is_one_thing_to_do():
    several = [*found("choice-unknown", 4, allowed=("loopt",)), *found("choice-unknown", 9, value="ooit", allowed=())]
    (one,) = listed(several)
    assert (one.severity, one.count, one.sheet, one.column, one.rows) == (Severity.ERROR, 2, "Acties", "E", (4, 9))
    for part in ("Acties", "Status", "“misschien”", "“ooit”", "2 cells: rows 4 and 9"):
        assert part in one.sentence


def test_another_column_or_sheet_is_another_thing_to_do():
    other = Finding("Pilots", 4, "E", "Fase", "choice-unknown", "x", {"allowed": ()})
    several = [*found("choice-unknown", 4), *found("choice-unknown", 4, column="F"), other]
    assert [(each.sheet, each.column) for each in listed(several)] == [
        ("Acties", "E"),
        ("Acties", "F"),
        ("Pilots", "E"),
    ]


def test_what_blocks_comes_first_and_then_the_order_of_the_file():
    several = [
        *found("planned-end-missing", 2),
        *found("required", 3),
        *found("code-derived", 4),
        *found("cell-error", 5),
    ]
    assert [each.code for each in listed(several)] == ["required", "cell-error", "planned-end-missing", "code-derived"]


def test_one_cell_is_named_as_excel_names_it():
    assert listed(found("required", 7))[0].sentence.endswith("(cell E7).")
    assert listed(found("required", 7, column=None))[0].sentence.endswith("(row 7).")


def test_rows_that_follow_each_other_are_said_as_one():
    assert "(9 cells: rows 2, 4 to 9, 11 and 12)." in listed(found("required", 2, *range(4, 10), 11, 12))[0].sentence


def test_of_many_rows_and_values_the_first_are_named_and_the_others_counted():
    many = [each for row in range(2, 42, 2) for each in found("choice-unknown", row, value=f"x{row}")]
    (one,) = listed(many)
    assert one.count == 20
    assert "“x6” and 17 others" in one.sentence
    assert "“x8”" not in one.sentence
    assert "(20 cells: rows 2, 4, 6, 8, 10 and 15 others)." in one.sentence


def test_a_long_value_is_shortened():
    assert len(listed(found("choice-unknown", 2, value="lang " * 200))[0].sentence) < 200


def test_a_finding_about_the_file_or_about_a_column_reads_without_a_cell():
    (area,) = listed([Finding(None, None, None, "Casusgebied", "area-missing")])
    assert (area.sentence, area.rows) == ("You must choose the casus area.", ())
    (column,) = listed(found("header-missing", None, column=None, value="Status"))
    assert column.sentence == "You must add the column Status on the sheet Acties."


def test_a_finding_on_the_sheet_algemeen_is_named_by_its_label():
    (one,) = listed([Finding("Algemeen", 2, "B", "Peildatum", "as-of-missing")])
    assert one.sentence == "You must fill in the reporting date on the sheet Algemeen at Peildatum (cell B2)."


def later(*rows: int) -> list[Finding]:
    return found("date-after-as-of", *rows, value="1-5-2021", as_of=date(2021, 3, 31))


def test_five_dates_after_the_reporting_date_first_ask_whether_that_is_right():
    question, rest = listed([*later(2, 3, 4, 5, 6)], dated=100)
    assert (question.code, question.count, question.rows) == ("date-after-as-of", 5, ())
    assert question.sentence == "Is the reporting date still right? 5 dates lie after 31 Mar 2021."
    assert rest.rows == (2, 3, 4, 5, 6)


def test_the_question_comes_before_any_error():
    assert listed([*found("required", 2), *later(2, 3, 4, 5, 6)])[0].rows == ()


def test_fewer_dates_only_ask_when_they_are_more_than_half():
    assert [each.rows for each in listed(later(2, 3), dated=4)] == [(2, 3)]
    assert [each.rows for each in listed(later(2, 3), dated=3)] == [(), (2, 3)]
    assert [each.rows for each in listed(later(2, 3))] == [(2, 3)]


def test_the_rows_with_a_date_are_counted_in_the_file(check):
    rows = [["A-1", *DONE, "1-3-2021"], ["A-2", *DONE, "1-4-2021"], ["A-3", *DONE[:3], "loopt", None]]
    result = check(Acties=[HEADERS, *rows]).result
    assert todo.dated_rows(result) == 2
    lessons = [["Soort", "Leerpunt", "Datum"], ["werkt", "Samen tekenen", "1-3-2021"]]
    assert todo.dated_rows(check(Leerpunten=lessons).result) == 0


def test_every_finding_of_a_file_with_many_faults_can_be_said(check):
    rows = [
        ["A-1", "", 9, "Niemand", "misschien", "31-2-2021"],
        ["A-1", "x" * 301, 1, "Liander", "gereed", "1-5-2021"],
        [None, None, None, None, None, "1-3-2021"],
    ]
    findings = check(
        Acties=[HEADERS, *rows], Algemeen=[["Casusgebied", "Parijs"], ["Peildatum", "31-3-2021"]]
    ).result.findings
    said = listed(findings)
    assert sum(each.count for each in said) == len(findings) > 8
    assert all(each.sentence.endswith(".") and "  " not in each.sentence for each in said)
