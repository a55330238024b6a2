"""What is logged, in both formats: provoked in a real server, and record by record."""

import json
import logging
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests import server
from ui.serving import logs

PASSWORD = "zeer%40geheim-wachtwoord"
COOKIE, TOKEN, CLIENT = "cookie-geheim-van-hier-en-nergens-anders", "token-van-de-cijfers", "geheim-van-de-client"
FORMATS = ["", "json"]

SECRETS = f"""
[auth]
cookie_secret = "{COOKIE}"
client_secret = "{CLIENT}"
client_id = "koppelkansen"
redirect_uri = "http://localhost/oauth2callback"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""


@pytest.fixture
def formatted(monkeypatch):
    """What stands in the log for a record, in a format, when `known` are the secrets of the server."""

    def made(form, *, known=(), message="it went wrong", args=(), error=None):
        info = None if error is None else (type(error), error, error.__traceback__)
        record = logging.LogRecord("koppelkansen", logging.ERROR, __file__, 1, message, args, info)
        record.secret_extra = "extra-van-een-bibliotheek"
        logs.WithoutSecrets(known).filter(record)
        return (logs.as_json() if form == "json" else logs.as_lines()).format(record)

    return made


def raised(text):
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        return error


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "secret",
    ["kort", 'met "aanhaling" en \\ erin', "met\nregel", "zéér-geheim", "gewoon-lang-geheim"],
)
def test_a_known_secret_is_in_no_message_and_in_no_exception(formatted, form, secret):
    said = formatted(form, known=[secret], message="%s and %r", args=(secret, secret), error=raised(f"for {secret}"))
    for way in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], json.dumps(json.dumps(secret))[3:-3]):
        assert way not in said
    assert "RuntimeError" in said
    assert "extra-van-een-bibliotheek" not in said


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://app:p@ss/w:rd@db.intern/x is away", "p@ss/w:rd"),
        ("Authorization: Bearer abcdefghijkl", "abcdefghijkl"),
        ("headers [(b'cookie', b'_streamlit_user=abcdefghijkl')]", "abcdefghijkl"),
        ("Set-Cookie: a=abcdefghijkl; HttpOnly", "abcdefghijkl"),
        ("sent with bearer abcdefghijkl", "abcdefghijkl"),
        ("{'client_secret': 'abcdefghijkl'}", "abcdefghijkl"),
        ("password=abcdefghijkl host=db", "abcdefghijkl"),
        ("/x?id_token=abcdefghijkl&lang=en", "abcdefghijkl"),
        ("got eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.c2ln back", "eyJzdWIiOiJhbm5hIn0"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_too(formatted, form, text, secret):
    assert secret not in formatted(form, message=text, error=raised(text))


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("postgresql://app:ge%40heim@db/x", "ge@heim"),
        ("postgresql://app:ge@heim@db/x", "ge@heim"),
        ("postgresql://app:ge@he/im@db/x", "ge@he/im"),
        ("postgresql://app@db/x?sslmode=require&password=ge%40heim", "ge@heim"),
        ("postgresql://app@db/x?sslpassword=geheim", "geheim"),
    ],
)
def test_the_password_of_the_database_is_known_wherever_its_address_has_it(monkeypatch, address, secret):
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", address)
    assert secret in logs.known_secrets()


def test_json_is_one_object_a_line_with_what_a_program_needs(formatted):
    said = formatted("json", error=raised("two\nlines"))
    assert "\n" not in said
    record = json.loads(said)
    assert record["timestamp"].endswith("+00:00")
    assert (record["level"], record["logger"], record["message"]) == ("ERROR", "koppelkansen", "it went wrong")
    assert record["exception"].startswith("Traceback")
    assert set(record) == {"timestamp", "level", "logger", "message", "exception"}


FORGED = "2026-11-28T19:00:00Z ERROR koppelkansen: all is well"
ENDS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1e", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_nobody_forges_a_line(formatted, form, end):
    text = f"what a visitor typed{end}{FORGED}"
    lines = formatted(form, message="got %s", args=(text,), error=raised(text)).splitlines()
    assert not [line for line in lines if line.startswith(FORGED)]
    assert "RuntimeError: what a visitor typed" in "".join(lines)
    assert len([line for line in lines if not line.startswith("    ")]) == 1


@pytest.mark.parametrize("sign", ["\0", "\b", "\x1b[2K", "\x7f", "\x9b2K"], ids=ascii)
def test_nobody_wipes_or_colours_what_a_person_reads(formatted, sign):
    said = formatted("", message=f"got {sign}", error=raised(sign))
    assert said.replace("\n", "").isprintable()
    assert ascii(sign[0])[1:-1] in said


@pytest.mark.parametrize("message", ["%d of %d", "100 %"])
def test_a_message_whose_arguments_do_not_fit_is_told_as_it_is(formatted, message):
    assert message in formatted("", message=message, args=("one",))


@contextmanager
def logging_server(database, **told):
    """The address of a server, and what it logs, which is complete after the block."""
    said = []
    with tempfile.TemporaryFile("w+") as log:
        with server.started(database, log, **told) as (process, address):
            try:
                yield address, said
            finally:
                process.terminate()
                process.wait(server.PATIENCE_SECONDS)
        log.seek(0)
        said += log.read().splitlines()


def is_not_ready(address):
    with pytest.raises(HTTPError) as answer:
        urllib.request.urlopen(f"{address}/readyz", timeout=server.PATIENCE_SECONDS)
    answer.value.close()
    return answer.value.code == 503


@pytest.mark.parametrize("form", FORMATS)
def test_a_server_that_fails_tells_no_secret(form, tmp_path):
    """A database that is not reached, a visitor who breaks the connection, and what both had with them."""
    (tmp_path / "secrets.toml").write_text(SECRETS)
    told = {
        "KOPPELKANSEN_SECRETS": str(tmp_path / "secrets.toml"),
        "KOPPELKANSEN_METRICS_TOKEN": TOKEN,
        "KOPPELKANSEN_LOG": form,
    }
    database = f"postgresql://app:{PASSWORD}@127.0.0.1:{server.free_port()}/koppelkansen"
    with logging_server(database, **told) as (address, said):
        assert is_not_ready(address)
        assert is_not_ready(address)
        stream = f"{address.replace('http', 'ws')}/_stcore/stream?code=visitors-own"
        headers = {"Authorization": "Bearer visitors-own", "Cookie": "_streamlit_user=visitors-own"}
        with connect(stream, additional_headers=headers) as socket:
            socket.send("text, which nobody expects")
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=server.PATIENCE_SECONDS)
    assert len([line for line in said if "is away" in line]) == 1
    assert "Traceback" in "".join(said)
    for secret in (PASSWORD, "zeer@geheim-wachtwoord", COOKIE, TOKEN, CLIENT, "visitors-own"):
        assert secret not in "".join(said)
    if form == "json":
        assert all(json.loads(line)["timestamp"] for line in said)


@pytest.mark.postgres
def test_a_wrong_password_is_not_told(postgres_url):
    right = urlsplit(postgres_url).password
    with logging_server(postgres_url.replace(right, "dit-is-het-niet")) as (address, said):
        assert is_not_ready(address)
    assert "is away" in "".join(said)
    assert "dit-is-het-niet" not in "".join(said)


@pytest.mark.parametrize("form", FORMATS)
def test_what_nobody_catches_is_told_once_and_cleaned(form):
    """Also by loggers that Streamlit makes later, and in threads."""
    program = """if True:
        import threading
        from ui.serving import logs
        logs.set_up()
        from streamlit.logger import get_logger
        get_logger("streamlit.made.later").warning("token=van-streamlit")
        threading.Thread(target=lambda: int("password=van-een-draad")).start()
        raise RuntimeError("password=van-het-einde")
    """
    told = {"PATH": "/usr/bin", "KOPPELKANSEN_LOG": form}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=server.ROOT, env=told, capture_output=True, text=True, check=False
    )
    for secret in ("van-streamlit", "van-een-draad", "van-het-einde"):
        assert secret not in done.stderr
    assert done.stderr.count("streamlit.made.later") == 1
    assert done.stderr.count("Traceback") == 2
    if form == "json":
        assert [json.loads(line)["level"] for line in done.stderr.splitlines()] == ["WARNING", "CRITICAL", "CRITICAL"]
