"""What every command starts from: the language, the programme, the database; and how it reads and writes files."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.programme import Programme

if TYPE_CHECKING:
    from koppelkansen_metrics.store.database import Database

Item = TypeVar("Item")
Opened = TypeVar("Opened", "Database", "Database | None")

DATABASE_VARIABLE = "KOPPELKANSEN_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Session:
    """The options that stand before the command."""

    database_url: str | None
    programme: Programme
    language: Language

    @property
    def url(self) -> str:
        """Where the database is: the option, else the environment, else the embedded one."""
        from koppelkansen_metrics.store.database import DEFAULT_URL

        return self.database_url or os.environ.get(DATABASE_VARIABLE) or DEFAULT_URL

    def existing(self) -> "Database | None":
        """The database; None for an SQLite file that is not there. Raises UserError."""
        from koppelkansen_metrics.store.database import open_existing

        return _until_the_end(open_existing(self.url))

    def created(self) -> "Database":
        """The database, made when it is an SQLite file that is not there. Raises UserError."""
        from koppelkansen_metrics.store.database import open_or_create

        return _until_the_end(open_or_create(self.url))

    def area(self, name: str | None) -> str | None:
        """The name of an area as the programme writes it; None for None. Raises UserError."""
        return None if name is None else self.programme.area(name).name


def _until_the_end(database: Opened) -> Opened:
    """The same database, given back when the command ends."""
    if database is not None:
        click.get_current_context().call_on_close(database.close)
    return database


def emit(document: Mapping[str, object] | Sequence[object]) -> None:
    """Write one JSON document to standard output, in UTF-8 whatever the terminal is set to."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(text.encode("utf-8", errors="backslashreplace"))


def say(text: str) -> None:
    """Tell a person something beside the result: on standard error."""
    click.echo(text, err=True)


@contextmanager
def progress(items: Sequence[Item]) -> Iterator[Iterator[Item]]:
    """The items one by one, with a progress bar where someone is looking and there is something to wait for."""
    if len(items) == 1 or not sys.stderr.isatty():
        yield iter(items)
        return
    with click.progressbar(items, file=sys.stderr) as bar:
        yield iter(bar)


def check_readable(path: Path) -> None:
    """Raises UserError for a file that is not there, is a folder or may not be read."""
    try:
        folder, file = path.is_dir(), path.is_file()
    except OSError as error:
        raise UserError(N_("The file {file} cannot be read."), file=path) from error
    if folder:
        raise UserError(N_("{file} is a folder, not a file."), file=path)
    if not file:
        raise UserError(N_("There is no file {file}."), file=path)
    if not os.access(path, os.R_OK):
        raise UserError(N_("The file {file} cannot be read."), file=path)


def read_file(path: Path, *, at_most: int) -> bytes:
    """The first `at_most` bytes of a file. Raises UserError as `check_readable`."""
    check_readable(path)
    try:
        with path.open("rb") as stream:
            return stream.read(at_most)
    except OSError as error:
        raise UserError(N_("The file {file} cannot be read."), file=path) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file. Raises UserError when that cannot be done."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(
            N_("The file {file} cannot be written. Is the folder there, and may you write in it?"), file=path
        ) from error
