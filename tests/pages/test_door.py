"""The door: who may not look sees no screen at all, by whatever address; who may sees who they are."""

from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st

from koppelkansen_metrics import clock, programme, sessions
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.sessions.order import Item
from tests.pages.conftest import go
from tests.pages.told import button, said
from ui import identity, navigation
from ui.text import unmarked

PAGES = sorted(path.stem for path in Path(navigation.PAGES).glob("*.py"))
ACCESS = {"contact": "het programmabureau", "grant": [{"group": "team", "role": "team lead", "areas": ["Binnenstad"]}]}
FOLLOW = "follow"


@pytest.fixture
def provider(monkeypatch):
    """People sign in here; who did says what their provider says of them."""
    monkeypatch.setattr(identity, "providers", lambda: ("default",))
    monkeypatch.setattr(identity, "granted", lambda: ACCESS)

    def signed_in(*groups, hours=1):
        now = clock.now()
        claims = {
            "iss": "https://id", "sub": "lies", "name": "Lies [x](https://evil.example)", "groups": list(groups),
            "iat": now.timestamp(), "exp": (now + timedelta(hours=hours)).timestamp(),
        }  # fmt: skip
        monkeypatch.setattr(identity, "claims", lambda: claims)

    monkeypatch.setattr(identity, "claims", lambda: None)
    return signed_in


def stands_at_the_door(at, title):
    assert not at.exception
    assert [each.value for each in at.title] == [title]
    assert not at.table
    assert not at.get("plotly_chart")


@pytest.mark.parametrize("screen", [page for page in PAGES if page != FOLLOW])
def test_who_did_not_sign_in_sees_no_screen(examples_of_its_own, provider, opened, screen):
    stands_at_the_door(opened(screen, lang="nl"), "Aanmelden")


@pytest.mark.parametrize("screen", [page for page in PAGES if page != FOLLOW])
def test_who_has_no_role_sees_no_screen_and_whom_to_ask(examples_of_its_own, provider, opened, screen):
    provider("iets anders")
    at = opened(screen, lang="nl")
    stands_at_the_door(at, "Je hebt hier nog geen rol")
    assert "het programmabureau" in said(at)


def test_a_sign_in_that_ended_closes_the_screen_that_was_open(examples_of_its_own, provider, opened):
    provider("team")
    at = opened("update", lang="nl")
    assert at.title[0].value == "Voortgang aanleveren"
    provider("team", hours=-1)
    stands_at_the_door(at.run(), "Opnieuw aanmelden")


def test_who_signed_in_reads_who_they_are_as_text(examples_of_its_own, provider, opened):
    provider("team")
    at = opened(lang="nl")
    assert "teamleider, Binnenstad" in said(at)
    (who,) = [each.proto.popover.label for each in at.get("popover")][:1]
    assert who == r"Lies \[x\]\(https\:\/\/evil\.example\)" or unmarked(who) == "Lies [x](https://evil.example)"
    assert "](" not in who.replace("\\]", "").replace("\\(", "")


def test_several_providers_have_a_button_each(monkeypatch, examples_of_its_own, provider, opened):
    monkeypatch.setattr(identity, "providers", lambda: ("liander", "waternet"))
    at = opened(lang="nl")
    assert button(at, "Aanmelden met Liander") is not None
    assert button(at, "Aanmelden met Waternet") is not None


@pytest.mark.parametrize(("guests", "seen"), [(True, True), (False, False)])
def test_a_session_is_followed_without_signing_in_only_when_it_is_open_to_guests(
    examples_of_its_own, provider, opened, guests, seen
):
    settings, database = programme.load(), examples_of_its_own
    made = sessions.prepare(database, settings, "2021-Q4", (Item("start"),), by="Begeleider", person=LOCAL)
    sessions.open_room(database, settings, made, guests=guests, per_organisation=False, person=LOCAL)
    at = opened(FOLLOW, lang="nl", code=made.code)
    assert not at.exception
    assert ("Meedoen" in [each.value for each in at.title] and "Aanmelden" not in said(at)) is seen
    # Nor by the big screen, whatever the session allows.
    stands_at_the_door(go(at, "beamer"), "Aanmelden")


@pytest.mark.parametrize("screen", PAGES)
def test_where_people_should_sign_in_and_cannot_nobody_looks(examples_of_its_own, monkeypatch, opened, screen):
    monkeypatch.setenv(identity.SECRETS, "/nowhere/secrets.toml")
    at = opened(screen, lang="nl")
    assert not at.exception
    (error,) = at.error
    assert unmarked(error.value) == "Niemand kan zich hier nu aanmelden: het bestand met geheimen is niet te lezen."
    assert not at.title
    assert not at.table


def test_a_guest_reads_why_they_only_look_and_so_does_the_log(example_data, opened, caplog):
    st.cache_resource.clear()  # it is said once in the life of a server, and another test may have made a guest look
    at = opened(lang="nl")
    assert "Niemand kan zich hier aanmelden" in said(at)
    assert "Nobody can sign in here" in caplog.text
