"""The command line as an IT department installs and uses it on a server: by docs/operations.md alone."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store.database import migrate, open_existing
from koppelkansen_metrics.updates import Options
from tests.server import ROOT
from tests.updates.books import action, actions, book

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PYTHON = "runuser -u koppelkansen -- /opt/koppelkansen/.venv/bin/python"


class Machine:
    """A machine on which it is installed, but for the places of things and the user."""

    def __init__(self, folder):
        self.folder = folder
        self.places = {"/opt/koppelkansen": ROOT, "/root": folder}
        self.places |= {
            place: folder / place.split("/")[1] for place in ("/etc/koppelkansen", "/var/backups/koppelkansen")
        }
        for place in (*self.places.values(), folder / "bin"):
            place.mkdir(exist_ok=True)
        command = folder / "bin" / "koppelkansen"
        script = (ROOT / "deploy" / "koppelkansen").read_text(encoding="utf-8")
        assert PYTHON in script
        command.write_text(self.here(script.replace(PYTHON, sys.executable)), encoding="utf-8")
        command.chmod(0o755)

    def here(self, text):
        """A text in which the places are those of this machine."""
        for place, instead in self.places.items():
            text = text.replace(place, str(instead))
        return text

    def settings(self, name, url):
        """Write a file with settings that lead to this database."""
        path = self.places["/etc/koppelkansen"] / name
        path.write_text(f"# Settings\n\nKOPPELKANSEN_DATABASE_URL={url}", encoding="utf-8")

    def does(self, commands):
        """Have the shell do what stands in the documentation, from a folder of someone else's."""
        found = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        told = {name: value for name, value in os.environ.items() if not name.startswith("KOPPELKANSEN_")}
        return subprocess.run(
            ["sh", "-c", self.here(commands)],
            cwd=self.folder,
            env={**told, "PATH": found},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def block(heading, start):
    """The commands under a heading of the page, of the block that begins so."""
    under = OPERATIONS.partition(f"\n### {heading}\n")[2].partition("\n### ")[0]
    (found,) = [each for each in re.findall(r"```\n(.*?)```", under, re.DOTALL) if each.startswith(start)]
    return found


def save(url, title):
    database = open_existing(url)
    data = book(Acties=actions(action("A-1", title)))
    said = Options(by="Casusteam", recorded_at=datetime(2026, 1, 5, tzinfo=UTC))
    updates.save(database, programme.load(), data, "x.xlsx", options=said, person=LOCAL)
    database.close()


def test_the_command_takes_its_settings_as_they_are_from_the_file_of_the_copies_or_another(machine, tmp_path):
    odd = tmp_path / 'it\'s $HOME & "more".db'
    machine.settings("koppelkansen.env", f"sqlite:///{odd}")
    machine.settings("try.env", f"sqlite:///{tmp_path / 'try.db'}")
    done = machine.does("koppelkansen migrate")
    assert (done.returncode, odd.exists()) == (0, True), done.stderr
    assert not (tmp_path / "try.db").exists()
    assert machine.does("SETTINGS=/etc/koppelkansen/try.env koppelkansen migrate").returncode == 0
    assert (tmp_path / "try.db").exists()


def test_the_quarterly_test_of_restoring_tells_a_sound_backup_from_another(machine, database_url, another_url):
    migrate(database_url)
    save(database_url, "Warmtenet")
    machine.settings("koppelkansen.env", database_url)
    machine.settings("try.env", another_url)
    made = machine.does("koppelkansen backup /var/backups/koppelkansen/2026-01-31.backup")
    assert made.returncode == 0, made.stderr
    commands = block("Try it each quarter", "SETTINGS=")
    tried = machine.does(commands)
    assert (tried.returncode, tried.stdout.splitlines()[-1:]) == (0, ["the same"]), tried.stderr
    # A backup that lacks what was known on that day.
    save(database_url, "Riolering")
    assert "the same" not in machine.does(commands.replace("restore ", "restore --force ")).stdout
