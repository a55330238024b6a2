"""What stands in deploy/ is accepted by the programs that read it, and names only settings that there are."""

import re
import shutil
import subprocess
import sys

import pytest

from tests import server as servers
from tests.copies import site as sites
from tests.copies.site import DEPLOY
from ui.serving import ending

SETTING = re.compile(r"\b(?:KOPPELKANSEN|STREAMLIT)_[A-Z_]+\b|\bFORWARDED_ALLOW_IPS\b")


def test_nginx_accepts_its_configuration(tmp_path):
    command = sites.configured(tmp_path, 8080, 8443, [8501, 8502])
    done = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.fixture
def units(tmp_path):
    """The units as they are, but for the place of Python, the one thing that is not on this machine."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed: `make components` installs it on Debian")
    written = []
    for unit in (DEPLOY / "systemd").iterdir():
        if unit.suffix in (".service", ".timer"):
            text = unit.read_text(encoding="utf-8").replace("/opt/koppelkansen/.venv/bin/python", sys.executable)
            # systemd checks a template as one of its instances.
            path = tmp_path / unit.name.replace("@.", "@8501.")
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def test_systemd_accepts_the_units_and_finds_them_shut_off_well(units):
    assert len(units) == 4
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    services = [unit for unit in units if unit.suffix == ".service"]
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=40", *services]
    judged = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize(
    ("file", "patience"),
    [("systemd/koppelkansen@.service", r"TimeoutStopSec=(\d+)"), ("compose.yaml", r"stop_grace_period: (\d+)s")],
)
def test_who_stops_a_copy_waits_longer_than_it_takes_for_the_saves_under_way(file, patience):
    (seconds,) = re.findall(patience, (DEPLOY / file).read_text(encoding="utf-8"))
    assert int(seconds) > ending.LONGEST_SECONDS


def test_every_setting_in_deploy_is_in_the_table_of_the_operations_page():
    table = (servers.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for file in (path for path in DEPLOY.rglob("*") if path.is_file()):
        for name in SETTING.findall(file.read_text(encoding="utf-8")):
            assert f"| `{name}` |" in table, (file.name, name)


def test_every_setting_that_the_program_reads_is_in_the_table_of_the_operations_page():
    table = (servers.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    code = [servers.ROOT / "serve.py", *(servers.ROOT / "ui").rglob("*.py")]
    code += (servers.ROOT / "koppelkansen_metrics").rglob("*.py")
    read = {name for path in code for name in re.findall(r'"(KOPPELKANSEN_[A-Z_]+)"', path.read_text(encoding="utf-8"))}
    assert {name for name in read if f"| `{name}` |" not in table} == set()


def test_what_goes_into_the_image_is_what_the_program_needs_and_nothing_else():
    ignored = (servers.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert all((servers.ROOT / name).exists() for name in kept)
    assert not any("secrets" in name or name.startswith(("tests", "data/*")) for name in kept)
