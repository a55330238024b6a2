"""What a meeting agreed: an action comes back in its area's workbook, and what became of it is seen from there."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from koppelkansen_metrics import access, briefing, meetings, programme, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics import decisions
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import outcomes
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates import Options, Reason
from koppelkansen_metrics.updates.prefilled import filled
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
QUARTER = "2021-Q1"
TODAY = date(2026, 11, 23)
ACTION = Outcome("actie", "Eén loket openen", organisation="Waternet", due=date(2021, 9, 1), area="Binnenstad")


@pytest.fixture
def database(tmp_path):
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    told = Options(by="Casusteam", recorded_at=datetime(2021, 4, 6, 12, tzinfo=UTC))
    data = book(Acties=actions(action("A-1"), action("B-1")))
    updates.save(opened, SETTINGS, data, "x.xlsx", options=told, person=access.LOCAL)
    yield opened
    opened.close()


def record(database, outcome=ACTION, person=access.LOCAL):
    return meetings.record(database, SETTINGS, QUARTER, outcome, by="Secretaris", person=person)


def close(database):
    return meetings.close(database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)


def deliver(database, *rows, as_of, reasons=None):
    told = Options(by="Casusteam", reasons=reasons or {})
    data = book(as_of=as_of, Acties=actions(*rows))
    saved = updates.save(database, SETTINGS, data, "x.xlsx", options=told, person=access.LOCAL)
    assert saved.status == "saved"


def codes_in(data):
    return [row[0].value for row in load_workbook(io.BytesIO(data))["Acties"].iter_rows()]


def stand(database, as_of=TODAY):
    return plain(decisions.records(updates.known(database, SETTINGS), as_of=as_of))


def counted(database, as_of=TODAY):
    return decisions.decisions(updates.known(database, SETTINGS), as_of=as_of).iloc[0].to_dict()


def last(database):
    with database.read() as connection:
        return [each[-1] for each in outcomes.versions(connection)]


def test_only_actions_go_to_the_areas_each_once_under_a_code_that_nobody_has(database):
    record(database)
    record(database, replace(ACTION, kind="besluit"))
    record(database, replace(ACTION, kind="toezegging"))
    record(database, replace(ACTION, area=None, text="Voor ons allemaal"))
    record(database, replace(ACTION, status="vervallen"))
    assert sorted(close(database)) == ["Binnenstad", "Programmabreed"]
    assert close(database) == {}
    rows = {(row["area"], row["code"]): row for row in plain(updates.known(database, SETTINGS)["actions"])}
    assert set(rows) == {("Binnenstad", "A-1"), ("Binnenstad", "B-1"), ("Binnenstad", "B-2"), ("Programmabreed", "B-3")}
    new = rows["Binnenstad", "B-2"]
    assert [new[key] for key in ("title", "organisation", "status", "planned_end", "line")] == [
        "Eén loket openen",
        "Waternet",
        "niet gestart",
        date(2021, 9, 1),
        1,
    ]


def test_it_is_done_when_the_area_reports_its_action_as_done_also_under_another_code(database):
    record(database)
    close(database)
    assert [(row["state"], row["action"]) for row in stand(database)] == [("open", "B-2")]
    assert "B-2" in codes_in(filled(updates.known(database, SETTINGS), "Binnenstad"))
    deliver(database, action("A-1"), action("B-1"), action("B-2"), as_of=date(2021, 6, 30))
    renamed = {("actions", "B-2"): Reason("renamed", "A-7")}
    rows = (action("A-1"), action("B-1"), action("A-7", status="gereed", progress=100))
    deliver(database, *rows, as_of=date(2021, 9, 30), reasons=renamed)
    assert [(row["state"], row["action"]) for row in stand(database)] == [("gedaan", "A-7")]


def test_counts_of_what_became_of_the_outcomes(database):
    record(database)
    record(database, replace(ACTION, kind="besluit", status="gedaan"))
    record(database, replace(ACTION, kind="toezegging", due=None))
    record(database, replace(ACTION, kind="toezegging", status="vervallen"))
    assert counted(database) == {"total": 4, "open": 2, "overdue": 1, "done": 1, "revised": 0, "dropped": 1}
    assert counted(database, as_of=date(2021, 9, 1))["overdue"] == 0


def test_a_change_after_the_list_was_adopted_is_shown_as_one(database):
    record(database)
    meetings.change(database, SETTINGS, last(database)[0], replace(ACTION, text="Eerder"), by="x", person=access.LOCAL)
    assert counted(database)["revised"] == 0
    meetings.adopt(database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    with pytest.raises(UserError, match="adopted"):
        meetings.adopt(database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    meetings.change(database, SETTINGS, last(database)[0], replace(ACTION, text="Later"), by="x", person=access.LOCAL)
    assert counted(database)["revised"] == 1
    assert [row["text"] for row in stand(database)] == ["Later"]


def test_what_is_added_after_the_list_was_adopted_is_shown_as_such_on_screen_and_in_the_list(database):
    record(database)
    meetings.adopt(database, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    record(database, replace(ACTION, text="Later bedacht"))
    assert [row["added"] for row in stand(database)] == [False, True]
    held = briefing.Held(QUARTER, date(2021, 4, 13), None)
    known = updates.known(database, SETTINGS)
    own, _earlier = briefing.minutes(known, held, as_of=TODAY, language=language("nl")).sections
    marks = {row[0]: "toegevoegd na vaststelling" in row[-1] for table in own.tables for row in table.rows}
    assert marks == {ACTION.text: False, "Later bedacht": True}


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ACTION, text="  "),
        replace(ACTION, text="x" * 1001),
        replace(ACTION, kind="wens"),
        replace(ACTION, status="weg"),
        replace(ACTION, area="Zuidas"),
        replace(ACTION, organisation="Iedereen"),
        replace(ACTION, line=9),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(database, wrong):
    with pytest.raises(UserError):
        record(database, wrong)
    assert last(database) == []


@pytest.mark.parametrize("role", [Role.GUEST, Role.DIRECTOR, Role.TEAM_LEAD])
def test_who_may_not_record_changes_nothing(database, role):
    person = Person("x", frozenset({role}), areas=frozenset(SETTINGS.area_names))
    for act in (
        lambda: record(database, person=person),
        lambda: meetings.close(database, SETTINGS, QUARTER, by="x", person=person),
    ):
        with pytest.raises(UserError, match="role"):
            act()
    assert last(database) == []


def test_a_long_text_keeps_all_of_it_in_the_note(database):
    record(database, replace(ACTION, text="Straat " * 100))
    close(database)
    (row,) = [row for row in plain(updates.known(database, SETTINGS)["actions"]) if row["code"] == "B-2"]
    assert (len(row["title"]), row["note"]) == (300, "Straat " * 100)
