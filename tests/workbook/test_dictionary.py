"""The printed data dictionary: complete, and the same as the code."""

from pathlib import Path

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook import dictionary
from tests.workbook.conftest import PROGRAMME

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_printed_dictionary_is_current():
    assert PAGE.read_text(encoding="utf-8") == dictionary.text(PROGRAMME)


def test_every_field_is_in_it():
    text = dictionary.text(PROGRAMME)
    assert all(f"| `{field.key}` | {field.header}" in text for kind in KINDS.values() for field in kind.fields)
