"""What is longer than fits is refused with a sentence, and what no file can hold is left out, whoever asks."""

from dataclasses import replace
from datetime import date

import pytest

from koppelkansen_metrics import language, meetings, sessions, updates
from koppelkansen_metrics.briefing.content import Preparation
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.catching import Noted, Reply, Spot
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates import Options, prefilled
from tests.hostile.story import ME, QUARTER, SETTINGS
from tests.updates.books import action, actions, book

AREA, OF = "Binnenstad", "Waternet"
LONG = "w" * 10_000
NASTY = "a\0b\x07c\ufffe\ud800"
BOOK = book(
    Acties=actions(action("A-1")), **{"Vragen aan directeuren": [["Code", "Vraag", "Aan"], ["V-1", "Mag het?", OF]]}
)
OUTCOME = Outcome("actie", "Eén loket", OF, "Beheer", date(2022, 3, 1), area=AREA)


class Office:
    """Every way in which someone can write something down: each takes one text."""

    def __init__(self, database):
        self.database = database
        self.number = self.upload("ik").revision
        made = sessions.prepare(database, SETTINGS, QUARTER, (orders.Item(orders.START),), by="ik", person=ME)
        sessions.open_room(database, SETTINGS, made, guests=True, per_organisation=False, person=ME)
        self.session = sessions.find(database, made.code)
        self.spot = Spot(self.session, "{}", "ik")

    def upload(self, by):
        return updates.save(self.database, SETTINGS, BOOK, "x.xlsx", options=Options(by=by), person=ME)

    def undo(self, by):
        updates.undo(self.database, SETTINGS, self.number, by=by, person=ME)

    def message(self, text):
        self._prepare(Preparation(message=text))

    def asked(self, text):
        self._prepare(Preparation(asked={OF: text}))

    def _prepare(self, said):
        meeting = meetings.arranged(self.database, SETTINGS, QUARTER)
        meetings.prepare(self.database, meeting, preparation=said, person=ME)

    def answer(self, text):
        meetings.answer(self.database, SETTINGS, QUARTER, {"nodig": text}, by="ik", person=ME, of=OF)

    def answered_by(self, by):
        meetings.answer(self.database, SETTINGS, QUARTER, {"nodig": "x"}, by=by, person=ME, of=OF)

    def outcome(self, text):
        meetings.record(self.database, SETTINGS, QUARTER, replace(OUTCOME, text=text), by="ik", person=ME)

    def function(self, text):
        meetings.record(self.database, SETTINGS, QUARTER, replace(OUTCOME, function=text), by="ik", person=ME)

    def recorded_by(self, by):
        meetings.record(self.database, SETTINGS, QUARTER, OUTCOME, by=by, person=ME)

    def adopted_by(self, by):
        meetings.adopt(self.database, SETTINGS, QUARTER, by=by, person=ME)

    def frozen_by(self, by):
        meetings.freeze(self.database, SETTINGS, QUARTER, by=by, person=ME)

    def prepared_by(self, by):
        sessions.prepare(self.database, SETTINGS, QUARTER, (orders.Item(orders.START),), by=by, person=ME)

    def question(self, text):
        orders.with_question((), text)

    def writing(self, text):
        sessions.write(self.database, self.session, replace(OUTCOME, text=text), person=ME)

    def lesson(self, text):
        sessions.note_lesson(self.database, SETTINGS, self.spot, Noted(text, AREA), person=ME)

    def noted(self, text):
        sessions.note_question(self.database, SETTINGS, self.spot, Noted(text, AREA, to=(OF,)), person=ME)

    def reply(self, text):
        self._reply(Reply(False, OF, text=text))

    def promised_by(self, text):
        self._reply(Reply(True, OF, text))

    def _reply(self, reply):
        sessions.answer_question(self.database, SETTINGS, self.spot, (AREA, "V-1"), reply, person=ME)

    def response(self, text):
        sessions.ask(self.database, self.session.code, kind="mood", picture="start", person=ME)
        which = sessions.rounds_of(self.database, self.session.code)[-1]
        seat = sessions.join(self.database, self.session, "token", organisation=None, person=ME)
        sessions.respond(self.database, which, seat, {"blij": text}, organisation=None, person=ME)


WAYS = sorted(name for name in vars(Office) if not name.startswith("_") and name != "upload")


@pytest.fixture
def office(database_url):
    databases.migrate(database_url)
    opened = databases.open_or_create(database_url)
    yield Office(opened)
    opened.close()


def test_10_000_characters_are_refused_with_a_sentence_that_says_how_many_fit(office):
    for way in WAYS:
        with pytest.raises(UserError, match=r"at most \d+") as refused:
            getattr(office, way)(LONG)
        assert len(refused.value.sentence(language.language("nl"))) < 200, way


def test_what_no_file_can_hold_is_left_out_and_the_rest_is_kept(office):
    for way in WAYS:
        if way != "undo":
            getattr(office, way)(NASTY)
    meetings.close(office.database, SETTINGS, QUARTER, by=NASTY, person=ME)
    known = updates.known(office.database, SETTINGS)
    assert set(known["lessons"]["lesson"]) == {"abc"}
    assert {"abc", "Eén loket"} == set(known["actions"]["title"]) - {"Straatprofiel"}
    assert prefilled.filled(known, AREA)
    with office.database.read() as connection:
        assert {each.by for each in revisions.history(connection)} == {"ik", "abc"}


def test_a_file_has_a_name_of_one_line_without_folders(office):
    data = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", progress=60)))
    name = f"C:\\x/../{LONG}\0\r\n\u202e\ud800.xlsx"
    saved = updates.save(office.database, SETTINGS, data, name, options=Options(by="ik"), person=ME)
    with office.database.read() as connection:
        kept = next(each.file for each in revisions.history(connection) if each.number == saved.revision)
    assert kept == f"{'w' * 194}….xlsx"


def test_a_text_in_a_workbook_that_is_too_long_is_told_at_its_cell(office):
    data = book(Acties=actions(action("A-1", LONG)))
    found = updates.check(office.database, SETTINGS, data, "x.xlsx", options=Options())
    (told,) = [each for each in found.checked.findings if each.code == "text-too-long"]
    assert (told.row, told.column) == (2, "B")
    assert "10000" in told.message().replace(",", "")
