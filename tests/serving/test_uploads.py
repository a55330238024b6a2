import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from ui.serving import uploads
from ui.serving.uploads import UploadLimit

VISIT = "/_stcore/upload_file/visit/file-{}"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def received():
    return []


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(received, clock):
    async def inside(scope, receive, send):
        received.append(len(await Request(scope, receive).body()))
        await PlainTextResponse("kept")(scope, receive, send)

    return TestClient(UploadLimit(inside, clock))


def test_a_visit_uploads_so_many_files_an_hour_and_no_more(client, clock):
    statuses = [client.put(VISIT.format(number), content=b"x").status_code for number in range(31)]
    assert statuses == [200] * 30 + [429]
    assert client.put("/_stcore/upload_file/another/file", content=b"x").status_code == 200
    clock.now = 3601
    assert client.put(VISIT.format(0), content=b"x").status_code == 200


@pytest.mark.parametrize("announced", [True, False])
def test_a_visit_uploads_so_much_an_hour_and_no_more(client, received, announced):
    def body(megabytes):
        return b"x" * (megabytes * 1_000_000) if announced else (b"x" * 1_000_000 for _ in range(megabytes))

    statuses = [client.put(VISIT.format(number), content=body(19)).status_code for number in range(4)]
    assert statuses == [200, 200, 200, 413]
    assert received == [19_000_000] * 3
    # What was refused unread leaves room for what fits; what had to be read to know does not.
    assert client.put(VISIT.format(5), content=b"x").status_code == (200 if announced else 413)


def test_nothing_but_uploads_is_counted(client):
    path = VISIT.format(0)
    assert {client.delete(path).status_code for _ in range(40)} == {200}
    assert {client.put("/elsewhere", content=b"x").status_code for _ in range(40)} == {200}


def test_what_it_remembers_is_bounded(client, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_VISITS", 5)
    for number in range(20):
        client.put(f"/_stcore/upload_file/visit-{number}/file", content=b"x")
    assert len(client.app._visits) == 5


@pytest.mark.parametrize("announced", [True, False])
def test_no_more_is_held_than_fits_and_what_is_given_back_makes_room(client, monkeypatch, announced):
    held = 299_000_000
    monkeypatch.setattr(uploads, "held", lambda: held)
    body = b"x" * 2_000_000

    def put():
        return client.put(VISIT.format(0), content=body if announced else iter([body])).status_code

    assert put() == (503 if announced else 413)
    held = 0
    assert put() == 200
    assert client.app._coming == 0
