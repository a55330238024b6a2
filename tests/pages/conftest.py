"""The screens in AppTest, over the example data or a database of a test's own."""

import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from koppelkansen_metrics import programme
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.updates import examples
from tests.server import ROOT
from ui import cache, person

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the example data. Copy it to change it."""
    path = tmp_path_factory.mktemp("examples") / "examples.db"
    made = databases.open_or_create(f"sqlite:///{path}")
    for each in examples.listed(examples.FOLDER):
        examples.load(made, programme.load(), each)
    examples.agree(made, programme.load(), examples.FOLDER)
    made.close()
    return path


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of this test's own database, which is not there yet. What screens keep of it is theirs alone: it is kept
    under this address."""
    path = tmp_path / "own.db"
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", f"sqlite:///{path}")
    yield path
    for screens_own in cache._opened(cache.url()):
        screens_own.close()


@pytest.fixture
def own(file: Path) -> Iterator[Database]:
    """This test's own database, empty at first."""
    made = databases.open_or_create(f"sqlite:///{file}")
    yield made
    made.close()


@pytest.fixture
def examples_of_its_own(file: Path, example_file: Path) -> Iterator[Database]:
    """A copy of the example data, to change."""
    shutil.copy(example_file, file)
    made = databases.open_or_create(f"sqlite:///{file}")
    yield made
    made.close()


@pytest.fixture
def example_data(example_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The example data, for a test that changes nothing."""
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", f"sqlite:///{example_file}")
    made = databases.open_or_create(f"sqlite:///{example_file}")
    yield made
    made.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a screen with this in its address, as a browser does."""
    # Given a folder pages/, AppTest would run a page without dashboard.py, as serve.py prevents.
    monkeypatch.setattr(script_runner, "_mpa_v1", lambda main: runpy.run_path(main, run_name="__main__"))

    def open_screen(screen: str = "overview", **query: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        at.query_params.update(query)
        at.run()
        return at if screen == "overview" else go(at, screen)

    return open_screen


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone at the machine itself; in AppTest there is no address to see that by."""
    monkeypatch.setattr(person, "current", lambda: LOCAL)


def go(at: AppTest, screen: str) -> AppTest:
    """Go on to another screen."""
    return at.switch_page(f"pages/{screen}.py").run()
