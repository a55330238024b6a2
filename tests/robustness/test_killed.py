"""A process that is killed while it saves leaves each version whole or not at all."""

import hashlib
import multiprocessing
import random
import sqlite3
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.database import open_existing, open_or_create
from koppelkansen_metrics.updates import Options
from tests.robustness.savers import DAY, PRELOAD, save_on_and_on
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
KILLS, BATCHES = 200, 5
ROWS = 40


def books():
    """Workbooks that each differ from the others in every row; by the sha256 of their bytes their titles."""
    made = {}
    for number in range(6):
        rows = [action(f"A-{at}", f"Versie {number} van {at}") for at in range(ROWS)]
        data = book(as_of=DAY + timedelta(number), Acties=actions(*rows))
        made[hashlib.sha256(data).hexdigest()] = (data, {row[0]: row[1] for row in rows})
    return made


class Killer:
    """Starts savers and kills each in the middle of a save, however fast this machine is at that moment."""

    def __init__(self, context, data):
        self.context = context
        self.data = data
        # How long the last save took that was waited for.
        self.seconds = 0.0

    def kill_one(self, url, *, acknowledged, share):
        """Start a saver, and kill it in what follows after so many saves: when that share of it must have passed.

        What it reported, those that are waited for first.
        """
        here, there = self.context.Pipe(duplex=False)
        saver = self.context.Process(target=save_on_and_on, args=(url, self.data, there))
        saver.start()
        there.close()
        assert here.recv() == "ready"
        reported = []
        # What another saver left may be what this one begins with: then it saves nothing, and says so.
        while sum(status == "saved" for status, _number in reported) < acknowledged:
            began = time.monotonic()
            reported.append(here.recv())
            self.seconds = time.monotonic() - began
        time.sleep(share * self.seconds)
        saver.kill()
        saver.join()
        while True:
            try:
                reported.append(here.recv())
            except EOFError:
                return reported


def check(path, made, reported):
    """Everything in the database is whole, and everything that was reported is in it; how many versions there are."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute("SELECT valid_from, valid_to, code, title FROM actions").fetchall()
    connection.close()
    database = open_existing(f"sqlite:///{path}")
    with database.read() as connection:
        listed = revisions.history(connection)
        heads = dict(connection.execute(text("SELECT area, revision FROM area_head")).all())
        for each in listed:
            _name, content = revisions.original(connection, each.number)
            assert hashlib.sha256(content).hexdigest() == each.sha256
            assert each.sha256 in made
    database.close()
    numbers = {each.number for each in listed}
    assert {number for status, number in reported if status == "saved"} <= numbers
    if not listed:
        return 0
    assert heads == {"Binnenstad": listed[0].number}
    # A version is whole when all its rows are there, and nothing else is.
    assert Counter(valid_from for valid_from, *_rest in rows) == dict.fromkeys(numbers, ROWS)
    now = {code: title for _from, valid_to, code, title in rows if valid_to is None}
    assert now == made[listed[0].sha256][1]
    return len(numbers)


def test_two_hundred_killed_savers_leave_every_version_whole_or_not_there(tmp_path):
    made = books()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    killer = Killer(context, [content for content, _titles in made.values()])
    moments = random.Random(20211012)
    versions = 0
    for batch in range(BATCHES):
        path = tmp_path / f"{batch}.db"
        reported = []
        for number in range(KILLS // BATCHES):
            # In the very first save of a database no less than in a later one of the same process.
            acknowledged = (batch + number) % 2
            reported += killer.kill_one(f"sqlite:///{path}", acknowledged=acknowledged, share=moments.uniform(0, 1.2))
            found = check(path, made, reported)
        versions += found
        database = open_existing(f"sqlite:///{path}")
        last = book(as_of=date(2021, 5, 1), Acties=actions(action("A-0", "Na alles")))
        saved = updates.save(database, SETTINGS, last, "x.xlsx", options=Options(by="ik"), person=LOCAL)
        database.close()
        assert saved.status == "saved"
    # Each second one was killed after a save that it reported.
    assert versions >= KILLS // 2


def test_a_whole_version_can_be_told_from_half_a_version(tmp_path):
    made = books()
    path = tmp_path / "half.db"
    opened = open_or_create(f"sqlite:///{path}")
    first = next(iter(made.values()))[0]
    updates.save(opened, SETTINGS, first, "x.xlsx", options=Options(by="ik"), person=LOCAL)
    opened.close()
    assert check(path, made, []) == 1
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM actions WHERE code = 'A-7'")
    connection.close()
    with pytest.raises(AssertionError):
        check(path, made, [])
