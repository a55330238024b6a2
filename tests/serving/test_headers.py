import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from ui.serving.headers import SecurityHeaders


def answered(path="/", *, scheme="https", cookies=()):
    async def inside(scope, receive, send):
        response = PlainTextResponse("inside")
        for cookie in cookies:
            response.headers.append("Set-Cookie", cookie)
        await response(scope, receive, send)

    return TestClient(SecurityHeaders(inside), base_url=f"{scheme}://dash.example.nl").get(path).headers


@pytest.mark.parametrize("cookie", ["_streamlit_xsrf=2|a; Path=/; SameSite=Lax", "_streamlit_user=x; HttpOnly; Path=/"])
def test_over_https_every_cookie_is_for_https_alone_and_otherwise_as_it_was(cookie):
    assert answered(cookies=[cookie]).get_list("set-cookie") == [f"{cookie}; Secure"]
    assert answered(cookies=[cookie], scheme="http").get_list("set-cookie") == [cookie]


def test_a_cookie_that_says_so_itself_is_left_alone():
    kept = ["a=1; secure; Path=/", "b=2; Path=/; Secure"]
    assert answered(cookies=kept).get_list("set-cookie") == kept
    assert answered(cookies=["secure=1"]).get_list("set-cookie") == ["secure=1; Secure"]


def test_a_browser_that_came_over_https_comes_back_over_https():
    assert answered()["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in answered(scheme="http")


def test_no_copy_of_a_download_stays_behind():
    assert answered("/media/1234.pdf")["cache-control"] == "private, no-store"
    assert "cache-control" not in answered("/static/index.js")
