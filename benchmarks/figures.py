"""Figures over many actions against one groupby, and a moment long ago against now."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import programme
from benchmarks.timing import Result, median
from koppelkansen_metrics.metrics import progress
from koppelkansen_metrics.store import database, snapshots

MANY = 100_000


def results() -> Iterator[Result]:
    """Progress per area and line over 100 000 actions; loading them as known at the end."""
    with tempfile.TemporaryDirectory() as folder:
        made = database.open_or_create(programme.written(Path(folder) / "many.db", MANY))
        with made.read() as connection:
            known = snapshots.load(connection, programme.SETTINGS, programme.RECORDED)
        made.close()
    table = known["actions"]

    def groupby() -> object:
        return table.groupby(["area", "line"])["progress"].mean()

    floor = median(groupby, times=9)
    figures = median(lambda: progress.by(known, ("area", "line"), as_of=programme.AS_OF), times=9)
    yield Result(f"progress per area and line, {MANY} actions : one groupby", figures, floor, 5)
