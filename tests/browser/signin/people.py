"""The people of the sign-in tests, what they are granted, and the provider and secrets with which they sign in."""

import json
import secrets
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError

from tests import server as servers

PROVIDER = Path(__file__).parent / "provider"
PATIENCE_SECONDS = 60
# How long the sign-in of `short` lasts: long enough to do one thing, short enough to wait for.
SHORT_SECONDS = 12

PEOPLE = {
    "director": {"name": "Dien Directeur", "groups": ["kk-directie-liander"]},
    "lead": {"name": "Lies Teamleider", "groups": ["kk-team-binnenstad"]},
    "facilitator": {"name": "Bas Begeleider", "groups": ["kk-begeleiders"]},
    "secretary": {"name": "Saar Secretaris", "groups": ["kk-secretariaat"]},
    "administrator": {"name": "Ada Beheerder", "groups": ["kk-beheer"]},
    "nobody": {"name": "Nel Niemand", "groups": ["iets-anders"]},
    "short": {"name": "Kees Kort", "groups": ["kk-team-binnenstad"], "seconds": SHORT_SECONDS},
}
CONTACT = "het programmabureau (020 555 0100)"
GRANTS = f"""
[access]
contact = "{CONTACT}"

[[access.grant]]
group = "kk-directie-liander"
role = "director"
organisation = "Liander"

[[access.grant]]
group = "kk-team-binnenstad"
role = "team lead"
areas = ["Binnenstad"]

[[access.grant]]
group = "kk-begeleiders"
role = "facilitator"

[[access.grant]]
group = "kk-secretariaat"
role = "secretary"

[[access.grant]]
group = "kk-beheer"
role = "administrator"
"""


@dataclass(frozen=True)
class Site:
    """A dashboard where people sign in: its address, the file of its secrets, and what cookies are signed with.

    `provider` is the process of the provider, once it runs.
    """

    address: str
    secrets: Path
    cookie_secret: str
    provider: "subprocess.Popen[bytes] | None" = None


def installed() -> bool:
    """Whether there is a provider to sign in with."""
    return shutil.which("node") is not None and (PROVIDER / "node_modules").is_dir()


@contextmanager
def site(database: str, folder: Path) -> Iterator[Site]:
    """A provider and a dashboard over this database, until the block ends."""
    ours, theirs = servers.free_port(), servers.free_port()
    address, issuer = f"http://127.0.0.1:{ours}", f"http://127.0.0.1:{theirs}"
    client = {"id": "dashboard", "secret": secrets.token_hex(20), "callback": f"{address}/oauth2callback"}
    made = Site(address, folder / "secrets.toml", secrets.token_hex(20))
    made.secrets.write_text(_secrets(made, client, issuer) + GRANTS, encoding="utf-8")
    with (
        _provider(theirs, client, issuer) as provider,
        servers.running(database, port=ours, KOPPELKANSEN_SECRETS=str(made.secrets)),
    ):
        yield replace(made, provider=provider)


def _secrets(made: Site, client: dict[str, str], issuer: str) -> str:
    return f"""
[auth]
redirect_uri = "{client["callback"]}"
cookie_secret = "{made.cookie_secret}"
client_id = "{client["id"]}"
client_secret = "{client["secret"]}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile", prompt = "login" }}
"""


@contextmanager
def _provider(port: int, client: dict[str, str], issuer: str) -> "Iterator[subprocess.Popen[bytes]]":
    told = json.dumps({"port": port, "client": client, "people": PEOPLE})
    quiet = subprocess.DEVNULL
    with subprocess.Popen(["node", "provider.mjs", told], cwd=PROVIDER, stdout=quiet, stderr=quiet) as process:
        try:
            _wait(process, f"{issuer}/.well-known/openid-configuration")
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS):
                return
        except URLError:
            time.sleep(0.2)
    raise RuntimeError("the provider did not start")
