"""What cannot be read gives one sentence and a way on, on every screen, in both languages; mended, it goes on."""

import pytest
from sqlalchemy import create_engine, text

from koppelkansen_metrics import programme
from koppelkansen_metrics.store import database as databases
from tests.pages.told import SCREENS, button, deliver, described, said
from tests.server import ROOT
from tests.updates.books import action, actions, book

AGAIN = {"nl": "Probeer opnieuw", "en": "Try again"}


def none_at_all(path):
    path.write_bytes(b"Dit is geen database. " * 200)


def a_folder(path):
    path.mkdir()


def of_another_program(path):
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE adressen (naam TEXT)"))
    engine.dispose()


def a_newer_one(path):
    databases.open_or_create(f"sqlite:///{path}").close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


def without(old, new):
    """The programme's settings with a fault."""

    def write(path):
        content = programme.DEFAULT_FILE.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    return write


def one_sentence(at, language):
    """The one thing that is said, after checking that there is a way on and no trace of the fault."""
    assert not at.exception
    (error,) = at.error
    assert button(at, AGAIN[language])
    assert "Traceback" not in said(at)
    assert not described(at)
    return error.value.replace("\\", "")


@pytest.mark.parametrize("make", [none_at_all, a_folder, of_another_program, a_newer_one])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_database_that_cannot_be_read_is_named_and_left_alone(opened, file, local, screen, make):
    make(file)
    before = file.read_bytes() if file.is_file() else None
    at = opened(screen)
    if screen == "update":  # what is in the database matters here when a file is there
        at.file_uploader[0].upload("x.xlsx", book(Acties=actions(action("A-1")))).run()
    assert "own.db" in one_sentence(at, "nl")
    assert before is None or file.read_bytes() == before


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_settings_that_are_wrong_are_named_with_their_line(
    opened, file, local, tmp_path, monkeypatch, screen, language
):
    broken = tmp_path / "programme.toml"
    without("stale_days = 100", 'stale_days = "honderd"')(broken)
    line = 1 + broken.read_text(encoding="utf-8").splitlines().index('stale_days = "honderd"')
    monkeypatch.setattr(programme, "DEFAULT_FILE", broken)
    told = one_sentence(opened(screen, lang=language), language)
    assert "programme.toml" in told
    assert f" {line}:" in told
    assert "stale" in told


@pytest.mark.parametrize(
    "make", [without('name = "Koppelkansen"', "name = "), lambda path: path.write_bytes(b"\xff\xfe")]
)
def test_settings_that_cannot_be_read_at_all_are_named(opened, file, tmp_path, monkeypatch, make):
    broken = tmp_path / "programme.toml"
    make(broken)
    monkeypatch.setattr(programme, "DEFAULT_FILE", broken)
    assert "programme.toml" in one_sentence(opened(), "nl")


def test_settings_that_are_gone_are_named(opened, file, tmp_path, monkeypatch):
    monkeypatch.setattr(programme, "DEFAULT_FILE", tmp_path / "programme.toml")
    assert "programme.toml" in one_sentence(opened(), "nl")


def test_after_mending_the_settings_trying_again_goes_on(opened, own, tmp_path, monkeypatch):
    deliver(own, book(Acties=actions(action("A-1"))))
    broken = tmp_path / "programme.toml"
    whole = programme.DEFAULT_FILE.read_bytes()
    without("[[lines]]", "[[lijnen]]")(broken)
    monkeypatch.setattr(programme, "DEFAULT_FILE", broken)
    at = opened()
    one_sentence(at, "nl")
    broken.write_bytes(whole)
    button(at, "Probeer opnieuw").click().run()
    assert not at.error
    assert described(at)


def test_after_mending_the_database_trying_again_goes_on(opened, file):
    none_at_all(file)
    at = opened()
    one_sentence(at, "nl")
    file.unlink()
    made = databases.open_or_create(f"sqlite:///{file}")
    deliver(made, book(Acties=actions(action("A-1"))))
    made.close()
    button(at, "Probeer opnieuw").click().run()
    assert not at.error
    assert described(at)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_a_database_every_screen_shows_the_next_step_and_makes_nothing(opened, file, screen, language):
    at = opened(screen, lang=language)
    assert not at.exception
    assert not at.error
    assert len(at.info) == 1
    assert screen == "update" or [each.proto.page for each in at.get("page_link")] == ["update"]
    assert list(file.parent.iterdir()) == []


def test_a_screen_that_runs_without_the_dashboard_says_it_too(file):
    from streamlit.testing.v1 import AppTest  # here the fixture that AppTest otherwise needs would be in the way

    none_at_all(file)
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).switch_page("pages/history.py").run()
    assert "own.db" in one_sentence(at, "nl")
