"""Red and orange cells with a comment: put on, known again, and taken off."""

import math
import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from koppelkansen_metrics.findings import Finding, Severity
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.workbook import ours
from koppelkansen_metrics.workbook.cells import number

Place = tuple[int, int]

# Colours that nobody picks from a palette, so that a cell with one of them is a cell that we marked.
COLOURS = {Severity.ERROR: "FFF9C9C4", Severity.WARNING: "FFFCE3B8"}
FILLS = {severity: PatternFill("solid", fgColor=colour) for severity, colour in COLOURS.items()}
DARK = "FF1F2326"
AUTHOR = "Koppelkansen"
WORDS = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Look at this")}

# Someone else's comment on a marked cell is kept below ours, with who wrote it.
KEPT = "\n\n—— {author} ——\n{text}"
KEPT_AGAIN = re.compile(r"\n\n—— (?P<author>.*?) ——\n(?P<text>.*)\Z", re.DOTALL)
WIDTH, HIGHEST, LINE_HEIGHT, LINE_LENGTH = 320, 500, 17, 46
# A message repeats what stands in the cell, which may be a whole report.
LONGEST = 600
# Two kinds of theme colour are dark in every theme: the texts.
DARK_THEMES = (1, 3)
# Relative luminance by WCAG 2.1, its exponent rounded; the brightest text that can be read on our colours.
LUMINANCE = (0.2126, 0.7152, 0.0722)
BRIGHTEST = 0.14
LOOK = ("font", "border", "alignment", "protection", "number_format")


def marks(findings: Sequence[Finding]) -> dict[str, dict[Place, list[Finding]]]:
    """Sheet → cell (row, column) → its findings; what has no cell is left out."""
    found: dict[str, dict[Place, list[Finding]]] = {}
    for each in findings:
        if each.sheet is not None and each.row is not None and each.column is not None:
            cells = found.setdefault(each.sheet, {})
            cells.setdefault((each.row, number(each.column)), []).append(each)
    return found


def mark(sheet: Worksheet, places: Mapping[Place, Sequence[Finding]], language: Language) -> None:
    """Colour the cells at these places, and say in a comment on each what is wrong there."""
    marked: dict[Place, list[Finding]] = {}
    for place, findings in places.items():
        cell = _cell_at(sheet, place)
        # Several places may be one merged cell.
        marked.setdefault((cell.row, cell.column), []).extend(findings)
    for place, findings in marked.items():
        _mark(_cell_at(sheet, place), sorted(findings, key=lambda each: each.severity is not Severity.ERROR), language)


def _mark(cell: Cell, findings: Sequence[Finding], language: Language) -> None:
    """Colour a cell by the worst of its findings, which stands first."""
    cell.fill = FILLS[findings[0].severity]
    if not _is_dark(cell.font.color):
        _colour(cell, Color(DARK))
    told = [f"{language(WORDS[each.severity])}: {shortened(each.message(language))}" for each in findings]
    said = "\n".join([ours.COMMENT_START, *told])
    if cell.comment is not None:
        said += KEPT.format(author=cell.comment.author, text=cell.comment.text)
    cell.comment = _comment(said, AUTHOR)


def _cell_at(sheet: Worksheet, place: Place) -> Cell:
    """The cell at a row and column; that of the whole merged range. A new one looks as its column prescribes."""
    row, column = place
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        first = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(first.min_row, first.min_col)
    assert isinstance(cell, Cell)  # the first of a merged range is an ordinary cell
    if cell.value is None and not cell.has_style:
        _as_column(cell, sheet)
    return cell


def unmark(cell: Cell, row: Sequence[Cell]) -> None:
    """Take off what an earlier copy put on; `row` holds the cells of its row, for what it looked like before."""
    if cell.comment is not None and cell.comment.text.startswith(ours.COMMENT_START):
        kept = KEPT_AGAIN.search(cell.comment.text)
        cell.comment = _comment(kept["text"], kept["author"]) if kept else None
    if not is_marked(cell):
        return
    others = sorted((each for each in row if not is_marked(each)), key=lambda each: abs(each.column - cell.column))
    like = others[0] if others else None
    if _rgb(cell.font.color) == DARK:
        _colour(cell, like.font.color if like else None)
    fill: Any = copy(like.fill) if like else PatternFill()
    cell.fill = fill


def shortened(text: str) -> str:
    """A text that can be taken in, however much somebody put into a cell."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def is_marked(cell: Cell) -> bool:
    """Whether a cell has one of our colours."""
    return cell.has_style and _rgb(cell.fill.fgColor) in COLOURS.values()


def _comment(text: str, author: str) -> Comment:
    lines = sum(max(1, math.ceil(len(line) / LINE_LENGTH)) for line in text.split("\n"))
    return Comment(text, author, height=min(LINE_HEIGHT * (lines + 1), HIGHEST), width=WIDTH)


def _as_column(cell: Cell, sheet: Worksheet) -> None:
    """On a protected sheet a new cell would be locked, and a day would show as a number."""
    dimensions = [
        each for each in sheet.column_dimensions.values() if each.min and each.min <= cell.column <= (each.max or 0)
    ]
    for dimension in dimensions:
        for part in LOOK:
            setattr(cell, part, copy(getattr(dimension, part)))


def _colour(cell: Cell, colour: Color | None) -> None:
    font: Any = copy(cell.font)
    font.color = colour
    cell.font = font


def _is_dark(colour: Color | None) -> bool:
    """Whether a text of this colour can be read on a light one; a text without a colour is black."""
    if colour is None or (colour.type == "theme" and colour.theme in DARK_THEMES):
        return True
    rgb = _rgb(colour)
    if rgb is None:
        return False
    channels = [int(rgb[at : at + 2], 16) / 255 for at in (2, 4, 6)]
    brightness: float = sum(weight * channel**2.2 for weight, channel in zip(LUMINANCE, channels, strict=True))
    return brightness < BRIGHTEST


def _rgb(colour: Color | None) -> str | None:
    found = colour.rgb if colour is not None and colour.type == "rgb" else None
    return found if isinstance(found, str) else None
