"""The clock of the machine is set back an hour: saving goes on, and what was recorded keeps its order."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from koppelkansen_metrics import clock, meetings, programme
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store.database import migrate, open_existing
from tests import server as servers
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
QUARTER = SETTINGS.meetings[0].quarter
AN_HOUR_AGO = ["faketime", "-f", "-1h"]


@pytest.fixture
def run(database_url):
    """The command line, by a clock of its own; what `--json` gives."""
    if shutil.which("faketime") is None:
        pytest.skip("faketime is not installed: `make components` installs it on Debian")
    migrate(database_url)

    def ran(*arguments, clock=(), fails=False):
        command = [*clock, sys.executable, "-m", "koppelkansen_metrics", "--database", database_url, *arguments]
        done = subprocess.run(command, cwd=servers.ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) is fails, done.stderr
        return None if fails else json.loads(done.stdout)

    return ran


def save(run, path, number, *arguments, **how):
    path.write_bytes(book(Acties=actions(action("A-1", f"Ronde {number}"))))
    return run("import", str(path), "--by", "Casusteam", "--json", *arguments, **how)


def moments(run):
    return [datetime.fromisoformat(each["recorded_at"]) for each in reversed(run("history", "--json"))]


def freeze(database_url):
    """Freeze a meeting that is held today, as known now; the moment that it knows."""
    database = open_existing(database_url)
    seen = meetings.arranged(database, SETTINGS, QUARTER)
    meetings.prepare(database, seen, on=clock.local_day(clock.now()), person=LOCAL)
    frozen = meetings.freeze(database, meetings.current(database, SETTINGS), QUARTER, by="Secretaris", person=LOCAL)
    database.close()
    return frozen.known_at


def test_after_the_clock_is_set_back_everything_is_recorded_in_the_order_in_which_it_came(run, database_url, tmp_path):
    path = tmp_path / "binnenstad.xlsx"
    save(run, path, 1)
    assert save(run, path, 2, clock=AN_HOUR_AGO)[0]["status"] == "saved"
    frozen = freeze(database_url)
    assert save(run, path, 3, clock=AN_HOUR_AGO)[0]["status"] == "saved"
    assert run("undo", "3", "--by", "Casusteam", "--json", clock=AN_HOUR_AGO)["revision"] == 4
    save(run, path, 5, "--recorded-at", frozen.isoformat(), fails=True)
    found = moments(run)
    assert found == sorted(found)
    assert datetime.now(UTC) - found[0] < timedelta(minutes=10)
    assert [moment > frozen for moment in found] == [False, False, True, True]
