"""A row that gets another code stays the same row: for what an empty cell stands for, and for who refers to it."""

from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics import access, programme, updates
from koppelkansen_metrics.metrics import milestones
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.updates import Options, Reason
from tests.updates.books import ACTIONS, PILOTS, action, book, pilot, pilots

SETTINGS = programme.load()
APRIL = datetime(2021, 4, 8, 9, 0, tzinfo=UTC)
JULY = datetime(2021, 7, 2, 9, 0, tzinfo=UTC)
OCTOBER = datetime(2021, 10, 5, 9, 0, tzinfo=UTC)
JUNE = date(2021, 6, 30)
MILESTONES = [
    "Code",
    "Mijlpaal",
    "Programmalijn",
    "Organisatie",
    "Afgesproken datum",
    "Verwachte datum",
    "Behaald op",
    "Status",
]
LESSONS = ["Code", "Soort", "Leerpunt", "Betreft", "Datum"]


@pytest.fixture
def database(tmp_path):
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


@pytest.fixture
def save(database):
    def saved(data, *, at=APRIL, **reasons):
        given = {
            tuple(place.split("__")): Reason("renamed" if into.startswith("=") else "merged", into.lstrip("=>"))
            for place, into in reasons.items()
        }
        told = Options(by="Casusteam", recorded_at=at, reasons=given)
        return updates.save(database, SETTINGS, data, "x.xlsx", options=told, person=access.LOCAL)

    return saved


def milestone(code, agreed, expected):
    return [code, "Kabel", 1, "Liander", agreed, expected, None, "gepland"]


def with_pilot(code):
    """The rows of an action and a lesson that are about a pilot."""
    acting = [[*ACTIONS, "Pilot"], [*action("A-1"), code]]
    return {"Acties": acting, "Leerpunten": [LESSONS, ["L-1", "werkt", "Eén loket", code, date(2021, 1, 5)]]}


def found(outcome):
    return [(each.sheet, each.row, each.code) for each in outcome.preview.checked.findings]


def row(database, kind, code):
    (only,) = [each for each in plain(updates.known(database, SETTINGS)[kind]) if each["code"] == code]
    return only


def test_an_empty_date_of_a_renamed_row_is_what_is_stored_of_it(database, save):
    first = {
        "Mijlpalen": [MILESTONES, milestone("M1", date(2021, 3, 1), date(2021, 3, 1))],
        "Pilots": pilots(pilot("P1")),
        "Leerpunten": [LESSONS, ["L1", "werkt", "Eén loket", None, date(2020, 5, 1)]],
    }
    save(book(**first))
    second = {
        "Mijlpalen": [MILESTONES, milestone("M2", None, date(2021, 9, 1))],
        "Pilots": [PILOTS, [*pilot("P2")[:-1], None]],
        "Leerpunten": [LESSONS, ["L2", "werkt", "Eén loket", None, None]],
    }
    outcome = save(book(as_of=JUNE, **second), at=JULY, milestones__M1="=M2", pilots__P1="=P2", lessons__L1="=L2")
    assert outcome.status == "saved"
    assert row(database, "milestones", "M2")["baseline_date"] == date(2021, 3, 1)
    assert row(database, "pilots", "P2")["stage_since"] == date(2021, 1, 15)
    assert row(database, "lessons", "L2")["raised_on"] == date(2020, 5, 1)
    counted = milestones.records(updates.known(database, SETTINGS), as_of=JUNE)
    assert counted["rebaselines"].tolist() == [0]


def test_another_agreed_date_of_a_renamed_milestone_is_told_as_it_is_counted(database, save):
    save(book(Mijlpalen=[MILESTONES, milestone("M1", date(2021, 3, 1), date(2021, 3, 1))]))
    moved = book(as_of=JUNE, Mijlpalen=[MILESTONES, milestone("M2", date(2021, 4, 1), date(2021, 9, 1))])
    outcome = save(moved, at=JULY, milestones__M1="=M2")
    assert ("Mijlpalen", 2, "rebaselined") in found(outcome)


@pytest.mark.parametrize("how", ["=P2", ">P2"], ids=["renamed", "merged"])
def test_rows_that_still_say_the_old_code_are_about_the_new_one_and_did_not_change(database, save, how):
    save(book(Pilots=pilots(pilot("P1"), *([pilot("P2")] if how == ">P2" else [])), **with_pilot("P1")))
    later = book(as_of=JUNE, Pilots=pilots(pilot("P2", stage="gestopt")), **with_pilot("P1"))
    outcome = save(later, at=JULY, pilots__P1=how)
    assert outcome.status == "saved"
    assert {kind: counts["changed"] for kind, counts in outcome.preview.counts().items()} == {
        "actions": 0,
        "pilots": 1,
        "lessons": 0,
    }
    assert "stopped-without-lesson" not in [code for _, _, code in found(outcome)]
    assert save(later, at=OCTOBER).status == "unchanged"
    assert row(database, "actions", "A-1")["pilot"] == "P2"


def test_another_area_need_not_know_that_a_row_got_another_code(database, save):
    there = {"area": "Amstelstad"}
    save(book(**there, Pilots=pilots(pilot("P9"))))
    here = book(**with_pilot("Amstelstad/P9"), Pilots=[[*PILOTS, "Overgenomen van"], [*pilot("P1"), "P9"]])
    save(here)
    save(book(**there, as_of=JUNE, Pilots=pilots(pilot("P8"))), at=JULY, pilots__P9="=P8")
    save(book(**there, as_of=date(2021, 9, 30), Pilots=pilots(pilot("P7"))), at=OCTOBER, pilots__P8="=P7")
    assert save(here, at=OCTOBER).status == "unchanged"
    assert row(database, "actions", "A-1")["pilot"] == "Amstelstad/P7"


def test_a_code_that_another_row_took_over_means_that_row(database, save):
    save(book(Pilots=pilots(pilot("P1")), **with_pilot("P1")))
    save(book(as_of=JUNE, Pilots=pilots(pilot("P2")), **with_pilot("P2")), at=JULY, pilots__P1="=P2")
    again = book(as_of=date(2021, 9, 30), Pilots=pilots(pilot("P1", title="Nieuw"), pilot("P2")), **with_pilot("P1"))
    assert save(again, at=OCTOBER).status == "saved"
    assert row(database, "actions", "A-1")["pilot"] == "P1"


def test_a_lesson_of_another_area_is_a_lesson_about_a_stopped_pilot(save):
    there = {"area": "Amstelstad"}
    save(book(**there, Pilots=pilots(pilot("P9"))))
    save(book(**with_pilot("Amstelstad/P9")))
    stopped = save(book(**there, as_of=JUNE, Pilots=pilots(pilot("P9", stage="gestopt"))), at=JULY)
    assert "stopped-without-lesson" not in [code for _, _, code in found(stopped)]
