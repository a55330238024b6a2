"""Two copies of the dashboard behind nginx, as deploy/ sets them up: only ports, paths and the certificate differ."""

import json
import os
import re
import secrets
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests import server as servers
from tests.visitors import XSRF

DEPLOY = servers.ROOT / "deploy"
PATIENCE_SECONDS = 20
COPY, USER = "koppelkansen_copy", "_streamlit_user"
# What holds nginx's part of the world together; the configuration under test is taken in.
AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/koppelkansen.conf;
}}
"""
# Who signs in at a provider that is not asked: what it says is in the cookie that both copies trust.
SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{secret}"
client_id = "dashboard"
client_secret = "not used"
server_metadata_url = "https://id.example.nl/.well-known/openid-configuration"

[[access.grant]]
group = "beheer"
role = "administrator"
"""


@dataclass
class Site:
    """The address at nginx, and the process of each copy by its port."""

    address: str
    plain: str
    secret: str
    copies: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def get(self, path: str, cookies: dict[str, str] | None = None, *, address: str = "") -> tuple[int, HTTPMessage]:
        """Status and headers of an answer; what is sent on elsewhere is not followed."""
        told = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
        request = urllib.request.Request((address or self.address) + path, headers=told)
        secure = urllib.request.HTTPSHandler(context=ssl._create_unverified_context())
        try:
            with urllib.request.build_opener(secure, _Stays).open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers

    def cookies(self, port: int) -> dict[str, str]:
        """Those of an administrator who came to this copy."""
        for _ in range(200):
            _status, headers = self.get("/")
            if headers["X-Copy"] == f"127.0.0.1:{port}":
                given = dict(re.match(r"([^=]+)=([^;]*)", each).groups() for each in headers.get_all("Set-Cookie"))
                token = self.get("/_stcore/health", given)[1]["Set-Cookie"] or ""
                found = re.search(rf"{XSRF}=([^;]*)", token)
                return {**given, **({XSRF: found[1]} if found else {}), USER: self._signed()}
        raise RuntimeError(f"nobody comes to {port}")

    def _signed(self) -> str:
        now = int(time.time())
        says = {"name": "Ada Beheerder", "sub": "ada", "groups": ["beheer"], "iat": now, "exp": now + 3600}
        payload = {"origin": self.address, "is_logged_in": True, **says}
        return create_signed_value(self.secret, USER, json.dumps(payload)).decode()


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Show where it leads instead of going there."""


@contextmanager
def site(database: str, folder: Path) -> Iterator[Site]:
    """Two copies over this database, and nginx before them, until the block ends."""
    plain, secure = servers.free_port(), servers.free_port()
    made = Site(f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", secrets.token_hex(20))
    told = folder / "secrets.toml"
    told.write_text(SECRETS.format(address=made.address, secret=made.secret), encoding="utf-8")
    with ExitStack() as stack:
        for _ in range(2):
            log = stack.enter_context(tempfile.TemporaryFile("w+"))
            process, address = stack.enter_context(servers.started(database, log, KOPPELKANSEN_SECRETS=str(told)))
            stack.callback(process.kill)
            made.copies[int(address.rpartition(":")[2])] = process
        stack.enter_context(_nginx(made, folder, plain, secure))
        yield made


def configured(folder: Path, plain: int, secure: int, copies: list[int]) -> list[str]:
    """Write the configuration of nginx for these ports; the command that runs it."""
    ours = (DEPLOY / "nginx" / "koppelkansen.conf").read_text(encoding="utf-8")
    first, second = copies
    there = (DEPLOY / "nginx" / "copies.conf").read_text(encoding="utf-8")
    (folder / "copies.conf").write_text(
        there.replace("8501", str(first)).replace("8502", str(second)), encoding="utf-8"
    )
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
        ("/etc/nginx/koppelkansen/copies.conf", f"{folder}/copies.conf"),
        ("/etc/ssl/koppelkansen/", f"{folder}/"),
        # Only here: which copy answered.
        ("add_header Set-Cookie", "add_header X-Copy $upstream_addr;\n        add_header Set-Cookie"),
    ):
        assert old in ours
        ours = ours.replace(old, new)
    ours = re.sub(r" *listen \[::\].*\n", "", ours)
    (folder / "koppelkansen.conf").write_text(ours, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    _certificate(folder)
    return [program(), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/error.log"]


def program() -> str:
    """Debian's nginx, which is not in everyone's path; skips the test without one."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed: `make components` installs it on Debian")
    return found


@contextmanager
def _nginx(made: Site, folder: Path, plain: int, secure: int) -> Iterator[None]:
    with subprocess.Popen(configured(folder, plain, secure, list(made.copies))) as process:
        try:
            until = time.monotonic() + PATIENCE_SECONDS
            while not _answers(made):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder / "error.log").read_text())
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _answers(made: Site) -> bool:
    try:
        return made.get("/healthz")[0] == 200
    except OSError:
        return False


def _certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-days", "2"),
            *("-subj", "/CN=koppelkansen.example.nl"),
        ],
        check=True,
        capture_output=True,
    )
