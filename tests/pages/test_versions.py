"""Versies: who may have the original, and what others may have."""

from datetime import UTC, datetime

import pytest

from koppelkansen_metrics import access
from koppelkansen_metrics.access import Person, Role
from tests.pages.told import deliver, rows
from tests.updates.books import action, actions, book
from ui import person

HERE = {"area": "Binnenstad"}
ORIGINAL, EXCERPT = "Download het originele bestand", "Download wat is gelezen"


@pytest.mark.parametrize(
    ("someone", "label"),
    [
        (access.LOCAL, ORIGINAL),
        (Person("x", frozenset({Role.TEAM_LEAD}), areas=frozenset({"Binnenstad"})), ORIGINAL),
        (Person("x", frozenset({Role.TEAM_LEAD}), areas=frozenset({"Haven-Stad"})), EXCERPT),
        (Person("x", frozenset({Role.DIRECTOR})), EXCERPT),
        (person.GUEST, EXCERPT),
    ],
)
def test_the_own_team_gets_the_original_and_others_what_was_read(opened, own, monkeypatch, someone, label):
    deliver(own, book(Acties=actions(action("A-1"))))
    monkeypatch.setattr(person, "current", lambda: someone)
    at = opened("history", **HERE)
    assert not at.exception
    assert [each.proto.label for each in at.get("download_button")] == [label]


def test_each_version_says_how_many_rows_it_changed(opened, own):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    later = datetime(2021, 4, 7, 12, tzinfo=UTC)
    deliver(own, book(Acties=actions(action("A-1", progress=60), action("A-3"))), recorded=later)
    listed = [row["Rijen"] for row in rows(opened("history", **HERE), "Versie")]
    assert listed == ["1 nieuw, 1 veranderd, 1 rij ontbreekt", "2 nieuw"]
