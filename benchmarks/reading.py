"""Checking a workbook against merely reading its cells, and against pandas."""

import io
from collections.abc import Iterator
from datetime import date

import pandas as pd
import python_calamine

from benchmarks import programme
from benchmarks.timing import Result, median
from koppelkansen_metrics import clock, snapshot
from koppelkansen_metrics.workbook import checked, reader

RECORDED = date(2022, 1, 5)


def results() -> Iterator[Result]:
    """Workbooks of 5 000 and 20 000 rows, in a warm process."""
    nothing = snapshot.empty(programme.SETTINGS, clock.end_of_day(RECORDED))
    reader.warm()
    for rows, times in ((5_000, 5), (20_000, 3)):
        data = programme.workbook(rows)

        def check(data: bytes = data) -> None:
            checked.check(data, "bench.xlsx", answers=checked.Answers(), stored=nothing, recorded=RECORDED)

        def bare(data: bytes = data) -> None:
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Acties").to_python()

        checking = median(check, times=times)
        yield Result(f"check a workbook of {rows} rows : bare calamine read", checking, median(bare, times=times), 6)
        if rows == 5_000:
            frame = median(lambda data=data: pd.read_excel(io.BytesIO(data), sheet_name="Acties"), times=1)
            yield Result(f"check a workbook of {rows} rows : pandas.read_excel alone", checking, frame, 0.5)
