"""A file with secrets that is wrong opens no doors: the server says what is wrong with it, and does not start."""

import json
import os
import re
import subprocess
import sys

import pytest
from streamlit.runtime.secrets import Secrets

from koppelkansen_metrics import grants, programme
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import ENGLISH
from tests import server as servers
from ui import identity

SIGNED_WITH = 'cookie_secret = "a secret for tests, and nothing else"'
FOLDER = object()
PROVIDER = f"""
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
{SIGNED_WITH}
client_id = "dashboard"
client_secret = "also for tests"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""


def put(file, content):
    if content is FOLDER:
        file.mkdir()
    elif content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def started(tmp_path, content):
    """What the server says of a file with this in it, a text or bytes; of a folder; or of none."""
    file = tmp_path / "secrets.toml"
    put(file, content)
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
        (None, "secrets.toml, which KOPPELKANSEN_SECRETS names, is not there"),
        (FOLDER, "secrets.toml cannot be read"),
        (b"[auth]\nname = '\xe9'\n", "secrets.toml is not a text in UTF-8"),
        ("", "names no provider"),
        ("[auth]\ncookie_secret = 'x'\n", "names no provider"),
        ("[auth]\ncookie_secret = 'for tests\n", "secrets.toml, line 2: this is not TOML"),
        (PROVIDER.replace("/oauth2callback", "/"), "redirect_uri"),
        (f"{PROVIDER}[[access.grant]]\ngroup = 'x'\nrole = 'team lead'\nareas = 5\n", "areas"),
        (f"{PROVIDER}[[access.grant]]\ngroup = 'x'\nrole = 'baas'\n", "“baas” is not one of"),
        (f"{PROVIDER}[access]\ngrant = 'x'\n", "[[access.grant]]"),
    ],
)
def test_the_server_does_not_start_with_secrets_that_are_wrong(tmp_path, content, said):
    done = started(tmp_path, content)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "for tests" not in done.stdout + done.stderr


@pytest.mark.parametrize("form", ["", "json"])
def test_why_the_server_does_not_start_is_one_line_whatever_was_typed(tmp_path, monkeypatch, form):
    monkeypatch.setenv("KOPPELKANSEN_LOG", form)
    done = started(tmp_path, PROVIDER + '[[access.grant]]\ngroup = "x"\nrole = "one line\\nand another"\n')
    (line,) = done.stderr.splitlines()
    assert r"one line\nand another" in line
    assert form == "" or json.loads(line)["level"] == "CRITICAL"


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


@pytest.mark.parametrize("content", ["[auth", b"\xff", FOLDER])
def test_where_the_file_is_that_cannot_be_read_is_not_for_who_looks(file, content):
    put(file, content)
    with pytest.raises(UserError) as told:
        identity.providers()
    assert str(file) in str(told.value)
    assert "Nobody can sign in here" in told.value.on_screen(ENGLISH)
    assert file.name not in told.value.on_screen(ENGLISH)


def refused(file, content):
    """The sentence about a file with this in it."""
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as told:
        grants.rules(identity.granted(), programme.load(), identity.providers())
    assert "for tests" not in str(told.value)
    return str(told.value)


NEEDED = ("redirect_uri", "client_id", "client_secret", "server_metadata_url")


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, "5", "''", "' '", "['x']", "'…'", "'https://TENANT-ID/oauth2callback'"])
def test_what_a_provider_needs_and_lacks_is_named(file, name, value):
    instead = "" if value is None else f"{name} = {value}"
    assert name in refused(file, re.sub(rf"(?m)^{name} = .*$", instead, PROVIDER))


@pytest.mark.parametrize("name", ["redirect_uri", "server_metadata_url"])
@pytest.mark.parametrize(
    "value",
    ["id.example.nl/oauth2callback", "ftp://x/oauth2callback", "https:///oauth2callback", "https://[/oauth2callback"],
)
def test_an_address_that_is_none_is_named(file, name, value):
    assert name in refused(file, re.sub(rf"(?m)^{name} = .*$", f'{name} = "{value}"', PROVIDER))


@pytest.mark.parametrize(
    "value", ["https://x", "https://x/", "https://x/oauth2callback/", "https://x/?/oauth2callback"]
)
def test_people_are_sent_back_to_where_streamlit_waits_for_them(file, value):
    said = refused(file, re.sub(r"(?m)^redirect_uri = .*$", f'redirect_uri = "{value}"', PROVIDER))
    assert "redirect_uri" in said
    assert "/oauth2callback" in said


SECOND = """
[auth.entra]
client_id = "dashboard"
client_secret = "also for tests"
server_metadata_url = "https://id/.well-known/openid-configuration"
"""


@pytest.mark.parametrize("lost", ["client_id", "client_secret", "server_metadata_url"])
def test_a_provider_that_lacks_something_is_not_dropped_in_silence_beside_one_that_is_right(file, lost):
    said = refused(file, PROVIDER + SECOND.replace(f"{lost} ", f"{lost}x "))
    assert lost in said
    assert "auth.entra" in said


def test_a_provider_whose_name_streamlit_refuses_is_named(file):
    assert "auth.entra_id" in refused(file, PROVIDER + SECOND.replace("entra", "entra_id"))


def test_providers_that_are_right_are_found_in_their_order(file):
    file.write_text(PROVIDER + 'client_kwargs = { prompt = "login" }\n' + SECOND, encoding="utf-8")
    assert identity.providers() == ("default", "entra")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[acces]\n[Access]\n", "[access]"),
        ("[[access]]\n", "[access]"),
        ("[access]\ngrants = []\n", "“grants”"),
        ("[[access.grants]]\ngroup = 'x'\nrole = 'secretary'\n", "“grants”"),
        ("[access]\nclaims = 'roles'\n", "“claims”"),
        ("[access]\nclaim = 5\n", "claim"),
        ("[access]\nclaim = ''\n", "claim"),
        ("[access]\ncontact = 5\n", "contact"),
        (GRANT + "claim = ['roles']\n", "grant of x: claim"),
        (GRANT + "areas = 5\n", "grant of x: write areas"),
        (GRANT + "areas = 'Binnenstad'\n", "grant of x: write areas"),
        (GRANT + "organisation = 5\n", "grant of x"),
        (GRANT + "provider = 5\n", "“5” is not one of"),
        (GRANT + "group_id = 'x'\n", "“group_id”"),
        ("[[access.grant]]\ngroup = 5\nrole = 'secretary'\n", "names a group"),
        ("[[access.grant]]\ngroup = ' '\nrole = 'secretary'\n", "names a group"),
        ("[[access.grant]]\ngroup = 'x'\nrole = 5\n", "“5” is not one of"),
    ],
)
def test_a_slip_in_who_may_do_what_neither_gives_nor_takes_a_right_in_silence(file, content, said):
    assert said in refused(file, PROVIDER + content)


def test_the_example_opens_a_door_once_it_is_filled_in(file):
    example = (servers.ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
    signed = example.replace("…", "a secret for tests, and nothing else").replace("TENANT-ID", "tenant")
    file.write_text(signed, encoding="utf-8")
    assert identity.providers() == ("default",)
    given = grants.rules(identity.granted(), programme.load(), identity.providers())
    assert {each.role.value for each in given.grants} == set(grants.GIVEN)
