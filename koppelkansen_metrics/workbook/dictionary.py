"""`docs/data-dictionary.md`: every sheet and column, printed from records.py by `make dictionary`."""

import sys
from collections.abc import Iterable, Iterator

from koppelkansen_metrics import programme
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import ALGEMEEN, ALGEMEEN_SHEET, KINDS, Field, Kind
from koppelkansen_metrics.workbook import guide

INTRODUCTION = """# Data dictionary

Printed from `koppelkansen_metrics/records.py` and `data/programme.toml` by `make dictionary`; a test fails
when it is out of date. Sheets, headers and values are Dutch, because that is what people type; keys are
English, because that is what the code and the JSON say. Synonyms are read as well, whatever their case.
“Gevraagd” means: if it is empty, one answer for all empty cells is asked at upload.
"""


def text(settings: Programme) -> str:
    """The whole page, as markdown."""
    parts = [
        INTRODUCTION,
        *_sheet(f"{ALGEMEEN_SHEET} (label in column A, value in column B)", None, ALGEMEEN, settings),
    ]
    for kind in KINDS.values():
        parts += _sheet(f"{kind.sheet} (`{kind.key}`)", kind, kind.fields, settings)
    return "\n".join(parts)


def _sheet(title: str, kind: Kind | None, fields: Iterable[Field], settings: Programme) -> Iterator[str]:
    yield f"\n## {title}\n"
    if kind is not None and kind.programme_wide_only:
        yield "In the template of Programmabreed only, read from any.\n"
    yield "| Key | Kolom | Wat vul je in | Nodig? | Uitleg |"
    yield "|---|---|---|---|---|"
    for field in fields:
        cells = (
            f"`{field.key}`",
            _header(field),
            guide.TYPES[field.type] + (f", ten hoogste {field.length} tekens" if field.length else ""),
            guide.needed(field, kind, settings),
            guide.explained(field, settings) + ("" if field.in_template else " Staat niet in het sjabloon."),
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _header(field: Field) -> str:
    return f"{field.header} [{', '.join(field.synonyms)}]" if field.synonyms else field.header


if __name__ == "__main__":
    sys.stdout.write(text(programme.load()))
