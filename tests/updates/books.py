"""Workbooks written down in a test: sheets as lists of rows, headers first."""

import io
from datetime import date

from openpyxl import Workbook

ACTIONS = ["Code", "Actie", "Programmalijn", "Organisatie", "Status", "% gereed", "Gepland gereed", "Gereed op"]
PILOTS = ["Code", "Pilot", "Programmalijn", "Organisatie", "Fase", "In fase sinds"]


def action(code, title="Straatprofiel", status="loopt", progress=40):
    done = date(2021, 3, 1) if status == "gereed" else None
    return [code, title, 1, "Liander", status, progress, date(2021, 6, 30), done]


def pilot(code, title="Warmte uit water", stage="pilot"):
    return [code, title, 1, "Waternet", stage, date(2021, 1, 15)]


def actions(*rows):
    return [ACTIONS, *rows]


def pilots(*rows):
    return [PILOTS, *rows]


def book(area="Binnenstad", as_of=date(2021, 3, 31), by="Casusteam", base=None, **sheets):
    """The bytes of an .xlsx with the sheet Algemeen and these sheets; names of sheets with spaces by `**{…}`.

    `base` is the version that it says it was made from.
    """
    workbook = Workbook()
    general = workbook.active
    general.title = "Algemeen"
    general_rows = (
        ("Casusgebied", area),
        ("Peildatum", as_of),
        ("Ingevuld door", by),
        ("Gebaseerd op versie", base),
    )
    for label, value in general_rows:
        if value is not None:
            general.append([label, value])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            cell.data_type = "s"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
