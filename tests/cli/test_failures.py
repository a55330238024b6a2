"""Whatever a person can cause is one sentence and exit code 2, never a traceback; tried on the real program."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from koppelkansen_metrics.store.database import open_or_create
from tests.updates.books import action, actions, book

ROOT = Path(__file__).parents[2]
FIRST = book(Acties=actions(action("A-1")))


def program(*arguments, language="nl", **environment):
    command = [
        sys.executable,
        "-m",
        "koppelkansen_metrics",
        "--language",
        language,
        *map(str, arguments),
    ]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, env=environment or None, cwd=ROOT)


def sentence(*arguments, **how):
    done = program(*arguments, **how)
    said = done.stderr.decode().strip()
    assert done.returncode == 2, said
    assert done.stdout == b""
    assert len(said.splitlines()) == 1, said
    return said


@pytest.fixture
def newer(tmp_path):
    """A database that a later version of the program has changed."""
    path = tmp_path / "nieuwer.db"
    open_or_create(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    return f"sqlite:///{path}"


def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path, newer):
    (tmp_path / "tekst.db").write_text("dit is geen database " * 100)
    other = tmp_path / "ander.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE iets (a)")
    connection.close()
    for url in (
        newer,
        "postgresql://app:geheim@127.0.0.1:1/x",
        "postgresql://app:ge@heim@127.0.0.1:1/x",
        "postgresql://app:geheim@127.0.0.1:1/x?foo=1",
        f"sqlite:///{tmp_path}",
        f"sqlite:///{tmp_path / 'tekst.db'}",
        f"sqlite:///{other}",
        "geen-adres",
        "mysql://ergens/iets",
        "postgresql://127.0.0.1:1/niets",
    ):
        assert "heim" not in sentence("--database", url, "metrics", "--json")


def test_a_folder_that_is_not_there_gets_no_database(tmp_path):
    file = tmp_path / "q1.xlsx"
    file.write_bytes(FIRST)
    assert sentence("--database", f"sqlite:///{tmp_path / 'weg' / 'x.db'}", "import", file, "--by", "x")


def test_a_broken_programme_file_is_named_with_its_line(tmp_path):
    settings = tmp_path / "programme.toml"
    settings.write_text('name = "K"\n\n[[areas]]\nname = "A"\nprefix = 3\n')
    said = sentence("--programme", settings, "metrics", "--json")
    assert "programme.toml" in said
    assert "5" in said
    assert sentence("--programme", tmp_path / "weg.toml", "metrics")
    assert sentence("--programme", tmp_path, "metrics")


@pytest.mark.parametrize(
    "arguments",
    [
        ["onbekend"],
        ["metrics", "--onbekend"],
        ["check"],
        ["template", "--area", "Binnenstad"],
        ["history", "--area", "Nergens"],
        ["undo", "1"],
    ],
)
def test_a_command_that_is_typed_wrong_is_one_sentence(arguments, tmp_path):
    assert sentence("--database", f"sqlite:///{tmp_path / 'x.db'}", *arguments)


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    command = [sys.executable, "-m", "koppelkansen_metrics", "--database", f"sqlite:///{tmp_path / 'x.db'}", "metrics"]
    with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        running.stdout.close()
        said = running.stderr.read().decode()
        running.wait(timeout=60)
    assert "Traceback" not in said


def test_the_program_imports_and_shows_figures_with_only_json_on_standard_output(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.db'}"
    file = tmp_path / "q1 één.xlsx"
    file.write_bytes(FIRST)
    done = program("--database", url, "import", file, "--by", "Trêkker", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)[0]["file"] == str(file)
    assert "één" in done.stdout.decode()
    figures = program("--database", url, "metrics", "--json")
    assert json.loads(figures.stdout)["groups"][0]["progress"]["total"] == 1


def test_the_database_can_come_from_the_environment(tmp_path):
    file = tmp_path / "q1.xlsx"
    file.write_bytes(FIRST)
    url = f"sqlite:///{tmp_path / 'omgeving.db'}"
    assert program("import", file, "--by", "x", KOPPELKANSEN_DATABASE_URL=url).returncode == 0
    assert (tmp_path / "omgeving.db").exists()


def test_help_answers_without_what_takes_long_to_load():
    code = """
import sys
from koppelkansen_metrics.__main__ import main
try:
    main()
except SystemExit as done:
    heavy = {"numpy", "openpyxl", "pandas", "plotly", "sqlalchemy", "streamlit"} & set(sys.modules)
    sys.exit(f"{done.code} {sorted(heavy)}")
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, timeout=60, check=False, cwd=ROOT
    )
    assert done.stderr.decode().strip() == "0 []"
