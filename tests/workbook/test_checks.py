"""Every rule of the data dictionary: its finding, at the cell that Excel shows."""

from datetime import date

import pytest

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.findings import FINDINGS, Refusal
from koppelkansen_metrics.workbook import checked
from koppelkansen_metrics.workbook.checked import Answers
from tests.workbook.conftest import ALGEMEEN, AREA, KNOWN_AT, PROGRAMME, RECORDED, book, changed, stored

HEADERS = ["Code", "Actie", "Programmalijn", "Organisatie", "Status"]
GOOD = ["A-1", "Straatprofiel", 1, "Liander", "loopt"]
HIDDEN = b'name="Verstopt" sheetId="2" state="hidden"'

# One fault of every kind, one workbook: what is wrong is told all at once.
FAULTY = {
    "Algemeen": [["Casusgebied", "Haven-Stad"], ["Peildatum", date(2021, 3, 31)], ["Ingevuld door", "x" * 121]],
    "Acties": [
        ["nr", "Actiepunt", "Programmalijn", "Organisatie", "Trekker", "Status", "Voortgang", "Start gepland"]
        + ["Deadline", "Gereed op", "Mijlpaal", "Pilot", "Wat is nodig", "Toelichting", "Status"],
        ["A-1", "Straat", 1, "Liander", None, "misschien", "veel", "1-3-2021", "1-2-2021", None, "M-9", "P-9"],
        ["A-1", None, 4, None, None, "gereed", 0.4, None, "30-02-2021", date(2021, 5, 1), None, None],
        [None, "x" * 301, "2", "Gemeente", None, "on hold", None, None, "n.t.b.", None, None, None, None],
        ["A-4", "Kabels", "Doorpakken", "Waternet", None, "gereed", 40, None, "Q2 2021", None],
        ["A-5", "Riool", 3, "Waternet", None, "loopt", 30, None, None, "maart 2021"],
        ["A-6", "Net", 1, "Liander", None, "bezig", 110, None, date(1999, 1, 1), date(2021, 1, 1)],
        [None, None, None, None, None, None, None, None, date(2021, 6, 1)],
    ],
    "Mijlpalen": [
        [
            "Code",
            "Mijlpaal",
            "Programmalijn",
            "Organisatie",
            "Afgesproken datum",
            "Verwachte datum",
            "Behaald op",
            "Status",
        ],
        ["M-1", "Ontwerp", 1, "Liander", None, date(2021, 2, 1), None, "gepland"],
        ["M-2", "Vergunning", 1, "Liander", date(2021, 6, 1), None, None, "gepland"],
        ["M-3", "Start", 1, "Liander", date(2021, 6, 1), None, "n.v.t.", "behaald"],
        ["M-4", "Klaar", 1, "Liander", date(2021, 9, 1), date(2021, 10, 1), None, "gepland"],
    ],
    "Inschatting": [
        ["Programmalijn", "Inschatting", "Toelichting"],
        [1, "rood", None],
        [1, "op koers", None],
        [2, None, None],
    ],
    "Pilots": [
        ["Code", "Pilot", "Programmalijn", "Organisatie", "Fase", "In fase sinds", "Eigenaar in de praktijk", "Bewezen"]
        + ["In gebruik", "Overgenomen van"],
        ["P-1", "Warmte", 1, "Liander", "evaluatie", None, None, 10, 2.5, "Binnenstad/P-7"],
        ["P-2", "Regen", 1, "Waternet", "gestopt", date(2021, 4, 2), None, 3, 3, None],
    ],
    "Leerpunten": [
        ["Code", "Soort", "Leerpunt", "Betreft", "Status", "Geborgd in"],
        ["L-1", "werkt", "Samen tekenen", "X-1", "geborgd", None],
    ],
    "Vragen aan directeuren": [
        ["Code", "Vraag", "Aan", "Status", "Antwoord"],
        ["V-1", "Mag het?", "Vitens", "niet toegezegd", None],
        ["V-2", "Mag het?", None, "open", None],
    ],
    "Winstpunten": [
        ["Code", "Systeembarrière", "Wezenlijk winstpunt", "Status", "Pilots", "Waaruit blijkt het"],
        ["W-1", "Eigen jaarplan", "Eén planning", "geborgd", "P-1; P-9", None],
    ],
}

PLACES = {
    ("Algemeen", 3, "B", "text-too-long"),
    ("Acties", 1, "O", "header-duplicate"),
    ("Acties", 2, "F", "choice-unknown"),
    ("Acties", 2, "G", "percentage-unreadable"),
    ("Acties", 2, "I", "end-before-start"),
    ("Acties", 2, "K", "reference-unknown"),
    ("Acties", 2, "L", "reference-unknown"),
    ("Acties", 3, "A", "code-duplicate"),
    ("Acties", 3, "B", "required"),
    ("Acties", 3, "C", "choice-unknown"),
    ("Acties", 3, "D", "required"),
    ("Acties", 3, "G", "done-not-100"),
    ("Acties", 3, "I", "date-unreadable"),
    ("Acties", 3, "J", "date-after-as-of"),
    ("Acties", 4, "A", "code-derived"),
    ("Acties", 4, "B", "text-too-long"),
    ("Acties", 4, "I", "date-none"),
    ("Acties", 4, "I", "planned-end-missing"),
    ("Acties", 4, "M", "needed-missing"),
    ("Acties", 5, "G", "done-not-100"),
    ("Acties", 5, "I", "date-from-period"),
    ("Acties", 5, "J", "actual-end-missing"),
    ("Acties", 6, "I", "planned-end-missing"),
    ("Acties", 6, "J", "date-period"),
    ("Acties", 7, "G", "percentage-out-of-range"),
    ("Acties", 7, "I", "date-implausible"),
    ("Acties", 7, "J", "actual-end-not-done"),
    ("Acties", 8, "I", "ghost-row"),
    ("Mijlpalen", 2, "E", "baseline-derived"),
    ("Mijlpalen", 2, "F", "forecast-passed"),
    ("Mijlpalen", 3, "F", "required"),
    ("Mijlpalen", 4, "G", "date-none"),
    ("Mijlpalen", 4, "G", "required"),
    ("Mijlpalen", 5, "E", "rebaselined"),
    ("Inschatting", 2, "C", "required"),
    ("Inschatting", 3, "A", "line-duplicate"),
    ("Inschatting", 4, "B", "required"),
    ("Pilots", 2, "F", "stage-since-derived"),
    ("Pilots", 2, "G", "receiver-missing"),
    ("Pilots", 2, "H", "number-out-of-range"),
    ("Pilots", 2, "I", "number-unreadable"),
    ("Pilots", 2, "J", "reference-not-found"),
    ("Pilots", 3, "E", "stopped-without-lesson"),
    ("Pilots", 3, "F", "date-after-as-of"),
    ("Leerpunten", 2, "D", "reference-not-found"),
    ("Leerpunten", 2, "F", "required"),
    ("Vragen aan directeuren", 2, "C", "choice-unknown"),
    ("Vragen aan directeuren", 2, "E", "required"),
    ("Vragen aan directeuren", 3, "C", "required"),
    ("Winstpunten", 2, "E", "reference-unknown"),
    ("Winstpunten", 2, "F", "required"),
}


def test_a_workbook_with_one_fault_of_every_kind_gives_them_all_at_once_at_their_cells(check):
    before = stored(milestones=[{"code": "M-4", "title": "Klaar", "baseline_date": date(2021, 8, 1)}])
    found = check(known=before, **FAULTY)
    assert set(found.places) == PLACES
    assert len(found.places) == len(PLACES)
    assert not found.result.can_be_saved


def test_every_finding_names_the_header_the_value_and_a_sentence_in_both_languages(check):
    from koppelkansen_metrics.language import language

    for finding in check(**FAULTY).result.findings:
        assert finding.header
        dutch, english = finding.message(language("nl")), finding.message(language("en"))
        assert dutch
        assert english
        assert "{" not in dutch + english
        assert dutch != english


@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_that_exists_is_given_somewhere(code):
    elsewhere = {
        "formula-without-value",  # test_samples and below: openpyxl writes formulas without a value
        "cell-error",
        "header-missing",
        "area-missing",
        "area-differs",
        "as-of-missing",
        "as-of-in-future",
        "as-of-earlier",
        "percentage-as-fraction",
        "template-older",
        "reference-ambiguous",
    }
    assert code in {place[3] for place in PLACES} | elsewhere


def test_a_good_row_gives_no_finding_and_its_typed_values(check):
    found = check(Acties=[HEADERS, GOOD])
    assert found.places == []
    assert found.values("actions", "A-1") == {
        "title": "Straatprofiel",
        "line": 1,
        "organisation": "Liander",
        "status": "loopt",
    }


def test_columns_may_stand_in_any_order_under_any_case_with_spaces_and_line_breaks(check):
    found = check(
        Acties=[
            ["STATUS", "programma\nlijn", " Org anisatie", "actie\u00a0punt", "Nr"],
            ["Klaar", "1", "Gemeente", "x", 7],
        ]
    )
    assert found.values("actions", "7")["organisation"] == "Gemeente Amsterdam"
    assert found.values("actions", "7")["status"] == "gereed"


def test_a_header_may_stand_lower_and_rows_keep_the_number_that_excel_shows(check):
    found = check(Acties=[["Actielijst"], [], [], HEADERS, [], ["A-1", "x", 1, "Liander", "misschien"]])
    assert found.places == [("Acties", 6, "E", "choice-unknown")]


def test_a_sheet_is_known_by_its_headers_when_its_name_is_another(check):
    found = check(Blad1=[HEADERS, GOOD])
    assert list(found.result.rows) == ["actions"]


def test_a_required_column_that_is_not_there_is_one_finding_without_a_cell(check):
    found = check(Acties=[["Code", "Actie", "Programmalijn", "Organisatie"], GOOD[:4]])
    assert found.places == [("Acties", None, None, "header-missing")]


def test_a_column_that_is_not_there_says_nothing_about_what_is_stored(check):
    known = stored(actions=[{"code": "A-1", "title": "x", "line": 2, "organisation": "Liander", "status": "loopt"}])
    found = check(known=known, Acties=[["Code", "Actie", "Status"], ["A-1", "x", "gereed"]])
    assert found.places == []
    assert found.values("actions", "A-1") == {"title": "x", "status": "gereed"}


def test_what_a_state_asks_for_is_asked_of_what_is_stored_when_the_file_has_no_such_column(check):
    headers = ["Code", "Mijlpaal", "Programmalijn", "Organisatie", "Status"]
    rows = [[code, "x", 1, "Liander", "behaald"] for code in ("M-1", "M-2", "M-3")]
    known = stored(milestones=[{"code": "M-1", "actual_date": date(2021, 2, 1)}, {"code": "M-2"}])
    found = check(known=known, Mijlpalen=[headers, *rows])
    assert found.places == [("Mijlpalen", row, None, "required") for row in (3, 4)]


def test_what_is_emptied_is_asked_for_when_the_stored_state_needs_it(check):
    lesson = {"code": "L-1", "status": "geborgd", "embedded_in": "Handboek"}
    headers = ["Code", "Soort", "Leerpunt", "Geborgd in"]
    found = check(known=stored(lessons=[lesson]), Leerpunten=[headers, ["L-1", "werkt", "x", None]])
    assert found.places == [("Leerpunten", 2, "D", "required")]


def test_one_answer_fills_every_empty_line_and_organisation(check):
    answers = Answers(line=2, organisation="Waternet")
    found = check(answers=answers, Acties=[HEADERS, ["A-1", "x", None, None, "loopt"], GOOD[:1] and ["A-2", *GOOD[1:]]])
    assert found.places == []
    assert found.values("actions", "A-1")["line"] == 2
    assert found.values("actions", "A-2")["organisation"] == "Liander"


def test_an_excel_error_is_an_error_at_its_cell_and_never_a_blank(check):
    found = check(Acties=[HEADERS, ["A-1", "#N/A", 1, "Liander", "loopt"]])
    assert found.places == [("Acties", 2, "B", "cell-error")]


def test_a_formula_without_a_stored_value_asks_to_save_the_file_in_excel(check):
    found = check(Acties=[HEADERS, ["A-1", "=B1", 1, "Liander", "loopt"]])
    assert found.places == [("Acties", 2, "B", "formula-without-value")]


def test_fractions_in_a_column_are_percentages_with_one_warning(check):
    headers = [*HEADERS, "% gereed"]
    found = check(Acties=[headers, [*GOOD, 0.4], ["A-2", *GOOD[1:], 1]])
    assert found.places == [("Acties", 1, "F", "percentage-as-fraction")]
    assert [row.values["progress"] for row in found.result.rows["actions"]] == [40.0, 100.0]


def test_a_percent_formatted_cell_is_a_percentage_whatever_the_others_are(check):
    headers = [*HEADERS, "% gereed"]
    rows = [headers, [*GOOD, 0.375], ["A-2", *GOOD[1:], 40]]
    found = check(Acties=rows, formats={("Acties", "F2"): "0%"})
    assert [row.values["progress"] for row in found.result.rows["actions"]] == [37.5, 40.0]


@pytest.mark.parametrize("filled", [[["Casusgebied", AREA]], [["Casusgebied", AREA], ["Peildatum", None]]])
def test_a_missing_reporting_date_is_asked_for(check, filled):
    assert [each[3] for each in check(Algemeen=filled, Acties=[HEADERS, GOOD]).places] == ["as-of-missing"]
    answered = check(Algemeen=filled, answers=Answers(as_of=date(2021, 3, 1)), Acties=[HEADERS, GOOD])
    assert answered.places == []
    assert answered.result.as_of == date(2021, 3, 1)


def test_a_reporting_date_after_the_day_of_delivery_is_an_error(check):
    found = check(Algemeen=[["Casusgebied", AREA], ["Peildatum", date(2021, 4, 14)]], Acties=[HEADERS, GOOD])
    assert found.places == [("Algemeen", 2, "B", "as-of-in-future")]


def test_a_reporting_date_before_the_previous_one_is_a_warning(check):
    found = check(known=stored(as_of=date(2021, 4, 1)), Acties=[HEADERS, GOOD])
    assert found.places == [("Algemeen", 2, "B", "as-of-earlier")]
    assert found.result.can_be_saved


def test_the_file_must_be_for_the_area_that_was_chosen(check):
    found = check(answers=Answers(area="Binnenstad"), Acties=[HEADERS, GOOD])
    assert found.places == [("Algemeen", 1, "B", "area-differs")]


def test_without_a_sheet_algemeen_the_answers_stand_for_it(check):
    found = check(Algemeen=[], Acties=[HEADERS, GOOD])
    assert [place[3] for place in found.places] == ["area-missing", "as-of-missing"]
    answered = check(answers=Answers(area=AREA, as_of=date(2021, 3, 31)), Algemeen=[], Acties=[HEADERS, GOOD])
    assert answered.places == []


def test_an_older_template_gives_a_warning_and_none_gives_nothing(check, monkeypatch):
    from koppelkansen_metrics.workbook.checks import general

    monkeypatch.setattr(general, "TEMPLATE_VERSION", 2)
    older = check(
        Algemeen=[["Casusgebied", AREA], ["Peildatum", date(2021, 3, 31)], ["Sjabloonversie", 1]],
        Acties=[HEADERS, GOOD],
    )
    assert older.places == [("Algemeen", 3, "B", "template-older")]
    assert check(Acties=[HEADERS, GOOD]).places == []


def test_an_empty_code_gets_that_of_the_stored_row_with_the_same_title_else_the_next_free(check):
    known = stored(actions=[{"code": "HS-A4", "title": "Straatprofiel"}, {"code": "oud", "title": "Kabels"}])
    rows = [[None, " straatPROFIEL ", 1, "Liander", "loopt"], [None, "Nieuw", 1, "Liander", "loopt"]]
    found = check(known=known, Acties=[HEADERS, *rows])
    assert [row.code for row in found.result.rows["actions"]] == ["HS-A4", "HS-A5"]
    assert found.at("Acties") == [(2, "A", "code-derived"), (3, "A", "code-derived")]


def test_a_number_as_code_is_that_number_and_case_counts(check):
    rows = [[7.0, *GOOD[1:]], ["a", *GOOD[1:]], ["A", *GOOD[1:]], ["007", *GOOD[1:]]]
    found = check(Acties=[HEADERS, *rows])
    assert [row.code for row in found.result.rows["actions"]] == ["7", "a", "A", "007"]
    assert found.places == []


def test_a_code_is_unique_over_all_sheets(check):
    pilots = [["Code", "Pilot", "Programmalijn", "Organisatie", "Fase", "In fase sinds"]]
    found = check(Acties=[HEADERS, GOOD], Pilots=[*pilots, ["A-1", "x", 1, "Liander", "pilot", date(2021, 1, 1)]])
    assert found.places == [("Pilots", 2, "A", "code-duplicate")]


def test_a_reference_looks_in_the_workbook_then_in_the_own_area_then_where_only_one_has_it(check):
    headers = [*HEADERS, "Pilot"]
    known = stored(
        pilots=[
            {"code": "P-own"},
            {"code": "P-else", "area": "Binnenstad"},
            {"code": "P-two", "area": "Binnenstad"},
            {"code": "P-two", "area": "Amstelstad"},
        ]
    )
    rows = [
        [f"A-{number}", *GOOD[1:], code] for number, code in enumerate(["P-own", "P-else", "Binnenstad/P-two", "P-two"])
    ]
    found = check(known=known, Acties=[headers, *rows])
    assert [found.values("actions", f"A-{number}")["pilot"] for number in range(3)] == [
        "P-own",
        "Binnenstad/P-else",
        "Binnenstad/P-two",
    ]
    assert found.places == [("Acties", 5, "F", "reference-ambiguous")]


def test_a_lesson_takes_line_and_organisation_from_what_it_is_about_else_joint_learning(check):
    lessons = [["Code", "Soort", "Leerpunt", "Betreft"], ["L-1", "werkt", "x", "A-1"], ["L-2", "vraag", "y", None]]
    found = check(Acties=[HEADERS, GOOD], Leerpunten=lessons)
    assert found.places == []
    assert [found.values("lessons", code)[key] for code in ("L-1", "L-2") for key in ("line", "organisation")] == [
        1,
        "Liander",
        2,
        "Gezamenlijk",
    ]
    assert found.values("lessons", "L-1")["raised_on"] == date(2021, 3, 31)
    assert found.values("lessons", "L-1")["status"] == "open"


def test_an_empty_line_follows_what_is_stored_where_the_file_has_no_column_for_it(check):
    known = stored(
        actions=[{"code": "A-1", "line": 3, "organisation": "Waternet"}],
        lessons=[{"code": "L-1", "about": "A-1"}],
    )
    lessons = [["Code", "Soort", "Leerpunt", "Programmalijn", "Organisatie"], ["L-1", "werkt", "x", None, None]]
    assert place(check(known=known, Leerpunten=lessons), "L-1") == (3, "Waternet")
    about = [["Code", "Soort", "Leerpunt", "Betreft"], ["L-3", "werkt", "x", "A-1"]]
    found = check(known=known, Acties=[["Code", "Actie", "Status"], ["A-1", "x", "loopt"]], Leerpunten=about)
    assert place(found, "L-3") == (3, "Waternet")


def place(found, code):
    values = found.values("lessons", code)
    return values["line"], values["organisation"]


def test_a_question_without_more_is_open_from_all_and_on_line_1(check):
    asks = [["Code", "Vraag", "Aan"], ["V-1", "Mag het?", "Liander; Gemeente"]]
    values = check(Vragen_aan_directeuren=asks).values("asks", "V-1")
    assert (values["line"], values["from_organisation"], values["status"]) == (1, "Gezamenlijk", "open")
    assert values["to_organisation"] == "Liander; Gemeente Amsterdam"


def test_a_milestone_keeps_the_date_agreed_before_when_its_cell_is_empty(check):
    headers = ["Code", "Mijlpaal", "Programmalijn", "Organisatie", "Afgesproken datum", "Verwachte datum", "Status"]
    known = stored(milestones=[{"code": "M-1", "baseline_date": date(2021, 5, 1)}])
    found = check(known=known, Mijlpalen=[headers, ["M-1", "x", 1, "Liander", None, date(2021, 6, 1), "gepland"]])
    assert found.values("milestones", "M-1")["baseline_date"] == date(2021, 5, 1)


def test_a_pilot_is_in_its_stage_since_the_first_report_that_said_so(check):
    headers = ["Code", "Pilot", "Programmalijn", "Organisatie", "Fase", "In fase sinds"]
    known = stored(
        pilots=[{"code": code, "stage": "pilot", "stage_since": date(2020, 9, 1)} for code in ("P-1", "P-2")]
    )
    rows = [["P-1", "x", 1, "Liander", "pilot", None], ["P-2", "y", 1, "Liander", "praktijk", None]]
    found = check(known=known, Pilots=[headers, *rows])
    assert found.values("pilots", "P-1")["stage_since"] == date(2020, 9, 1)
    assert found.values("pilots", "P-2")["stage_since"] == date(2021, 3, 31)


def test_a_stopped_pilot_with_a_lesson_gives_no_warning(check):
    pilots = [["Code", "Pilot", "Programmalijn", "Organisatie", "Fase", "In fase sinds"]]
    lessons = [["Code", "Soort", "Leerpunt", "Betreft"], ["L-1", "werkt niet", "x", "P-1"]]
    rows = [*pilots, ["P-1", "x", 1, "Liander", "gestopt", date(2021, 1, 1)]]
    assert check(Pilots=rows, Leerpunten=lessons).places == []
    assert check(Pilots=rows).places == [("Pilots", 2, "E", "stopped-without-lesson")]
    known = stored(lessons=[{"code": "L-1", "about": "P-1", "status": "open"}])
    assert check(known=known, Pilots=rows, Leerpunten=[row[:3] for row in lessons]).places == []


def test_what_is_read_and_what_is_not_is_told(check):
    found = check(
        Acties=[[*HEADERS, "Prioriteit"], [*GOOD, "hoog"]], Notities=[["iets"]], Mijlpalen=[["Code", "Mijlpaal"]]
    )
    told = {(each.sheet, each.code, each.value) for each in found.result.notices}
    assert {
        ("Acties", "columns-unknown", "Prioriteit"),
        ("Notities", "sheet-not-read", None),
        ("Mijlpalen", "sheet-empty", None),
        (None, "sheet-absent", "Pilots"),
        ("Acties", "column-absent", "Trekker"),
    } <= told


def test_a_workbook_that_is_not_ours_is_told_which_sheets_and_columns_it_has(check):
    with pytest.raises(Refusal) as caught:
        check(
            Algemeen=[],
            Planning=[["Project X"], [], ["Task", "Owner", "Start"], ["a", "b", date(2021, 1, 1)]],
            Notities=[],
        )
    assert caught.value.code == "unknown-format"
    assert caught.value.details["sheets"] == ("Planning (Task, Owner, Start)",)


@pytest.mark.parametrize(("rows", "refused"), [(20_000, False), (20_001, True)])
def test_twenty_thousand_rows_fit_and_not_one_more(check, rows, refused):
    sheet = [["Toelichting", *HEADERS], *([None, f"A-{number}", *GOOD[1:]] for number in range(rows))]
    if refused:
        with pytest.raises(Refusal) as caught:
            check(Acties=sheet)
        assert (caught.value.code, caught.value.details["rows"]) == ("too-many-rows", 20_001)
    else:
        assert len(check(Acties=sheet).result.rows["actions"]) == rows


def test_hidden_sheets_are_named_when_nothing_else_is_known():
    data = book({"Planning": [["Task"], ["a"]], "Verstopt": [["Task"], ["b"]]})
    hidden = changed(data, "xl/workbook.xml", b'name="Verstopt" sheetId="2" state="visible"', HIDDEN)
    nothing = snapshot.empty(PROGRAMME, KNOWN_AT)
    with pytest.raises(Refusal, match="Hidden, and not read: Verstopt") as caught:
        checked.check(hidden, "test.xlsx", answers=Answers(), stored=nothing, recorded=RECORDED)
    assert caught.value.code == "unknown-format"


@pytest.mark.parametrize("version", [0, -1])
def test_an_older_template_is_a_warning_whatever_number_it_has(check, version):
    found = check(Algemeen=[*ALGEMEEN, ["Sjabloonversie", version]], Acties=[HEADERS, GOOD])
    assert found.result.can_be_saved
    assert [finding.code for finding in found.result.findings] == ["template-older"]


def test_a_dash_for_the_day_on_which_an_action_was_done_is_the_reporting_date_if_someone_says_so(check):
    done = [*GOOD[:-1], "gereed", "-"]
    found = check(answers=Answers(done_on_as_of=True), Acties=[[*HEADERS, "Gereed op"], done])
    assert found.values("actions", "A-1")["actual_end"] == date(2021, 3, 31)
