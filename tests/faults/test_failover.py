"""The PostgreSQL that is written to is killed, its standby takes over, and everyone goes on by the address they had."""

import pytest

from koppelkansen_metrics.store import failing
from koppelkansen_metrics.store.database import migrate
from tests import server as servers
from tests.faults import counting
from tests.postgres import cluster
from tests.visitors import Visitor

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair():
    """A server and its synchronous standby."""
    binaries = cluster.programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: `make components` installs it on Debian")
    with cluster.serving(binaries, cluster.KEEPING) as primary, cluster.standby(primary) as standby:
        yield primary, standby


def test_when_the_standby_takes_over_nothing_that_was_acknowledged_is_lost_or_doubled(pair):
    primary, standby = pair
    migrate(primary.url)
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    url = f"postgresql://tests:{primary.password}@{hosts}/postgres?target_session_attrs=read-write"
    with (
        servers.running(url, KOPPELKANSEN_LOCAL="1") as address,
        Visitor(address, "settings") as visitor,
        counting.saving(url) as savers,
    ):
        before = visitor.looks()
        assert before.alerts == before.problems == []
        savers.go_on(2)
        primary.kill()
        savers.listen(1)
        assert len(visitor.looks().alerts) == 1
        standby.promote()
        savers.go_on(2)
        assert visitor.looks().alerts == []
        savers.stop()
    assert set(savers.told) <= {failing.AWAY, failing.UNCERTAIN}
    counting.check(url, savers)
