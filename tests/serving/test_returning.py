"""Who signs in comes back to a screen of ours, and never anywhere else."""

import asyncio

import pytest

from ui.serving.returning import COOKIE, ReturnAfterSignIn

HOST = "koppelkansen.example"


def answered(path, *, referer="", cookie="", location="/", scheme="https"):
    """The headers of the answer to a request for this path."""
    named = {"host": HOST, "referer": referer, "cookie": cookie}
    scope = {
        "type": "http", "path": path, "scheme": scheme, "headers": [(k.encode(), v.encode()) for k, v in named.items()]
    }  # fmt: skip
    sent = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 302, "headers": [(b"location", location.encode())]})

    async def send(message):
        sent.append({name.decode(): value.decode() for name, value in message["headers"]})

    asyncio.run(ReturnAfterSignIn(application)(scope, None, send))
    return sent[0]


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
