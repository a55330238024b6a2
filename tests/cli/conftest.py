"""Running the command line in a test, on a database of the test's own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from koppelkansen_metrics.__main__ import program


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def run(url):
    """Run a command; gives click's result: exit_code, stdout, stderr."""

    def ran(*arguments, language="en"):
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(program, ["--database", url, "--language", language, *given])

    return ran


@pytest.fixture
def told(run):
    """Run a command with --json; gives what it printed, read, and fails on anything beside the document."""

    def read(*arguments, exits=0, language="en"):
        result = run(*arguments, "--json", language=language)
        assert result.exit_code == exits, result.output
        return json.loads(result.stdout_bytes)

    return read


@pytest.fixture
def refused(run):
    """Run a command that a person got wrong: it ends with 2, one sentence, and nothing on standard output."""

    def sentence(*arguments, exits=2):
        result = run(*arguments)
        assert result.exit_code == exits, result.output
        assert result.stdout == ""
        assert len(result.stderr.strip().splitlines()) == 1, result.stderr
        assert "Traceback" not in result.stderr
        return result.stderr.strip()

    return sentence


@pytest.fixture
def file(tmp_path):
    """Write bytes to a file of this name; gives its path."""

    def written(data: bytes, name: str = "binnenstad.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written
