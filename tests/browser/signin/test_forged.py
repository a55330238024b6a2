"""Forged: widget messages for what another may do, cookies, and another's session. Nothing is seen or changed by it."""

import json
import sqlite3
import urllib.error
import urllib.request

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import InvalidStatus

from tests.browser.signin.forging import XSRF, asked, opened
from tests.browser.signin.people import PEOPLE

USER = "_streamlit_user"
DOOR, NO_ROLE = "Meld je aan om het te bekijken", "Je hebt hier nog geen rol"
SECRET_OF_ALL = "Sinds het vorige overleg"
OTHERS = ("director", "lead", "facilitator", "nobody", None)
MEETING = "meeting=2021-Q4"


@pytest.fixture
def cookies(states):
    """The cookies of who signed in; without a login those of someone who only came along."""

    def of(login):
        if login is None:
            return {XSRF: cookies_of(states("nobody"))[XSRF]}
        return cookies_of(states(login))

    return of


def cookies_of(state):
    """The cookies of the dashboard; those of the provider stand beside them."""
    return {each["name"]: each["value"] for each in state["cookies"] if each["name"].startswith("_streamlit")}


def stored(database):
    """All that is stored but for who signed in, which is written down whoever comes."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    rows["audit"] = [row for row in rows["audit"] if row[3] not in ("signed in", "turned away")]
    rows.pop("sqlite_sequence")
    return rows


def pressed(heard, label):
    return WidgetState(id=heard.widgets[label], trigger_value=True)


def typed(heard, label, text):
    return WidgetState(id=heard.widgets[label], string_value=text)


def test_the_cookies_of_a_browser_work_without_one_too(site, cookies):
    assert SECRET_OF_ALL in asked(site.address, "", cookies=cookies("director")).text
    assert NO_ROLE in asked(site.address, "", cookies=cookies("nobody")).text
    assert DOOR in asked(site.address, "").text


BY = "Jouw functie of team"
# What is done: on which screen, who may, the button, and what is filled in.
DEEDS = {
    "freeze": ("reporting_round", ("secretary", "administrator"), "Cijfers nu vastzetten", {BY: "Secretaris"}),
    "arrange": ("settings", ("secretary", "administrator"), "Vastleggen", {}),
    "prepare": ("present", ("facilitator", "administrator"), "Zet de bijeenkomst klaar", {BY: "Begeleider"}),
    "record": (
        "outcomes",
        ("facilitator", "secretary", "administrator"),
        "Vastleggen",
        {"Wat is afgesproken": "Eén loket", "Opgeschreven door": "Begeleider"},
    ),
    "answer": ("briefing", ("director",), "Vastleggen", {"Wat is je ambitie voor dit jaar?": "Meer", BY: "Directeur"}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_the_one_may_press_does_nothing_when_another_sends_it(site, cookies, database, deed):
    screen, may, button, filled = DEEDS[deed]
    theirs = asked(site.address, screen, query=MEETING, cookies=cookies(may[0]))
    sent = (pressed(theirs, button), *(typed(theirs, label, text) for label, text in filled.items()))
    before = stored(database)
    for other in (None, *PEOPLE):
        if other not in may and other != "short":
            heard = asked(site.address, screen, query=MEETING, cookies=cookies(other), widgets=sent)
            assert not {each.id for each in sent} & set(heard.widgets.values()), other
            assert stored(database) == before, other
    asked(site.address, screen, query=MEETING, cookies=cookies(may[0]), widgets=sent)
    assert stored(database) != before


def test_the_file_that_the_one_may_download_is_not_offered_to_another(site, cookies):
    with opened(site.address, cookies=cookies("lead")) as theirs:
        theirs.run("history", query="area=Binnenstad")
        (file,) = theirs.heard.downloads.values()
        assert theirs.made(file) == ""
        for other in ("director", "nobody", None):
            with opened(site.address, cookies=cookies(other)) as forger:
                forger.run("history", query="area=Binnenstad")
                # Who holds the name of a download, 128 bits by chance, has the download: so it is said to nobody else.
                assert file not in forger.heard.text
                assert forger.made(file, session=theirs.heard.session)


def test_the_audit_log_and_the_backup_are_told_to_the_administrator_alone(site, cookies):
    told = asked(site.address, "settings", cookies=cookies("administrator"))
    assert "Reservekopie" in told.text
    for other in (*OTHERS, "secretary"):
        heard = asked(site.address, "settings", cookies=cookies(other))
        assert "Wie deed wat" not in heard.text
        assert "Reservekopie" not in heard.text


def claims(**changed):
    said = {
        "origin": None, "is_logged_in": True, "provider": "default", "iss": "x", "sub": "x", "name": "Vals",
        "groups": ["kk-beheer"], "iat": 1_700_000_000, "exp": 4_000_000_000,
    }  # fmt: skip
    return json.dumps(said | changed)


def signed(secret, said):
    return create_signed_value(secret, USER, said).decode()


@pytest.mark.parametrize(
    "forged",
    [
        lambda site: claims(origin=site.address),
        lambda site: signed("a secret that we guessed", claims(origin=site.address)),
        lambda site: signed("", claims(origin=site.address)),
        lambda site: signed(site.cookie_secret, claims(origin="https://another.example")),
        lambda site: signed(site.cookie_secret, claims(origin=site.address, exp=1_700_003_600)),
        lambda site: signed(site.cookie_secret, claims(origin=site.address, is_logged_in="yes")),
        lambda site: signed(site.cookie_secret, claims(origin=site.address, provider="another")),
        lambda site: signed(site.cookie_secret, "{}"),
    ],
    ids=[
        "unsigned",
        "guessed secret",
        "no secret",
        "of another site",
        "ended",
        "not quite",
        "of another provider",
        "empty",
    ],
)
def test_a_forged_cookie_opens_nothing(site, cookies, forged):
    heard = asked(site.address, "", cookies={**cookies(None), USER: forged(site)})
    assert SECRET_OF_ALL not in heard.text
    assert "Vals" not in heard.text or NO_ROLE in heard.text


def test_a_cookie_that_is_right_needs_the_token_of_its_own_site(site, cookies):
    right = cookies("director")
    assert SECRET_OF_ALL not in asked(site.address, "", cookies=right, xsrf="guessed").text
    without = {name: value for name, value in right.items() if name != XSRF}
    assert SECRET_OF_ALL not in asked(site.address, "", cookies=without, xsrf=right[XSRF]).text


def test_another_site_is_not_let_in_with_the_cookies_of_who_signed_in(site, cookies):
    with pytest.raises(InvalidStatus, match="403"):
        asked(site.address, "", cookies=cookies("director"), origin="https://another.example")


def test_anothers_session_is_not_taken_over(site, cookies):
    theirs = asked(site.address, "settings", cookies=cookies("administrator"))
    assert theirs.session
    for other in OTHERS:
        heard = asked(site.address, "settings", cookies=cookies(other), session=theirs.session)
        assert "Wie deed wat" not in heard.text
        assert heard.session != theirs.session


def test_a_file_is_not_put_into_anothers_session(site, cookies):
    theirs = asked(site.address, "update", query="area=Binnenstad", cookies=cookies("lead"))
    put = urllib.request.Request(
        f"{site.address}/_stcore/upload_file/{theirs.session}/x",
        data=b"--x\r\n\r\n--x--",
        method="PUT",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(put, timeout=20)
