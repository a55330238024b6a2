"""A pre-read to write: of the fictional programme, or with whatever someone could have typed in every text."""

import pytest

from koppelkansen_metrics import meetings, programme
from koppelkansen_metrics.language import language
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.updates import examples

SETTINGS = programme.load()


@pytest.fixture(scope="session")
def example_data(tmp_path_factory):
    """A database with the example data."""
    opened = open_or_create(f"sqlite:///{tmp_path_factory.mktemp('examples') / 'examples.db'}")
    for each in examples.listed(examples.FOLDER):
        examples.load(opened, SETTINGS, each)
    examples.agree(opened, SETTINGS, examples.FOLDER)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def composed(example_data):
    """The pre-read of a meeting of the fictional programme, in one of the languages."""

    def compose(code="nl", quarter="2021-Q4", **how):
        return meetings.preread(example_data, SETTINGS, quarter, language=language(code), **how)

    return compose
