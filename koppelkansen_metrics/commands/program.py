"""The program: the options before the command, and one sentence for whatever a person can cause."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click

from koppelkansen_metrics import programme as settings
from koppelkansen_metrics.commands.session import DATABASE_VARIABLE, Session
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import CODES, N_, Language, language

REFUSED = 2
INTERRUPTED = 130


class Failure(click.ClickException):
    """Something a person can mend: its sentence goes to standard error, and the program ends with 2."""

    exit_code = REFUSED

    def show(self, file: IO[Any] | None = None) -> None:
        """The sentence and nothing else."""
        click.echo(self.message, file=file, err=True)


class Interruption(Failure):
    """Someone pressed Ctrl+C."""

    exit_code = INTERRUPTED


class Program(click.Group):
    """The group of all commands; turns what goes wrong into a sentence in the reader's language."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as click has it
    ) -> click.Context:
        """As click does it, with the sentences of this program."""
        with _sentences(language("nl")):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run the command that was asked for."""
        with _sentences(language(ctx.params["language"])):
            return super().invoke(ctx)


@contextmanager
def _sentences(reader: Language) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        raise Failure(error.sentence(reader)) from error
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise Failure(_usage(error, reader)) from error
    except KeyboardInterrupt as error:
        raise Interruption(reader(N_("Stopped. What was saved already stays saved."))) from error


def _usage(error: click.UsageError, reader: Language) -> str:
    """What is wrong with the command as it was typed."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        option = isinstance(error.param, click.Option)
        named = error.param.opts[0] if option else error.param.human_readable_name
        return reader(N_("{name} is missing."), name=named)
    if isinstance(error, click.NoSuchOption):
        return reader(N_("There is no option {name}."), name=error.option_name)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return reader(N_("There is no command {name}."), name=error.command_name)
    if isinstance(error, click.BadParameter) and error.param is not None and isinstance(error.param.type, click.Choice):
        allowed = ", ".join(map(str, error.param.type.choices))
        return reader(N_("Choose for {name}: {allowed}."), name=error.param.opts[0], allowed=allowed)
    return error.format_message()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--database", metavar="URL", help=f"The database; default: ${DATABASE_VARIABLE}, then data/koppelkansen.db."
)
@click.option("--programme", "programme_file", metavar="FILE", type=click.Path(path_type=Path), help="The settings.")
@click.option("--language", type=click.Choice(CODES), default="nl", help="The language of messages.")
@click.pass_context
def program(ctx: click.Context, database: str | None, programme_file: Path | None, language: str) -> None:
    """Progress of the Koppelkansen programme: load workbooks, see the figures."""
    from koppelkansen_metrics.language import language as speak

    ctx.obj = Session(database, settings.load(programme_file or settings.DEFAULT_FILE), speak(language))


def main() -> None:
    """Run the command line. A character that the terminal cannot show never stops it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    program(prog_name="koppelkansen")
