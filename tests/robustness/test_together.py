"""Twenty savers at once, from processes of their own: every save that is acknowledged counts once, and none is lost."""

import multiprocessing
from datetime import date

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.database import migrate, open_or_create
from koppelkansen_metrics.updates import Options
from tests.robustness.savers import DAY, PRELOAD, progress, raise_by_one
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
SAVERS = 20
PATIENCE_SECONDS = 400


@pytest.fixture
def database(database_url):
    migrate(database_url)
    opened = open_or_create(database_url)
    for area in SETTINGS.area_names:
        first = book(area, as_of=DAY, Acties=actions(action("A-1", progress=0)))
        updates.save(opened, SETTINGS, first, "x.xlsx", options=Options(by="begin"), person=LOCAL)
    yield opened
    opened.close()


@pytest.mark.parametrize("areas", [("Binnenstad",), SETTINGS.area_names], ids=["one area", "four areas"])
def test_twenty_savers_lose_nothing_of_each_other(database, database_url, areas):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    reports, savers = [], []
    for number in range(SAVERS):
        here, there = context.Pipe(duplex=False)
        saver = context.Process(target=raise_by_one, args=(database_url, areas[number % len(areas)], there))
        saver.start()
        there.close()
        reports.append(here)
        savers.append(saver)
    acknowledged = [report.recv()[0] for report in reports if report.poll(PATIENCE_SECONDS)]
    for saver in savers:
        saver.join(PATIENCE_SECONDS)
        assert saver.exitcode == 0
    with database.read() as connection:
        listed = revisions.history(connection)
    assert sorted(acknowledged) == sorted(each.number for each in listed if each.by != "begin")
    assert len(set(acknowledged)) == SAVERS
    # Each raised what it had seen by one: had one overwritten another unseen, the sum would be less.
    for area in areas:
        assert progress(database, area) == SAVERS // len(areas)
        told = [each.by for each in reversed(listed) if each.area == area][1:]
        assert told == [f"{area} {number}" for number in range(1, SAVERS // len(areas) + 1)]
    assert {each.as_of for each in listed} == {date(2021, 3, 31)}
