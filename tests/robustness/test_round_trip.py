"""Records that go into a workbook come out as they went in; an edit is exactly what the preview lists."""

from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from koppelkansen_metrics.findings import Severity
from koppelkansen_metrics.records import KINDS, Required
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.updates import prefilled
from tests.robustness.records import AREA, AS_OF, looked_at, record, records, values, written
from tests.updates.books import book

slow = settings(max_examples=10, suppress_health_check=list(HealthCheck))


def errors(found):
    return [
        (each.sheet, each.row, each.column, each.code, each.value)
        for each in found.checked.findings
        if each.severity is Severity.ERROR
    ]


def rows_of(snapshot):
    """Per kind the records as they are stored, by code."""
    return {
        key: {row["code"]: {name: row[name] for name in kind.keys} for row in plain(snapshot[key])}
        for key, kind in KINDS.items()
    }


def differing(read, wanted):
    """Where two sets of records differ, one by one: shown when a test fails, so it is short."""
    places = {(key, code) for key in wanted for code in read[key].keys() | wanted[key].keys()}
    return [
        (key, code, read[key].get(code), wanted[key].get(code))
        for key, code in sorted(places)
        if read[key].get(code) != wanted[key].get(code)
    ]


def by_code(rows):
    return {
        key: {row["code"]: {name: row[name] for name in kind.keys} for row in rows[key]} for key, kind in KINDS.items()
    }


@given(rows=records())
@slow
def test_any_valid_records_come_out_of_a_workbook_as_they_went_in(rows):
    found = looked_at(written(rows))
    assert errors(found) == []
    assert differing(rows_of(found.afterwards), by_code(rows)) == []


@given(rows=records())
@slow
def test_next_quarters_workbook_with_the_same_day_changes_nothing(rows):
    stored = looked_at(written(rows)).afterwards
    again = looked_at(prefilled.filled(stored, AREA), stored, as_of=AS_OF)
    assert errors(again) == []
    assert again.unchanged


@given(rows=records(), data=st.data())
@slow
def test_one_changed_field_is_the_one_change_that_is_listed(rows, data):
    stored = looked_at(written(rows)).afterwards
    key, at = data.draw(st.sampled_from([(key, at) for key in rows for at in range(len(rows[key]))]))
    kind = KINDS[key]
    # What another field hangs on is left alone: then that one would have to change too.
    hinges = {field.required_when[0] for field in kind.fields if field.required_when} | {"stage", "line"}
    field = data.draw(st.sampled_from([each for each in kind.fields if each.key in kind.keys and each.in_template]))
    assume(field.key not in hinges)
    known = [(other, row["code"]) for other in rows if other != "confidence" for row in rows[other]]
    value = data.draw(values(kind, field, known))
    before = rows[key][at][field.key]
    edited = {**rows, key: [dict(row) for row in rows[key]]}
    edited[key][at][field.key] = value
    # Rows in another order are no change.
    edited[key] = data.draw(st.permutations(edited[key]))
    found = looked_at(written(edited), stored)
    assert errors(found) == []
    listed = [
        (kind_key, each.row.code, dict(each.fields))
        for kind_key, difference in found.differences.items()
        for each in difference.changed
    ]
    code = rows[key][at]["code"]
    assert listed == ([] if value == before else [(key, code, {field.key: (before, value)})])
    assert not any(difference.new or difference.missing for difference in found.differences.values())


@given(rows=records(), data=st.data())
@slow
def test_an_added_row_is_new_and_a_removed_one_is_missing(rows, data):
    stored = looked_at(written(rows)).afterwards
    several = [key for key in rows if len(rows[key]) > 1 and key not in ("milestones", "pilots")]
    assume(several)
    key = data.draw(st.sampled_from(several))
    gone = rows[key][-1]["code"]
    refers = {value for kind in rows for row in rows[kind] for value in row.values() if isinstance(value, str)}
    assume(not any(gone in value.split("; ") for value in refers - {gone}))
    kept = {**rows, key: rows[key][:-1]}
    if KINDS[key].has_code:
        known = [(other, row["code"]) for other in kept if other != "confidence" for row in kept[other]]
        kept[key] = [*kept[key], data.draw(record(KINDS[key], "NIEUW-1", known))]
    found = looked_at(written(kept), stored)
    assert errors(found) == []
    difference = found.differences[key]
    assert [row.code for row in difference.new] == (["NIEUW-1"] if KINDS[key].has_code else [])
    assert [each.stored.code for each in difference.missing] == [gone]
    assert not any(each.changed for each in found.differences.values())


@given(rows=records(), data=st.data())
@slow
def test_an_emptied_cell_clears_what_may_be_empty(rows, data):
    stored = looked_at(written(rows)).afterwards
    optional = [
        (key, at, field.key)
        for key, kind in KINDS.items()
        for at, row in enumerate(rows[key])
        for field in kind.fields
        if field.key in ("owner", "note", "needed", "proposal", "why", "evidence", "internal_success")
        and field.required is Required.NO
        and not field.required_when
        and row.get(field.key)
    ]
    assume(optional)
    key, at, name = data.draw(st.sampled_from(optional))
    edited = {**rows, key: [dict(row) for row in rows[key]]}
    edited[key][at][name] = None
    found = looked_at(written(edited), stored)
    (changed,) = [each for difference in found.differences.values() for each in difference.changed]
    assert dict(changed.fields) == {name: (rows[key][at][name], None)}


def test_what_only_looks_different_in_excel_is_no_change():
    headers = ["Code", "Actie", "Programmalijn", "Organisatie", "Status", "% gereed", "Gepland gereed"]
    before = [headers, ["7", "Kade meten", 1, "Liander", "loopt", "40%", date(2021, 6, 30)]]
    after = [headers, [7.0, "Kade meten ", "1 Doorpakken", "liander", "Bezig", 40, "30-6-2021"]]
    stored = looked_at(book("Programmabreed", Acties=before)).afterwards
    again = looked_at(book("Programmabreed", Acties=after), stored)
    assert errors(again) == []
    assert again.unchanged
