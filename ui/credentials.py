"""What is wrong with the file with secrets, in one sentence that repeats no secret: the file itself, and its `[auth]`.

Its `[access]` is checked in koppelkansen_metrics/grants.py.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from koppelkansen_metrics.errors import OperatorError, UserError
from koppelkansen_metrics.grants import DEFAULT_PROVIDER
from koppelkansen_metrics.language import N_

# Whoever guesses what cookies are signed with is whomever they like. What was drawn at random has this many different
# signs; a row of dots or crosses has not.
SHORTEST, FEWEST = 32, 8
# What every provider needs; the first, in `[auth]` itself, makes it the one provider.
NEEDED = ("server_metadata_url", "client_id", "client_secret")
ADDRESSES = ("server_metadata_url", "redirect_uri")
CALLBACK = "/oauth2callback"
# A table in `[auth]` that is no provider.
SETTINGS = "client_kwargs"
# What the example holds where one's own belongs.
PLACEHOLDERS = ("…", "TENANT-ID")
# Where the file is, is for who runs the server.
UNREADABLE = N_("Nobody can sign in here at the moment: the file with secrets cannot be read.")
LINE = re.compile(r"at line (\d+)")


def look(file: Path) -> bool:
    """Whether there is such a file. Raises UserError that names it, and the line, when it is no text in TOML."""
    try:
        content = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    except UnicodeDecodeError as error:
        raise _wrong(N_("{file} is not a text in UTF-8: save it as that."), file=file) from error
    except OSError as error:
        raise _wrong(N_("{file} cannot be read ({problem})."), file=file, problem=error.strerror) from error
    try:
        tomllib.loads(content)
    except ValueError as error:
        # What the parser says can repeat a piece of a secret; where it stopped cannot.
        found = LINE.search(str(error))
        line = int(found[1]) if found else len(content.splitlines())
        raise _wrong(N_("{file}, line {line}: this is not TOML."), file=file, line=line) from error
    if file.suffix != ".toml":  # Streamlit takes any other name for that of a folder
        raise _wrong(N_("{file} holds the secrets: give it a name that ends in .toml."), file=file)
    return True


def _wrong(message: str, **details: object) -> OperatorError:
    return OperatorError(message, visitors=UNREADABLE, **details)


def providers(auth: object) -> tuple[str, ...]:
    """The providers in `[auth]`, checked, in its order; none without one.

    Raises UserError: cookies signed with what is easy to guess, or a provider that lacks what it takes to sign in.
    """
    if not isinstance(auth, Mapping):
        raise UserError(N_("In secrets.toml: write [auth] as a section."))
    sections = dict(_sections(auth))
    if sections:
        _signed(auth)
        _filled("auth", auth, ("redirect_uri",))
        if not urlsplit(auth["redirect_uri"]).path.endswith(CALLBACK):
            message = N_(
                "In secrets.toml, redirect_uri of [auth] is the address of the dashboard with {callback} behind it."
            )
            raise UserError(message, callback=CALLBACK)
    for name, section in sections.items():
        if "_" in name:
            raise UserError(N_("In secrets.toml, [auth.{name}]: choose a name without an underscore."), name=name)
        _filled("auth" if section is auth else f"auth.{name}", section, NEEDED)
    return tuple(sections)


def _sections(auth: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Where a provider stands, also half: `[auth]` itself, and each table in it."""
    if any(name in auth for name in NEEDED):
        yield DEFAULT_PROVIDER, auth
    for name, value in auth.items():
        if isinstance(value, Mapping) and name != SETTINGS:
            yield name, value


def _signed(auth: Mapping[str, object]) -> None:
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < SHORTEST or len(set(secret)) < FEWEST:
        raise UserError(
            N_(
                "In secrets.toml, cookie_secret of [auth]: put a text of your own there, drawn at random and of at "
                'least {count} characters. Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            ),
            count=SHORTEST,
        )


def _filled(section: str, said: Mapping[str, object], names: tuple[str, ...]) -> None:
    for name in names:
        value = said.get(name)
        if not isinstance(value, str) or not value.strip():
            raise UserError(
                N_("In secrets.toml, [{section}] lacks {name}, a text between quotes."), section=section, name=name
            )
        if any(each in value for each in PLACEHOLDERS):
            raise UserError(
                N_("In secrets.toml, {name} of [{section}] is still that of the example: fill in your own."),
                section=section,
                name=name,
            )
        if name in ADDRESSES and not _is_address(value):
            raise UserError(
                N_("In secrets.toml, {name} of [{section}] is an address that starts with https://."),
                section=section,
                name=name,
            )


def _is_address(value: str) -> bool:
    try:
        found = urlsplit(value)
        return found.scheme in ("http", "https") and bool(found.hostname) and "".join(value.split()) == value
    except ValueError:  # a host that is none
        return False
