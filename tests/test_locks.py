import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = PROJECT["dependencies"]
DEVELOPMENT = PROJECT["optional-dependencies"]["dev"]


def locked(name):
    """The versions in a lock file, by package: more than one where they differ per Python or system."""
    versions = {}
    for package, version in re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE):
        versions.setdefault(package, []).append(version)
    return versions


@pytest.mark.parametrize(
    ("name", "asked"), [("requirements.txt", RUNTIME), ("requirements-dev.txt", RUNTIME + DEVELOPMENT)]
)
def test_the_lock_holds_every_dependency_within_its_range(name, asked):
    held = locked(name)
    for requirement in map(Requirement, asked):
        assert held[requirement.name], requirement
        assert all(version in requirement.specifier for version in held[requirement.name]), requirement


def test_development_installs_what_runs_in_service():
    development = locked("requirements-dev.txt")
    assert {name: development.get(name) for name in locked("requirements.txt")} == locked("requirements.txt")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_a_hash_and_no_place_of_its_own(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
