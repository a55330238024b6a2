"""A list that we do not know: what its columns could be, and how it is read once someone has said it."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import checked, reader
from koppelkansen_metrics.workbook.checked import Answers
from koppelkansen_metrics.workbook.formats.columns import Columns, from_text
from koppelkansen_metrics.workbook.formats.proposals import propose
from tests.workbook.conftest import KNOWN_AT, PROGRAMME, book

RECORDED = date(2023, 3, 1)

# As municipalities keep it: a title, who was there, a header in the middle, remarks under it.
LIST = [
    ["Actielijst overleg Binnenstad"],
    ["Vastgesteld op", datetime(2023, 2, 14)],
    [],
    ["Nr.", "Actie", "Wie", "Wanneer", "Stand van zaken"],
    [
        1,
        "Vergunning aanvragen voor de kade",
        "Jurist",
        datetime(2023, 4, 1),
        "Loopt, wacht op tekening van de leverancier",
    ],
    [2, "Bewoners uitnodigen voor de avond", "Omgevingsmanager", "Q2 2023", None],
    [],
    [3, "Kabels intekenen in het profiel", "Ontwerpteam", "n.t.b.", "Gereed, besproken op 3 februari"],
    [None, None, "Bijgewerkt door het secretariaat"],
]
HEADERS = ("Nr.", "Actie", "Wie", "Wanneer", "Stand van zaken")
SAID = Columns(
    "actions",
    "Blad1",
    HEADERS,
    {"code": 1, "title": 2, "owner": 3, "planned_end": 4, "note": 5},
    {"status": "loopt"},
)


def read(data, *columns):
    nothing = snapshot.empty(PROGRAMME, KNOWN_AT)
    answers = Answers(area="Binnenstad", line=1, organisation="Gezamenlijk", as_of=RECORDED, columns=columns)
    return checked.check(data, "lijst.xlsx", answers=answers, stored=nothing, recorded=RECORDED)


def proposed(rows, sheet="Blad1", **options):
    (found,) = propose(reader.read(book({sheet: rows}), "lijst.xlsx"), PROGRAMME, **options)
    return found


def fields(proposal):
    return {column.letter: column.field for column in proposal.columns if column.field}


def test_an_action_list_of_a_municipality_is_understood_by_its_headers():
    found = proposed(LIST)
    assert (found.sheet, found.header_row, found.kind, found.rows) == ("Blad1", 4, "actions", 4)
    assert fields(found) == {"A": "code", "B": "title", "C": "owner", "D": "planned_end", "E": "note"}
    assert found.columns[3].examples == ("01-04-2023", "Q2 2023", "n.t.b.")


def test_a_column_with_words_of_a_status_is_the_status_whatever_it_is_called():
    rows = [HEADERS, *([at, f"Actie nummer {at} met een naam", "Jurist", None, "bezig"] for at in range(1, 6))]
    assert fields(proposed(rows))["E"] == "status"


def test_a_list_without_any_known_header_is_understood_by_what_is_in_it():
    rows = [["Volg", "Wat we doen", "Klaar voor", "Hoe staat het"]]
    rows += [[f"K{at}", f"Iets bijzonders doen aan de kade {at}", date(2023, 4, at), "loopt"] for at in range(1, 6)]
    assert fields(proposed(rows)) == {"A": "code", "B": "title", "C": "planned_end", "D": "status"}


def test_a_list_of_milestones_is_proposed_as_such():
    rows = [["Mijlpaal", "Verwachte datum", "Status"], ["Kade klaar", date(2023, 6, 1), "gepland"]]
    found = proposed(rows)
    assert (found.kind, fields(found)) == ("milestones", {"A": "title", "B": "forecast_date", "C": "status"})


def test_no_field_is_proposed_for_two_columns():
    rows = [["Actie", "Taak", "Einddatum", "Deadline"], ["Kade", "Kade meten", date(2023, 4, 1), date(2023, 5, 1)]]
    found = list(fields(proposed(rows)).values())
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("rows", [[["x"]], [["Alleen een titel"]], [["Nr", "Actie", "Wie"]]])
def test_a_sheet_without_a_table_or_rows_gives_no_proposal(rows):
    assert propose(reader.read(book({"Blad1": rows}), "x.xlsx"), PROGRAMME) == ()


def test_once_told_the_list_is_read_at_its_own_cells():
    found = read(book({"Blad1": LIST}), SAID)
    assert (found.format, found.source) == ("columns", f"columns:{SAID.fingerprint}")
    rows = [(row.code, row.row, row.values["planned_end"], row.values["status"]) for row in found.rows["actions"]]
    assert rows == [
        ("1", 5, date(2023, 4, 1), "loopt"),
        ("2", 6, date(2023, 6, 30), "loopt"),
        ("3", 8, None, "loopt"),
    ]
    assert [(each.row, each.column, each.code) for each in found.findings] == [
        (6, "D", "date-from-period"),
        (8, "D", "planned-end-missing"),
        (8, "D", "date-none"),
    ]
    assert ("rows-without-title", "1") in [(each.code, each.value) for each in found.notices]
    assert found.groups["assignee"] == ("Jurist", "Omgevingsmanager", "Ontwerpteam")
    assert found.can_be_saved


def test_a_list_without_codes_gets_them():
    rows = [["Actie", "Status"], ["Kade meten", "loopt"], ["Kade dicht", "gereed"]]
    said = Columns("actions", "Blad1", ("Actie", "Status"), {"title": 1, "status": 2})
    # A sheet with these headers is our own template; under another title it is not.
    renamed = Columns("actions", "Blad1", ("Wat", "Stand"), {"title": 1, "status": 2})
    found = read(book({"Blad1": [["Wat", "Stand"], *rows[1:]]}), said, renamed)
    assert [row.code for row in found.rows["actions"]] == ["BS-A1", "BS-A2"]


@pytest.mark.parametrize(
    "changed",
    [
        [["Nr.", "Actie", "Wie", "Wanneer"], [1, "Kade", "Jurist", None]],
        [["Nr.", "Actie", "Wanneer", "Wie", "Stand van zaken"], [1, "Kade", None, "Jurist", None]],
    ],
)
def test_a_list_whose_headers_changed_is_asked_about_again(changed):
    with pytest.raises(Refusal) as caught:
        read(book({"Blad1": changed}), SAID)
    assert caught.value.code == "unknown-format"


def test_another_list_is_not_read_by_what_was_said_of_this_one():
    with pytest.raises(Refusal):
        read(book({"Ander": LIST}), SAID)
    assert SAID.fingerprint != Columns("actions", "Ander", HEADERS, {"title": 2}).fingerprint
    assert SAID.fingerprint == Columns("milestones", "Blad1", HEADERS, {"title": 3}).fingerprint


def test_dates_with_the_month_first_are_refused():
    rows = [["Wat", "Uiterlijk"], ["Kade", "12/25/2023"]]
    said = Columns("actions", "Blad1", ("Wat", "Uiterlijk"), {"title": 1, "planned_end": 2})
    with pytest.raises(Refusal) as caught:
        read(book({"Blad1": rows}), said)
    assert caught.value.code == "dates-month-first"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "confidence"},
        {"kind": "iets"},
        {"fields": {"title": 9}},
        {"fields": {"title": 0}},
        {"fields": {"title": 1, "note": 1}},
        {"fields": {"owner": 1}},
        {"fields": {"title": 1, "kleur": 2}},
        {"always": {"title": "x"}},
    ],
)
def test_what_cannot_be_said_of_columns_is_an_error(wrong):
    told = {"kind": "actions", "sheet": "Blad1", "headers": HEADERS, "fields": {"title": 1}, "always": {}, **wrong}
    with pytest.raises(ValueError, match=r"."):
        Columns(**told)


headers = st.lists(st.text(max_size=20), min_size=3, max_size=8)


@given(sheet=st.text(max_size=31), headers=headers, at=st.permutations(range(1, 4)), status=st.text(max_size=9))
def test_what_was_said_is_kept_and_read_back_as_it_was(sheet, headers, at, status):
    told = Columns(
        "actions", sheet, tuple(headers), dict(zip(("title", "code", "bucket"), at, strict=True)), {"status": status}
    )
    assert from_text(told.to_text()) == told


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", "null", '{"version": 2}', '{"version": 1, "kind": "actions"}'])
def test_what_was_not_kept_by_us_is_not_read(text):
    with pytest.raises(ValueError, match=r"."):
        from_text(text)


def test_the_plan_with_formulas_is_understood_and_read(samples):
    data = (samples / "exports" / "gantt-plan-with-formulas.xlsx").read_bytes()
    (found,) = propose(reader.read(data, "plan.xlsx"), PROGRAMME)
    assert fields(found) == {"A": "code", "C": "title", "H": "owner", "I": "planned_start", "J": "planned_end"}
    chosen = {column.field: column.number for column in found.columns if column.field}
    plan = read(data, Columns(found.kind, found.sheet, found.headers, chosen, {"status": "loopt"}))
    assert plan.can_be_saved
    assert len(plan.rows["actions"]) == 39
    assert plan.rows["actions"][1].values["planned_end"] == date(2023, 2, 13)
    assert ("rows-hidden", "2") in [(each.code, each.value) for each in plan.notices]


def test_a_list_with_only_headers_has_nothing_to_ask_about(samples):
    data = (samples / "exports" / "header-only-risk-log.xlsx").read_bytes()
    assert propose(reader.read(data, "log.xlsx"), PROGRAMME) == ()
