"""A code in what people typed opens its record, and nothing else in it does anything."""

import pytest

from tests.metrics.builders import Upload, after
from ui import codes
from ui.text import unmarked

SNAPSHOT = after(
    Upload("Haven-Stad", "2021-03-31", {"actions": [{"code": "HS-A12"}, {"code": "12"}, {"code": "A-1"}]}),
    Upload("Binnenstad", "2021-03-31", {"pilots": [{"code": "P-3"}], "lessons": [{"code": "A-1"}]}),
)


def linked(text):
    return codes.linked(text, SNAPSHOT, lambda kind, area, code: f"?{kind}:{area}/{code}")


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("Zie HS-A12.", ["?actions:Haven-Stad/HS-A12"]),
        ("(HS-A12, P-3)", ["?actions:Haven-Stad/HS-A12", "?pilots:Binnenstad/P-3"]),
        ("Haven-Stad/A-1 en Binnenstad/A-1", ["?actions:Haven-Stad/A-1", "?lessons:Binnenstad/A-1"]),
        ("A-1: dat kunnen er twee zijn", []),
        ("om 12 uur, 12 keer", []),
        ("XHS-A12 HS-A123 HS-A12-b x/HS-A12", []),
        ("geen code", []),
        (None, []),
    ],
)
def test_a_code_that_can_only_mean_one_record_leads_to_it(text, leads_to):
    said = linked(text)
    assert [part.split(")")[0] for part in said.split("](")[1:]] == leads_to


@pytest.mark.parametrize("text", ["**HS-A12** <b>x</b>", "[HS-A12](https://kwaad) HS-A12", "`HS-A12` ![x](y)"])
def test_what_is_around_a_code_shows_as_it_was_typed(text):
    said = linked(text)
    for link in ("?actions:Haven-Stad/HS-A12",):
        said = said.replace(f"]({link})", "").replace("[HS-A12", "HS-A12")
    assert unmarked(said) == text


def test_spaces_around_a_code_stay():
    assert linked("zie HS-A12 en P-3 na").count(" ") == 4
