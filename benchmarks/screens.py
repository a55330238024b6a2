"""The screens over 1 000 actions: script runs over the websocket, and a click in Chromium until the chart is there.

Each is held against the smallest Streamlit app with one chart, served in the same way in the same run.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import programme
from benchmarks.timing import Result
from benchmarks.visitor import quantile, visits
from tests import server
from tests.browser.chromium import FLAGS, program

ACTIONS = 1_000
# performance.md: p95 of a warm script run over so many actions, in seconds.
WARM_RUNS = {1_000: 0.025, 10_000: 0.040, 100_000: 0.150}
RERUNS = 30
CLICKS = 12
SCREENS = ("", "programme_lines", "casus_areas", "milestones", "pilot_to_practice", "learning", "update", "history")
ONE_CHART = Path(__file__).parent / "one_chart.py"


def results() -> Iterator[Result]:
    """Warm script runs of every screen, then clicks."""
    with tempfile.TemporaryDirectory() as folder, one_chart() as floor:
        for count in WARM_RUNS:
            address = programme.written(Path(folder) / f"{count}.db", count)
            with server.running(address, KOPPELKANSEN_LOCAL="1") as ours:
                yield from _reruns(ours, floor, count)
                if count == ACTIONS:
                    yield from _clicks(ours, floor)


@contextmanager
def one_chart() -> Iterator[str]:
    """The smallest app with one chart, with our settings."""
    port = server.free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ONE_CHART), "--server.port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=server.ROOT, stdout=quiet, stderr=quiet, env=dict(os.environ)) as process:
        try:
            server._answers(process, port)  # noqa: SLF001 - the same waiting as for our own server
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _reruns(ours: str, floor: str, count: int) -> Iterator[Result]:
    """Against the target in milliseconds, and with 1 000 actions against the one-chart app."""
    target = WARM_RUNS[count]
    lowest = _p95(floor, "")
    for screen in SCREENS:
        measured = _p95(ours, screen)
        name = f"{screen or 'overview'}, {count}"
        yield Result(f"{name}: p95 of a warm run : {target * 1000:.0f} ms", measured, target, 1)
        if count == ACTIONS:
            yield Result(f"{name}: p95 of a warm run : one-chart app", measured, lowest, 10)


def _p95(address: str, screen: str) -> float:
    (visit,) = visits(int(address.rpartition(":")[2]), screen, visitors=1, reruns=RERUNS, pause=0.02)
    if visit.problems:
        raise RuntimeError(f"{screen}: {visit.problems[0]}")
    return quantile(visit.seconds, 0.95)


def _clicks(ours: str, floor: str) -> Iterator[Result]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        page = browser.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
        lowest = _clicked_floor(page, floor)
        for screen, chart in (("", "matrix"), ("programme_lines", "lines")):
            measured = _clicked_screen(page, f"{ours}/{screen}", chart)
            yield Result(f"{screen or 'overview'}: click → chart : one-chart app", measured, lowest, 1.25)
        browser.close()


def _clicked_floor(page: Page, address: str) -> float:
    page.goto(address)
    page.get_by_text("Line 1", exact=True).wait_for()
    seconds = []
    for number in range(CLICKS):
        line = str(2 + number % 2)
        started = time.perf_counter()
        page.get_by_role("radiogroup").get_by_text(line, exact=True).click()
        page.locator(".gtitle", has_text=f"Line {line}").wait_for()
        seconds.append(time.perf_counter() - started)
    return quantile(seconds, 0.5)


def _clicked_screen(page: Page, address: str, chart: str) -> float:
    """Choosing another organisation and back: from the click on the choice until the chart shows other numbers."""
    page.goto(address)
    texts = page.locator(f".st-key-{chart} .annotation-text")
    texts.first.wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()
    seconds = []
    for number in range(CLICKS):
        before = "|".join(texts.all_text_contents())
        page.get_by_role("combobox", name="Organisatie").click()
        option = page.get_by_role("option", name=("Waternet", "Liander")[number % 2], exact=True)
        option.wait_for()
        started = time.perf_counter()
        option.click()
        page.wait_for_function(
            "([chart, before]) => { const now = [...document.querySelectorAll(`.st-key-${chart} .annotation-text`)]"
            ".map(each => each.textContent).join('|'); return now && now !== before }",
            arg=[chart, before],
            polling=5,
        )
        seconds.append(time.perf_counter() - started)
        page.locator("[data-test-script-state=notRunning]").wait_for()
    return quantile(seconds[2:], 0.5)
