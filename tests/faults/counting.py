"""Savers in processes of their own, and the counting of what was acknowledged to them: none lost, none doubled."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from koppelkansen_metrics import programme
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.database import open_existing
from tests.robustness.savers import PRELOAD, save_in_spite

AREAS = programme.load().area_names
PATIENCE_SECONDS = 60


class Savers:
    """One saver per area, who go on whatever happens; `acknowledged` and `told` as far as they were listened to."""

    def __init__(self, reports: Sequence[Connection], processes: Sequence[BaseProcess]) -> None:
        self.reports, self.processes = reports, processes
        self.acknowledged: list[tuple[str, int]] = []
        self.told: list[str] = []

    def go_on(self, rounds: int) -> None:
        """Wait until so many more rounds were acknowledged to each. Raises RuntimeError when that takes too long."""
        until, before = time.monotonic() + PATIENCE_SECONDS, Counter(area for area, _round in self.acknowledged)
        while any(Counter(area for area, _ in self.acknowledged)[area] < before[area] + rounds for area in AREAS):
            if time.monotonic() > until:
                raise RuntimeError(f"no {rounds} rounds for each: {self.acknowledged}, {self.told}")
            self.listen(0.05)

    def listen(self, seconds: float) -> None:
        """Hear what they say for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for report in wait(self.reports, left):
                assert isinstance(report, Connection)
                self._hear(report.recv())

    def stop(self) -> None:
        """Kill them where they are, and hear what they said last."""
        for process in self.processes:
            process.kill()
            process.join()
        for report in self.reports:
            try:
                while True:
                    self._hear(report.recv())
            except EOFError:
                report.close()

    def _hear(self, said: object) -> None:
        if isinstance(said, tuple):
            self.acknowledged.append(said)
        elif said != "ready":
            self.told.append(str(said))


@contextmanager
def saving(url: str) -> Iterator[Savers]:
    """Savers at work, killed when the block ends at the latest."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    reports, processes = [], []
    for area in AREAS:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=save_in_spite, args=(url, area, there))
        process.start()
        there.close()
        reports.append(here)
        processes.append(process)
    savers = Savers(reports, processes)
    try:
        yield savers
    finally:
        if any(process.is_alive() for process in processes):
            savers.stop()


def rounds(url: str) -> list[tuple[str, int]]:
    """The rounds that are in the database, by who signed them, in their order."""
    database = open_existing(url)
    assert database is not None
    with database.read() as connection:
        signed = [each.by for each in reversed(revisions.history(connection))]
    database.close()
    return [(area, int(number)) for area, _, number in (each.rpartition(" ") for each in signed)]


def check(url: str, savers: Savers) -> None:
    """What was acknowledged is there, once; beside it at most the round that each saver was at when it ended."""
    kept = rounds(url)
    assert len(set(savers.acknowledged)) == len(savers.acknowledged)
    assert max(Counter(kept).values()) == 1
    assert set(savers.acknowledged) <= set(kept)
    assert len(kept) - len(savers.acknowledged) <= len(AREAS)
    for area in AREAS:
        assert [number for each, number in kept if each == area] == list(range(1, 1 + sum(a == area for a, _ in kept)))
