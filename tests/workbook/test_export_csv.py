"""A csv: its own gate, taken apart without losing a row, and read only when it is an export that we know."""

import csv as writing
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import csvfile
from tests.workbook.exports import JIRA, csv, read

QUOTED = '";"'
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        (csv(JIRA.replace(",", ";"), "Café;KK-1;Task;Done;;;;;;", encoding="cp1252"), ["Café"]),
        (b"\xef\xbb\xbf" + csv(JIRA, '"Met, komma",KK-1,Task,Done,,,,,,'), ["Met, komma"]),
        (csv("sep=;", JIRA.replace(",", ";"), "Kade;KK-1;Task;Done;;;;;;"), ["Kade"]),
        (csv(*(f'"{line.replace(",", QUOTED)}"' for line in (JIRA, "Kade,KK-1,Task,Done,,,,,,"))), ["Kade"]),
        (
            csv(JIRA, '"Over\ntwee regels",KK-1,Task,Done,,,,,,', "Te kort,KK-2,Task,Done"),
            ["Over\ntwee regels", "Te kort"],
        ),
    ],
)
def test_a_csv_is_read_whatever_its_separator_and_encoding(data, titles):
    found = read(data, "KK.CSV")
    assert [row.values["title"] for row in found.rows["actions"]] == titles
    assert [row.row for row in found.rows["actions"]] == list(range(2, 2 + len(titles)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (csv("Code,Actie,Status", "A-1,Kade,loopt"), "not-xlsx"),
        (csv("naam;plaats", "x;y"), "not-xlsx"),
        ("Summary\tIssue key".encode("utf-16"), "not-xlsx"),
        (b"a,b\0", "not-xlsx"),
        (b'"' + b"x" * 200_000, "damaged"),
        (csv(JIRA, 'Kade,KK-1,Task,Done,"nooit dicht', "Kade,KK-2,Task,Done"), "damaged"),
        (csv(JIRA, 'Kade,KK-1,Task,Done,"in" de weg'), "damaged"),
        (csv(JIRA, "Kade, en meer,KK-1,Task,Done,,,,,,,Done"), "damaged"),
        (csv("sep=abc", "a"), "damaged"),
        (b"a," * 400, "too-many-rows"),
        (b"a\n" * 20_100, "too-many-rows"),
        (b"x" * 10_000_001, "too-large"),
        (b"", "empty-file"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_a_csv_that_is_no_known_export_or_no_csv_is_refused(data, code):
    with pytest.raises(Refusal) as caught:
        read(data, "lijst.csv")
    assert caught.value.code == code


def test_an_empty_cell_too_many_is_no_damage():
    found = read(csv(JIRA, "Kade,KK-1,Task,Done,,,,,,,,,"), "KK.csv")
    assert [row.code for row in found.rows["actions"]] == ["KK-1"]


def test_the_address_of_a_record_is_the_row_that_a_spreadsheet_shows():
    found = read(
        csv(JIRA, '"Over\ntwee regels",KK-1,Task,Done,,,,,,', "", "Kade,KK-2,Task,Bij de jurist,,,,,,"), "KK.csv"
    )
    wrong = [(each.row, each.column, each.value) for each in found.findings if each.code == "choice-unknown"]
    assert wrong == [(4, "D", "Bij de jurist")]


@given(
    rows=st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=6)),
    separator=st.sampled_from(",;"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig")),
)
def test_every_cell_of_a_csv_comes_through_as_it_was(rows, separator, encoding):
    header = [f"Kolom {'abcde'[at]}" for at in range(len(rows[0]) if rows else 2)]
    written = io.StringIO(newline="")
    writing.writer(written, delimiter=separator).writerows([header, *rows])
    (sheet,) = csvfile.read(written.getvalue().encode(encoding), "lijst.csv").sheets
    assert sheet.rows == [header, *([value or None for value in row] for row in rows)]


@given(
    st.lists(st.sampled_from([b'"', b",", b";", b"\r", b"\n", b"\xe9", b"\xef\xbb\xbf", b"sep=", b"a", b" ", b"\0"]))
)
def test_whatever_a_csv_holds_it_is_read_or_refused(parts):
    assert answer(b"".join(parts)) in ("read", "damaged", "not-xlsx")


def answer(data):
    try:
        csvfile.read(data, "lijst.csv")
    except Refusal as refusal:
        return refusal.code
    return "read"
