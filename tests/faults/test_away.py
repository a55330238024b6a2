"""PostgreSQL is away for a while: a sentence instead of a screen, and it comes back by itself."""

import tempfile
from datetime import UTC, datetime

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store import failing
from koppelkansen_metrics.store.database import open_existing
from koppelkansen_metrics.updates import Options
from tests import server as servers
from tests.faults import counting
from tests.updates.books import action, actions, book
from tests.visitors import Visitor

pytestmark = pytest.mark.postgres
AWAY = "niet bereikbaar"
APRIL = datetime(2021, 4, 8, 9, tzinfo=UTC)
SCREENS = ("", "update", "history", "settings", "follow")


@pytest.fixture
def filled(postgres):
    opened = open_existing(postgres.url)
    first = book(Acties=actions(action("A-1")))
    updates.save(
        opened, programme.load(), first, "x.xlsx", options=Options(by="Casusteam", recorded_at=APRIL), person=LOCAL
    )
    opened.close()
    return postgres


def test_who_looks_while_the_database_is_away_reads_so_and_sees_the_screen_at_the_next_click_after_it(filled):
    # A traceback in the log of the server makes this fail at the end.
    with servers.running(filled.url, KOPPELKANSEN_LOCAL="1") as address:
        visitors = [Visitor(address, screen, "code=ABC234") for screen in SCREENS]
        before = [visitor.looks() for visitor in visitors]
        assert not any(AWAY in alert for screen in before for alert in screen.alerts)
        filled.stop()
        for _ in range(2):
            for visitor in visitors:
                screen = visitor.looks()
                assert len(screen.alerts) == 1
                assert AWAY in screen.alerts[0]
                assert screen.problems == []
                assert "vanzelf" in screen.alerts[0]
                assert not [where for where in (filled.password, "127.0.0.1", str(filled.port)) if screen.holds(where)]
        filled.start()
        for visitor, was in zip(visitors, before, strict=True):
            assert visitor.looks() == was
            visitor.__exit__(None, None, None)


def test_an_app_that_is_started_while_the_database_is_away_works_once_it_is_there(filled):
    filled.stop()
    with (
        tempfile.TemporaryFile("w+") as log,
        servers.started(filled.url, log, KOPPELKANSEN_LOCAL="1") as (process, address),
    ):
        try:
            with Visitor(address) as visitor:
                for _ in range(2):
                    assert AWAY in visitor.looks().alerts[0]
                filled.start()
                screen = visitor.looks()
                assert screen.alerts == screen.problems == []
                assert screen.holds("Binnenstad")
        finally:
            process.terminate()
            process.wait()
        log.seek(0)
        said = log.read()
    assert "Traceback" not in said
    # Nobody asked for /readyz: the log has it from who looked.
    assert said.count("is away") == said.count("is back") == 1


def test_of_what_is_saved_while_postgresql_is_stopped_and_started_nothing_is_lost_and_nothing_doubled(postgres):
    with counting.saving(postgres.url) as savers:
        savers.go_on(2)
        for _ in range(2):
            postgres.stop()
            savers.listen(1)
            postgres.start()
            savers.go_on(2)
        savers.stop()
    assert set(savers.told) <= {failing.AWAY, failing.UNCERTAIN}
    assert savers.told
    counting.check(postgres.url, savers)
