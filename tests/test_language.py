"""Texts, dates and numbers as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import Text, language

NL = language("nl")
EN = language("en")


def test_dates_put_the_day_first_in_both_languages():
    assert NL.day(date(2021, 10, 12)) == "12 okt 2021"
    assert EN.day(date(2021, 10, 12)) == "12 Oct 2021"
    assert NL.day(None) == ""


def test_a_moment_is_shown_in_amsterdam_time():
    assert NL.moment(datetime(2021, 7, 1, 22, 30, tzinfo=UTC)) == "2 jul 2021 00:30"


def test_numbers_have_the_readers_decimal_sign_and_a_missing_one_is_a_dash_not_a_zero():
    assert NL.number(1234.56, decimals=1) == "1.234,6"
    assert EN.number(1234.56, decimals=1) == "1,234.6"
    assert NL.number(None) == NL.percent(None) == "–"
    assert NL.percent(0.375) == "38%"


def test_an_unknown_language_is_english():
    assert language("fr").code == "en"


def test_values_in_a_text_are_written_in_the_readers_language():
    text = Text("{n} of {total}", {"n": 1, "total": 2})
    assert EN("On {day}: {what}", day=date(2021, 1, 2), what=text) == "On 2 Jan 2021: 1 of 2"


def test_a_text_without_values_keeps_its_braces():
    assert EN("{not filled}") == "{not filled}"


@pytest.mark.parametrize("n", [0, 1, 2])
def test_one_is_singular_and_anything_else_plural(n):
    assert EN.ngettext("{n} row", "{n} rows", n) == f"{n} row{'' if n == 1 else 's'}"


def test_a_person_is_told_what_is_wrong_in_one_sentence():
    assert str(UserError("No file {name}.", name="x")) == "No file x."
