"""A file with secrets that is wrong opens no doors: the server says what is wrong with it, and does not start."""

import os
import subprocess
import sys
import tomllib

import pytest
from streamlit.runtime.secrets import Secrets

from koppelkansen_metrics import grants, programme
from koppelkansen_metrics.errors import UserError
from tests import server as servers
from ui import identity

SIGNED_WITH = 'cookie_secret = "a secret for tests, and nothing else"'
PROVIDER = f"""
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
{SIGNED_WITH}
client_id = "dashboard"
client_secret = "also for tests"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""


def started(tmp_path, content):
    file = tmp_path / "secrets.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    told = {
        "KOPPELKANSEN_SECRETS": str(file),
        "KOPPELKANSEN_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
        "PORT": str(servers.free_port()),
    }
    return subprocess.run(
        [sys.executable, "serve.py"],
        cwd=servers.ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "names no provider"),
        ("", "names no provider"),
        ("[auth]\ncookie_secret = 'x'\n", "names no provider"),
        ("[auth", "cannot be read"),
        (f"{PROVIDER}[[access.grant]]\ngroup = 'x'\nrole = 'baas'\n", "“baas” is not one of"),
        (f"{PROVIDER}[access]\ngrant = 'x'\n", "[[access.grant]]"),
    ],
)
def test_the_server_does_not_start_with_secrets_that_are_wrong(tmp_path, content, said):
    done = started(tmp_path, content)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "signed_with",
    [
        "",
        'cookie_secret = "…"',
        'cookie_secret = ""',
        f"cookie_secret = {'9' * 40}",
        f"cookie_secret = ['{'x' * 40}']",
        f"cookie_secret = '{' ' * 40}'",
        f"cookie_secret = '{'…' * 40}'",
        "cookie_secret = 'of 31 characters, so one short!'",
    ],
)
def test_nobody_signs_in_where_cookies_are_signed_with_what_can_be_guessed(tmp_path, signed_with):
    done = started(tmp_path, PROVIDER.replace(SIGNED_WITH, signed_with))
    assert done.returncode == 2
    assert "cookie_secret" in done.stderr
    assert "token_urlsafe" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_secret_is_said_of_a_file_that_is_wrong(tmp_path):
    done = started(tmp_path, f"{PROVIDER}[[access.grant]]\ngroup = 'x'\nrole = 'baas'\n")
    assert "for tests" not in done.stdout + done.stderr


SLIP = PROVIDER.replace("server_metadata_url", "server_metadata_uri")
GRANT = "[[access.grant]]\ngroup = 'x'\nrole = 'secretary'\n"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file with secrets that is read because it is there, and not because the environment names it."""
    monkeypatch.delenv(identity.SECRETS, raising=False)
    monkeypatch.setattr(identity.st, "secrets", Secrets())
    path = tmp_path / "secrets.toml"
    monkeypatch.setattr(identity.config, "get_option", {"secrets.files": [str(path)]}.get)
    return path


@pytest.mark.parametrize("content", [SLIP, GRANT, "auth = 5\n", "[Auth]\n", "[auth]\n[auth.liander]\n", SLIP + GRANT])
def test_a_slip_in_a_file_that_is_just_there_opens_no_doors(file, content):
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UserError):
        identity.providers()


def test_without_a_file_or_with_one_about_other_things_nobody_can_sign_in(file):
    assert identity.providers() == ()
    file.write_text("[weather]\nkey = 'x'\n", encoding="utf-8")
    assert identity.providers() == ()


def test_the_example_that_is_explained_is_right_as_it_stands():
    said = tomllib.loads((servers.ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8"))
    given = grants.rules(said["access"], programme.load(), ("default",))
    assert {each.role.value for each in given.grants} == set(grants.GIVEN)
    assert {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"} <= said["auth"].keys()
