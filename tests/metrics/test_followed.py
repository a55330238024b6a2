"""What became of what was open, and finding it back."""

from datetime import date

import pytest

from koppelkansen_metrics.metrics import followed, search
from tests.metrics.builders import Upload, after, programme_with

SINCE = date(2021, 4, 13)


def told(kind, then, now, **how):
    """What Amstelstad reported in March and in June."""
    days = ("2021-03-31", {kind: then}, {}), ("2021-06-30", {kind: now}, how)
    return after(*(Upload("Amstelstad", day, rows, **ends) for day, rows, ends in days))


def became(snapshot, kind):
    rows = followed.records(snapshot, kind, since=SINCE)
    return rows[["code", "class"]].to_numpy().tolist()


def test_what_was_open_is_settled_still_open_or_gone_and_settled_comes_first():
    then = [{"code": code} for code in ("L1", "L2", "L3", "L4")] + [{"code": "L5", "status": "geborgd"}]
    now = [
        {"code": "L1"},
        {"code": "L6", "status": "geborgd", "embedded_in": "Werkwijze"},
        {"code": "L5"},
        {"code": "L7"},
    ]
    snapshot = told("lessons", then, now, renamed={"lessons": {"L2": "L6"}}, dropped={"lessons": ["L3"]})
    assert became(snapshot, "lessons") == [["L3", "gone"], ["L6", "closed"], ["L1", "open"], ["L4", "open"]]
    rows = followed.records(snapshot, "lessons", since=SINCE).set_index("code")
    assert rows.loc["L6", "result"] == "Werkwijze"


def test_a_promise_is_still_open():
    snapshot = told(
        "asks",
        [{"code": "V1"}, {"code": "V2"}],
        [{"code": "V1", "status": "toegezegd"}, {"code": "V2", "status": "nagekomen"}],
    )
    assert became(snapshot, "asks") == [["V2", "closed"], ["V1", "open"]]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("riool", ["A1", "L1"]),
        ("RIOOL één", ["A1"]),
        ("een", ["A1"]),
        ("l1", ["L1"]),
        ("riool gas", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_every_word_must_occur_whatever_its_capitals_and_accents(words, codes):
    snapshot = programme_with(
        actions=[{"code": "A1", "title": "Eén gleuf", "note": "Voor het rioolstelsel"}, {"code": "A2", "title": "Gas"}],
        lessons=[{"code": "L1", "lesson": "Riool vóór straat"}],
    )
    assert list(search.records(snapshot, words)["code"]) == codes


def test_the_text_in_which_the_first_word_stands_is_shown():
    snapshot = programme_with(actions=[{"code": "A1", "title": "Graven", "note": "Langs het riool"}])
    (row,) = search.records(snapshot, "riool").to_dict("records")
    assert (row["field"], row["found"]) == ("note", "Langs het riool")
