"""What a file changes in what is stored: new, changed, missing, equal."""

from dataclasses import dataclass, field

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates.differences import Reason, Stored, compare

KEEP = Reason("keep")


@dataclass(frozen=True)
class Row:
    code: str
    values: dict = field(default_factory=dict)
    sheet: str = "Acties"
    row: int = 2


def stored(code, *, kind="actions", source="template", missing_since=None, **values):
    complete = {key: values.get(key) for key in KINDS[kind].keys}
    return Stored(code, complete, source, origin=1, sheet="Acties", row=2, missing_since=missing_since)


def differences(before, rows, *, kind="actions", source="template", reasons=None, otherwise=KEEP):
    everything = {key: {} for key in KINDS} | {kind: {each.code: each for each in before}}
    return compare(everything, {kind: rows}, source=source, reasons=reasons or {}, otherwise=otherwise)


def difference(before, rows, **how):
    return differences(before, rows, **how)[how.get("kind", "actions")]


def counts(*args, **how):
    return difference(*args, **how).counts


def test_a_row_that_is_not_stored_is_new_and_not_changed():
    assert counts([], [Row("A-1", {"title": "Straatprofiel"})]) == {"new": 1, "changed": 0, "missing": 0, "equal": 0}


def test_a_changed_value_is_told_as_old_and_new_and_the_rest_stays():
    before = stored("A-1", title="Straatprofiel", status="loopt", progress=40.0)
    found = difference([before], [Row("A-1", {"title": "Straatprofiel", "status": "gereed", "progress": 40.0})])
    assert [(each.row.code, dict(each.fields)) for each in found.changed] == [("A-1", {"status": ("loopt", "gereed")})]
    assert found.changed[0].values["title"] == "Straatprofiel"
    assert found.counts == {"new": 0, "changed": 1, "missing": 0, "equal": 0}


def test_a_row_that_moved_to_another_place_is_equal():
    assert counts([stored("A-1", title="X")], [Row("A-1", {"title": "X"}, row=77)])["equal"] == 1


def test_a_column_that_the_file_does_not_have_leaves_what_is_stored():
    found = difference([stored("A-1", title="X", note="blijft")], [Row("A-1", {"title": "X"})])
    assert found.counts["equal"] == 1
    changed = difference([stored("A-1", title="X", note="blijft")], [Row("A-1", {"title": "Y"})]).changed
    assert changed[0].values["note"] == "blijft"


def test_an_emptied_cell_clears_what_is_stored():
    changed = difference([stored("A-1", note="weg")], [Row("A-1", {"note": None})]).changed
    assert dict(changed[0].fields) == {"note": ("weg", None)}


def test_a_stored_row_that_the_file_lacks_is_missing():
    before = [stored("A-1", title="X"), stored("A-2", title="Y")]
    found = difference(before, [Row("A-1", {"title": "X"})])
    assert [(each.stored.code, each.reason, each.known) for each in found.missing] == [("A-2", KEEP, False)]
    assert found.counts == {"new": 0, "changed": 0, "missing": 1, "equal": 1}


def test_a_row_of_another_source_is_never_missing():
    before = [stored("A-1", title="X"), stored("B-1", source="decision"), stored("T9", source="planner:plan")]
    assert difference(before, [Row("A-1", {"title": "X"})]).missing == ()


def test_nothing_is_missing_from_a_kind_that_the_file_has_no_rows_of():
    assert differences([stored("A-1")], []) == {}


def test_a_row_that_was_missing_already_is_no_change():
    before = [stored("A-1", title="X"), stored("A-2", missing_since=4)]
    found = difference(before, [Row("A-1", {"title": "X"})])
    assert found.counts == {"new": 0, "changed": 0, "missing": 0, "equal": 1}
    assert not found.changes
    assert [each.known for each in found.missing] == [True]


def test_a_reason_for_a_row_that_was_missing_already_is_a_change():
    before = [stored("A-1", title="X"), stored("A-2", missing_since=4)]
    found = difference(before, [Row("A-1", {"title": "X"})], reasons={("actions", "A-2"): Reason("dropped")})
    assert found.changes
    assert found.counts["missing"] == 1


def test_a_missing_row_that_comes_back_is_changed_also_when_its_values_are_the_same():
    found = difference([stored("A-2", title="X", missing_since=4)], [Row("A-2", {"title": "X"})])
    assert found.counts == {"new": 0, "changed": 1, "missing": 0, "equal": 0}


def test_one_choice_for_all_holds_for_rows_without_a_reason_of_their_own():
    before = [stored("A-1", title="X"), stored("A-2"), stored("A-3")]
    found = difference(
        before,
        [Row("A-1", {"title": "X"})],
        reasons={("actions", "A-3"): KEEP},
        otherwise=Reason("dropped"),
    )
    assert [(each.stored.code, each.reason.how) for each in found.missing] == [("A-2", "dropped"), ("A-3", "keep")]


def test_a_renamed_record_is_changed_and_neither_new_nor_missing():
    before = stored("A-3", title="Warmteplan", note="van vroeger")
    found = difference(
        [before], [Row("A-15", {"title": "Warmteplan buurt"})], reasons={("actions", "A-3"): Reason("renamed", "A-15")}
    )
    assert found.counts == {"new": 0, "changed": 1, "missing": 0, "equal": 0}
    [changed] = found.changed
    assert changed.renamed_from == "A-3"
    assert dict(changed.fields) == {"title": ("Warmteplan", "Warmteplan buurt")}
    assert changed.values["note"] == "van vroeger"
    assert [each.reason.into for each in found.missing] == ["A-15"]


def test_a_reference_to_a_record_that_is_renamed_in_the_same_file_is_equal():
    everything = {key: {} for key in KINDS}
    everything["actions"] = {"A-1": stored("A-1", title="X", pilot="P-3")}
    everything["pilots"] = {"P-3": stored("P-3", kind="pilots", title="Warmte")}
    everything["gains"] = {"W-1": stored("W-1", kind="gains", gain="Z", pilots="P-3; Binnenstad/P-3")}
    given = {
        "actions": [Row("A-1", {"title": "X", "pilot": "P-9"})],
        "pilots": [Row("P-9", {"title": "Warmte"})],
        "gains": [Row("W-1", {"gain": "Z", "pilots": "P-9; Binnenstad/P-3"})],
    }
    reasons = {("pilots", "P-3"): Reason("renamed", "P-9")}
    found = compare(everything, given, source="template", reasons=reasons, otherwise=KEEP)
    assert found["actions"].counts["equal"] == 1
    assert found["gains"].counts["equal"] == 1
    assert found["pilots"].counts == {"new": 0, "changed": 1, "missing": 0, "equal": 0}


def test_kinds_stand_in_the_order_of_the_data_dictionary():
    everything = {key: {} for key in KINDS}
    given = {"gains": [Row("W-1")], "pilots": [Row("P-1")], "actions": [Row("A-1")]}
    found = compare(everything, given, source="template", reasons={}, otherwise=KEEP)
    assert list(found) == ["actions", "pilots", "gains"]
