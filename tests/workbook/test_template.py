"""The template: what we give out can be read back, and says in Excel what may be filled in."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.records import KINDS, Required, Type
from koppelkansen_metrics.workbook import checked, template
from koppelkansen_metrics.workbook.checked import Answers
from tests.workbook.conftest import KNOWN_AT, PROGRAMME, RECORDED

AS_OF = date(2021, 3, 31)


def read_back(data: bytes) -> checked.CheckedWorkbook:
    nothing = snapshot.empty(PROGRAMME, KNOWN_AT)
    return checked.check(data, "x.xlsx", answers=Answers(), stored=nothing, recorded=RECORDED)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_same_template_is_the_same_file():
    assert template.write(PROGRAMME, "Haven-Stad") == template.write(PROGRAMME, "Haven-Stad")


def test_an_unknown_area_is_a_sentence():
    with pytest.raises(UserError, match="Amstelstad"):
        template.write(PROGRAMME, "Zuidas")


def test_only_the_programme_wide_template_has_the_essential_gains():
    assert "Winstpunten" in opened(template.write(PROGRAMME, "Programmabreed")).sheetnames
    assert "Winstpunten" not in opened(template.write(PROGRAMME, "Haven-Stad")).sheetnames


@pytest.mark.parametrize("with_example", [True, False])
def test_an_empty_template_holds_no_rows_but_ignored_examples(with_example):
    with pytest.raises(Refusal) as caught:
        read_back(template.write(PROGRAMME, "Programmabreed", with_example=with_example))
    assert caught.value.code == "no-rows"


def test_an_example_row_that_someone_changed_counts():
    book = opened(template.write(PROGRAMME, "Haven-Stad", algemeen={"as_of": AS_OF}))
    book["Acties"]["B2"] = "Een echte actie"
    written = io.BytesIO()
    book.save(written)
    assert [row.code for row in read_back(written.getvalue()).rows["actions"]] == ["VOORBEELD"]


def test_every_choice_has_a_drop_down_with_what_the_reader_accepts():
    book = opened(template.write(PROGRAMME, "Programmabreed"))
    choices = book["Keuzes"]
    for kind in KINDS.values():
        sheet = book[kind.sheet]
        headers = {cell.value: cell.column_letter for cell in sheet[1]}
        for field in kind.fields:
            if field.type not in (Type.CHOICE, Type.CHOICES):
                continue
            place = f"{headers[field.header]}3"
            rules = [rule for rule in sheet.data_validations.dataValidation if place in rule.sqref]
            offered = [cell.value for (cell,) in choices[rules[0].formula1.partition("!")[2].replace("$", "")]]
            assert offered == [choice.typed for choice in field.options(PROGRAMME)]


def test_dates_and_percentages_are_formatted_and_headers_stay_in_sight():
    sheet = opened(template.write(PROGRAMME, "Haven-Stad"))["Acties"]
    headers = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{headers['Gepland gereed']}3"].number_format == "dd-mm-yyyy"
    assert sheet[f"{headers['% gereed']}3"].number_format == "0%"
    assert sheet.freeze_panes == "C2"


def test_only_headers_are_locked():
    sheet = opened(template.write(PROGRAMME, "Haven-Stad"))["Acties"]
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert not sheet["A3"].protection.locked
    assert not sheet.protection.insertRows
    assert sheet.protection.password is None


def test_uitleg_explains_every_column():
    sheet = opened(template.write(PROGRAMME, "Programmabreed"))["Uitleg"]
    explained = {row[0].value for row in sheet.iter_rows()}
    assert {field.header for kind in KINDS.values() for field in kind.fields if field.in_template} <= explained


@pytest.mark.parametrize("text", ["=1+1", "+31", "-x", "@naam", "\tinspringen", "'s avonds", "NA", "None", "007"])
def test_a_text_is_never_a_formula_or_a_number_and_comes_back_as_it_was(text):
    row = {"code": "A-1", "title": text, "line": 1, "organisation": "Liander", "status": "loopt"}
    data = template.write(PROGRAMME, "Haven-Stad", rows={"actions": [row]}, algemeen={"as_of": AS_OF})
    assert read_back(data).rows["actions"][0].values["title"] == text.strip()
    assert opened(data)["Acties"]["B3"].data_type == "s"


def test_a_remark_stands_on_the_first_sheet():
    sheet = opened(template.write(PROGRAMME, "Haven-Stad", remark="Verzonnen"))["Algemeen"]
    assert "Verzonnen" in {cell.value for row in sheet.iter_rows() for cell in row}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=40).filter(str.strip)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
EARLIER = st.dates(date(2010, 1, 1), AS_OF)


def _values(field):
    if field.type is Type.CHOICE:
        return st.sampled_from([choice.value for choice in field.options(PROGRAMME)])
    if field.type is Type.CHOICES:
        return st.just("Liander; Waternet")
    if field.type is Type.PLANNED:
        return DAYS
    if field.type is Type.ACTUAL:
        return EARLIER
    if field.type is Type.WHOLE:
        return st.integers(field.low, field.high)
    if field.type is Type.PERCENTAGE:
        return st.integers(0, 1_000_000).map(lambda number: number / 10_000)
    return TEXTS.map(str.strip).map(lambda text: " ".join(text.split()))


@st.composite
def _records(draw, kind):
    """A record with every field filled that may be filled by itself; references are tested elsewhere."""
    fields = [field for field in kind.fields if field.in_template and field.type not in _NOT_BY_ITSELF]
    optional = {field.key for field in fields if field.required is Required.NO and field.type is not Type.CODE}
    left_out = draw(st.sets(st.sampled_from(sorted(optional)))) if optional else set()
    needed = {field.key for field in fields if field.required_when} | _DERIVED
    return {field.key: draw(_values(field)) for field in fields if field.key not in left_out - needed}


_NOT_BY_ITSELF = (Type.REFERENCE, Type.REFERENCES)
_DERIVED = {"line", "organisation", "baseline_date", "stage_since", "raised_on", "status", "from_organisation"}


@settings(max_examples=40)
@given(st.data(), st.sampled_from([kind for kind in KINDS.values() if kind.has_code]))
def test_any_valid_record_comes_back_from_the_template_as_it_went_in(data, kind):
    record = {**data.draw(_records(kind)), "code": "X-1"}
    written = template.write(PROGRAMME, "Programmabreed", rows={kind.key: [record]}, algemeen={"as_of": AS_OF})
    found = read_back(written)
    assert [each.code for each in found.findings if each.severity == "error"] == []
    (row,) = found.rows[kind.key]
    assert {key: value for key, value in row.values.items() if value is not None} == {
        key: value for key, value in record.items() if key != "code"
    }
