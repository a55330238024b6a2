import logging

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from koppelkansen_metrics.store import audit, database
from koppelkansen_metrics.store.audit import Done
from ui.serving.figures import Counted, Figures, kind_of, shown
from ui.serving.health import Readiness

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("192.0.2.7", 50000)


async def broken(request):
    raise RuntimeError("broken")


async def stream(socket):
    await socket.accept()
    await socket.receive_text()


async def page(request):
    return PlainTextResponse("page")


@pytest.fixture
def client(tmp_path, monkeypatch):
    """Somebody at an address, who asks a server with figures."""
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    figures = Figures(Readiness())
    routes = [
        Route("/metrics", figures.answer),
        Route("/media/{name}", broken),
        Route("/", page),
        WebSocketRoute("/_stcore/stream", stream),
    ]
    app = Counted(Starlette(routes=routes), figures)
    return lambda address=HERE: TestClient(app, client=address, raise_server_exceptions=False)


def told(client, name, **labels):
    families = text_string_to_metric_families(client.get("/metrics").text)
    return [each.value for family in families for each in family.samples if each.name == name and each.labels == labels]


def test_requests_are_counted_by_what_they_are_for_and_how_they_ended(client):
    client().get("/?lang=en&area=Binnenstad")
    client().get("/media/secret-name.pdf")
    assert told(client(), "koppelkansen_requests_total", kind="page", status="2xx") == [1]
    assert told(client(), "koppelkansen_requests_total", kind="download", status="5xx") == [1]
    assert told(client(), "koppelkansen_request_seconds_count", kind="page") == [1]
    said = client().get("/metrics").text
    assert "secret-name" not in said
    assert "Binnenstad" not in said


def test_open_screens_are_those_that_are_open_now(client):
    with client().websocket_connect("/_stcore/stream") as socket:
        assert told(client(), "koppelkansen_open_screens") == [1]
        socket.send_text("done")
    assert told(client(), "koppelkansen_open_screens") == [0]


def test_it_says_whether_the_database_answers_and_what_was_done_in_it(client, tmp_path):
    opened = database.open_or_create(f"sqlite:///{tmp_path / 'own.db'}")
    with opened.write() as connection:
        for about in ("1", "2"):
            audit.note(connection, Done.UPLOADED, by="Anna", about=about)
    opened.close()
    assert told(client(), "koppelkansen_deeds", deed="uploaded") == [2]
    assert told(client(), "koppelkansen_ready", part="database") == [1]
    assert "Anna" not in client().get("/metrics").text


def test_a_database_that_does_not_answer_is_a_figure_too(client, tmp_path):
    (tmp_path / "own.db").write_bytes(b"not a database " * 100)
    assert told(client(), "koppelkansen_ready", part="database") == [0]
    assert told(client(), "koppelkansen_ready", part="settings") == [1]


def test_without_a_token_the_figures_are_for_the_machine_itself(client):
    assert client().get("/metrics").status_code == 200
    assert client(ELSEWHERE).get("/metrics").status_code == 404
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto"):
        assert client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize(
    ("given", "status"),
    [("Bearer right-token", 200), ("Bearer wrong-token", 404), ("right-token", 404), ("Bearer ", 404), (None, 404)],
)
def test_with_a_token_the_figures_are_for_who_has_it_from_anywhere(client, monkeypatch, given, status):
    monkeypatch.setenv("KOPPELKANSEN_METRICS_TOKEN", "right-token")
    headers = {} if given is None else {"Authorization": given}
    assert client(HERE).get("/metrics", headers=headers).status_code == status
    assert client(ELSEWHERE).get("/metrics", headers=headers).status_code == status


def test_a_request_that_failed_is_told_without_what_is_secret_in_its_address(client, caplog):
    caplog.set_level(logging.ERROR, logger="koppelkansen")
    client().get("/media/0123abcd.pdf?token=abcdefgh")
    client().get("/")
    assert [record.getMessage() for record in caplog.records] == ["GET /media/… answered 500"]


@pytest.mark.parametrize(
    ("path", "kind", "line"),
    [
        ("/programme_lines", "page", "/programme_lines"),
        ("/_stcore/upload_file/visit/file", "upload", "/_stcore/upload_file/…"),
        ("/m/ABC234", "short address", "/m/…"),
        ("/a\nERROR all is lost", "page", "/a%0AERROR%20all%20is%20lost"),
    ],
)
def test_an_address_is_told_on_one_line_and_by_what_it_is_for(path, kind, line):
    assert kind_of(path) == kind
    assert shown(path) == line
