"""Two copies behind nginx over one PostgreSQL are one dashboard."""

import time
from collections import Counter

import pytest

from koppelkansen_metrics import access, clock, meetings, programme, sessions, updates
from koppelkansen_metrics.language import language
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.store.database import open_existing
from koppelkansen_metrics.updates import Options
from tests.copies.site import COPY, USER
from tests.updates.books import action, actions, book
from tests.visitors import Visitor

pytestmark = pytest.mark.postgres
SETTINGS = programme.load()
DOOR = "Meld je aan om het te bekijken"
SOON_SECONDS = 5
QUESTION = "Wat valt op?"


@pytest.fixture
def database(url):
    opened = open_existing(url)
    yield opened
    opened.close()


def copy_of(headers):
    return headers["X-Copy"]


def test_who_came_to_a_copy_stays_there_and_visitors_are_divided_over_both(site):
    came = []
    for _ in range(20):
        _status, headers = site.get("/")
        (cookie,) = [each for each in headers.get_all("Set-Cookie") if each.startswith(COPY)]
        assert "HttpOnly" in cookie
        assert "Secure" in cookie
        kept = {COPY: cookie.partition(";")[0].partition("=")[2]}
        again = [site.get(path, kept)[1] for path in ("/", "/_stcore/health", "/healthz")]
        assert {copy_of(each) for each in again} == {copy_of(headers)}
        assert not any(COPY in (each["Set-Cookie"] or "") for each in again)
        came.append(copy_of(headers))
    assert len(Counter(came)) == 2


def test_http_leads_to_https_and_what_copies_tell_of_themselves_is_for_nobody_else(site):
    status, headers = site.get("/milestones?area=Binnenstad", address=site.plain)
    assert (status, headers["Location"]) == (308, "https://127.0.0.1/milestones?area=Binnenstad")
    assert [site.get(path)[0] for path in ("/metrics", "/readyz", "/healthz")] == [404, 404, 200]
    assert "max-age" in site.get("/")[1]["Strict-Transport-Security"]
    assert site.get("/")[1]["Server"] == "nginx"


def test_who_signed_in_at_one_copy_is_known_at_the_other(site):
    here, there = (site.cookies(port) for port in site.copies)
    # The token against forged requests and who signed in, both given by one copy, are good at the other.
    for cookies in ({**here, COPY: there[COPY]}, {**there, COPY: here[COPY]}):
        with Visitor(site.address, "settings", cookies=cookies) as visitor:
            assert not visitor.looks().holds(DOOR)
        cookies.pop(USER)
        with Visitor(site.address, "settings", cookies=cookies) as visitor:
            assert visitor.looks().holds(DOOR)


def test_what_is_saved_at_one_copy_is_seen_at_the_other_at_the_next_click(site, database):
    title, where = "Zichtbaar bij de ander", f"area=Binnenstad&as_of={clock.local_day(clock.now())}"
    visitors = [Visitor(site.address, "history", where, site.cookies(port)) for port in site.copies]
    assert not any(visitor.looks().holds(title) for visitor in visitors)
    data = book(Acties=actions(action("A-1", "Anders")))
    updates.save(database, SETTINGS, data, "x.xlsx", options=Options(by=title), person=access.LOCAL)
    for visitor in visitors:
        assert visitor.looks().holds(title)
        visitor.__exit__(None, None, None)


def test_who_follows_at_one_copy_sees_what_is_shown_from_the_other_within_seconds(site, database):
    quarter = SETTINGS.meetings[-1].quarter
    made = meetings.preread(database, SETTINGS, quarter, language=language("nl"))
    order = orders.with_question(orders.from_briefing(made)[:1], QUESTION)
    session = sessions.prepare(database, SETTINGS, quarter, order, by="Begeleider", person=access.LOCAL)
    sessions.open_room(database, SETTINGS, session, guests=True, per_organisation=False, person=access.LOCAL)
    here, there = (site.cookies(port) for port in site.copies)
    with (
        Visitor(site.address, "beamer", f"code={session.code}", here) as leader,
        Visitor(site.address, "follow", f"code={session.code}", there) as follower,
    ):
        leader.looks()
        assert not follower.looks().holds(QUESTION)
        assert leader.presses("Volgende").holds(QUESTION)
        until = time.monotonic() + SOON_SECONDS
        while not follower.looks().holds(QUESTION):
            assert time.monotonic() < until
            time.sleep(0.2)
