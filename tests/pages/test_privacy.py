"""A screen that shows a name when it is taken out hides it at the next click; Versies says what became of files."""

from datetime import date

import pytest

from koppelkansen_metrics import access, meetings, privacy, programme, sessions, updates
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.outcomes import Outcome
from tests.pages.told import deliver, rows, said
from tests.updates.books import action, actions, book

NAME, ROLE = "Zoë de Wit", "Trekker warmtenet"
SETTINGS, QUARTER, HERE = programme.load(), "2021-Q1", {"area": "Binnenstad"}
ASKS = [["Code", "Vraag", "Aan", "Status"], ["V-1", f"Wat kan {NAME} beloven?", "Gemeente", "open"]]


@pytest.fixture
def number(own):
    return deliver(own, book(Acties=actions(action("A-1", f"Met {NAME}")), **{"Vragen aan directeuren": ASKS}))


def erase(database):
    return privacy.erase(database, SETTINGS, NAME, role=ROLE, by="Beheerder", person=access.LOCAL)


@pytest.mark.parametrize(
    ("screen", "query"),
    [
        ("overview", HERE),
        ("casus_areas", HERE),
        ("learning", {}),
        ("history", HERE),
        ("outcomes", {"meeting": QUARTER}),
        # Figures that were frozen are kept by the number of the freeze.
        ("learning", {"as_of": "2021-04-13"}),
        ("briefing", {"meeting": QUARTER}),
    ],
)
def test_a_name_that_is_taken_out_meanwhile_is_not_shown_at_the_next_click(opened, own, number, local, screen, query):
    agreed = Outcome("besluit", f"{NAME} beslist", area="Binnenstad")
    meetings.record(own, SETTINGS, QUARTER, agreed, by=NAME, person=access.LOCAL)
    meetings.freeze(own, SETTINGS, QUARTER, by="Secretaris", person=access.LOCAL)
    at = opened(screen, **query)
    assert NAME in said(at)
    erase(own)
    at.run()
    assert not at.exception
    assert NAME not in said(at)
    assert ROLE in said(at)


def test_who_follows_a_session_does_not_see_it_any_more(opened, own, number, local):
    order = orders.with_question((Item(orders.ASK, "Binnenstad", "V-1"),), f"Wat vindt {NAME}?")
    made = sessions.prepare(own, SETTINGS, QUARTER, order, by="Begeleider", person=access.LOCAL)
    sessions.open_room(own, SETTINGS, made, guests=True, per_organisation=False, person=access.LOCAL)
    at = opened("beamer", code=made.code)
    assert NAME in said(at)
    seen = sessions.find(own, made.code).version
    erase(own)
    # By another number everybody who follows draws the screen again.
    assert sessions.find(own, made.code).version > seen
    at.run()
    assert NAME not in said(at)
    assert ROLE in said(at)


def test_versions_say_that_an_original_was_replaced(opened, own, number, local):
    erase(own)
    at = opened("history", **HERE)
    assert "origineel vervangen: een naam is weggehaald" in rows(at, "Versie")[0]["Wat"]
    assert [each.proto.label for each in at.get("download_button")] == [
        "Download het Excel-bestand dat ervoor in de plaats kwam"
    ]
    assert any("naam" in each.value for each in at.info)


def test_versions_say_that_a_file_was_removed_and_do_not_offer_it(opened, own, number, local):
    other = deliver(own, book(as_of=date(2021, 4, 1), Acties=actions(action("A-1", "Fout"))))
    undone = updates.undo(own, SETTINGS, other, by="Casusteam", person=access.LOCAL)
    privacy.remove(own, other, by="Beheerder", reason="verkeerd bestand", person=access.LOCAL)
    at = opened("history", **HERE)
    assert [row["Versie"] for row in rows(at, "Versie") if "bestand verwijderd" in row["Wat"]] == [str(other)]
    version = next(each for each in at.selectbox if each.label == "Versie")
    assert version.value.number == undone
    at.selectbox(key=version.key).set_value(next(each for each in listed(own) if each.number == other)).run()
    assert not at.exception
    assert not at.get("download_button")
    assert any("verwijderd" in each.value for each in at.info)
    story = opened("casus_areas", area="Binnenstad", record="actions:A-1")
    assert not story.exception
    log = opened("settings")
    assert "verwijderde een bestand" in said(log)


def listed(database):
    with database.read() as connection:
        return revisions.history(connection)
