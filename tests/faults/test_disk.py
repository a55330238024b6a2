"""The disk is full while someone saves: a sentence, nothing half, and the next save after room was made works."""

import json
import subprocess
import sys

import pytest

from tests import server as servers
from tests.postgres import cluster

# As root in a namespace for mounts alone; else, where the kernel allows it, as root of a namespace of one's own.
NAMESPACES = (("unshare", "-m"), ("unshare", "-U", "-r", "-m"))


@pytest.fixture
def namespace():
    for tried in NAMESPACES:
        if (
            subprocess.run(
                [*tried, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
            ).returncode
            == 0
        ):
            return tried
    pytest.skip("no small disk can be mounted here: that takes root, or namespaces for users")


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_save_on_a_full_disk_is_refused_whole_and_works_once_there_is_room(namespace, engine, tmp_path):
    if engine == "postgresql" and (cluster.programs() is None or "-U" in namespace):
        pytest.skip("PostgreSQL is not installed, or cannot be run on a small disk without root")
    program = [*namespace, sys.executable, "-m", "tests.faults.full", str(tmp_path), engine]
    done = subprocess.run(program, cwd=servers.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["first"][0], told["after"][0], told["read"]) == (0, 0, 0)
    for code, said in told["refused"]:
        assert code == 2
        assert "disk" in said
        assert "full" in said
        assert len(said.splitlines()) == 1
    assert told["within"] == [["Ronde 0", 300]]
    assert told["at_last"] == [["Ronde 0", 300], ["Ronde 3", 300]]
