"""In Chromium: whatever people typed shows on every screen as they typed it, and does nothing."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from koppelkansen_metrics import access, sessions
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.store.database import open_or_create
from tests import server as servers
from tests.hostile import story, texts
from tests.hostile.watching import Watch
from ui import navigation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HERE = {"area": story.AREA}
MEETING = {"meeting": story.QUARTER}
NONSENSE = dict.fromkeys(("area", "organisation", "as_of", "since", "lang", "record", "q"), texts.TEXTS["script"])
# Each screen with what is asked for in its address; {code} is that of the session.
SCREENS = [
    ("overview", HERE),
    ("overview", NONSENSE),
    ("programme_lines", HERE),
    ("casus_areas", {**HERE, "record": f"actions:{texts.code('A', 3)}"}),
    ("milestones", HERE),
    ("area_sheet", HERE),
    ("pilot_to_practice", {**HERE, "pilot": f"pilots:{story.AREA}/{texts.code('P', 3)}"}),
    ("learning", HERE),
    ("briefing", {**MEETING, "organisation": "Waternet"}),
    ("reporting_round", {"meeting": "2021-Q3"}),
    ("present", MEETING),
    ("beamer", {"code": "{code}"}),
    ("follow", {"code": "{code}"}),
    ("follow", {"code": texts.TEXTS["picture"]}),
    ("outcomes", MEETING),
    ("outcomes", {"meeting": "2021-Q3"}),
    ("update", {"area": "Haven-Stad"}),
    ("history", {"area": story.OTHER}),
    ("history", HERE),
    ("settings", {}),
]
# What stands in no record, and where it was typed.
ELSEWHERE = {
    *(f"caught.{what}" for what in ("lesson", "lesson.why", "question")),
    *(f"outcome.{what}" for what in ("text", "function", "by")),
    *(f"response.{what}" for what in ("werkt", "werkt_niet", "waarom", "nodig")),
    *(f"answer.{what}" for what in ("opgaven", "ambitie", "nodig")),
    *("preparation.asked", "preparation.message", "session.question", "session.by", "writing.text", "spot.by"),
    *("reply.text", "reply.function", "revision.by", "undo.by", "freeze.by", "unfreeze.by", "close.by", "file.name"),
}


@pytest.fixture
def told(tmp_path):
    """The address of the dashboard over the story, its session's code, and its database."""
    database = open_or_create(f"sqlite:///{tmp_path / 'told.db'}")
    made = story.tell(database)
    with servers.running(f"sqlite:///{tmp_path / 'told.db'}", KOPPELKANSEN_LOCAL="1") as address:
        yield address, made.code, database
    database.close()


def test_every_screen_is_looked_at(monkeypatch):
    monkeypatch.setattr(navigation.st, "Page", lambda path, **_about: path.stem)
    screens = {screen for group in navigation.pages(str).values() for screen in group}
    assert screens == {screen for screen, _query in SCREENS}


def test_whatever_people_typed_shows_on_every_screen_as_typed_and_does_nothing(page, told):
    address, code, _database = told
    watch = Watch(page)
    for screen, query in SCREENS:
        asked = urlencode({name: value.replace("{code}", code) for name, value in query.items()})
        watch.open(f"{address}/{'' if screen == 'overview' else screen}?{asked}")
        watch.look(screen)
        _further(screen, query, watch)
    _pictures(watch, told)
    assert watch.wrong == []
    every = {f"{kind}.{field.key}" for kind in KINDS for field in texts.fields(kind)} | ELSEWHERE
    assert every - watch.seen == set()


def _further(screen, query, watch):
    """What a screen shows after something was done on it."""
    page = watch.page
    if screen == "programme_lines":
        for tab in page.get_by_role("tab").all()[1:]:
            tab.click()
            watch.settle()
            watch.look(screen)
    if screen == "learning":
        page.get_by_label("Zoek in leerpunten").fill("evil.example")
        page.keyboard.press("Enter")
        watch.settle()
        watch.look("search")
    if screen == "history" and query == HERE:
        page.get_by_role("combobox", name="Versie").click()
        page.get_by_role("option", name=re.compile("^2 ·")).click()
        watch.settle()
        watch.look("the second version")
        _grid(watch)


def _grid(watch):
    """A table that is too long for the page: what one takes along is made by us, not by the grid."""
    page = watch.page
    page.get_by_role("combobox", name="Versie").click()
    page.get_by_role("option", name=re.compile("^1 ·")).click()
    watch.settle()
    page.get_by_test_id("stDataFrame").hover()
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    expect(page.get_by_role("button", name="Download as CSV")).to_be_hidden()
    watch.look("the first version")
    with page.expect_download() as download:
        page.get_by_role("button", name="csv").first.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def _pictures(watch, told):
    """A question from a workbook and one of the facilitator, on the big screen."""
    address, code, database = told
    listed = orders.from_text(sessions.find(database, code).running_order)
    for kind in (orders.ASK, orders.QUESTION):
        key = [item.key for item in listed if item.picture == kind][-1]
        sessions.show(database, code, key, person=access.LOCAL)
        watch.open(f"{address}/beamer?code={code}")
        watch.look(kind)


PATIENCE_SECONDS = 30


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [
        (story.FILE, story.faulty, {"faulty.cell", "faulty.code", "faulty.header"}),
        ("lijst.xlsx", story.unknown, {"unknown.header", "unknown.cell"}),
        ("export.csv", story.export, {"export.type"}),
    ],
    ids=["faults", "columns", "export"],
)
def test_a_file_full_of_it_is_read_and_said_and_does_nothing(page, own_server, name, data, places):
    watch = Watch(page)
    watch.open(f"{own_server}/update?area=Binnenstad")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": data()})
    # The file has to arrive and be read first, which takes as long as it takes.
    asked = page.get_by_text("soort", exact=True)
    for _ in range(PATIENCE_SECONDS):
        page.wait_for_timeout(1000)
        watch.settle()
        watch.unfold()
        if "export.type" in places and asked.count():
            asked.click()
            watch.settle()
        watch.look(name[:20])
        if places <= watch.seen:
            break
    assert watch.wrong == []
    assert places - watch.seen == set()
