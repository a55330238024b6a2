"""A meeting that is presented, on each engine, with a few records to talk about."""

from datetime import UTC, datetime

import pytest

from koppelkansen_metrics import access, programme, sessions, updates
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.updates import Options
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
QUARTER = "2021-Q1"
ORDER = (Item(orders.START), Item("changed"), Item(orders.ASK, "Binnenstad", "V-1"), Item("learned"))


GUEST = access.Person("")


class Room:
    """A session with what the tests do in it."""

    def __init__(self, database):
        self.database = database
        made = sessions.prepare(database, SETTINGS, QUARTER, ORDER, by="Begeleider", person=access.LOCAL)
        self.code = made.code

    @property
    def session(self):
        return sessions.find(self.database, self.code)

    def open(self, *, guests=True, per_organisation=False, person=access.LOCAL):
        sessions.open_room(
            self.database, SETTINGS, self.session, guests=guests, per_organisation=per_organisation, person=person
        )
        return self

    def join(self, token="a", organisation=None, person=GUEST):
        return sessions.join(self.database, self.session, token, organisation=organisation, person=person)

    def ask(self, kind="score"):
        sessions.ask(self.database, self.code, kind=kind, picture="pilots", person=access.LOCAL)
        return self.round

    @property
    def round(self):
        return sessions.rounds_of(self.database, self.code)[-1]

    def say(self, seat, organisation=None, **said):
        said = {part.replace("_", " "): value for part, value in said.items()}
        sessions.respond(self.database, self.round, seat, said, organisation=organisation, person=GUEST)

    def close(self):
        return sessions.close(self.database, SETTINGS, self.session, by="Begeleider", person=access.LOCAL)


@pytest.fixture
def database(database_url):
    databases.migrate(database_url)
    opened = databases.open_or_create(database_url)
    data = book(
        Acties=actions(action("A-1")),
        **{"Vragen aan directeuren": [["Code", "Vraag", "Aan"], ["V-1", "Wie tekent de vergunning?", "Gemeente"]]},
    )
    told = Options(by="Casusteam", recorded_at=datetime(2021, 4, 6, 12, tzinfo=UTC))
    saved = updates.save(opened, SETTINGS, data, "x.xlsx", options=told, person=access.LOCAL)
    assert saved.status == "saved"
    yield opened
    opened.close()


@pytest.fixture
def room(database):
    return Room(database)
