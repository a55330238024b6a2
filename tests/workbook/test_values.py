"""Every way of writing a value that the data dictionary names, read as it says."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppelkansen_metrics.records import Choice
from koppelkansen_metrics.workbook import values

FIRST_OF_MARCH = date(2021, 3, 1)


@pytest.mark.parametrize(
    "written",
    [
        date(2021, 3, 1),
        datetime(2021, 3, 1),
        datetime(2021, 3, 1, 23, 59),
        "2021-03-01",
        "2021-3-1",
        "2021-03-01T14:30:00",
        "1-3-2021",
        "01-03-2021",
        "01/03/21",
        "1/3/2021",
        "1.3.2021",
        "01.03.21",
        "1 mrt 2021",
        "1 maa 2021",
        "1 mar 2021",
        "1 mrt. 2021",
        "1 maart 2021",
        "1 March 2021",
        "1-mrt-2021",
        "1 MRT 21",
        " 1-3-2021 ",
        "\u00a01-3-2021",
    ],
)
@pytest.mark.parametrize("planned", [True, False])
def test_a_day_is_read_whichever_way_it_is_written(written, planned):
    assert values.read_date(written, planned=planned) == values.Read(FIRST_OF_MARCH)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        (name, number)
        for number, names in enumerate(
            [
                "januari january jan",
                "februari february feb",
                "maart march mrt maa mar",
                "april apr",
                "mei may",
                "juni june jun",
                "juli july jul",
                "augustus august aug",
                "september sep sept",
                "oktober october okt oct",
                "november nov",
                "december dec",
            ],
            start=1,
        )
        for name in names.split()
    ],
)
def test_a_month_is_known_in_dutch_and_english_with_or_without_a_dot(name, month):
    for written in (f"5 {name} 2021", f"5 {name}. 2021", f"5 {name.capitalize()} 2021"):
        assert values.read_date(written, planned=False).value == date(2021, month, 5)


@pytest.mark.parametrize(
    "written",
    ["week 12", "1-3", 44256, 44256.5, 1, True, "30-02-2021", "31-4-2021", "2021", "1 foo 2021", "3/25/2021"]
    + [time(12), timedelta(days=3), "2021-13-01", "1-3/2021", "32 mrt 2021", "maandag", "1-3-021"],
)
@pytest.mark.parametrize("planned", [True, False])
def test_what_is_not_a_day_is_an_error_and_never_a_guess(written, planned):
    read = values.read_date(written, planned=planned)
    assert read.value is None
    assert [problem.code for problem in read.problems] == ["date-unreadable"]


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("Q2 2021", date(2021, 6, 30)),
        ("q4 2021", date(2021, 12, 31)),
        ("K2 2021", date(2021, 6, 30)),
        ("2e kwartaal 2021", date(2021, 6, 30)),
        ("1e kwartaal 2021", date(2021, 3, 31)),
        ("juni 2021", date(2021, 6, 30)),
        ("mrt 2021", date(2021, 3, 31)),
        ("februari 2024", date(2024, 2, 29)),
    ],
)
def test_a_period_is_its_last_day_in_a_plan_and_an_error_elsewhere(written, last):
    planned = values.read_date(written, planned=True)
    assert planned.value == last
    assert [(problem.code, problem.details) for problem in planned.problems] == [("date-from-period", {"day": last})]
    assert [problem.code for problem in values.read_date(written, planned=False).problems] == ["date-period"]


@pytest.mark.parametrize("written", ["n.t.b.", "nvt", "-", "TBD", "?", "NVT", " n.t.b. "])
def test_no_date_is_empty_with_a_warning(written):
    read = values.read_date(written, planned=True)
    assert (read.value, [problem.code for problem in read.problems]) == (None, ["date-none"])


@pytest.mark.parametrize("written", ["31-12-1999", "1-1-2101", date(1900, 2, 28)])
def test_a_year_that_cannot_be_meant_is_kept_with_a_warning(written):
    read = values.read_date(written, planned=False)
    assert read.value is not None
    assert [problem.code for problem in read.problems] == ["date-implausible"]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_the_ways_people_write_it(day):
    for written in (day.isoformat(), f"{day.day}-{day.month}-{day.year}", day.strftime("%d/%m/%Y")):
        assert values.read_date(written, planned=False) == values.Read(day)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates_or_percentages(text):
    values.read_date(text, planned=True)
    values.read_percentage(text, percent_format=False, fraction=False)
    values.read_whole(text, low=0, high=9)


@pytest.mark.parametrize(
    ("written", "percent_format"),
    [(0.375, True), ("37,5%", False), ("37.5 %", False), ("37,5", False), (37.5, False), ("37,5%", True)],
)
def test_a_percentage_is_read_whichever_way_it_is_written(written, percent_format):
    read = values.read_percentage(written, percent_format=percent_format, fraction=False)
    assert read == values.Read(37.5)


def test_a_percentage_is_rounded_to_four_decimals():
    assert values.read_percentage(0.1 + 0.2, percent_format=True, fraction=False).value == 30.0
    assert values.read_percentage(1 / 3, percent_format=True, fraction=False).value == 33.3333


@pytest.mark.parametrize(("written", "code"), [("veel", "percentage-unreadable"), (True, "percentage-unreadable")])
def test_what_is_no_percentage_is_an_error(written, code):
    read = values.read_percentage(written, percent_format=False, fraction=False)
    assert [problem.code for problem in read.problems] == [code]


@pytest.mark.parametrize("written", [-1, 101, "100,1%"])
def test_a_percentage_lies_between_0_and_100(written):
    read = values.read_percentage(written, percent_format=False, fraction=False)
    assert [problem.code for problem in read.problems] == ["percentage-out-of-range"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([0.4, 1.0], True), ([0.0, 1.0], False), ([0.4, 40.0], False), ([], False), ([0.4, None], False)],
)
def test_a_column_holds_fractions_when_all_are_at_most_one_and_one_lies_between(numbers, expected):
    assert values.are_fractions(numbers) is expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (7.0, "7"),
        (7, "7"),
        ("007", "007"),
        ("7.0", "7.0"),
        (123456789012345.0, "123456789012345"),
        (True, "WAAR"),
        ("  a\u00a0", "a"),
        ("ABC_x000D_\nDEF", "ABC\nDEF"),
        ("ABC\r\nDEF", "ABC\nDEF"),
        ("a\x00b\x07c", "abc"),
        ("=1+1", "=1+1"),
        ("-x", "-x"),
        ("NA", "NA"),
        ("null", "null"),
        (date(2021, 3, 1), "01-03-2021"),
        (None, ""),
    ],
)
def test_a_text_is_kept_as_typed_without_what_nobody_typed(written, shown):
    assert values.clean(written) == shown


def test_a_text_that_does_not_fit_says_how_much_does():
    read = values.read_text("x" * 41, limit=40)
    assert [(problem.code, problem.details) for problem in read.problems] == [
        ("text-too-long", {"length": 41, "limit": 40})
    ]
    assert values.read_text("x" * 40, limit=40) == values.Read("x" * 40)


@pytest.mark.parametrize("written", ["On hold", "on  hold", " GEBLOKKEERD ", "on\u00a0hold"])
def test_a_choice_is_known_by_its_synonyms_whatever_case_and_spaces(written):
    known = values.options((Choice("geblokkeerd", "blocked", ("on hold",)),))
    assert values.read_choice(written, known=known, allowed=("geblokkeerd",)).value == "geblokkeerd"


def test_an_unknown_choice_lists_what_is_allowed():
    known = values.options((Choice("a", "a"), Choice("b", "b")))
    read = values.read_choice("c", known=known, allowed=("a", "b"))
    assert [(problem.code, problem.details) for problem in read.problems] == [
        ("choice-unknown", {"allowed": ("a", "b")})
    ]


def test_several_choices_in_one_cell_are_stored_once_each_in_their_own_order():
    known = values.options((Choice("Liander", "Liander"), Choice("Waternet", "Waternet")))
    assert values.read_choices("waternet; LIANDER;Waternet", known=known, allowed=()).value == "Liander; Waternet"
    assert values.read_choices("Waternet; Vitens", known=known, allowed=()).problems[0].code == "choice-unknown"


@pytest.mark.parametrize(("written", "value"), [(3.0, 3), ("3", 3), (0, 0), (9, 9)])
def test_a_whole_number_is_read(written, value):
    assert values.read_whole(written, low=0, high=9).value == value


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (3.5, "number-unreadable"),
        ("drie", "number-unreadable"),
        (True, "number-unreadable"),
        (10, "number-out-of-range"),
    ],
)
def test_what_is_no_whole_number_in_range_is_an_error(written, code):
    assert [problem.code for problem in values.read_whole(written, low=0, high=9).problems] == [code]


@pytest.mark.parametrize(("written", "expected"), [("3/25/2022", True), ("25/3/2022", False), ("3/5/2022", False)])
def test_a_date_that_can_only_be_read_month_first_is_recognised(written, expected):
    assert values.is_month_first(written) is expected
