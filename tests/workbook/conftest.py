"""Workbooks as literals: a test shows the sheets, the fixture makes the file and checks it."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

import openpyxl
import pytest

from koppelkansen_metrics import programme, snapshot
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.workbook import checked
from koppelkansen_metrics.workbook.checked import Answers, CheckedWorkbook

PROGRAMME = programme.load()
RECORDED = date(2021, 4, 13)
KNOWN_AT = datetime(2021, 4, 13, 12, tzinfo=UTC)
AREA = "Haven-Stad"
ALGEMEEN = [["Casusgebied", AREA], ["Peildatum", date(2021, 3, 31)]]

Rows = Sequence[Sequence[object]]


def book(sheets: Mapping[str, Rows], formats: Mapping[tuple[str, str], str] | None = None) -> bytes:
    """The bytes of a workbook with these sheets; `formats` gives number formats by sheet and cell."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for (name, cell), number_format in (formats or {}).items():
        made[name][cell].number_format = number_format
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes, *, pattern: bool = False) -> bytes:
    """The workbook with a text, or what fits a pattern, in one part replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                assert re.search(old if pattern else re.escape(old), content)
                content = re.sub(old, new, content, flags=re.DOTALL) if pattern else content.replace(old, new)
            target.writestr(entry, content)
    return written.getvalue()


def stored(area: str = AREA, as_of: date = date(2020, 12, 31), **tables: Sequence[Mapping[str, object]]) -> Snapshot:
    """A snapshot in which an area reported once; `tables` gives the records per kind, in that area unless they say."""
    now = {
        key: snapshot.frame(
            snapshot.columns(kind), [{"area": area, "source": "template", **row} for row in tables.get(key, ())]
        )
        for key, kind in KINDS.items()
    }
    history = {
        key: snapshot.frame(
            snapshot.history_columns(kind), [{"area": area, "effective": True, **row} for row in tables.get(key, ())]
        )
        for key, kind in KINDS.items()
    }
    revision = {"revision": 1, "area": area, "recorded_at": KNOWN_AT, "as_of": as_of, "effective": True}
    return Snapshot(PROGRAMME, KNOWN_AT, tables=now, history=history, log=snapshot.frame(snapshot.LOG, [revision]))


class Found:
    """A checked workbook, with its findings as places."""

    def __init__(self, result: CheckedWorkbook) -> None:
        self.result = result
        self.places = [(each.sheet, each.row, each.column, each.code) for each in result.findings]

    def at(self, sheet: str) -> list[tuple[int | None, str | None, str]]:
        """The findings of one sheet: row, column and code."""
        return [(row, column, code) for name, row, column, code in self.places if name == sheet]

    def values(self, kind: str, code: str) -> Mapping[str, object]:
        """What the file says of one record."""
        return next(row.values for row in self.result.rows[kind] if row.code == code)


@pytest.fixture
def check() -> Callable[..., Found]:
    """Check a workbook given as sheets: `check(Acties=[[…headers…], […row…]])`, with Algemeen unless it is given."""

    def made(
        *,
        known: Snapshot | None = None,
        answers: Answers | None = None,
        formats: Mapping[tuple[str, str], str] | None = None,
        **sheets: Rows,
    ) -> Found:
        everything = {"Algemeen": ALGEMEEN, **{name.replace("_", " "): rows for name, rows in sheets.items()}}
        data = book({name: rows for name, rows in everything.items() if rows}, formats)
        before = known or snapshot.empty(PROGRAMME, KNOWN_AT)
        return Found(checked.check(data, "test.xlsx", answers=answers or Answers(), stored=before, recorded=RECORDED))

    return made
