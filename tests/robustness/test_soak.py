"""People look, choose, deliver, lose their connection and come back, all at once: nothing fails and nothing is lost."""

from benchmarks import soak
from koppelkansen_metrics.store.database import migrate

# What `make soak` measures over half an hour is hardly begun here: whoever left is remembered for two minutes.
MOST_GROWTH = 1.5


def test_twenty_people_at_once_meet_no_error_and_what_was_saved_is_there(database_url):
    migrate(database_url)
    found = soak.soaked(database_url, sessions=20, seconds=15, pause=(0.5, 2.0), delivers=10, actions=200)
    assert found.problems == []
    assert sorted(found.acknowledged) == found.stored
    assert found.stored
    assert len(found.seconds) >= 20
    assert found.growth("memory") < MOST_GROWTH
    assert found.quarter(4, "threads") <= found.quarter(2, "threads") + 20
