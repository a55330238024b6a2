import http.client
import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest

from koppelkansen_metrics import clock
from koppelkansen_metrics.store import database, drafts
from tests import server
from ui.serving import housekeeping, page

DUTCH, ENGLISH = b'<html lang="nl">', b'<html lang="en">'
PATHS = ["/", "/programme_lines", "/update", "/no-such-screen"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with server.running(f"sqlite:///{tmp_path_factory.mktemp('serve') / 'empty.db'}") as running:
        yield running.removeprefix("http://")


@pytest.fixture
def ask(address):
    def asked(path, method="GET", **headers):
        connection = http.client.HTTPConnection(address, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    return asked


@pytest.mark.parametrize(
    ("query", "expected"),
    [(b"", "nl"), (b"lang=en", "en"), (b"area=Binnenstad&lang=en", "en"), (b"lang=fr", "nl"), (b"lang=%FF", "nl")],
)
def test_a_reader_gets_dutch_unless_the_address_asks_for_english(query, expected):
    assert page.reader_language(query) == expected


@pytest.mark.parametrize("path", PATHS)
def test_every_screens_own_path_has_the_language_of_its_address(ask, path):
    assert DUTCH in ask(path)[2]
    assert ENGLISH in ask(f"{path}?lang=en")[2]


def test_the_first_screen_is_found_under_its_own_name_with_its_filters(ask):
    status, headers, _ = ask("/overview?lang=en&area=Binnenstad")
    assert (status, headers["Location"]) == (307, "/?lang=en&area=Binnenstad")


def test_a_copy_that_is_still_good_is_not_sent_again(ask):
    status, headers, body = ask("/", If_None_Match=ask("/")[1]["ETag"])
    assert (status, body) == (304, b"")
    assert headers["Content-Language"] == "nl"


@pytest.mark.parametrize("mark", ["", "W/"])
def test_a_copy_in_one_language_never_passes_for_the_other(ask, mark):
    status, _, body = ask("/?lang=en", If_None_Match=mark + ask("/")[1]["ETag"])
    assert status == 200
    assert ENGLISH in body


def test_a_copy_is_judged_by_its_content_not_by_the_date_of_streamlits_file(ask):
    status, headers, body = ask("/?lang=en", If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert status == 200
    assert ENGLISH in body
    assert headers["Last-Modified"] is None


def test_a_page_says_as_much_about_itself_without_its_body(ask):
    status, headers, body = ask("/?lang=en", method="HEAD")
    full = ask("/?lang=en")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(full[2]))
    assert headers["ETag"] == full[1]["ETag"]


def test_a_page_has_our_title_and_says_what_it_needs_without_javascript(ask):
    body = ask("/?lang=en")[2]
    assert b"<title>Koppelkansen</title>" in body
    assert b"This dashboard needs JavaScript" in body
    assert b"Streamlit app" not in body


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/favicon.png"])
def test_every_answer_has_the_security_headers(ask, path):
    status, headers, _ = ask(path)
    assert status == 200
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy
    assert "http" not in policy


def test_being_alive_asks_nothing_of_the_database_and_being_ready_makes_none(ask):
    assert ask("/healthz")[2] == b'{"status":"ok"}'
    assert ask("/readyz")[2] == b'{"status":"ok","database":"absent","settings":"ok"}'


def test_nothing_says_what_serves(ask):
    assert ask("/")[1]["Server"] is None


def test_streamlits_own_figures_are_closed(ask):
    assert ask("/_stcore/metrics")[0] == 404


def test_an_upload_without_the_token_of_our_page_is_refused(ask):
    assert ask("/_stcore/upload_file/visit/file", method="PUT")[0] == 403


def test_behind_a_proxy_with_https_cookies_go_over_https_alone(ask):
    _, headers, _ = ask("/_stcore/health", X_Forwarded_Proto="https")
    assert headers["Set-Cookie"].startswith("_streamlit_xsrf=")
    assert headers["Set-Cookie"].endswith("; Secure")
    assert "max-age" in headers["Strict-Transport-Security"]
    assert "Secure" not in ask("/_stcore/health")[1]["Set-Cookie"]


def test_with_local_rights_it_listens_on_the_machine_itself_alone():
    told = {**os.environ, "PORT": "0", "KOPPELKANSEN_LOCAL": "1", "KOPPELKANSEN_ADDRESS": "0.0.0.0"}
    done = subprocess.run(
        [sys.executable, "serve.py"], cwd=server.ROOT, env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "0.0.0.0" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["taken", "eighty", "70000"])
def test_a_port_that_cannot_be_used_is_named_in_one_sentence(port):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        asked = str(holder.getsockname()[1]) if port == "taken" else port
        told = {**os.environ, "PORT": asked}
        done = subprocess.run(
            [sys.executable, "serve.py"], cwd=server.ROOT, env=told, capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert asked in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_who_follows_gets_a_seat_once_that_no_script_and_no_other_site_can_read(ask):
    _status, headers, _body = ask("/follow")
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("koppelkansen_seat=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert ask("/follow", Cookie=cookie.partition(";")[0])[1]["Set-Cookie"] is None
    assert ask("/")[1]["Set-Cookie"] is None


def test_the_short_address_leads_to_the_page_on_which_people_follow(ask):
    status, headers, _body = ask("/m/ABC234")
    assert status in (302, 307)
    assert headers["Location"] == "/follow?code=ABC234"
    assert ask("/m/A%26b")[1]["Location"] == "/follow?code=A%26b"


def test_what_was_kept_long_enough_is_destroyed_without_anyone_looking(tmp_path, monkeypatch):
    path = tmp_path / "own.db"
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", f"sqlite:///{path}")
    housekeeping.forget()
    assert not path.exists()
    opened = database.open_or_create(f"sqlite:///{path}")
    old = drafts.Draft("x.xlsx", b"x", clock.now() - timedelta(days=2))
    with opened.write() as connection:
        drafts.keep(connection, "x", "Binnenstad", draft=old)
    housekeeping.forget()
    with opened.read() as connection:
        assert not drafts.are_older(connection, than=clock.now())
    opened.close()
    path.write_bytes(b"this is no database at all, but somebody put it here")
    housekeeping.forget()


def test_what_nobody_foresaw_is_for_the_log_and_does_not_end_the_forgetting(monkeypatch, caplog):
    def fails(_address):
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(housekeeping.database, "open_existing", fails)
    housekeeping.forget()
    assert "nobody foresaw this" in caplog.text
