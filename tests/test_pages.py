"""Every screen opens, whatever is there or not there, and says something sensible."""

import runpy
from datetime import date

import pytest
from sqlalchemy import create_engine, text
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from koppelkansen_metrics import clock, programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import database
from tests.server import ROOT
from tests.updates.books import action, actions, book
from ui import person

SCREENS = [
    "overview",
    "programme_lines",
    "casus_areas",
    "milestones",
    "pilot_to_practice",
    "learning",
    "update",
    "history",
]
HOSTILE = (
    "<script>alert(1)</script> **vet** [klik](http://x) ![x](http://x) $x$ :red[x] `y` # kop | a | \u202eomgekeerd =1+1"
)


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Open a screen over this test's own database, which is not there yet."""
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    # AppTest takes a folder pages/ for Streamlit's older navigation and would run a page alone; serve.py prevents that.
    monkeypatch.setattr(script_runner, "_mpa_v1", lambda main: runpy.run_path(main, run_name="__main__"))

    def opened(screen="overview", **query):
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        if screen != "overview":
            app.switch_page(f"pages/{screen}.py").run()
        assert not app.exception, app.exception[0].stack_trace
        return app

    return opened


def stored(tmp_path, *rows, **options):
    made = database.open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    data = book(Acties=actions(*rows))
    saved = updates.save(
        made, programme.load(), data, "x.xlsx", options=updates.Options(by="ik", **options), person=LOCAL
    )
    made.close()
    return saved


def said(app):
    """Everything that a reader can read on the screen, tables apart."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(str(each.value) for kind in kinds for each in kind)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_without_a_database_every_screen_says_what_to_do_and_makes_nothing(at, tmp_path, screen, lang):
    app = at(screen, lang=lang)
    assert app.title
    if screen != "update":
        assert ("aangeleverd" if lang == "nl" else "reported") in said(app)
    assert not (tmp_path / "test.db").exists()


@pytest.mark.parametrize("screen", SCREENS)
def test_with_one_action_every_screen_opens(at, tmp_path, screen):
    stored(tmp_path, action("A-1"))
    assert at(screen).title


@pytest.mark.parametrize("screen", SCREENS)
def test_nonsense_in_the_address_is_ignored(at, tmp_path, screen):
    stored(tmp_path, action("A-1"))
    assert at(screen, as_of="2100-01-01", area="Zuidas", organisation="Vitens", lang="fr").title


@pytest.mark.parametrize("screen", SCREENS)
def test_what_people_type_is_shown_as_typed_and_does_nothing(at, tmp_path, screen):
    rows = [
        action(f"A-{number}", title=HOSTILE[:300], status=status)
        for number, status in enumerate(["loopt", "geblokkeerd"])
    ]
    stored(tmp_path, *rows)
    app = at(screen, area="Binnenstad")
    # Outside code, every sign that markdown would act upon stands behind a backslash.
    assert "[klik](" not in said(app)
    assert "<script" not in said(app).replace("\\<script", "")


def test_looking_at_the_past_is_said_and_what_was_not_yet_known_is_not_there(at, tmp_path):
    stored(tmp_path, action("A-1"))
    past = at("overview", as_of="2021-01-01")
    assert "1 jan 2021" in said(past) or "nog niets aangeleverd" in said(past)
    assert "nog niets aangeleverd" in said(past)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_database_that_is_none_is_a_sentence_and_a_way_on(at, tmp_path, screen):
    (tmp_path / "test.db").write_bytes(b"this is no database" * 100)
    app = at(screen)
    if screen == "update":
        return
    assert "geen database die we kunnen lezen" in "".join(each.value for each in app.error)
    assert [button.label for button in app.button if button.label == "Probeer opnieuw"]


def test_a_database_of_a_newer_program_is_a_sentence(at, tmp_path):
    stored(tmp_path, action("A-1"))
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "nieuwere versie" in "".join(each.value for each in at().error)


def test_broken_settings_are_a_sentence_with_the_line(at, tmp_path, monkeypatch):
    broken = tmp_path / "programme.toml"
    broken.write_text(
        programme.DEFAULT_FILE.read_text(encoding="utf-8").replace("stale_days = 100", 'stale_days = "x"')
    )
    monkeypatch.setattr(programme, "DEFAULT_FILE", broken)
    shown = "".join(each.value for each in at().error)
    assert "regel" in shown
    assert "stale" in shown


def test_who_has_no_rights_here_is_told_why_and_cannot_deliver(at, monkeypatch):
    monkeypatch.delenv("KOPPELKANSEN_LOCAL", raising=False)
    app = at("update")
    assert "niet aangemeld" in said(app)
    assert not app.get("file_uploader")


def test_a_team_lead_delivers_sees_what_changes_and_saves(at, tmp_path, monkeypatch):
    monkeypatch.setattr(person, "current", lambda: LOCAL)
    stored(tmp_path, action("A-1"), action("A-2"))
    app = at("update", area="Binnenstad")
    data = book(as_of=date(2021, 4, 1), Acties=actions(action("A-1", progress=60)))
    app.get("file_uploader")[0].upload("binnenstad.xlsx", data).run()
    app.text_input(key="by").set_value("Casusteam").run()
    assert "A-2" in said(app).replace("\\", "")
    app.radio(key="answer-missing").set_value("dropped").run()
    next(button for button in app.button if button.label == "Bewaren").click().run()
    assert not app.exception
    assert "Bewaard als versie 2 van Binnenstad" in said(app)
    made = database.open_existing(f"sqlite:///{tmp_path / 'test.db'}")
    known = updates.known(made, programme.load())
    assert known["actions"]["code"].tolist() == ["A-1"]
    made.close()


def test_who_saves_after_someone_else_is_shown_the_new_difference(at, tmp_path, monkeypatch):
    monkeypatch.setattr(person, "current", lambda: LOCAL)
    stored(tmp_path, action("A-1"))
    app = at("update", area="Binnenstad")
    app.get("file_uploader")[0].upload(
        "b.xlsx", book(as_of=date(2021, 4, 1), Acties=actions(action("A-1", progress=60)))
    ).run()
    app.text_input(key="by").set_value("Casusteam").run()

    def overtaken(*_arguments, **_options):
        raise updates.HeadMoved("Binnenstad")

    monkeypatch.setattr(updates, "save", overtaken)
    next(button for button in app.button if button.label == "Bewaren").click().run()
    assert "Iemand anders heeft net voor dit gebied bewaard" in said(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("switch", "address", "headers", "local"),
    [
        ("1", None, {}, True),
        ("1", "127.0.0.1", {}, True),
        ("1", "::1", {}, True),
        ("0", None, {}, False),
        ("1", "10.0.0.7", {}, False),
        ("1", "127.0.0.1", {"x-forwarded-for": "10.0.0.7"}, False),
        ("1", "127.0.0.1", {"forwarded": "for=10.0.0.7"}, False),
        ("1", "nonsense", {}, False),
    ],
)
def test_local_rights_need_the_switch_this_machine_and_no_proxy(monkeypatch, switch, address, headers, local):
    class Context:
        ip_address = address

    Context.headers = headers
    monkeypatch.setenv(person.LOCAL_SWITCH, switch)
    monkeypatch.setattr(person.st, "context", Context)
    assert (person.current() is LOCAL) is local


def test_every_kind_has_a_name_on_the_screen():
    assert all(kind.label and kind.one for kind in KINDS.values())
    assert clock.local_day(clock.now())
