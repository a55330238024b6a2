"""The sheet Uitleg: what each column means, made from records.py, in plain Dutch."""

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import ALGEMEEN, ALGEMEEN_SHEET, KINDS, Field, Kind, Required, Type
from koppelkansen_metrics.workbook.package import FONT

SHEET = "Uitleg"

TYPES = {
    Type.CODE: "code",
    Type.TEXT: "tekst",
    Type.WHOLE: "heel getal",
    Type.PERCENTAGE: "percentage",
    Type.PLANNED: "datum, of een periode zoals Q2 2021",
    Type.ACTUAL: "datum",
    Type.CHOICE: "keuze",
    Type.CHOICES: "één of meer keuzes, met een puntkomma ertussen",
    Type.REFERENCE: "code van een andere rij",
    Type.REFERENCES: "codes van andere rijen, met een puntkomma ertussen",
}
INTRODUCTION = (
    "Zo vul je dit Excel-bestand in",
    "Vul op het tabblad Algemeen de peildatum in: de dag waarop deze stand klopt.",
    "Wat niet in het bestand staat, blijft zoals het was. Maak je een cel leeg, dan wordt het gegeven ook leeg.",
    "Datums schrijf je zoals 31-12-2021. Een geplande datum mag ook een kwartaal of een maand zijn.",
    "De rij met code VOORBEELD slaan we over. Je mag hem weghalen.",
    "Haal een rij niet zomaar weg: zet de status op vervallen, of zeg bij het aanleveren wat ermee is gebeurd.",
)
WRAPPED = Alignment(wrap_text=True, vertical="top")


def explained(field: Field, programme: Programme) -> str:
    """What a field means and what it accepts, in a few Dutch sentences."""
    parts = [field.help]
    allowed = [choice.typed for choice in field.options(programme)]
    if allowed:
        parts.append(f"Kies uit: {', '.join(allowed)}.")
    if field.low is not None and field.high is not None:
        parts.append(f"Van {field.low} tot en met {field.high}.")
    return " ".join(parts)


def needed(field: Field, kind: Kind | None, programme: Programme) -> str:
    """When a field must be filled in, in Dutch."""
    if field.required is not Required.NO:
        return "ja" if field.required is Required.YES else "ja, of gevraagd"
    if field.required_when is None or kind is None:
        return "nee"
    key, values = field.required_when
    other = kind.field(key)
    shown = [choice.typed for choice in other.options(programme) if choice.value in values]
    return f"als {other.header} is: {' of '.join(shown)}"


def write(sheet: Worksheet, programme: Programme, *, programme_wide: bool) -> None:
    """Fill the sheet: an introduction, then every column of every sheet that this area's template has."""
    for row, line in enumerate(INTRODUCTION, start=1):
        sheet.cell(row, 1, line).font = Font(name=FONT, bold=row == 1, size=14 if row == 1 else 11)
    row = len(INTRODUCTION) + 2
    for title, kind, fields in _sheets(programme_wide=programme_wide):
        row = _write_table(sheet, row, title, kind, fields, programme)
    for column, width in zip("ABCD", (26, 24, 30, 90), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _sheets(*, programme_wide: bool) -> list[tuple[str, Kind | None, tuple[Field, ...]]]:
    kinds = [kind for kind in KINDS.values() if programme_wide or not kind.programme_wide_only]
    shown = [(kind.sheet, kind, tuple(field for field in kind.fields if field.in_template)) for kind in kinds]
    return [(ALGEMEEN_SHEET, None, ALGEMEEN), *shown]


def _write_table(
    sheet: Worksheet, row: int, title: str, kind: Kind | None, fields: tuple[Field, ...], programme: Programme
) -> int:
    sheet.cell(row, 1, f"Tabblad {title}").font = Font(name=FONT, bold=True, size=12, color="1F4E79")
    for column, text in enumerate(("Kolom", "Wat vul je in", "Nodig?", "Uitleg"), start=1):
        header = sheet.cell(row + 1, column, text)
        header.font = Font(name=FONT, bold=True)
        header.fill = PatternFill("solid", fgColor="EAF1F7")
    for at, field in enumerate(fields, start=row + 2):
        told = (field.header, TYPES[field.type], needed(field, kind, programme), explained(field, programme))
        for column, text in enumerate(told, start=1):
            sheet.cell(at, column, text).alignment = WRAPPED
    return row + len(fields) + 3
