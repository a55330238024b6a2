"""What people in the pictures upload, answer and agree: fictional, like the example data it is made from."""

import io
from datetime import date
from typing import Any

import openpyxl

from tests import server

LAST = server.ROOT / "data" / "examples" / "2021-Q4" / "haven-stad.xlsx"
MESSAGE = "Het werk in de straten loopt. Wat nu vertraagt, zijn besluiten die meer dan één organisatie raken."
ASKED = "Kies een locatie voor het onderstation, en zeg wie de wadi’s gaat beheren."
ANSWERS = (
    {"Wat werkt?": "Eén planning voor riool, net en kade"},
    {"Wat werkt niet?": "Twee loketten voor één vergunning"},
    {"Wat is er nodig?": "Eén aanspreekpunt per straat"},
)
SECRETARY = "Secretaris kernteam"
AGREED = (
    {
        "Wat is afgesproken": "Elke straat krijgt één aanspreekpunt voor alle vergunningen.",
        "Soort": "Besluit",
        "Organisatie": "Gemeente Amsterdam",
        "Functie of team": "Directeur Ruimte en Duurzaamheid",
        "Opgeschreven door": SECRETARY,
    },
    {
        "Wat is afgesproken": "Eén loket voor vergunningen openen in de Binnenstad.",
        "Soort": "Actie",
        "Organisatie": "Gemeente Amsterdam",
        "Functie of team": "Afdeling Vergunningen",
        "Casusgebied": "Binnenstad",
        "Opgeschreven door": SECRETARY,
    },
)


def with_faults() -> bytes:
    """The area's last workbook with three cells that cannot be read."""
    book, cell = _last()
    cell("HS-A06", "Status").value = "misschien"
    cell("HS-A09", "Gepland gereed").value = "30-02-2022"
    cell("HS-A10", "% gereed").value = "bijna"
    return _written(book)


def with_changes() -> bytes:
    """The area's last workbook with one action done, another later, and one row less."""
    book, cell = _last()
    cell("HS-A06", "Status").value = "gereed"
    cell("HS-A06", "% gereed").value = 1
    cell("HS-A06", "Gereed op").value = date(2021, 12, 10)
    cell("HS-A10", "Gepland gereed").value = date(2022, 5, 31)
    book["Acties"].delete_rows(cell("HS-A13", "Code").row)
    return _written(book)


def of_another_shape() -> bytes:
    """A list that a team keeps in its own way."""
    book = openpyxl.Workbook()
    book.active.title = "Lijst"
    for row in (
        ("Nr", "Wat gaan we doen", "Wie", "Stand", "Klaar op"),
        (1, "Proefsleuf graven bij de kade", "Team kades", "loopt", date(2022, 3, 31)),
        (2, "Bewoners van de eerste straat bezoeken", "Omgevingsteam", "gereed", date(2021, 11, 30)),
        (3, "Sensoren ophangen onder de brug", "Team warmte", "niet gestart", date(2022, 6, 30)),
    ):
        book.active.append(row)
    return _written(book)


def _last() -> tuple[openpyxl.Workbook, Any]:
    """The area's last workbook, and what finds a cell of its actions by code and header."""
    book = openpyxl.load_workbook(LAST)
    sheet = book["Acties"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    return book, lambda code, header: sheet.cell(rows[code], columns[header])


def _written(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
