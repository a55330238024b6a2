import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(("query", "language"), [("", "nl"), ("?lang=en", "en")])
def test_the_page_says_its_language_also_when_loaded_again(page, server, query, language):
    page.goto(f"{server}/{query}")
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate("document.documentElement.lang") == language
    page.reload()
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate("document.documentElement.lang") == language


def test_the_page_says_its_language_after_a_switch_too(page, server):
    page.goto(server)
    page.get_by_text("English", exact=True).click()
    page.wait_for_url("**lang=en**")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_text("Nederlands", exact=True).click()
    page.wait_for_url(lambda address: "lang=en" not in address)
    assert page.evaluate("document.documentElement.lang") == "nl"


@pytest.mark.parametrize(
    ("screen", "title"), [("", "Overzicht"), ("casus_areas", "Casusgebieden"), ("update?lang=en", "Deliver progress")]
)
def test_each_screen_is_called_after_itself_in_the_browser(page, server, screen, title):
    page.goto(f"{server}/{screen}")
    expect(page).to_have_title(f"{title} · Koppelkansen", timeout=20_000)


def test_nothing_is_fetched_from_elsewhere_and_the_policy_forbids_nothing_that_the_app_does(page, server):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    elsewhere = [url for url in asked if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))]
    assert elsewhere == []
    assert [text for text in complaints if "Content Security Policy" in text or "Refused" in text] == []
