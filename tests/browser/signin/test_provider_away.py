"""In Chromium: the provider is away when someone wants to sign in, or comes back from it."""

import pytest
from playwright.sync_api import expect

from tests.browser.signin import people
from tests.browser.test_session import opened

SAID = "Aanmelden lukte net niet"


@pytest.fixture
def own_site(database, tmp_path):
    """A dashboard whose provider a test may stop; a traceback in its log fails the test."""
    if not people.installed():
        pytest.skip("no provider to sign in with is installed: `make components` does that where npm is")
    with people.site(f"sqlite:///{database}", tmp_path) as made:
        yield made


def stop(site):
    site.provider.terminate()
    site.provider.wait(people.PATIENCE_SECONDS)


def sent_back(page):
    """Where the provider sends a browser whose form was filled in: step by step, and not taking the last."""
    form = page.evaluate("Object.fromEntries(new FormData(document.forms[0]))")
    action = page.evaluate("document.forms[0].action")
    answer = page.request.post(action, form=form, max_redirects=0)
    while "/oauth2callback" not in answer.headers["location"]:
        answer = page.request.get(answer.headers["location"], max_redirects=0)
    return answer.headers["location"]


def test_who_signs_in_while_the_provider_is_away_is_told_so_at_the_door_and_can_try_again(visit, own_site):
    stop(own_site)
    page = visit()
    opened(page, f"{own_site.address}/milestones?area=Binnenstad")
    for _ in range(2):
        page.get_by_role("button", name="Aanmelden").click()
        expect(page.get_by_text(SAID)).to_be_visible()
        assert page.url == f"{own_site.address}/milestones?area=Binnenstad"


def test_who_comes_back_from_a_provider_that_is_away_by_then_is_told_so_in_their_language(visit, own_site):
    page = visit()
    opened(page, f"{own_site.address}/milestones?lang=en")
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=login]").fill("director")
    page.locator("input[name=password]").fill("not asked")
    back = sent_back(page)
    assert back.startswith(f"{own_site.address}/oauth2callback?code=")
    stop(own_site)
    page.goto(back)
    expect(page.get_by_text("Signing in did not work just now")).to_be_visible()
    assert page.url == f"{own_site.address}/milestones?lang=en"
