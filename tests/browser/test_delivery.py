"""In Chromium, as a team lead: deliver an Excel file, see what is wrong and what changes, save, see the result."""

import io
import re
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import expect

from tests import server as servers
from tests.browser.test_screens import counts, figures, opened

FILE = servers.ROOT / "data" / "examples" / "2021-Q4" / "binnenstad.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def edited(edit):
    """The area's last workbook with its sheet Acties changed: `edit(cell)` gets cells by code and header."""
    book = openpyxl.load_workbook(FILE)
    sheet = book["Acties"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    edit(lambda code, header: sheet.cell(rows[code], columns[header]))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def settled(page):
    """Wait until the screen has answered what was just done."""
    page.wait_for_timeout(300)
    page.locator("[data-test-script-state=notRunning]").wait_for()


def deliver(page, server, data, *, name="binnenstad.xlsx"):
    opened(page, f"{server}/update?area=Binnenstad")
    page.get_by_label("Jouw functie of team").fill("Casusteam Binnenstad")
    page.keyboard.press("Enter")
    settled(page)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
    settled(page)


def test_one_action_set_to_done_raises_the_completion_by_exactly_that(page, own_server, tmp_path):
    def finish(cell):
        cell("BS-A11", "Status").value = "gereed"
        cell("BS-A11", "% gereed").value = 1
        cell("BS-A11", "Gereed op").value = date(2021, 12, 20)

    opened(page, f"{own_server}/casus_areas?area=Binnenstad")
    before = counts(page, "area-lines")
    deliver(page, own_server, edited(finish))
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Bewaard als versie 20 van Binnenstad.")).to_be_visible(timeout=20_000)
    opened(page, f"{own_server}/casus_areas?area=Binnenstad")
    after = counts(page, "area-lines")
    (done, total, planned), *rest = before
    assert after == [(done + 1, total, planned), *rest]
    (group,) = [
        group
        for group in figures(tmp_path / "own.db", "--by", "area", "--known-at", "2100-01-01", "--as-of", "2022-01-18")[
            "groups"
        ]
        if group["area"] == "Binnenstad"
    ]
    assert group["progress"]["done"] == sum(row[0] for row in after)


def test_the_same_file_again_changes_nothing_and_cannot_be_saved(page, own_server):
    deliver(page, own_server, FILE.read_bytes())
    expect(page.get_by_text("Geen wijzigingen")).to_be_visible(timeout=20_000)
    assert page.get_by_role("button", name="Bewaren").count() == 0


def test_faults_are_told_with_their_cell_and_nothing_can_be_saved(page, own_server):
    def spoil(cell):
        cell("BS-A11", "Status").value = "misschien"
        cell("BS-A13", "Gepland gereed").value = "30-02-2022"

    deliver(page, own_server, edited(spoil))
    expect(page.get_by_text("Je moet eerst 2 cellen of kolommen verbeteren.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("cell", name="30-02-2022", exact=True)).to_be_visible()
    rows = page.get_by_role("row").all_text_contents()
    assert any("Acties" in row and "F Status" in row and "misschien" in row for row in rows)
    assert any("H Gepland gereed" in row and "30-02-2022" in row for row in rows)
    assert page.get_by_role("button", name="Bewaren").count() == 0


@pytest.mark.parametrize("data", [b"geen Excel", b""])
def test_what_is_no_excel_file_gets_a_sentence(page, own_server, data):
    deliver(page, own_server, data, name="x.xlsx")
    expect(page.locator("[data-testid=stAlertContentError]")).to_be_visible(timeout=20_000)
    assert page.locator("[data-testid=stException]").count() == 0


def test_one_limit_is_said_and_a_file_beyond_it_gets_our_sentence(page, own_server):
    opened(page, f"{own_server}/update?area=Binnenstad")
    assert re.findall(r"\d+ ?MB", page.locator("[data-testid=stFileUploader]").inner_text()) == ["10 MB"]
    deliver(page, own_server, b"PK\x03\x04" + bytes(10_000_000))
    expect(page.get_by_text("Dit bestand is te groot, ingepakt of uitgepakt: de grens is 10 MB.")).to_be_visible(
        timeout=20_000
    )


def test_a_planner_export_goes_in_and_the_charts_change(page, own_server, samples):
    data = (samples / "exports" / "planner-raw-2022-02-22.xlsx").read_bytes()
    deliver(page, own_server, data, name="planner.xlsx")
    expect(page.get_by_role("combobox", name="Lijn voor lege cellen")).to_be_visible(timeout=20_000)
    for label, choice in (("Lijn voor lege cellen", "1 Doorpakken"), ("Organisatie voor lege cellen", "Gezamenlijk")):
        chooser = page.get_by_role("combobox", name=label)
        chooser.click()
        page.get_by_role("option", name=choice).click()
        settled(page)
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Bewaard als versie 20 van Binnenstad.")).to_be_visible(timeout=20_000)
    opened(page, f"{own_server}/casus_areas?area=Binnenstad")
    assert counts(page, "area-lines")[0][:2] == (8 + 40, 15 + 100)
