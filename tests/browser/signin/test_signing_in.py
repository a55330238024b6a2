"""In Chromium, with a certified OpenID Connect provider: in, back to where one came for, out, and turned away."""

import sqlite3

from playwright.sync_api import expect

from tests.browser.signin.conftest import sign_in
from tests.browser.signin.people import CONTACT, PEOPLE, SHORT_SECONDS
from tests.browser.test_session import opened

WANTED = "/milestones?area=Binnenstad"


def heading(page, said):
    return page.get_by_role("heading", name=said, level=1)


def screens(page):
    """The addresses to which this screen leads."""
    return set(page.evaluate("[...document.links].filter(link => !link.hash).map(link => link.pathname)"))


def noted(database, login):
    with sqlite3.connect(database) as connection:
        return [
            deed
            for (deed,) in connection.execute(
                "SELECT deed FROM audit WHERE by LIKE ? AND deed IN ('signed in', 'turned away')",
                [f"{PEOPLE[login]['name']} #______"],
            )
        ]


def test_nobody_looks_without_signing_in_and_who_does_comes_back_to_where_they_came_for(visit, site, database):
    page = visit()
    opened(page, site.address + WANTED)
    expect(heading(page, "Aanmelden")).to_be_visible()
    assert screens(page) == {"/follow"}
    sign_in(page, "director")
    expect(heading(page, "Mijlpalen")).to_be_visible()
    assert page.url.startswith(site.address + WANTED)
    expect(page.get_by_role("button", name="Dien Directeur")).to_be_visible()
    page.reload()
    expect(heading(page, "Mijlpalen")).to_be_visible()
    assert noted(database, "director") == ["signed in"]


def test_who_signs_out_is_out_also_when_going_back(visit, site, states):
    page = visit(states("facilitator"))
    opened(page, site.address + WANTED)
    page.get_by_role("button", name="Bas Begeleider").click()
    expect(page.get_by_text("begeleider", exact=True)).to_be_visible()
    page.get_by_role("button", name="Afmelden").click()
    # The provider asks whether it should forget as well.
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(heading(page, "Aanmelden")).to_be_visible()
    page.goto(site.address + WANTED)
    expect(heading(page, "Aanmelden")).to_be_visible()


def test_who_has_no_role_is_told_whom_to_ask_at_every_screen(visit, site, states, database):
    page = visit(states("nobody"))
    for address in ("", WANTED, "/settings", "/update?area=Binnenstad", "/history", "/beamer?code=ABCDEF"):
        opened(page, site.address + address)
        expect(heading(page, "Je hebt hier nog geen rol")).to_be_visible()
        expect(page.get_by_text(f"Vraag het aan {CONTACT}.")).to_be_visible()
        assert screens(page) == {"/follow"}
    assert noted(database, "nobody") == ["turned away"]


def test_a_sign_in_that_ended_lets_nothing_more_be_done_and_leads_back_in(visit, site, database):
    page = visit()
    opened(page, f"{site.address}/update?area=Binnenstad")
    sign_in(page, "short")
    expect(page.locator("input[type=file]")).to_be_attached()
    page.wait_for_timeout(SHORT_SECONDS * 1000)
    page.get_by_label("Jouw functie of team").fill("Casusteam Binnenstad")
    page.keyboard.press("Enter")
    expect(heading(page, "Opnieuw aanmelden")).to_be_visible()
    expect(page.locator("input[type=file]")).not_to_be_attached()
    page.reload()
    expect(heading(page, "Opnieuw aanmelden")).to_be_visible()
    sign_in(page, "lead")
    expect(heading(page, "Voortgang aanleveren")).to_be_visible()
