import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import config

from ui.serving import reach
from ui.serving.reach import Doorkeeper


async def inside(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await PlainTextResponse("inside")(scope, receive, send)


@pytest.fixture
def asked(monkeypatch):
    """Ask for a path under a host name, at a server that was told its names."""

    def ask(path, host, *, told=("dash.example.nl",)):
        config.set_option("server.allowedHosts", list(told))
        return TestClient(Doorkeeper(inside), base_url=f"http://{host}").get(path).status_code

    yield ask
    config.set_option("server.allowedHosts", [])


@pytest.mark.parametrize("path", ["/", "/static/x.js", "/media/x.pdf", "/_stcore/health", "/metrics"])
def test_a_name_that_is_not_ours_is_refused_on_every_path(asked, path):
    assert asked(path, "evil.example.nl") == 421
    assert asked(path, "dash.example.nl.evil.nl") == 421
    assert asked(path, "dash.example.nl") == 200
    assert asked(path, "DASH.example.nl:8443") == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_watches_the_server_may_ask_by_address(asked, path):
    assert asked(path, "10.0.0.7:8501") == 200


def test_without_names_any_name_will_do(asked):
    assert asked("/", "anything.example.nl", told=()) == 200


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"],
)
def test_what_streamlit_offers_beside_screens_is_closed(asked, path):
    assert asked(path, "dash.example.nl") == 404


@pytest.mark.parametrize(
    ("hosts", "local", "expected"),
    [
        ("", "", []),
        ("a.nl, b.nl,", "", ["a.nl", "b.nl", "localhost", "127.0.0.1", "::1"]),
        ("a.nl", "1", ["localhost", "127.0.0.1", "::1"]),
    ],
)
def test_local_rights_are_for_the_names_of_this_machine_alone(monkeypatch, hosts, local, expected):
    monkeypatch.setenv("KOPPELKANSEN_HOSTS", hosts)
    monkeypatch.setenv("KOPPELKANSEN_LOCAL", local)
    assert reach.hosts() == expected


@pytest.mark.parametrize("origin", [None, "http://dash.example.nl", "https://dash.example.nl"])
def test_a_connection_from_our_own_page_or_from_a_program_passes(origin):
    headers = {"host": "dash.example.nl"} | ({} if origin is None else {"origin": origin})
    with TestClient(Doorkeeper(inside)).websocket_connect("/_stcore/stream", headers=headers):
        pass


@pytest.mark.parametrize(
    "origin", ["https://evil.nl", "http://localhost:3000", "null", "", "http://[", "dash.example.nl"]
)
def test_a_connection_from_another_page_is_refused_before_it_is_accepted(origin):
    headers = {"host": "dash.example.nl", "origin": origin}
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        TestClient(Doorkeeper(inside)).websocket_connect("/_stcore/stream", headers=headers),
    ):
        pass
    assert refused.value.code == 1008
