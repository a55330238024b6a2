"""In Chromium, as the secretary: set the figures, take the pre-read along, write down what was agreed."""

import io
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import server as servers
from tests.browser.test_delivery import settled
from tests.browser.test_screens import opened

QUARTER = "2021-Q4"
CONCEPT = "CONCEPT: de cijfers kunnen nog veranderen"


def downloaded(page, button):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.path().read_bytes()


def typed(page, label, text):
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    settled(page)


def words(data):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_the_pre_read_is_a_concept_until_the_figures_are_frozen_and_then_stays_what_it_is(page, own_server, tmp_path):
    opened(page, f"{own_server}/briefing?meeting={QUARTER}")
    assert CONCEPT in words(downloaded(page, "Als PDF"))
    opened(page, f"{own_server}/reporting_round?meeting={QUARTER}")
    typed(page, "Jouw functie of team", "Secretaris")
    page.get_by_role("button", name="Cijfers nu vastzetten").click()
    expect(page.get_by_text("Vastgezet op").first).to_be_visible(timeout=20_000)
    opened(page, f"{own_server}/briefing?meeting={QUARTER}")
    then = words(downloaded(page, "Als PDF"))
    assert CONCEPT not in then
    database = f"sqlite:///{tmp_path / 'own.db'}"
    undo = [sys.executable, "-m", "koppelkansen_metrics", "--database", database, "undo", "19", "--by", "Casusteam"]
    subprocess.run(undo, cwd=servers.ROOT, check=True, capture_output=True)
    opened(page, f"{own_server}/briefing?meeting={QUARTER}")
    assert words(downloaded(page, "Als PDF")) == then


@pytest.mark.parametrize(("button", "starts"), [("Als presentatie", b"PK"), ("De cijfers in Excel", b"PK")])
def test_the_pre_read_is_taken_along_as_slides_and_as_figures(page, server, button, starts):
    opened(page, f"{server}/briefing?meeting={QUARTER}&organisation=Liander")
    assert downloaded(page, button).startswith(starts)


def test_what_was_agreed_is_written_down_and_is_work_in_its_area(page, own_server):
    opened(page, f"{own_server}/outcomes?meeting={QUARTER}")
    page.get_by_label("Wat is afgesproken", exact=True).fill("Eén loket openen in de Binnenstad")
    page.get_by_label("Opgeschreven door", exact=True).fill("Secretaris")
    page.get_by_role("combobox", name="Soort").click()
    page.get_by_role("option", name="Actie").click()
    page.get_by_role("combobox", name="Casusgebied").click()
    page.get_by_role("option", name="Binnenstad").click()
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("cell", name="Eén loket openen in de Binnenstad")).to_be_visible(timeout=20_000)
    typed(page, "Opgeschreven door", "Secretaris")
    page.get_by_role("button", name="Zet 1 actie in het Excel-bestand van het gebied").click()
    expect(page.get_by_role("cell", name="open (B-1)")).to_be_visible(timeout=20_000)
    opened(page, f"{own_server}/casus_areas?area=Binnenstad&record=actions:B-1")
    seen = page.get_by_text("Eén loket openen in de Binnenstad").locator("visible=true")
    expect(seen.first).to_be_visible(timeout=20_000)
