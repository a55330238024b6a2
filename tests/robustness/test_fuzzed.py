"""Ten thousand workbooks that were tampered with: refused in a sentence, or read with every finding at its place."""

import os
import random
from datetime import date
from pathlib import Path

import pytest

from koppelkansen_metrics import programme, snapshot
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.language import language
from koppelkansen_metrics.updates import NEWEST
from koppelkansen_metrics.workbook import checked, reader, template
from koppelkansen_metrics.workbook.checked import Answers
from koppelkansen_metrics.workbook.reader import Reader
from tests.complete import SAMPLES
from tests.robustness import mutations
from tests.updates.books import action, actions, book, pilot, pilots

SETTINGS = programme.load()
EMPTY = snapshot.empty(SETTINGS, NEWEST)
ANSWERS = Answers(area="Binnenstad", line=1, organisation="Gezamenlijk")
LANGUAGES = (language("nl"), language("en"))
SEED = 20211012
BYTES, PARTS = 7000, 3000
# What a workbook says about itself has no cell when it does not say it.
WHOLE_FILE = {"area-missing", "as-of-missing", "area-differs", "as-of-in-future", "as-of-earlier", "template-older"}


@pytest.fixture(scope="module")
def workbooks():
    """Real workbooks to tamper with: our own, and the exports and hostile files when they are there."""
    made = [
        template.write(SETTINGS, "Binnenstad"),
        book(Acties=actions(action("A-1"), action("A-2", status="gereed")), Pilots=pilots(pilot("P-1"))),
    ]
    folder = os.environ.get(SAMPLES)
    if folder:
        paths = sorted((Path(folder) / "exports").glob("planner*.xlsx")) + sorted(
            path for path in (Path(folder) / "hostile").glob("*.xlsx") if path.stat().st_size < 30_000
        )
        made += [data for path in paths if (data := path.read_bytes()).startswith(b"PK\x03\x04")]
    return made


@pytest.fixture
def quick(monkeypatch):
    """A reader of its own, whose limit of time is shorter: nobody waits for ten thousand hanging files."""
    shared = Reader(seconds=5)
    monkeypatch.setattr(reader, "_SHARED", shared)
    yield
    shared.close()


def answered(data):
    """What is said about a file: the code of its refusal, or that it was read; every sentence can be said."""
    try:
        found = checked.check(data, "x.xlsx", answers=ANSWERS, stored=EMPTY, recorded=date(2022, 3, 1))
    except Refusal as refusal:
        return refusal.code if all(refusal.sentence(each) for each in LANGUAGES) else ""
    for each in found.findings:
        at_a_cell = each.sheet is not None and (each.row is not None or each.header is not None)
        assert at_a_cell or each.code in WHOLE_FILE, each
        assert all(each.message(spoken) for spoken in LANGUAGES)
    assert all(notice.message(spoken) for notice in found.notices for spoken in LANGUAGES)
    assert all(row.code and row.row >= 1 for rows in found.rows.values() for row in rows) or not found.can_be_saved
    return "read"


@pytest.mark.parametrize(("tamper", "count"), [(mutations.of_bytes, BYTES), (mutations.of_parts, PARTS)])
def test_a_workbook_that_was_tampered_with_is_read_or_refused_and_nothing_else(workbooks, quick, tamper, count):
    chance = random.Random(SEED)
    answers = {}
    for number in range(count):
        source = chance.choice(workbooks)
        if tamper is mutations.of_parts and source not in workbooks[:4]:
            source = chance.choice(workbooks[:4])
        data = tamper(source, chance)
        try:
            code = answered(data)
        except Exception as error:
            raise AssertionError(f"case {number} of seed {SEED}: {error!r}") from error
        answers[code] = answers.get(code, 0) + 1
    # Both ways are gone: else the test would tamper too much or too little.
    assert answers.pop("read", 0) > 0
    assert sum(answers.values()) > count // 10
    assert "" not in answers
