"""One of two copies is killed while someone saves there: they go on at the other, and nothing is lost or doubled."""

import random
import time

import pytest
from playwright.sync_api import expect

from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.database import migrate, open_existing
from tests.browser.test_delivery import XLSX, settled
from tests.copies import site as sites
from tests.copies.site import COPY
from tests.postgres import cluster
from tests.updates.books import action, actions, book

pytestmark = pytest.mark.postgres
FILE = book(Acties=actions(*(action(f"A-{at}", f"Rij {at}") for at in range(60))))
UPLOAD = {"name": "binnenstad.xlsx", "mimeType": XLSX, "buffer": FILE}
SAVED, LONGEST_SECONDS = "Bewaard als versie", 0.4


@pytest.fixture
def url(postgres_url):
    with cluster.new_database(postgres_url) as address:
        migrate(address)
        yield address


@pytest.fixture
def site(url, tmp_path):
    with sites.site(url, tmp_path) as made:
        yield made


@pytest.fixture
def came_to(browser, site):
    """A tab of someone who signed in, and came to the copy on this port."""
    contexts = []

    def came(port):
        context = browser.new_context(locale="nl-NL", ignore_https_errors=True, viewport={"width": 1440, "height": 900})
        contexts.append(context)
        kept = site.cookies(port)
        context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in kept.items()])
        return context.new_page(), kept[COPY]

    yield came
    for context in contexts:
        context.close()


def arrives(page, site):
    page.goto(f"{site.address}/update?area=Binnenstad")
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    page.get_by_label("Jouw functie of team").fill("Casusteam")
    page.keyboard.press("Enter")
    settled(page)


def versions(url):
    database = open_existing(url)
    with database.read() as connection:
        found = [each.sha256 for each in revisions.history(connection)]
    database.close()
    return found


def saves(page):
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=20_000)


def test_who_saves_at_a_copy_that_is_killed_goes_on_at_the_other(came_to, site, url):
    port, process = next(iter(site.copies.items()))
    page, copy = came_to(port)
    arrives(page, site)
    page.locator("input[type=file]").set_input_files(UPLOAD)
    button = page.get_by_role("button", name="Bewaren")
    expect(button).to_be_visible(timeout=20_000)
    button.click(no_wait_after=True)
    time.sleep(random.Random(2021).uniform(0, LONGEST_SECONDS))
    process.kill()
    acknowledged = page.get_by_text(SAVED).count()
    status, headers = site.get("/", {COPY: copy})
    assert (status, headers["X-Copy"].endswith(f":{port}")) == (200, False)
    assert acknowledged <= len(versions(url)) <= 1
    # The same browser, the other copy: what was not saved is still there to go on with, what was is not saved again.
    arrives(page, site)
    if versions(url):
        page.locator("input[type=file]").set_input_files(UPLOAD)
        expect(page.get_by_text("Geen wijzigingen")).to_be_visible(timeout=20_000)
    else:
        page.get_by_role("button", name="Ga verder met dit bestand").click()
        saves(page)
    assert len(versions(url)) == 1


def test_a_workbook_is_delivered_through_nginx_at_each_copy(came_to, site, url):
    first, second = site.copies
    page, _copy = came_to(first)
    arrives(page, site)
    page.locator("input[type=file]").set_input_files(UPLOAD)
    saves(page)
    other, _copy = came_to(second)
    arrives(other, site)
    other.locator("input[type=file]").set_input_files(UPLOAD)
    expect(other.get_by_text("Geen wijzigingen")).to_be_visible(timeout=20_000)
    assert len(versions(url)) == 1
