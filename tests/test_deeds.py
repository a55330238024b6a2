"""Every role tries every deed by calling it directly, as a forged message would: the screens protect nothing."""

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from koppelkansen_metrics import administration, clock, meetings, privacy, programme, sessions, updates
from koppelkansen_metrics.access import LOCAL, Deed, NotAllowed, Person, Role, SignInExpired, may
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import rounds
from koppelkansen_metrics.sessions.catching import Noted, Reply, Spot
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import outcomes
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.store.tables import METADATA
from koppelkansen_metrics.updates import Options, drafts
from tests.updates.books import action, actions, book

SETTINGS, QUARTER = programme.load(), "2021-Q1"
ASKS = [["Code", "Vraag", "Aan"], ["V-1", "Wie tekent de vergunning?", "Gemeente"]]
FIRST = book(Acties=actions(action("A-1")), **{"Vragen aan directeuren": ASKS})
SECOND = book(Acties=actions(action("A-1"), action("A-2")))
AGREED = Outcome("besluit", "Eén loket")

PEOPLE = {
    "stranger": Person("", frozenset({Role.STRANGER})),
    "guest": Person(""),
    "director": Person("d", frozenset({Role.DIRECTOR}), organisations=frozenset({"Liander"})),
    "lead": Person("l", frozenset({Role.TEAM_LEAD}), areas=frozenset({"Binnenstad"})),
    "lead of another area": Person("m", frozenset({Role.TEAM_LEAD}), areas=frozenset({"Haven-Stad"})),
    "facilitator": Person("f", frozenset({Role.FACILITATOR})),
    "secretary": Person("s", frozenset({Role.SECRETARY})),
    "administrator": Person("a", frozenset({Role.ADMINISTRATOR})),
}


class World:
    """A database in which everything that can be done has something to be done to, in Binnenstad."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        told = Options(by="Casusteam", recorded_at=datetime(2021, 4, 6, 12, tzinfo=UTC))
        self.revision = updates.save(database, SETTINGS, FIRST, "x.xlsx", options=told, person=LOCAL).revision
        drafts.keep(database, SETTINGS, "Binnenstad", name="y.xlsx", data=SECOND, person=LOCAL)
        meetings.freeze(database, SETTINGS, "2021-Q2", by="Secretaris", person=LOCAL)
        meetings.record(database, SETTINGS, QUARTER, AGREED, by="Secretaris", person=LOCAL)
        self.waiting = sessions.prepare(database, SETTINGS, "2021-Q3", (Item("start"),), by="B", person=LOCAL)
        prepared = sessions.prepare(database, SETTINGS, QUARTER, (Item("start"), Item("pilots")), by="B", person=LOCAL)
        sessions.open_room(database, SETTINGS, prepared, guests=True, per_organisation=False, person=LOCAL)
        self.session = sessions.find(database, prepared.code)
        self.seat = sessions.join(database, self.session, "a", organisation=None, person=LOCAL)
        sessions.ask(database, prepared.code, kind="mood", picture="start", person=LOCAL)
        self.asked = rounds.rounds_of(database, prepared.code)[-1]
        self.spot = Spot(self.session, "", "B")
        with database.read() as connection:
            self.agreed = outcomes.versions(connection, QUARTER)[0][-1]
        self.arranged = meetings.arranged(database, SETTINGS, QUARTER)

    def everything(self):
        """All that is stored."""
        with self.database.read() as connection:
            return {name: connection.execute(select(table)).all() for name, table in METADATA.tables.items()}


# deed → name of the use case → how it is called. Each is called on a world of its own.
DEEDS = {
    Deed.VIEW: {
        "updates.excerpt": lambda w, me: updates.excerpt(w.database, SETTINGS, w.revision, person=me),
    },
    Deed.ORIGINAL: {
        "updates.original": lambda w, me: updates.original(w.database, SETTINGS, w.revision, person=me),
    },
    Deed.RESPOND: {
        "sessions.join": lambda w, me: sessions.join(w.database, w.session, "b", organisation=None, person=me),
        "sessions.respond": lambda w, me: sessions.respond(
            w.database, w.asked, w.seat, {"blij": "Ja"}, organisation=None, person=me
        ),
    },
    Deed.UPLOAD: {
        "updates.save": lambda w, me: updates.save(
            w.database, SETTINGS, SECOND, "y.xlsx", options=Options(by="x"), person=me
        ),
        "drafts.keep": lambda w, me: drafts.keep(
            w.database, SETTINGS, "Binnenstad", name="z.xlsx", data=SECOND, person=me
        ),
        "drafts.find": lambda w, me: drafts.find(w.database, SETTINGS, "Binnenstad", person=me),
        "drafts.drop": lambda w, me: drafts.drop(w.database, SETTINGS, "Binnenstad", person=me),
    },
    Deed.UNDO: {
        "updates.undo": lambda w, me: updates.undo(w.database, SETTINGS, w.revision, by="x", person=me),
    },
    Deed.PRESENT: {
        "sessions.prepare": lambda w, me: sessions.prepare(
            w.database, SETTINGS, QUARTER, (Item("start"),), by="x", person=me
        ),
        "sessions.open_room": lambda w, me: sessions.open_room(
            w.database, SETTINGS, w.waiting, guests=True, per_organisation=True, person=me
        ),
        "sessions.arrange": lambda w, me: sessions.arrange(w.database, w.session.code, (Item("start"),), person=me),
        "sessions.show": lambda w, me: sessions.show(w.database, w.session.code, "pilots", person=me),
        "sessions.close": lambda w, me: sessions.close(w.database, SETTINGS, w.session, by="x", person=me),
        "sessions.ask": lambda w, me: sessions.ask(
            w.database, w.session.code, kind="score", picture="start", person=me
        ),
        "sessions.stop": lambda w, me: sessions.stop(w.database, w.asked, person=me),
        "sessions.reveal": lambda w, me: sessions.reveal(w.database, w.asked, person=me),
        "sessions.responses": lambda w, me: sessions.responses(w.database, w.asked, person=me),
        "sessions.hide": lambda w, me: sessions.hide(w.database, w.session.code, 1, hidden=True, person=me),
    },
    Deed.FREEZE: {
        "meetings.freeze": lambda w, me: meetings.freeze(w.database, SETTINGS, QUARTER, by="x", person=me),
        "meetings.unfreeze": lambda w, me: meetings.unfreeze(w.database, "2021-Q2", by="x", person=me),
    },
    Deed.RECORD: {
        "meetings.record": lambda w, me: meetings.record(w.database, SETTINGS, QUARTER, AGREED, by="x", person=me),
        "meetings.change": lambda w, me: meetings.change(
            w.database, SETTINGS, w.agreed, replace(AGREED, text="Twee loketten"), by="x", person=me
        ),
        "meetings.close": lambda w, me: meetings.close(w.database, SETTINGS, QUARTER, by="x", person=me),
        "meetings.adopt": lambda w, me: meetings.adopt(w.database, SETTINGS, QUARTER, by="x", person=me),
        "sessions.answer_question": lambda w, me: sessions.answer_question(
            w.database, SETTINGS, w.spot, ("Binnenstad", "V-1"), Reply(promised=True, function="Jurist"), person=me
        ),
        "sessions.note_lesson": lambda w, me: sessions.note_lesson(
            w.database, SETTINGS, w.spot, Noted("Het werkt"), person=me
        ),
        "sessions.note_question": lambda w, me: sessions.note_question(
            w.database, SETTINGS, w.spot, Noted("Mag het?", to=("Liander",)), person=me
        ),
        "sessions.outcome": lambda w, me: sessions.outcome(w.database, SETTINGS, w.spot, AGREED, person=me),
        "sessions.write": lambda w, me: sessions.write(w.database, w.session, AGREED, person=me),
        "sessions.became": lambda w, me: sessions.became(w.database, w.session.code, 1, "L-1", person=me),
    },
    Deed.SETTINGS: {
        "meetings.prepare": lambda w, me: meetings.prepare(w.database, w.arranged, on=date(2021, 4, 20), person=me),
    },
    Deed.AUDIT: {
        "administration.events": lambda w, me: administration.events(w.database, person=me),
    },
    Deed.BACKUP: {
        "administration.back_up": lambda w, me: administration.back_up(
            w.database, w.folder / "backup", by="x", person=me
        ),
    },
    Deed.ERASE: {
        "privacy.erase": lambda w, me: privacy.erase(
            w.database, SETTINGS, "Jo Jansen", role="Trekker", by="x", person=me
        ),
        "privacy.remove": lambda w, me: privacy.remove(w.database, w.revision, by="x", reason="Verkeerd", person=me),
        "privacy.forget": lambda w, me: privacy.forget(w.database, person=me),
    },
}
# What is a deed of its own, or writes down what someone already did.
APART = {"meetings.answer", "administration.signed_in"}

ALL = [(deed, name) for deed, named in DEEDS.items() for name in named]


@pytest.fixture
def world(tmp_path):
    opened = databases.open_or_create(f"sqlite:///{tmp_path / 'own.db'}")
    yield World(opened, tmp_path)
    opened.close()


def refused(act):
    """Whether who asked may not; whatever else it raises, it was not for who asked."""
    try:
        act()
    except NotAllowed:
        return True
    except UserError:
        return False
    return False


@pytest.mark.parametrize(("deed", "name"), ALL, ids=[name for _, name in ALL])
def test_each_deed_is_done_for_who_may_and_changes_nothing_for_who_may_not(world, deed, name):
    act, area, before = DEEDS[deed][name], SETTINGS.area("Binnenstad"), world.everything()
    may_not = {who: me for who, me in PEOPLE.items() if not may(me, deed, area)}
    for who, me in may_not.items():
        assert refused(lambda me=me: act(world, me)), who
    assert world.everything() == before
    for who, me in PEOPLE.items():
        if who not in may_not:
            assert not refused(lambda me=me: act(world, me)), who


@pytest.mark.parametrize(("deed", "name"), ALL, ids=[name for _, name in ALL])
def test_each_deed_is_refused_to_an_administrator_whose_sign_in_ended(world, deed, name):
    before = world.everything()
    ended = replace(PEOPLE["administrator"], until=clock.now() - timedelta(seconds=1))
    with pytest.raises(SignInExpired):
        DEEDS[deed][name](world, ended)
    assert world.everything() == before


def test_every_use_case_that_asks_who_it_is_stands_in_the_table():
    rooms = {"updates": updates, "drafts": drafts, "meetings": meetings, "sessions": sessions}
    rooms |= {"administration": administration, "privacy": privacy}
    asking = {
        f"{room}.{name}"
        for room, module in rooms.items()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and "person" in inspect.signature(function).parameters
        and function.__module__.startswith(module.__name__)
    }
    assert asking == {name for _, name in ALL} | APART


@pytest.mark.parametrize(
    ("who", "may_answer"),
    [(who, who in ("director", "administrator")) for who in PEOPLE],
)
def test_only_a_director_answers_beforehand_and_for_the_own_organisation(world, who, may_answer):
    def answer(of):
        meetings.answer(world.database, SETTINGS, QUARTER, {"ambitie": "Meer"}, by="x", person=PEOPLE[who], of=of)

    assert refused(lambda: answer("Liander")) is not may_answer
    assert refused(lambda: answer("Waternet")) is (who != "administrator")


def test_a_session_for_who_signed_in_takes_no_strangers_and_no_guests(world):
    sessions.open_room(world.database, SETTINGS, world.waiting, guests=False, per_organisation=False, person=LOCAL)
    opened = sessions.find(world.database, world.waiting.code)
    for who in ("stranger", "guest"):
        with pytest.raises(UserError):
            sessions.join(world.database, opened, "c", organisation=None, person=PEOPLE[who])
    assert sessions.join(world.database, opened, "c", organisation=None, person=PEOPLE["director"])
