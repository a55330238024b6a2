"""What a version wrote, field by field, also when it was taken back."""

from collections import Counter
from datetime import date

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import database
from koppelkansen_metrics.updates.reasons import reason
from tests.updates.books import action, actions, book

PROGRAMME = programme.load()


def saved(made, *rows, as_of=None, **options):
    data = book(**({"as_of": as_of} if as_of else {}), Acties=actions(*rows))
    return updates.save(
        made, PROGRAMME, data, "x.xlsx", options=updates.Options(by="ik", **options), person=LOCAL
    ).revision


def told(made, number):
    found = updates.written(updates.known(made, PROGRAMME), number)
    return [(each.code, each.change, dict(each.fields), each.how) for each in found]


def test_a_version_tells_what_was_new_changed_gone_and_missing(tmp_path):
    made = database.open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    first = saved(made, action("A-1"), action("A-2"), action("A-3"), action("A-4"))
    reasons = {("actions", "A-3"): reason("dropped", None)}
    second = saved(made, action("A-1", progress=60), action("A-2"), action("A-5"), reasons=reasons)
    assert [(code, change) for code, change, _, _ in told(made, first)] == [
        ("A-1", "new"),
        ("A-2", "new"),
        ("A-3", "new"),
        ("A-4", "new"),
    ]
    assert told(made, second) == [
        ("A-1", "changed", {"progress": (40.0, 60.0)}, ""),
        ("A-3", "gone", {}, "dropped"),
        ("A-4", "missing", {}, ""),
        ("A-5", "new", {}, ""),
    ]
    undone = updates.undo(made, PROGRAMME, second, by="ik", person=LOCAL)
    assert [(code, change) for code, change, _, _ in told(made, undone)] == [
        ("A-1", "changed"),
        ("A-3", "new"),
        ("A-4", "changed"),
        ("A-5", "gone"),
    ]
    assert told(made, 99) == []
    made.close()


def test_what_an_undo_would_do_is_told_before_it_is_done(tmp_path):
    made = database.open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    saved(made, action("A-1"), action("A-2"))
    reasons = {("actions", "A-2"): reason("dropped", None)}
    second = saved(made, action("A-1", progress=60), action("A-3"), reasons=reasons)
    foreseen = updates.undone(made, updates.known(made, PROGRAMME), second)
    assert [(each.code, each.change, dict(each.fields)) for each in foreseen] == [
        ("A-1", "changed", {"progress": (60.0, 40.0)}),
        ("A-2", "new", {}),
        ("A-3", "gone", {}),
    ]
    back = updates.undo(made, PROGRAMME, second, by="ik", person=LOCAL)
    assert updates.written(updates.known(made, PROGRAMME), back) == foreseen
    with pytest.raises(UserError):
        updates.undone(made, updates.known(made, PROGRAMME), second)
    made.close()


def test_versions_are_counted_as_they_are_told_one_by_one(tmp_path):
    made = database.open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    saved(made, action("A-1"), action("A-2"), action("A-3"), action("A-4"))
    reasons = {("actions", "A-3"): reason("dropped", None)}
    second = saved(made, action("A-1", progress=60), action("A-2"), action("A-5"), reasons=reasons)
    saved(made, action("A-1", progress=60), action("A-2"), action("A-5"), as_of=date(2021, 4, 30))
    updates.undo(made, PROGRAMME, second, by="ik", person=LOCAL)
    known = updates.known(made, PROGRAMME)
    counts = updates.tallies(known)
    assert counts[1] == {"new": 4, "changed": 0, "gone": 0, "missing": 0}
    assert counts[2] == {"new": 1, "changed": 1, "gone": 1, "missing": 1}
    assert 3 not in counts
    for number in (1, 2, 4):
        told_one_by_one = Counter(each.change for each in updates.written(known, number))
        assert {change: count for change, count in counts[number].items() if count} == told_one_by_one
    made.close()
