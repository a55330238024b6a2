"""Who signs in comes back to a screen of ours, and never anywhere else."""

import asyncio
import logging
from http.cookies import SimpleCookie

import httpx2
import pytest

from ui.serving.returning import COOKIE, FAILED, OneLine, ReturnAfterSignIn

HOST = "koppelkansen.example"
# As Streamlit lets go of who signed in, and as it says who did.
FORGETS = ("set-cookie", '_streamlit_user=""; Max-Age=0; Path=/')
KNOWS = ("set-cookie", "_streamlit_user=2|signed; Max-Age=2592000; Path=/")


def answers(path, query="", *, referer="", cookie="", told=(("location", "/"),), scheme="https", status=302):
    """The status of the answer to a request for this path, its headers, and the cookies it sets with what they hold."""
    named = {"host": HOST, "referer": referer, "cookie": cookie}
    scope = {
        "type": "http", "path": path, "scheme": scheme, "query_string": query.encode(), "headers": raw(named.items())
    }  # fmt: skip
    sent = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": raw(told)})

    async def send(message):
        sent.append(message)

    asyncio.run(ReturnAfterSignIn(application)(scope, None, send))
    (message,) = sent
    headers = [(name.decode(), value.decode()) for name, value in message["headers"]]
    cookies = SimpleCookie()
    for name, value in headers:
        if name == "set-cookie":
            cookies.load(value)
    return message["status"], dict(headers), {name: each.value for name, each in cookies.items()}


def raw(named):
    return [(name.encode(), value.encode()) for name, value in named]


def answered(path, *, location="/", **asked):
    """The headers of the answer to a request for this path."""
    return answers(path, told=[("location", location)], **asked)[1]


def returned_to(referer, *, location="/"):
    """Where a browser ends that went to sign in from this page."""
    kept = answered("/auth/login", referer=referer).get("set-cookie", "").partition(";")[0]
    return answered("/oauth2callback", cookie=kept, location=location)["location"]


@pytest.mark.parametrize("screen", ["/", "/milestones", "/casus_areas?area=Binnenstad&q=a%20b", "/?lang=en"])
def test_one_comes_back_to_the_screen_with_its_filters(screen):
    assert returned_to(f"https://{HOST}{screen}") == screen


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/milestones",
        f"https://{HOST}.evil.example/milestones",
        f"https://{HOST}//evil.example",
        f"https://{HOST}/\\evil.example",
        f"https://{HOST}/a/b",
        f"https://{HOST}/x?" + "y" * 3000,
        f"https://user@{HOST}/milestones",
    ],
)
def test_from_anywhere_else_one_comes_to_the_first_screen(referer):
    assert returned_to(referer) == "/"


@pytest.mark.parametrize(
    "value", ["//evil.example", "https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "/%5Cevil", "/x%0d%0aa: b"]
)
def test_a_forged_cookie_leads_nowhere_else(value):
    assert answered("/oauth2callback", cookie=f"{COOKIE}={value}")["location"] == "/"


def test_an_answer_that_leads_elsewhere_is_left_alone():
    assert returned_to(f"https://{HOST}/milestones", location="https://id.example/again") == "https://id.example/again"


def test_the_cookie_is_for_the_server_alone_and_goes_over_https_only_when_the_page_did():
    said = answered("/auth/login", referer=f"https://{HOST}/milestones")["set-cookie"]
    assert "HttpOnly" in said
    assert "Secure" in said
    assert "Secure" not in answered("/auth/login", referer=f"http://{HOST}/milestones", scheme="http")["set-cookie"]


def test_other_addresses_are_passed_on_as_they_are():
    assert answered("/milestones", referer=f"https://{HOST}/x", cookie=f"{COOKIE}=%2Fx") == {"location": "/"}


def test_who_cannot_be_sent_to_the_provider_is_back_at_the_screen_where_the_door_says_so():
    status, headers, cookies = answers("/auth/login", referer=f"https://{HOST}/milestones?lang=en", told=[], status=400)
    assert (status, headers["location"]) == (302, "/milestones?lang=en")
    assert cookies == {FAILED: "1"}


@pytest.mark.parametrize(
    ("query", "told", "failed"),
    [
        ("code=1", [FORGETS], True),
        ("code=1", [FORGETS, KNOWS], False),
        ("code=1", [KNOWS], False),
        ("code=1", [], False),  # someone who went back in their browser
        ("error=temporarily_unavailable", [], True),
        ("error=access_denied", [], False),
    ],
)
def test_who_comes_back_without_being_signed_in_reads_at_the_door_that_it_did_not_work(query, told, failed):
    kept = f"{COOKIE}=%2Fmilestones"
    status, headers, cookies = answers("/oauth2callback", query, cookie=kept, told=[("location", "/"), *told])
    assert (status, headers["location"]) == (302, "/milestones")
    assert cookies[FAILED] == ("1" if failed else "")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (httpx2.ConnectError("refused\nand more"), "did not work. ConnectError: refused"),
        (ValueError("ours"), "did not work."),
    ],
)
def test_what_the_provider_causes_is_one_line_and_what_we_cause_keeps_its_way_through_the_code(error, message):
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "did not %s.", ("work",), (type(error), error, None))
    assert OneLine().filter(record)
    assert record.getMessage() == message
    assert (record.exc_info is None) == isinstance(error, httpx2.HTTPError)
