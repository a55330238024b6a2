"""In Chromium: one who leads, a big screen and five who follow; what is agreed is in the next workbook."""

import io
import re
import subprocess
import sys

import pytest
from openpyxl import load_workbook
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests import server as servers
from tests.browser.test_delivery import settled

FOLLOWERS = 5
# A follower asks every second; how soon that is on a machine with nothing else to do, `make bench` measures.
SOON = 20_000
PHONE = {"width": 360, "height": 740}


def opened(page, address):
    page.goto(address)
    page.get_by_role("heading").first.wait_for()
    settled(page)


def facilitating(page, address):
    opened(page, f"{address}/present?meeting=2021-Q4")
    page.get_by_label("Jouw functie of team").fill("Begeleider")
    page.get_by_role("button", name="Zet de bijeenkomst klaar").click()
    page.get_by_role("button", name="Open de bijeenkomst").click()
    expect(page.get_by_role("button", name="Volgende")).to_be_visible(timeout=20_000)
    link = page.get_by_role("link", name="Open het grote scherm").get_attribute("href")
    settled(page)
    return re.search(r"code=(\w+)", link)[1]


def chosen(page, label, option):
    """A screen that is drawn again closes a list of choices: as people do, open it again then."""
    for _ in range(5):
        page.get_by_role("combobox", name=label).click()
        try:
            page.get_by_role("option", name=option).click(timeout=2_000)
        except PlaywrightTimeout:
            continue
        return
    raise AssertionError(f"{option} could not be chosen")


def picture(page, said):
    return page.get_by_text(f"Directeurenoverleg Q4 2021 · {said}", exact=True)


@pytest.fixture
def people(browser):
    contexts = [
        browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", viewport=PHONE) for _ in range(FOLLOWERS)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


@pytest.fixture
def beamer(browser):
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def everyone_answers_unseen(page, people):
    page.get_by_role("button", name="Blij / verdrietig").click()
    for number, follower in enumerate(people):
        field = follower.get_by_label("Wat maakt je blij?")
        expect(field).to_be_visible(timeout=SOON)
        field.fill(f"<b>antwoord</b> {number}")
        follower.get_by_role("button", name="Versturen").click()
        expect(follower.get_by_text("Verstuurd. Dank je wel.")).to_be_visible(timeout=SOON)
    expect(people[0].get_by_text("5 van 5 hebben geantwoord")).to_be_visible(timeout=SOON)
    expect(people[0].get_by_text("antwoord</b> 4")).to_have_count(0)
    page.get_by_role("button", name="Stop, en lees de antwoorden").click()
    expect(page.get_by_text("<b>antwoord</b> 4")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="Verbergen", exact=True).first.click()
    settled(page)
    expect(people[0].get_by_text("antwoord</b> 4")).to_have_count(0)


def revealed_is_all_but_what_was_hidden(page, beamer, people):
    page.get_by_role("button", name="Laat het de zaal zien").click()
    for looking in (*people, beamer):
        expect(looking.get_by_text("<b>antwoord</b> 4")).to_be_visible(timeout=SOON)
        expect(looking.get_by_text("<b>antwoord</b> 0")).to_have_count(0)


def the_room_reads_along_before_it_is_kept(page, beamer, follower):
    page.get_by_label("Wat is afgesproken", exact=True).fill("Eén loket openen in de Binnenstad")
    chosen(page, "Soort", "Actie")
    chosen(page, "Casusgebied", "Binnenstad")
    page.get_by_role("button", name="Laat de zaal meelezen").click()
    for looking in (follower, beamer):
        expect(looking.get_by_text("Eén loket openen in de Binnenstad")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    expect(page.get_by_text("De afspraak is vastgelegd.")).to_be_visible(timeout=SOON)
    expect(beamer.get_by_text("Eén loket openen in de Binnenstad")).to_have_count(0, timeout=SOON)


def closed_to_answers(page, people):
    page.get_by_role("button", name="Sluit de bijeenkomst").click()
    page.get_by_role("button", name="Nu sluiten").click()
    for follower in people:
        expect(follower.get_by_text("Deze bijeenkomst is gesloten.")).to_be_visible(timeout=SOON)


def test_a_meeting_is_followed_answered_and_decided_and_is_work_in_the_next_workbook(
    page, beamer, people, own_server, tmp_path
):
    code = facilitating(page, own_server)
    opened(beamer, f"{own_server}/beamer?code={code}")
    for follower in people:
        follower.goto(f"{own_server}/m/{code}")
        expect(picture(follower, "Welkom, en hoe je meedoet")).to_be_visible(timeout=20_000)

    # Follow: the arrow key of the big screen moves everyone along.
    beamer.keyboard.press("ArrowRight")
    for follower in people:
        expect(picture(follower, "Wat er veranderde")).to_be_visible(timeout=SOON)
    expect(picture(page, "Wat er veranderde")).to_be_visible(timeout=SOON)

    everyone_answers_unseen(page, people)
    revealed_is_all_but_what_was_hidden(page, beamer, people)
    the_room_reads_along_before_it_is_kept(page, beamer, people[0])
    closed_to_answers(page, people)
    target = tmp_path / "next.xlsx"
    command = ["--database", f"sqlite:///{tmp_path / 'own.db'}", "template", "--area", "Binnenstad", "--prefilled"]
    program = [sys.executable, "-m", "koppelkansen_metrics", *command, "--output", str(target)]
    subprocess.run(program, cwd=servers.ROOT, check=True, capture_output=True)
    cells = [cell.value for row in load_workbook(io.BytesIO(target.read_bytes()))["Acties"].iter_rows() for cell in row]
    assert "Eén loket openen in de Binnenstad" in cells
    assert "B-1" in cells


def test_a_text_being_typed_stays_with_its_picture_and_keeps_the_focus(page, people, own_server):
    code = facilitating(page, own_server)
    follower = people[0]
    opened(follower, f"{own_server}/follow?code={code}")
    page.get_by_role("button", name="Wat werkt").click()
    field = follower.get_by_label("Waarom?")
    expect(field).to_be_visible(timeout=SOON)
    field.click()
    follower.keyboard.type("omdat het ")
    page.get_by_role("button", name="Volgende").click()
    expect(picture(follower, "Wat er veranderde")).to_be_visible(timeout=SOON)
    follower.keyboard.type("samen gaat")
    expect(field).to_have_value("omdat het samen gaat")
    expect(field).to_be_focused()
    follower.get_by_role("button", name="Versturen").click()
    expect(follower.get_by_text("Verstuurd. Dank je wel.")).to_be_visible(timeout=SOON)


def test_what_is_being_written_along_stays_when_the_picture_moves(page, beamer, own_server):
    code = facilitating(page, own_server)
    opened(beamer, f"{own_server}/beamer?code={code}")
    field = page.get_by_label("Wat is afgesproken", exact=True)
    field.click()
    page.keyboard.type("Eén loket ")
    beamer.keyboard.press("ArrowRight")
    expect(picture(page, "Wat er veranderde")).to_be_visible(timeout=SOON)
    page.keyboard.type("openen")
    expect(field).to_have_value("Eén loket openen")


def test_who_does_not_move_along_stays_and_catches_up(page, people, own_server):
    code = facilitating(page, own_server)
    follower = people[0]
    opened(follower, f"{own_server}/follow?code={code}")
    follower.get_by_text("Even niet meebewegen").click()
    settled(follower)
    page.get_by_role("button", name="Volgende").click()
    expect(follower.get_by_text("De zaal kijkt intussen naar een ander beeld.")).to_be_visible(timeout=SOON)
    expect(picture(follower, "Welkom, en hoe je meedoet")).to_be_visible()
    follower.get_by_text("Even niet meebewegen").click()
    expect(picture(follower, "Wat er veranderde")).to_be_visible(timeout=SOON)


def test_who_loses_the_connection_comes_back_to_the_right_picture_in_the_same_seat(page, people, own_server):
    code = facilitating(page, own_server)
    follower = people[0]
    opened(follower, f"{own_server}/follow?code={code}")
    follower.context.set_offline(True)
    page.get_by_role("button", name="Volgende").click()
    expect(picture(page, "Wat er veranderde")).to_be_visible(timeout=SOON)
    follower.context.set_offline(False)
    follower.reload()
    expect(picture(follower, "Wat er veranderde")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Cijfer 1–5").click()
    expect(follower.get_by_text("0 van 1 hebben geantwoord")).to_be_visible(timeout=SOON)


def test_the_keys_lead_from_the_first_picture_to_the_last_and_out(page, beamer, own_server):
    code = facilitating(page, own_server)
    opened(beamer, f"{own_server}/beamer?code={code}")
    beamer.keyboard.press("End")
    expect(picture(beamer, "Wat we willen leren")).to_be_visible(timeout=SOON)
    beamer.keyboard.press("Home")
    expect(picture(beamer, "Welkom, en hoe je meedoet")).to_be_visible(timeout=SOON)
    beamer.keyboard.press("Escape")
    expect(beamer.get_by_role("heading", name="Presenteren")).to_be_visible(timeout=SOON)
    # The meeting of the session, rather than the one that is next.
    expect(beamer.get_by_role("button", name="Volgende")).to_be_visible(timeout=SOON)
    assert "meeting=2021-Q4" in beamer.url


def beyond(big):
    """By how many pixels a picture runs past the foot of the screen."""
    return big.evaluate(
        "Math.max(...[...document.querySelectorAll('h1, h2, li, td, p, .main-svg, svg text')]"
        ".map((each) => each.getBoundingClientRect().bottom)) - innerHeight"
    )


def test_who_opens_a_session_has_the_picture_in_sight(page, own_server):
    facilitating(page, own_server)
    expect(page.get_by_role("button", name="Volgende")).to_be_in_viewport()


def test_a_question_to_the_room_is_large_and_its_picture_still_fits(page, beamer, own_server):
    code = facilitating(page, own_server)
    opened(beamer, f"{own_server}/beamer?code={code}")
    beamer.keyboard.press("ArrowRight")
    expect(picture(page, "Wat er veranderde")).to_be_visible(timeout=SOON)
    beamer.keyboard.press("ArrowRight")
    expect(picture(page, "Wat werd er van de vorige keer")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="Wat werkt").click()
    question = beamer.get_by_text("Antwoord op")
    expect(question).to_be_visible(timeout=SOON)
    settled(beamer)
    assert question.bounding_box()["height"] > beamer.get_by_role("heading").bounding_box()["height"] / 2
    assert beyond(beamer) <= 0


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_every_picture_fits_the_big_screen(page, browser, own_server, width, height):
    code = facilitating(page, own_server)
    big = browser.new_context(locale="nl-NL", viewport={"width": width, "height": height}).new_page()
    opened(big, f"{own_server}/beamer?code={code}")
    seen = set()
    while (about := big.get_by_text("Directeurenoverleg Q4 2021 ·").inner_text()) not in seen:
        seen.add(about)
        settled(big)
        assert beyond(big) <= 0, about
        big.keyboard.press("ArrowRight")
        settled(big)
        big.wait_for_timeout(500)
    assert len(seen) > 10
    big.context.close()


@pytest.mark.parametrize("code", ["AAAAAA", "'--", "<script>"])
def test_an_unknown_code_opens_nothing_and_says_so(page, server, code):
    opened(page, f"{server}/follow?code={code}")
    expect(page.get_by_text("Bij deze code is geen bijeenkomst open.")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Code van de bijeenkomst")).to_be_visible()
