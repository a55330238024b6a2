"""In Chromium, each role at every screen with a deed: what is offered to it, and what is not."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.test_session import opened

MEETING = "meeting=2021-Q4"
ADMINISTRATOR = "administrator"
ROLES = ("director", "lead", "facilitator", "secretary", ADMINISTRATOR)


@dataclass(frozen=True)
class Control:
    """What stands on a screen for who may, besides the administrator, and for nobody else."""

    address: str
    found: str
    may: tuple[str, ...] = ()


CONTROLS = (
    Control("update?area=Binnenstad", "input[type=file]", ("lead",)),
    Control("update?area=Haven-Stad", "input[type=file]"),
    Control("history?area=Binnenstad", "button:has-text('Download het originele bestand')", ("lead",)),
    Control("history?area=Binnenstad", "summary:has-text('Maak deze versie ongedaan')", ("lead",)),
    Control(f"reporting_round?{MEETING}", "button:has-text('Cijfers nu vastzetten')", ("secretary",)),
    Control(f"reporting_round?{MEETING}", "[data-testid=stDateInput]", ("secretary",)),
    Control(f"present?{MEETING}", "button:has-text('Zet de bijeenkomst klaar')", ("facilitator",)),
    Control(f"outcomes?{MEETING}", "textarea", ("facilitator", "secretary")),
    Control(f"briefing?{MEETING}&organisation=Liander", "text=Wat is je ambitie voor dit jaar?", ("director",)),
    Control("settings", "[data-testid=stDateInput]", ("secretary",)),
    Control("settings", "text=Wie deed wat"),
    Control("settings", "button:has-text('Download een reservekopie')"),
)


@pytest.mark.parametrize("login", ROLES)
def test_each_role_is_offered_what_it_may_do_and_nothing_else(visit, site, states, login):
    page = visit(states(login))
    for address in dict.fromkeys(control.address for control in CONTROLS):
        opened(page, f"{site.address}/{address}")
        for control in CONTROLS:
            if control.address == address:
                wanted = 1 if login in (*control.may, ADMINISTRATOR) else 0
                expect(page.locator(control.found), f"{address}: {control.found}").to_have_count(wanted)
