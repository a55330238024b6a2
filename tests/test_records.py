"""The one list of kinds and fields: complete, without contradictions, and the same as the data dictionary."""

import pytest

from koppelkansen_metrics import programme, records
from koppelkansen_metrics.records import ANY_KIND, KINDS, Required, Type

PROGRAMME = programme.load()
ALL_FIELDS = [(kind, field) for kind in KINDS.values() for field in kind.fields]


def test_there_are_seven_kinds_in_the_order_of_the_data_dictionary():
    assert list(KINDS) == ["actions", "milestones", "confidence", "pilots", "lessons", "asks", "gains"]


@pytest.mark.parametrize(("kind", "field"), ALL_FIELDS, ids=lambda each: each.key)
def test_every_field_is_explained_and_its_rules_fit_its_type(kind, field):
    assert field.help
    assert field.label
    assert bool(field.length) == (field.type in (Type.TEXT, Type.CODE))
    assert bool(field.refers_to) == (field.type in (Type.REFERENCE, Type.REFERENCES))
    assert field.refers_to in ("", ANY_KIND, *KINDS)
    assert bool(field.options(PROGRAMME)) == (field.type in (Type.CHOICE, Type.CHOICES))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_no_header_or_synonym_of_a_sheet_stands_for_two_fields(kind):
    headers = [name.casefold() for field in kind.fields for name in (field.header, *field.synonyms)]
    assert len(headers) == len(set(headers))


@pytest.mark.parametrize(("kind", "field"), ALL_FIELDS, ids=lambda each: each.key)
def test_nothing_that_people_type_stands_for_two_choices(kind, field):
    typed = [
        (word.casefold(), choice.value)
        for choice in field.options(PROGRAMME)
        for word in {choice.typed, str(choice.value), *choice.synonyms}
    ]
    assert len(dict(typed)) == len(set(typed))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_conditional_requirement_names_a_choice_of_its_own_sheet(kind):
    for field in kind.fields:
        if field.required_when:
            other, values = field.required_when
            assert set(values) <= {choice.value for choice in kind.field(other).options(PROGRAMME)}


def test_a_judgement_has_no_code_of_its_own():
    assert [kind.key for kind in KINDS.values() if not kind.has_code] == ["confidence"]


def test_only_the_rows_of_the_plan_ask_for_line_and_organisation():
    asked = {(kind.key, field.key) for kind, field in ALL_FIELDS if field.required is Required.ASKED}
    assert asked == {(kind, key) for kind in ("actions", "milestones", "pilots") for key in ("line", "organisation")}


def test_several_values_in_one_cell_come_apart_and_together_again():
    assert records.split(" Liander;Waternet ; ") == ("Liander", "Waternet")
    assert records.split(None) == ()
    assert records.join(["Liander", "Waternet"]) == "Liander; Waternet"
    assert records.join([]) is None


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("P-03", ("Haven-Stad", "P-03")),
        ("Binnenstad/P-03", ("Binnenstad", "P-03")),
        ("7/a", ("Haven-Stad", "7/a")),
    ],
)
def test_a_stored_reference_lies_in_the_own_area_unless_it_names_another(reference, found):
    assert records.resolve(reference, area="Haven-Stad", areas=PROGRAMME.area_names) == found
