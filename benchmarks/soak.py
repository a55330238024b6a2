"""`make soak`: a hundred people look, choose and deliver for half an hour; nothing fails, and memory stays flat.

Each speaks Streamlit's websocket protocol and clicks as someone does who reads, every ten to thirty seconds. Some
lose their connection and come back, some close the tab. Every save that was acknowledged has to be in the database
afterwards.
"""

import argparse
import asyncio
import http.client
import os
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets

from benchmarks import programme, room
from benchmarks.tab import PATIENCE_SECONDS, Tab
from benchmarks.visitor import quantile
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.workbook import template
from tests import server
from tests.postgres import cluster
from ui import navigation

ACTIONS, WORKBOOKS_EACH = 1_000, 3
SETTINGS: Programme = programme.SETTINGS
SCREENS = tuple(sorted(path.stem for path in navigation.PAGES.glob("*.py")))
# Of a hundred steps: how many deliver, choose something on the screen, lose the connection, close the tab.
DELIVERS, CHOOSES, DROPS, LEAVES = 2, 35, 4, 4
STEPS = 100
BY, AREA, SAVE = "Jouw functie of team", "Casusgebied", "Bewaren"
SAVED = re.compile(r"Bewaard als versie (\d+)")
TRIES = 8
# A browser waits before it connects again.
AWAY_SECONDS = 1.0, 5.0
SCREENS_OPEN = re.compile(r"^koppelkansen_open_screens ([\d.]+)", re.MULTILINE)
SAMPLE_SECONDS = 5.0
# Of the last quarter's memory against the second quarter's: the first is for warming up.
MOST_GROWTH = 1.10


@dataclass(frozen=True)
class Sample:
    """What the server holds at a moment: bytes of memory, threads, open files, and browsers with a screen open."""

    memory: int
    threads: int
    files: int
    screens: int


@dataclass
class Soak:
    """What came of it. `problems` must be empty, `acknowledged` are the numbers of the versions that were saved."""

    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    stored: list[int] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def quarter(self, which: int, what: str) -> float:
        """The median of the samples of a quarter of the time, counted from one."""
        size = max(len(self.samples) // 4, 1)
        part = self.samples[(which - 1) * size : which * size]
        return float(statistics.median(getattr(each, what) for each in part))

    def growth(self, what: str) -> float:
        """The last quarter against the second."""
        return self.quarter(4, what) / self.quarter(2, what)

    def lines(self) -> Iterator[str]:
        """The report."""
        half, most = (quantile(self.seconds, share) * 1000 for share in (0.5, 0.95))
        yield f"{len(self.seconds)} runs: p50 {half:.0f} ms, p95 {most:.0f} ms; {len(self.problems)} problems"
        yield f"{len(self.acknowledged)} saves acknowledged, {len(self.stored)} in the database"
        megabytes = [self.quarter(which, "memory") / 1e6 for which in (1, 2, 3, 4)]
        said = ", ".join(f"{each:.0f}" for each in megabytes)
        yield f"memory per quarter (MB): {said}; last : second {self.growth('memory'):.2f}, at most {MOST_GROWTH:.2f}"
        for what in ("threads", "files", "screens"):
            yield f"{what}: {self.quarter(2, what):.0f} in the second quarter, {self.quarter(4, what):.0f} in the last"
        for problem, times in Counter(self.problems).most_common(20):
            yield f"  {times} × {problem}"


def soaked(
    address: str,
    *,
    sessions: int,
    seconds: float,
    pause: tuple[float, float] = (10.0, 30.0),
    delivers: int = DELIVERS,
    actions: int = ACTIONS,
) -> Soak:
    """A server on this empty database under so many sessions for so long; `delivers` in a hundred steps deliver."""
    found = Soak()
    programme.fill(address, actions)
    code, books = room.meeting(address), list(_workbooks(actions))
    before = _revisions(address)
    with server.running(address, KOPPELKANSEN_LOCAL="1") as ours:
        port = int(ours.rpartition(":")[2])
        asyncio.run(_crowd(port, found, _Plan(sessions, seconds, pause, delivers, code, books)))
    found.stored = sorted(_revisions(address) - before)
    return found


@dataclass(frozen=True)
class _Plan:
    sessions: int
    seconds: float
    pause: tuple[float, float]
    delivers: int
    code: str
    books: Sequence[tuple[str, bytes]]

    @property
    def warming(self) -> float:
        """How long the people come in one after the other."""
        return min(self.seconds / 8, self.sessions * 0.5)


def _workbooks(actions: int) -> Iterator[tuple[str, bytes]]:
    """Some files of each area that differ from one another in one action."""
    rows = programme.actions(actions // len(SETTINGS.areas))
    for area in SETTINGS.area_names:
        for number in range(WORKBOOKS_EACH):
            changed = [{**rows[0], "note": f"Stand {number}"}, *rows[1:]]
            told = {"as_of": programme.AS_OF}
            yield area, template.write(SETTINGS, area, rows={"actions": changed}, algemeen=told, with_example=False)


async def _crowd(port: int, found: Soak, plan: _Plan) -> None:
    until = time.monotonic() + plan.seconds
    sampling = asyncio.create_task(_sample(port, found))
    people = [_Visitor(port, found, plan, random.Random(number)) for number in range(plan.sessions)]  # noqa: S311 - no secret
    await asyncio.gather(*(each.stay(until) for each in people))
    sampling.cancel()


async def _sample(port: int, found: Soak) -> None:
    process = room.process(port)
    while True:
        threads = len(os.listdir(f"/proc/{process}/task"))  # noqa: PTH208 - only how many
        files = len(os.listdir(f"/proc/{process}/fd"))  # noqa: PTH208 - only how many
        screens = await asyncio.to_thread(_screens_open, port)
        found.samples.append(Sample(room.memory(process), threads, files, screens))
        await asyncio.sleep(SAMPLE_SECONDS if len(found.samples) > 1 else 1.0)


def _screens_open(port: int) -> int:
    """How many browsers have a screen open, as the server tells who watches over it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/metrics")
    said = SCREENS_OPEN.search(connection.getresponse().read().decode())
    connection.close()
    if said is None:
        raise RuntimeError("the server does not tell how many screens are open")
    return int(float(said[1]))


class _Visitor:
    """Someone who does one thing after another."""

    def __init__(self, port: int, found: Soak, plan: _Plan, chance: random.Random) -> None:
        self.port, self.found, self.plan, self.chance = port, found, plan, chance
        self.tab = Tab(port, found.problems, found.seconds)
        # Most people look at their own area, and at all organisations.
        self.area = chance.choice(["", *SETTINGS.area_names])
        self.organisation = chance.choice([""] * len(SETTINGS.organisation_names) + list(SETTINGS.organisation_names))

    async def stay(self, until: float) -> None:
        """Come in, do things until it is time, go."""
        await asyncio.sleep(self.chance.uniform(0, self.plan.warming))
        try:
            await self.tab.connect()
            await self._look()
            while time.monotonic() < until:
                await asyncio.sleep(self.chance.uniform(*self.plan.pause))
                await self._step()
            await self.tab.drop()
        except (websockets.WebSocketException, OSError, TimeoutError) as error:
            self.found.problems.append(f"{self.tab.page}: the connection ended: {error!r}")

    async def _step(self) -> None:
        at = self.chance.randrange(STEPS) - self.plan.delivers
        if at < 0:
            await self._deliver()
        elif at < CHOOSES:
            await self._choose()
        elif at < CHOOSES + DROPS:
            await self.tab.drop()
            await asyncio.sleep(self.chance.uniform(*AWAY_SECONDS))
            await self.tab.connect()
            await self._look()
        elif at < CHOOSES + DROPS + LEAVES:
            await self.tab.drop()
            self.tab = Tab(self.port, self.found.problems, self.found.seconds)
            await self.tab.connect()
            await self._look()
        else:
            await self._look()

    async def _look(self) -> None:
        query = {
            "area": self.area,
            "organisation": self.organisation,
            "as_of": self.chance.choice(["", "", "2022-01-18"]),
            "lang": self.chance.choice(["nl", "nl", "nl", "en"]),
        }
        given = {name: value for name, value in query.items() if value} | {"code": self.plan.code}
        screen = self.chance.choice(SCREENS)
        await self.tab.open("" if screen == "overview" else screen, urlencode(given))

    async def _choose(self) -> None:
        choosers = [each for each in self.tab.shown.choosers if each.options and not each.disabled]
        if not choosers:
            await self._look()
            return
        chooser = self.chance.choice(choosers)
        await self.tab.choose(chooser, self.chance.choice(list(chooser.options)))

    async def _deliver(self) -> None:
        """Upload a file and save it; who comes just after another looks again and saves again."""
        area, data = self.chance.choice(self.plan.books)
        await self.tab.open("update", urlencode({"lang": "nl"}))
        (chooser,) = [each for each in self.tab.shown.choosers if each.label == AREA]
        await self.tab.choose(chooser, area)
        await self.tab.fill(BY, "Casusteam")
        await self.tab.upload(f"{area.lower()}.xlsx", data)
        for _ in range(TRIES):
            if SAVE not in self.tab.shown.buttons:
                return  # the same was saved last
            await asyncio.sleep(self.chance.uniform(*self.plan.pause) / 2)
            await self.tab.press(SAVE)
            saved = [found for said in self.tab.shown.said if (found := SAVED.search(said.replace("\\", "")))]
            if saved:
                self.found.acknowledged.append(int(saved[0][1]))
                return
        self.found.problems.append(f"nothing was saved for {area} in {TRIES} times")


def _revisions(address: str) -> set[int]:
    opened = databases.open_or_create(address)
    with opened.read() as connection:
        numbers = {each.number for each in revisions.history(connection)}
    opened.close()
    return numbers


@contextmanager
def _empty(*, postgresql: bool) -> Iterator[str]:
    """The address of a database for a while."""
    if not postgresql:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/soak.db"
        return
    binaries = cluster.programs()
    if binaries is None:
        raise SystemExit("PostgreSQL is not installed: `make components` installs it on Debian")
    with cluster.running(binaries) as address:
        databases.migrate(address)
        yield address


def main() -> None:
    """Print what came of it; ends with 1 when something failed or grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    told = parser.parse_args()
    with _empty(postgresql=told.postgresql) as address:
        found = soaked(address, sessions=told.sessions, seconds=told.minutes * 60)
    print("\n".join(found.lines()))
    wrong = found.problems or sorted(found.acknowledged) != found.stored or found.growth("memory") > MOST_GROWTH
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
