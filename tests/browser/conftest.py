"""The dashboard with the example data, and a browser that looks at it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import server as servers
from tests.browser.chromium import FLAGS, program

HERE = Path(__file__).parent
# How long what a test expects may take to come: says more of what else this machine does than of the code.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the example data. Copy it to change it."""
    path = tmp_path_factory.mktemp("browser") / "examples.db"
    command = [sys.executable, "-m", "koppelkansen_metrics", "--database", f"sqlite:///{path}", "demo"]
    done = subprocess.run(command, cwd=servers.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="session")
def server(example_database: Path) -> Iterator[str]:
    """The address of the dashboard with the example data. For tests that change nothing."""
    with servers.running(f"sqlite:///{example_database}", KOPPELKANSEN_LOCAL="1") as address:
        yield address


@pytest.fixture
def own_server(example_database: Path, tmp_path: Path) -> Iterator[str]:
    """The same with a copy of the data, for a test that changes it; the file is `own.db` in its `tmp_path`."""
    shutil.copy(example_database, tmp_path / "own.db")
    with servers.running(f"sqlite:///{tmp_path / 'own.db'}", KOPPELKANSEN_LOCAL="1") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests."""
    found = program()
    if found is None:
        pytest.skip("Chromium is not installed: `make components` installs it on Debian")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty tab of a Dutch reader's laptop, with no memory of earlier tests."""
    context = browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()
