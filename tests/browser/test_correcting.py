"""In Chromium, as a team lead: twelve faults corrected by following the screen alone, saved, and taken back."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.database import open_existing
from tests import server as servers
from tests.browser.test_delivery import FILE, XLSX, deliver, settled
from tests.browser.test_screens import opened

# Where the fault is put (sheet, cell), what is put there, and what the team lead makes of it on reading why.
FAULTS = {
    ("Algemeen", "B2"): (None, "10-01-2022"),
    ("Acties", "B3"): (None, "Een titel voor deze actie"),
    ("Acties", "C4"): ("4", "1 Doorpakken"),
    ("Acties", "D5"): ("Nuon", "Liander"),
    ("Acties", "F6"): ("misschien", "loopt"),
    ("Acties", "G7"): ("half", "50%"),
    ("Acties", "H8"): ("30-02-2022", "28-02-2022"),
    ("Acties", "A9"): ("BS-A01", "BS-A99"),
    ("Mijlpalen", "G3"): ("week 12", "25-3-2022"),
    ("Inschatting", "B2"): ("prima", "op koers"),
    ("Pilots", "I2"): (12, 7),
    ("Leerpunten", "D3"): ("idee", "leervraag"),
}


def spoiled():
    """The area's last workbook with a fault of each kind."""
    book = openpyxl.load_workbook(FILE)
    for (sheet, place), (wrong, _right) in FAULTS.items():
        book[sheet][place].value = wrong
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def told(page):
    """The cells that the screen says are wrong: sheet, column letter and row."""
    found = []
    for row in page.get_by_role("row").all():
        cells = row.get_by_role("cell").all_text_contents()
        if len(cells) == 5 and re.match(r"[A-Z]+ ", cells[2]):
            found += [(cells[0], f"{cells[2].split()[0]}{number}") for number in cells[1].split(", ")]
    return found


def corrected(page, data):
    """The marked copy as the screen gives it, with what it says corrected, and the sheet of findings left in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download een kopie waarin dit is gemarkeerd").first.click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames[0] == "Bevindingen"
    for sheet, place in data:
        cell = book[sheet][place]
        assert cell.comment is not None, (sheet, place)
        cell.value = FAULTS[sheet, place][1]
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def actions(path):
    database = open_existing(f"sqlite:///{path}")
    known = updates.known(database, programme.load())
    database.close()
    rows = plain(known["actions"])
    return {row["code"]: (row["title"], row["progress"]) for row in rows if row["area"] == "Binnenstad"}


def test_twelve_faults_are_corrected_by_the_screen_alone_then_saved_and_taken_back(page, own_server, tmp_path):
    before = actions(tmp_path / "own.db")
    deliver(page, own_server, spoiled())
    expect(page.get_by_text("Je moet eerst 12 cellen of kolommen verbeteren.")).to_be_visible(timeout=20_000)
    settled(page)
    wrong = told(page)
    assert set(FAULTS) <= set(wrong)
    data = corrected(page, [place for place in wrong if place in FAULTS])
    assert page.get_by_role("button", name="Bewaren").count() == 0
    page.locator("input[type=file]").set_input_files({"name": "beter.xlsx", "mimeType": XLSX, "buffer": data})
    expect(page.get_by_role("button", name="Bewaren")).to_be_enabled(timeout=20_000)
    settled(page)
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Bewaard als versie 20 van Binnenstad.")).to_be_visible(timeout=20_000)
    saved = actions(tmp_path / "own.db")
    assert "Een titel voor deze actie" in {title for title, _progress in saved.values()}
    assert 50.0 in {progress for _title, progress in saved.values()}
    opened(page, f"{own_server}/history?area=Binnenstad")
    page.get_by_text("Maak deze versie ongedaan").click()
    settled(page)
    page.get_by_label("Jouw functie of team").fill("Casusteam Binnenstad")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Maak versie 20 ongedaan").click()
    expect(page.get_by_text("Versie 20 is ongedaan gemaakt")).to_be_visible(timeout=20_000)
    assert actions(tmp_path / "own.db") == before


def test_five_visitors_save_for_one_area_and_none_loses_what_another_saved(browser, own_server, tmp_path):
    codes = ["BS-A11", "BS-A13", "BS-A09", "BS-A12", "BS-A14"]
    pages = [browser.new_context(locale="nl-NL").new_page() for _ in codes]
    for number, (tab, code) in enumerate(zip(pages, codes, strict=True)):
        deliver(tab, own_server, titled(code, f"Van bezoeker {number}"))
        settled(tab)
    for tab in pages:
        button = tab.get_by_role("button", name="Bewaren")
        button.click(timeout=20_000)
        settled(tab)
        if tab.get_by_text("Iemand anders heeft net voor dit gebied bewaard").count():
            button.click()
        expect(tab.get_by_text("Bewaard als versie")).to_be_visible(timeout=20_000)
        tab.context.close()
    titles = {code: title for code, (title, _progress) in actions(tmp_path / "own.db").items()}
    assert [titles[code] for code in codes] == [f"Van bezoeker {number}" for number in range(len(codes))]


def titled(code, title):
    """Next quarter's workbook as the area downloaded it, made from its last version, with one title changed."""
    book = openpyxl.load_workbook(FILE)
    general = {row[0].value: row[1] for row in book["Algemeen"].iter_rows(max_col=2)}
    general["Gebaseerd op versie"].value = 18
    sheet = book["Acties"]
    (row,) = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == code]
    sheet.cell(row, 2).value = title
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_server_answers_others_while_hostile_files_are_read(browser, own_server, samples):
    names = ("calamine__issue_174.xlsx", "poi__57893-many-merges.xlsx", "MADE-HERE__far-cell-XFD1048576.xlsx")
    attacker, reader = (browser.new_context(locale="nl-NL").new_page() for _ in range(2))
    opened(attacker, f"{own_server}/update?area=Binnenstad")
    for name in names:
        data = (samples / "hostile" / name).read_bytes()
        attacker.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
        opened(reader, f"{own_server}/overview")
        expect(reader.get_by_role("heading", level=1)).to_have_text("Overzicht")
        assert reader.request.get(f"{own_server}/healthz", timeout=5_000).ok
        expect(attacker.locator("[data-testid=stAlertContentError]")).to_be_visible(timeout=30_000)
        attacker.locator("[data-testid=stFileUploader] button").last.click()
        settled(attacker)
    for tab in (attacker, reader):
        tab.context.close()


def test_the_last_workbook_of_the_examples_has_what_these_tests_spoil():
    book = openpyxl.load_workbook(FILE)
    assert {sheet for sheet, _place in FAULTS} <= set(book.sheetnames)
    assert servers.ROOT in FILE.parents
