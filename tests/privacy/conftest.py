"""A programme in which one person is named wherever a name can stand, on each engine."""

import io
import json
import shutil
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import psycopg
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from psycopg import sql
from sqlalchemy import make_url

from koppelkansen_metrics import access, meetings, programme, sessions, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.briefing.content import QUESTIONS, Preparation
from koppelkansen_metrics.records import KINDS, Type
from koppelkansen_metrics.sessions import catching
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.catching import Reply, Spot
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store import audit, mappings, outcomes
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.mappings import Said
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates import Options, drafts
from koppelkansen_metrics.workbook import template
from tests.postgres import cluster

NAME, ROLE = "Zoë van Aerts", "Trekker warmtenet"
AREA, QUARTER = "Programmabreed", "2021-Q1"
CODE = "Zoë-van-Aerts"
SETTINGS = programme.parsed(programme.DEFAULT_FILE.read_text(encoding="utf-8") + f"\n# Beheer: {NAME}\n")
LEAD = Person(NAME, frozenset({Role.TEAM_LEAD}), frozenset({AREA}), key="9f2c")
APRIL, JULY, AUGUST = (datetime(2021, month, 5, 12, tzinfo=UTC) for month in (4, 7, 8))
JIRA = "Summary,Issue key,Issue Type,Status,Due date,Resolved,Resolution,Assignee,Labels,Status Category"


def nothing(_database):
    """An empty database holds no story."""


@pytest.fixture(scope="session")
def sqlite_story(tmp_path_factory):
    """A function that gives an SQLite file in which a story was told, told once."""

    @cache
    def story(tell_it):
        path = tmp_path_factory.mktemp("story") / "story.db"
        told_in(f"sqlite:///{path}", tell_it)
        return path

    return story


@pytest.fixture(scope="session")
def postgresql_story(postgres_url):
    """A function that gives the name of a PostgreSQL database in which a story was told, told once."""
    with ExitStack() as made:

        @cache
        def story(tell_it):
            address = made.enter_context(cluster.new_database(postgres_url))
            told_in(address, tell_it)
            return address.rpartition("/")[2]

        yield story


@pytest.fixture
def copied(database_url, request):
    """A function that opens a copy of a database in which a story was told."""
    opened = []

    def copy(tell_it):
        if database_url.startswith("sqlite"):
            shutil.copy(request.getfixturevalue("sqlite_story")(tell_it), make_url(database_url).database)
        else:
            story = sql.Identifier(request.getfixturevalue("postgresql_story")(tell_it))
            own = sql.Identifier(database_url.rpartition("/")[2])
            with psycopg.connect(request.getfixturevalue("postgres_url"), autocommit=True) as server:
                server.execute(sql.SQL("DROP DATABASE {}").format(own))
                server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, story))
        opened.append(databases.open_or_create(database_url))
        return opened[-1]

    yield copy
    for each in opened:
        each.close()


@pytest.fixture
def database(copied):
    """An empty database, on each engine."""
    return copied(nothing)


@pytest.fixture
def told(copied):
    """A database with the whole story in it, on each engine."""
    return copied(tell)


def told_in(address, tell_it):
    databases.migrate(address)
    made = databases.open_or_create(address)
    tell_it(made)
    made.close()


def save(database, data, name="stand.xlsx", *, area=AREA, at=APRIL, **said):
    options = Options(
        **{"area": area, "by": "Casusteam", "recorded_at": at, "line": 1, "organisation": "Liander", **said}
    )
    done = updates.save(database, SETTINGS, data, name, options=options, person=access.LOCAL)
    assert done.status == "saved", done.preview.checked.findings if done.preview.checked else done.preview.refusal
    return done.revision


def records(name=NAME, code=CODE):
    """One record of every kind, with the name in every text, and a second action."""
    made = {key: [_record(kind, f"{code}-{kind.letter}1", name)] for key, kind in KINDS.items()}
    made["actions"].append({**_record(KINDS["actions"], "A-2", "niemand"), "about": None})
    for asked in made["asks"]:
        asked |= {"about": made["actions"][0]["code"], "status": "open", "answer": None}
    made["confidence"][0] |= {"code": "1", "line": 1}
    return made


def _record(kind, code, name):
    fields = {field.key: _value(field, name) for field in kind.fields if field.type is not Type.CODE}
    return {"code": code, **fields}


def _value(field, name):
    if field.type is Type.TEXT:
        return f"Met {name} over {field.key}"[: field.length or None]
    if field.type is Type.CHOICE:
        return field.options(SETTINGS)[0].value
    return {
        Type.CHOICES: "Liander",
        Type.WHOLE: field.low,
        Type.PERCENTAGE: 40.0,
        Type.PLANNED: date(2021, 6, 30),
        Type.ACTUAL: date(2021, 3, 1),
    }.get(field.type)


def workbook(rows, as_of, name=NAME):
    """A workbook with the name also where nobody looks: properties, a note, a header, a name, a text in pieces."""
    book = load_workbook(
        io.BytesIO(template.write(SETTINGS, AREA, rows=rows, algemeen={"as_of": as_of}, with_example=False))
    )
    book.properties.creator = book.properties.lastModifiedBy = name
    hidden_away(book, name)
    return packed(book)


def hidden_away(book, name):
    sheet = book.create_sheet("Kladblok")
    first, last = name.split(" ", 1)
    sheet["A1"] = CellRichText(
        TextBlock(InlineFont(b=True), first[:2]), first[2:], " ", TextBlock(InlineFont(i=True), last)
    )
    sheet["B2"].comment = Comment(f"Vraag {name}", name)
    sheet.oddHeader.center.text = name
    book.defined_names["wie"] = DefinedName("wie", attr_text=f'"{name}"')


def packed(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def tell(database):
    first = save(database, workbook(records(), date(2021, 3, 31)), f"stand {NAME}.xlsx", by=NAME, note=f"van {NAME}")
    arrange(database)
    later = {key: rows for key, rows in records().items() if key != "lessons"}
    later["milestones"][0]["title"] = f"{NAME} tekent"
    save(database, workbook(later, date(2021, 6, 30)), at=JULY)
    jira = f"{JIRA}\r\nKade met {NAME},KK-1,Task,Done,2021-06-01,,,{NAME},,Done\r\nBrug,KK-2,Task,To Do,,,,,,To Do"
    mapping = {("assignee", NAME): Said(line=2), ("assignee", ROLE): Said(organisation="Waternet")}
    save(
        database, jira.encode("cp1252"), f"export_{NAME}.csv", area="Binnenstad", at=JULY, as_of=date(2021, 6, 30),
        mapping=mapping,
    )  # fmt: skip
    wrong = save(
        database, workbook(records("Iemand Anders", "X"), date(2021, 7, 31), "Iemand Anders"), "fout.xlsx", at=AUGUST
    )
    updates.undo(database, SETTINGS, wrong, by=NAME, person=LEAD)
    present(database)
    drafts.keep(database, SETTINGS, AREA, name="concept.xlsx", data=workbook(records(), JULY.date()), person=LEAD)
    remember(database)
    return first


def arrange(database):
    """The meeting of the first quarter: prepared, answered, frozen, and what it agreed."""
    told = Preparation(
        message=f"{NAME} vraagt geld", asked={"Liander": f"Geef {NAME} ruimte"}, pinned=((AREA, f"{CODE}-V1"),)
    )
    meeting = meetings.arranged(database, SETTINGS, QUARTER)
    meetings.prepare(database, meeting, person=LEAD_SECRETARY, preparation=told)
    said = dict.fromkeys(QUESTIONS, f"Dank aan {NAME}")
    meetings.answer(database, SETTINGS, QUARTER, said, by=NAME, person=access.LOCAL, of="Liander")
    meetings.freeze(database, SETTINGS, QUARTER, by=NAME, person=access.LOCAL)
    agreed = Outcome("actie", f"{NAME} opent het loket", "Waternet", f"{NAME}, afdeling 1", date(2021, 9, 1), area=AREA)
    number = meetings.record(
        database, SETTINGS, QUARTER, agreed, by=NAME, person=access.LOCAL, picture=f"ask:{AREA}:{CODE}-V1"
    )
    with database.read() as connection:
        seen = next(each[-1] for each in outcomes.versions(connection) if each[-1].number == number)
    changed = replace(agreed, note=f"op verzoek van {NAME}")
    meetings.change(database, SETTINGS, seen, changed, by=NAME, person=access.LOCAL)


LEAD_SECRETARY = Person(NAME, frozenset({Role.SECRETARY}), key="9f2c")


def present(database):
    """A session in which the name falls, in the order, in answers, and in what is written down."""
    order = orders.with_question((Item("start"), Item(orders.ASK, AREA, f"{CODE}-V1")), f"Wat vindt {NAME}?")
    room = sessions.prepare(database, SETTINGS, QUARTER, order, by=NAME, person=access.LOCAL)
    sessions.open_room(database, SETTINGS, room, guests=True, per_organisation=False, person=access.LOCAL)
    sessions.show(database, room.code, order[1].key, person=access.LOCAL)
    seat = sessions.join(database, sessions.find(database, room.code), "a", organisation=None, person=Person(""))
    sessions.ask(database, room.code, kind="mood", picture=f"ask:{AREA}:{CODE}-V1", person=access.LOCAL)
    said = {"blij": f"{NAME} is terug", "verdrietig": f"{NAME} gaat weg"}
    sessions.respond(
        database, sessions.rounds_of(database, room.code)[-1], seat, said, organisation=None, person=Person("")
    )
    spot = Spot(sessions.find(database, room.code), f"ask:{AREA}:{CODE}-V1", NAME)
    reply = Reply(True, "Waternet", NAME, date(2021, 9, 1), f"zegt {NAME}")
    sessions.answer_question(database, SETTINGS, spot, (AREA, f"{CODE}-V1"), reply, person=access.LOCAL)
    catching.write(database, spot.session, Outcome("besluit", f"{NAME} beslist"), person=access.LOCAL)
    meetings.adopt(database, SETTINGS, QUARTER, by=NAME, person=access.LOCAL)


def remember(database):
    said = {"version": 1, "kind": "actions", "sheet": NAME, "headers": [NAME], "fields": {"title": 1}, "always": {}}
    with database.write() as connection:
        mappings.remember(connection, AREA, form="jira", said={("assignee", NAME.upper()): Said(line=3)})
        # In escapes, where the name is not to be seen as it stands.
        content = json.dumps(said)
        mappings.remember_columns(connection, AREA, fingerprint="f", content=content)
        audit.note(connection, Done.SIGNED_IN, by=NAME, about="9f2c")
