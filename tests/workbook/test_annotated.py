"""The annotated copy: it shows where the findings are, and can be corrected and delivered again as it is."""

import io
import posixpath
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.language import ENGLISH
from koppelkansen_metrics.workbook import annotated, checked, reader, template
from koppelkansen_metrics.workbook.annotated import making
from koppelkansen_metrics.workbook.annotated.marking import COLOURS
from koppelkansen_metrics.workbook.child import Children
from tests.workbook.conftest import ALGEMEEN, KNOWN_AT, PROGRAMME, RECORDED, book, changed

HEADERS = ["Code", "Actie", "Programmalijn", "Organisatie", "Status", "Gepland gereed", "Toelichting"]
GOOD = ["A-1", "Straatprofiel", 1, "Liander", "loopt", date(2021, 6, 30), "=1+1"]
WRONG = ["A-2", "", 1, "Liander", "misschien", "week 12", "-x"]
WORRYING = ["A-3", "Bomen", 1, "Liander", "loopt", None, "@naam"]
ACTIONS = [HEADERS, GOOD, WRONG, WORRYING]
RED, ORANGE = COLOURS["error"], COLOURS["warning"]


def check(data: bytes, name: str = "test.xlsx") -> checked.CheckedWorkbook:
    nothing = snapshot.empty(PROGRAMME, KNOWN_AT)
    return checked.check(data, name, answers=checked.Answers(), stored=nothing, recorded=RECORDED)


def annotate(data: bytes, **options) -> bytes:
    return annotated.write(data, check(data), language=ENGLISH, **options)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(made: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def places(data: bytes) -> list[tuple[object, ...]]:
    return [(each.sheet, each.row, each.column, each.code, each.value) for each in check(data).findings]


def marked(sheet) -> dict[str, str]:
    colours = {cell.coordinate: cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row}
    return {place: colour for place, colour in colours.items() if colour in (RED, ORANGE)}


def listed(data: bytes) -> list[tuple[object, ...]]:
    """The rows of the sheet Bevindingen below its headings: sheet, row, column, and where its link leads."""
    sheet = opened(data).worksheets[0]
    first = 1 + next(row[0].row for row in sheet.iter_rows() if row[3].value == "Row")
    return [
        (row[2].value, row[3].value, row[4].value, row[1].hyperlink.location if row[1].hyperlink else None)
        for row in sheet.iter_rows(min_row=first)
    ]


def as_texts(rows):
    """The texts of a sheet as texts, also those that begin like a formula."""

    def made(data: bytes) -> bytes:
        changing = opened(data)
        for row in changing["Acties"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        return saved(changing)

    return made(book({"Algemeen": ALGEMEEN, "Acties": rows}))


@pytest.fixture(scope="module")
def original() -> bytes:
    return as_texts(ACTIONS)


@pytest.fixture(scope="module")
def copy(original) -> bytes:
    return annotate(original)


def test_the_copy_delivered_as_it_is_gives_the_same_findings_and_no_other_notices(original, copy):
    assert places(copy) == places(original)
    assert {(each[1], each[3]) for each in places(original)} == {
        (3, "required"),
        (3, "choice-unknown"),
        (3, "date-unreadable"),
        (4, "planned-end-missing"),
    }
    assert check(copy).notices == check(original).notices


def test_every_cell_with_a_finding_is_coloured_and_says_in_a_comment_what_is_wrong(original, copy):
    sheet = opened(copy)["Acties"]
    assert marked(sheet) == {"B3": RED, "E3": RED, "F3": RED, "F4": ORANGE}
    for finding in check(original).findings:
        comment = sheet[f"{finding.column}{finding.row}"].comment
        assert finding.message(ENGLISH) in comment.text
        assert comment.text.startswith("Bevindingen van Koppelkansen:")
    assert sheet["E2"].comment is None


def test_the_list_stands_first_with_the_errors_on_top_and_links_to_the_cells(copy):
    assert opened(copy).sheetnames == ["Bevindingen", "Algemeen", "Acties"]
    assert listed(copy) == [
        ("Acties", 3, "B", "'Acties'!B3"),
        ("Acties", 3, "E", "'Acties'!E3"),
        ("Acties", 3, "F", "'Acties'!F3"),
        ("Acties", 4, "F", "'Acties'!F4"),
    ]


def test_the_list_alone_is_open_because_sheets_selected_together_are_edited_together(copy):
    made = opened(copy)
    assert [sheet.sheet_view.tabSelected for sheet in made.worksheets] == [True, False, False]
    assert made.active.title == "Bevindingen"


def test_a_link_leads_to_a_sheet_whatever_it_is_called():
    data = book({"Algemeen": ALGEMEEN, "Team 'Zuid' & co": [HEADERS[:5], WRONG[:5]]})
    assert "'Team ''Zuid'' & co'!B2" in {link for *_, link in listed(annotate(data))}


def test_what_has_no_cell_is_listed_all_the_same():
    without = book({"Acties": [["Code", "Actie"], ["A-1", "Straatprofiel"]]})
    rows = listed(annotate(without))
    assert (None, None, None, None) in rows  # no area, and no sheet that could say it
    assert ("Acties", None, None, "'Acties'!A1") in rows  # no column Status
    assert ("Acties", 2, None, "'Acties'!A2") in rows  # no line, and no column for it


def test_a_cell_with_an_error_and_a_warning_is_red_and_tells_both():
    rows = [[*HEADERS, "Gereed op"], [*WORRYING[:5], "30-6-2021", "", "1-1-2150"]]
    sheet = opened(annotate(as_texts(rows)))["Acties"]
    assert sheet["H2"].fill.fgColor.rgb == RED
    assert sheet["H2"].comment.text.count("\n") == 3


def test_texts_stay_texts_and_are_never_formulas(copy):
    sheet = opened(copy)["Acties"]
    assert [(sheet[place].value, sheet[place].data_type) for place in ("G2", "G3", "G4")] == [
        ("=1+1", "s"),
        ("-x", "s"),
        ("@naam", "s"),
    ]


def test_the_same_file_gives_the_same_bytes(original, copy):
    assert annotate(original) == copy


def test_a_copy_that_nobody_corrected_gives_the_same_copy_again(copy):
    assert annotate(copy) == copy


def test_a_corrected_cell_is_no_longer_marked_in_the_next_copy(copy):
    corrected = opened(copy)
    corrected["Acties"]["E3"].value = "loopt"
    again = annotate(saved(corrected))
    sheet = opened(again)["Acties"]
    assert marked(sheet) == {"B3": RED, "F3": RED, "F4": ORANGE}
    assert sheet["E3"].comment is None
    assert [link for *_, link in listed(again)] == ["'Acties'!B3", "'Acties'!F3", "'Acties'!F4"]
    assert opened(again).sheetnames == ["Bevindingen", "Algemeen", "Acties"]


def test_a_header_that_was_marked_gets_its_own_look_back():
    made = opened(template.write(PROGRAMME, "Haven-Stad", rows={"actions": [_record()]}, algemeen={"as_of": RECORDED}))
    made["Acties"]["L1"].value = "Toelichting"
    first = opened(annotate(saved(made)))
    assert marked(first["Acties"]) == {"M1": RED}
    assert first["Acties"]["M1"].font.color.rgb != "00FFFFFF"  # white on light red cannot be read
    first["Acties"]["L1"].value = "Wat is nodig"
    again = opened(annotate(saved(first)))["Acties"]
    assert marked(again) == {}
    assert (again["M1"].fill.fgColor.rgb, again["M1"].font.color.rgb) == ("001F4E79", "00FFFFFF")


def test_the_comment_of_somebody_else_is_kept_and_comes_back_alone(original):
    commented = opened(original)
    commented["Acties"]["E3"].comment = Comment("Vraag het Jan\n\nof Piet", "Anna")
    first = opened(annotate(saved(commented)))
    assert "Vraag het Jan\n\nof Piet" in first["Acties"]["E3"].comment.text
    assert opened(annotate(saved(first)))["Acties"]["E3"].comment.text.count("Vraag het Jan") == 1
    first["Acties"]["E3"].value = "loopt"
    kept = opened(annotate(saved(first)))["Acties"]["E3"].comment
    assert (kept.text, kept.author) == ("Vraag het Jan\n\nof Piet", "Anna")


def test_our_comment_is_known_again_when_a_program_forgot_who_wrote_it(copy):
    forgotten = opened(copy)
    for cell in (cell for row in forgotten["Acties"].iter_rows() for cell in row if cell.comment):
        cell.comment = Comment(cell.comment.text, " ")
    assert check(saved(forgotten)).notices == check(copy).notices
    assert annotate(saved(forgotten)) == copy


def test_a_sheet_of_the_team_with_the_name_of_our_list_stays(original):
    own = opened(original)
    own.create_sheet("Bevindingen")["A1"].value = "Nr"
    copied = annotate(saved(own))
    assert opened(copied).sheetnames == ["Bevindingen 2", "Algemeen", "Acties", "Bevindingen"]
    assert check(copied).notices == check(saved(own)).notices


def _record(**values):
    return {
        "code": "A-1",
        "title": "Straatprofiel",
        "line": 1,
        "organisation": "Liander",
        "status": "loopt",
        "planned_end": date(2021, 6, 30),
        **values,
    }


@pytest.fixture(scope="module")
def filled() -> bytes:
    """Our template with a row that misses its status, as it is after Excel has left out the empty cells."""
    data = template.write(PROGRAMME, "Haven-Stad", rows={"actions": [_record(status=None)]})
    made = opened(data)
    made["Algemeen"]["B2"].value = date(2021, 3, 31)
    return changed(saved(made), "xl/worksheets/sheet2.xml", rb'<c r="F3"[^>]*(?:/>|></c>)', b"", pattern=True)


def test_what_the_template_offers_is_still_there_in_the_copy(filled):
    before, after = opened(filled), opened(annotate(filled))
    assert after["Keuzes"].sheet_state == "hidden"
    for name in ("Algemeen", "Acties", "Mijlpalen"):
        one, other = before[name], after[name]
        assert _rules(one) == _rules(other)
        assert {key: each.width for key, each in one.column_dimensions.items()} == {
            key: each.width for key, each in other.column_dimensions.items()
        }
        assert (one.freeze_panes, one.auto_filter.ref) == (other.freeze_panes, other.auto_filter.ref)
        assert vars(one.protection) == vars(other.protection)
    assert after["Acties"]["H3"].number_format == "dd-mm-yyyy"
    assert after["Acties"]["H3"].value == before["Acties"]["H3"].value


def test_an_empty_cell_that_must_be_filled_in_is_not_locked(filled):
    sheet = opened(annotate(filled))["Acties"]
    assert marked(sheet) == {"F3": RED}
    assert sheet.protection.sheet
    assert not sheet["F3"].protection.locked


def _rules(sheet) -> list[tuple[str, str]]:
    return sorted((str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation)


def test_a_drop_down_stays_also_as_excel_itself_keeps_it(filled):
    before = opened(filled)
    (rule,) = (each for each in before["Acties"].data_validations.dataValidation if "F3" in each.sqref)
    kept = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1" error="Kies uit de lijst">'
        f"<x14:formula1><xm:f>{rule.formula1}</xm:f></x14:formula1><xm:sqref>{rule.sqref}</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    ).encode()
    part = "xl/worksheets/sheet2.xml"
    without = changed(filled, part, rb"<dataValidations.*</dataValidations>", b"", pattern=True)
    as_excel = changed(without, part, b"</worksheet>", kept)
    (found,) = opened(annotate(as_excel))["Acties"].data_validations.dataValidation
    assert (str(found.sqref), found.formula1, found.error) == (str(rule.sqref), rule.formula1, "Kies uit de lijst")


def test_days_stay_the_same_days_in_the_date_system_of_the_macintosh(original):
    old = opened(original)
    old.epoch = CALENDAR_MAC_1904
    data = saved(old)
    copied = annotate(data)
    assert check(copied).rows["actions"][0].values["planned_end"] == date(2021, 6, 30)
    assert places(copied) == places(data)


def test_hidden_rows_and_hidden_sheets_stay_hidden(original):
    hiding = opened(original)
    hiding["Acties"].row_dimensions[3].hidden = True
    hiding.create_sheet("Oud").sheet_state = "veryHidden"
    copied = annotate(saved(hiding))
    assert opened(copied)["Oud"].sheet_state == "veryHidden"
    assert opened(copied)["Acties"].row_dimensions[3].hidden
    assert check(copied).notices == check(saved(hiding)).notices


def test_a_cell_with_a_whole_report_in_it_can_still_be_marked_and_listed():
    copied = opened(annotate(as_texts([HEADERS, [*GOOD[:4], "lang verhaal " * 2000, *GOOD[5:]]])))
    assert len(copied["Acties"]["E2"].comment.text) < 1000
    assert all(len(cell.value or "") < 1000 for cell in copied.worksheets[0]["G"])
    assert all((each.height or 0) <= 409 for each in copied.worksheets[0].row_dimensions.values())


def test_a_merged_cell_is_marked_once_where_its_value_stands(original):
    merging = opened(original)
    for row in (5, 6):
        merging["Acties"][f"A{row}"].value = f"A-{row}"
        merging["Acties"][f"E{row}"].value = "loopt"
    merging["Acties"].merge_cells("B4:B6")
    copied = annotate(saved(merging))
    assert {"B5", "B6"} <= {f"{each.column}{each.row}" for each in check(copied).findings}
    sheet = opened(copied)["Acties"]
    assert "B4" in marked(sheet)
    assert sheet["B4"].comment.text.count("Error") == 2
    assert sheet["B4"].comment.text.count("Koppelkansen") == 1


def test_the_comments_in_a_file_are_counted_without_ours(original, copy):
    commented = opened(copy)
    commented["Acties"]["A2"].comment = Comment("let op", "Anna")
    sheet = next(each for each in reader.read(saved(commented), "x.xlsx").sheets if each.name == "Acties")
    assert sheet.comments == 1


def with_values(data: bytes) -> bytes:
    """Formulas with the value that Excel stored with them."""
    computed = rb"(<f>[^<]*</f>)(?:<v ?/>|<v></v>)"
    return changed(data, "xl/worksheets/sheet2.xml", computed, rb"\1<v>40</v>", pattern=True)


def test_a_formula_becomes_its_value_and_the_list_says_so():
    rows = [["Code", "Actie", "Programmalijn", "Organisatie", "Status", "% gereed"], [*WRONG[:5], "=20+20"]]
    data = with_values(book({"Algemeen": ALGEMEEN, "Acties": rows}))
    copied = annotate(data)
    assert opened(copied)["Acties"]["F2"].value == 40
    assert "formulas" in str([cell.value for cell in opened(copied).worksheets[0]["A"]])
    assert places(copied) == places(data)


def test_without_formulas_the_list_says_nothing_of_them(copy):
    assert "formulas" not in str([cell.value for cell in opened(copy).worksheets[0]["A"]])


def test_a_formula_without_a_value_stays_because_an_empty_cell_would_clear_what_is_stored():
    rows = [["Code", "Actie", "Programmalijn", "Organisatie", "Status", "% gereed"], [*GOOD[:5], "=20+20"]]
    data = book({"Algemeen": ALGEMEEN, "Acties": rows})
    copied = annotate(data)
    assert places(copied) == places(data) == [("Acties", 2, "F", "formula-without-value", None)]
    assert opened(copied)["Acties"]["F2"].value == "=20+20"


def test_nothing_leads_outside_the_copy(original):
    leading = opened(original)
    leading.defined_names["elders"] = DefinedName("elders", attr_text="[1]Blad1!$A$1")
    rule = FormulaRule(formula=["[1]Blad1!$A$1>0"], fill=PatternFill("solid", bgColor="FFFF0000"))
    leading["Acties"].conditional_formatting.add("A1:A9", rule)
    leading["Acties"].add_data_validation(DataValidation(type="list", formula1="[1]Blad1!$A$1:$A$3", sqref="E2:E9"))
    leading["Acties"]["A2"].hyperlink = "file:///geheim/lijst.xlsx"
    leading["Acties"]["A3"].hyperlink = "https://amsterdam.nl"
    copied = opened(annotate(saved(leading)))
    assert "elders" not in copied.defined_names
    assert not list(copied["Acties"].conditional_formatting)
    assert not copied["Acties"].data_validations.dataValidation
    assert copied["Acties"]["A2"].hyperlink is None
    assert copied["Acties"]["A3"].hyperlink.target == "https://amsterdam.nl"


def test_every_part_of_the_package_is_declared_and_every_relation_leads_to_a_part(filled):
    with zipfile.ZipFile(io.BytesIO(annotate(filled))) as archive:
        names = set(archive.namelist())
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        declared = {each.attrib["PartName"].lstrip("/") for each in types if "PartName" in each.attrib}
        by_ending = {each.attrib["Extension"] for each in types if "Extension" in each.attrib}
        assert declared <= names
        for name in names - declared - {"[Content_Types].xml"}:
            assert name.rpartition(".")[2] in by_ending, name
        for name in (each for each in names if each.endswith(".rels")):
            home = posixpath.dirname(posixpath.dirname(name))
            for relation in ElementTree.fromstring(archive.read(name)):
                if relation.attrib.get("TargetMode") != "External":
                    assert posixpath.normpath(posixpath.join("/", home, relation.attrib["Target"]))[1:] in names
        sheet = archive.read("xl/worksheets/sheet3.xml")
        assert re.search(rb"<legacyDrawing [^>]*id=", sheet)
        assert any(name.endswith("Drawing1.vml") for name in names)


FATAL = {
    "a cell style that is empty": ("xl/worksheets/sheet2.xml", b'<c r="A1"', b'<c s="" r="A1"'),
    "a style with an unknown attribute": ("xl/styles.xml", b"<font>", b'<font odd="1">'),
}


@pytest.mark.parametrize("odd", FATAL.values(), ids=FATAL)
def test_a_file_that_openpyxl_cannot_open_is_copied_from_its_cells(odd):
    rows = [[*HEADERS, "% gereed"], [*GOOD, 40], [*WRONG, 50], [*WORRYING, "#N/A"]]
    data = changed(as_texts(rows), *odd)
    with pytest.raises((TypeError, ValueError)):
        opened(data)
    copied = annotate(data)
    assert places(copied) == places(data)
    assert {("B3", RED), ("E3", RED), ("F4", ORANGE), ("H4", RED)} <= set(marked(opened(copied)["Acties"]).items())
    assert ("Acties", 3, "E", "'Acties'!E3") in listed(copied)


def test_a_copy_from_cells_keeps_days_percentages_texts_and_hidden_rows():
    rows = [["=1+1", date(2021, 3, 31), 0.375, True, "#N/A", timedelta(hours=30), "=A1"], ["x"]]
    plain = opened(book({"Lijst": rows}, {("Lijst", "C1"): "0.0%"}))
    plain["Lijst"]["A1"].data_type = "s"
    plain["Lijst"].row_dimensions[2].hidden = True
    plain.create_sheet("Weg").sheet_state = "hidden"
    cells = reader.read(saved(plain), "x.xlsx")
    made = making.rebuilt(cells, making.Told((), (), "en"))
    (again,) = reader.read(made, "x.xlsx").sheets
    (first, _) = cells.sheets
    assert (again.rows, again.percent, again.errors) == (first.rows, first.percent, first.errors)
    assert (again.uncomputed, again.hidden_rows) == (first.uncomputed, first.hidden_rows)
    assert opened(made)["Lijst"]["A1"].data_type == "s"


def test_a_file_that_takes_too_much_memory_is_copied_from_its_cells(original):
    """Thousands of styled rows without a value: little to read, much to hold."""
    rows = b"".join(b'<row r="%d">%s</row>' % (row, _styled(row)) for row in range(100, 12_000))
    heavy = changed(original, "xl/worksheets/sheet2.xml", b"</sheetData>", rows + b"</sheetData>")
    copied = annotate(heavy, children=Children(annotated.WORKER, memory=240_000_000, keeps=False))
    assert places(copied) == places(original)
    assert "layout" in str([cell.value for cell in opened(copied).worksheets[0]["A"]])
    assert opened(copied)["Acties"].max_row == 4


def _styled(row: int) -> bytes:
    return b"".join(b'<c r="%c%d" s="1"/>' % (letter, row) for letter in b"ABCDEFGHIJKLMNOPQRST")


def test_when_nothing_can_be_copied_the_list_is_there_all_the_same(original):
    copied = annotate(original, children=Children(annotated.WORKER, memory=1_000_000, keeps=False))
    assert opened(copied).sheetnames == ["Bevindingen"]
    assert "only the list" in str([cell.value for cell in opened(copied).worksheets[0]["A"]])
    assert [row[:3] for row in listed(copied)] == [row[:3] for row in listed(annotate(original))]


def test_a_csv_becomes_a_workbook_that_is_the_same_export():
    lines = (
        "Issue key;Summary;Status;Issue Type;Due date\n"
        'KK-1;Straatprofiel;Twijfel;Task;1-6-2021\nKK-2;"=1+1";To Do;Task;week 12\n'
    )
    data = lines.encode()
    before = check(data, "jira.csv")
    copied = annotated.write(data, before, language=ENGLISH)
    after = check(copied)
    assert (after.format, after.source) == (before.format, before.source) == ("jira", "jira:KK")
    assert {(2, "choice-unknown"), (3, "date-unreadable")} <= {(each.row, each.code) for each in after.findings}
    assert [(each.sheet, each.row, each.column, each.code) for each in after.findings] == [
        (each.sheet, each.row, each.column, each.code) for each in before.findings
    ]
    assert "csv" in str([cell.value for cell in opened(copied).worksheets[0]["A"]])
    assert opened(copied)["jira"]["B3"].data_type == "s"


def test_of_very_many_findings_the_errors_are_shown_and_how_many_there_are(original):
    rows = [HEADERS[:5], *([None, "Iets", 1, "Liander", "loopt"] for _ in range(making.MOST)), WRONG[:5]]
    copied = annotate(book({"Algemeen": ALGEMEEN, "Acties": rows}))
    found = listed(copied)
    assert len(found) == making.MOST
    assert found[0][:3] == ("Acties", making.MOST + 2, "B")
    assert "3,002 findings" in str([cell.value for cell in opened(copied).worksheets[0]["A"]])


def test_a_legal_file_that_openpyxl_fails_on_gets_a_copy(samples):
    """Real files that are not ours: only their cells matter here, so they are copied without findings."""
    for name in ("poi__picture.xlsx", "calamine__empty_s_attribute.xlsx", "poi__sample.strict.xlsx"):
        cells = reader.read((samples / "hostile" / name).read_bytes(), name)
        made = making.rebuilt(cells, making.Told((), (), "en"))
        assert [each.rows for each in reader.read(made, name).sheets] == [each.rows for each in cells.sheets]


def test_a_marked_cell_of_a_coloured_row_gets_the_colour_of_its_row_back():
    made = opened(as_texts(ACTIONS))
    for cell in made["Acties"][3]:
        cell.fill, cell.font = PatternFill("solid", fgColor="FF336699"), Font(color="FFFFFFFF")
    first = opened(annotate(saved(made)))
    first["Acties"]["E3"].value = "loopt"
    again = opened(annotate(saved(first)))["Acties"]["E3"]
    assert (again.fill.fgColor.rgb, again.font.color.rgb) == ("FF336699", "FFFFFFFF")
