"""The story, told once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from koppelkansen_metrics.store.database import Database, open_or_create
from tests.hostile import story


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the story is; nobody changes it."""
    path: Path = tmp_path_factory.mktemp("hostile") / "told.db"
    opened = open_or_create(f"sqlite:///{path}")
    story.tell(opened)
    opened.close()
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def database(url: str) -> Iterator[Database]:
    """The story, to read."""
    opened = open_or_create(url)
    yield opened
    opened.close()
