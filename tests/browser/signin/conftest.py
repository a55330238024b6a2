"""A dashboard where people sign in with a real provider, and browsers of who did."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.signin import people
from tests.browser.signin.people import Site
from tests.browser.test_delivery import settled

State = dict[str, object]


@pytest.fixture(scope="module")
def database(example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example data, which people here may try to change."""
    path = tmp_path_factory.mktemp("signin") / "own.db"
    shutil.copy(example_database, path)
    return path


@pytest.fixture(scope="module")
def site(database: Path) -> Iterator[Site]:
    """The dashboard of the tests of one file, and the provider with which people sign in."""
    if not people.installed():
        pytest.skip("no provider to sign in with is installed: `make components` does that where npm is")
    with people.site(f"sqlite:///{database}", database.parent) as made:
        yield made


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A tab of a browser of its own; with the state of who signed in, if that is given."""
    contexts: list[BrowserContext] = []

    def opened(state: State | None = None) -> Page:
        context = browser.new_context(
            locale="nl-NL",
            viewport={"width": 1280, "height": 900},
            storage_state=state,  # type: ignore[arg-type]
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def states(browser: Browser, site: Site) -> Callable[[str], State]:
    """What the browser of someone keeps after signing in once."""
    kept: dict[str, State] = {}

    def state(login: str) -> State:
        if login not in kept:
            context = browser.new_context(locale="nl-NL")
            page = context.new_page()
            page.goto(site.address)
            sign_in(page, login)
            kept[login] = context.storage_state()  # type: ignore[assignment]
            context.close()
        return kept[login]

    return state


def sign_in(page: Page, login: str) -> None:
    """From the door through the provider to where one came for."""
    page.get_by_role("button", name="Aanmelden").click()
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill("not asked")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
