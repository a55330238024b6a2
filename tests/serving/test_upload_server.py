"""What a real server takes of a visit that is there: Streamlit's limit on one file holds however it is sent."""

import http.client
from contextlib import contextmanager

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.sync.client import connect

from tests import server
from tests.test_secrets import PROVIDER

EDGE = "edge"
HEAD = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'.encode()
MEGABYTE = b"x" * 1_000_000


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with server.running(f"sqlite:///{tmp_path_factory.mktemp('upload') / 'empty.db'}") as running:
        yield running.removeprefix("http://")


@contextmanager
def visiting(address):
    """The number of a visit as long as it lasts."""
    stream = f"ws://{address}/_stcore/stream"
    # Without a bound on what waits to be read: the answer to closing comes after all that nobody reads here.
    with connect(stream, subprotocols=["streamlit"], max_size=None, max_queue=None) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        socket.send(asked.SerializeToString())
        while True:
            said = ForwardMsg.FromString(socket.recv(timeout=server.PATIENCE_SECONDS))
            if said.WhichOneof("type") == "new_session":
                yield said.new_session.initialize.session_id
                return


@pytest.fixture
def visit(address):
    with visiting(address) as number:
        yield number


def put(address, visit, megabytes, *, announced, cookie=""):
    parts = [HEAD, *[MEGABYTE] * megabytes, f"\r\n--{EDGE}--\r\n".encode()]
    connection = http.client.HTTPConnection(address, timeout=server.PATIENCE_SECONDS)
    try:
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        headers = {
            "Content-Type": f"multipart/form-data; boundary={EDGE}",
            "Cookie": f"_streamlit_xsrf={token}; {cookie}",
            "X-Xsrftoken": token,
        }
        body = b"".join(parts) if announced else iter(parts)
        connection.request("PUT", f"/_stcore/upload_file/{visit}/one", body, headers, encode_chunked=not announced)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_beyond_the_limit_is_refused_also_when_its_size_is_not_announced(address, visit, announced):
    assert put(address, visit, 1, announced=announced) == 204
    assert put(address, visit, 21, announced=announced) == 413


def test_who_holds_no_visit_cannot_upload(address):
    assert put(address, "no-such-visit", 1, announced=True) == 400


def test_where_people_sign_in_who_did_not_cannot_upload(tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(PROVIDER)
    database = f"sqlite:///{tmp_path / 'empty.db'}"
    with server.running(database, KOPPELKANSEN_SECRETS=str(secrets)) as running:
        address = running.removeprefix("http://")
        with visiting(address) as visit:
            assert put(address, visit, 1, announced=True) == 403
            assert put(address, visit, 1, announced=True, cookie="_streamlit_user=x") == 403
            signed = create_signed_value("a secret for tests, and nothing else", "_streamlit_user", "{}").decode()
            assert put(address, visit, 1, announced=True, cookie=f'_streamlit_user="{signed}"') == 204
