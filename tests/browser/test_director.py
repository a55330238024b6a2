"""In Chromium, as a director of Waternet with ten minutes: from Overzicht to an answer in three clicks at most."""

from playwright.sync_api import expect

from tests.browser.test_delivery import settled
from tests.browser.test_screens import opened


def test_what_is_asked_of_my_organisation(page, server):
    opened(page, f"{server}/")
    page.get_by_role("combobox", name="Organisatie").click()
    page.get_by_role("option", name="Waternet", exact=True).click()
    settled(page)
    expect(page.get_by_role("heading", name="Wat wordt gevraagd van Waternet")).to_be_visible()
    expect(page.get_by_text("Wie wordt de beheerder van wadi's in de straat?")).to_be_visible()


def test_which_pilot_is_stuck_and_why(page, server):
    opened(page, f"{server}/")
    page.get_by_role("link", name="Van pilot naar praktijk").first.click()
    expect(page.get_by_role("heading", level=1, name="Van pilot naar praktijk")).to_be_visible()
    track = page.locator(".st-key-track .annotation-text")
    track.first.wait_for()
    texts = track.all_text_contents()
    stuck = [at for at, text in enumerate(texts) if "▲ lang" in text]
    assert stuck
    # What it needs stands under its name, before the days on the same row.
    assert all("nodig:" in texts[at - 1] for at in stuck)


def test_what_became_of_the_lesson_of_last_quarter(page, server):
    opened(page, f"{server}/")
    page.get_by_role("link", name="Leeragenda").first.click()
    expect(page.get_by_role("heading", level=1, name="Leeragenda")).to_be_visible()
    settled(page)
    row = page.get_by_role("row").filter(has_text="BS-L02")
    expect(row.first).to_contain_text("toegepast")


def test_from_a_figure_to_the_cell_it_came_from(page, server):
    """Three steps: the records that a chart counts, one of them, its history with the file."""
    opened(page, f"{server}/")
    page.locator(".st-key-counted-matrix-nl summary").click()
    settled(page)
    with page.context.expect_page() as shown:
        page.get_by_role("link", name="Acties, rij").first.click()
    history = shown.value
    expect(history.get_by_role("heading", name="De geschiedenis van één rij")).to_be_visible(timeout=20_000)
    expect(history.get_by_role("row").filter(has_text="Casusteam Amstelstad").last).to_contain_text(
        "amstelstad.xlsx, Acties"
    )
    with history.expect_download() as original:
        history.get_by_role("button", name="amstelstad.xlsx").first.click()
    assert original.value.suggested_filename == "amstelstad.xlsx"
    history.close()
