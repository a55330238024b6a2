"""In Chromium, as a team lead: look a version up, and take it back."""

from playwright.sync_api import expect

from tests.browser.test_delivery import settled
from tests.browser.test_screens import counts, opened


def test_the_last_version_is_taken_back_and_the_figures_with_it(page, own_server):
    opened(page, f"{own_server}/history?area=Binnenstad")
    expect(page.get_by_text("Wat versie 18 veranderde")).to_be_visible()
    expect(page.get_by_role("button", name="Download het originele bestand")).to_be_visible()
    page.get_by_text("Maak deze versie ongedaan").click()
    page.get_by_label("Jouw functie of team").fill("Casusteam Binnenstad")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Maak versie 18 ongedaan").click()
    expect(page.get_by_text("Versie 18 is ongedaan gemaakt, met versie 20.")).to_be_visible(timeout=20_000)
    opened(page, f"{own_server}/casus_areas?area=Binnenstad&as_of=2021-12-31")
    before = counts(page, "area-lines")
    opened(page, f"{own_server}/casus_areas?area=Binnenstad")
    assert counts(page, "area-lines")[0][0] == before[0][0]
