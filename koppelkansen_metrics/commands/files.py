"""`check` and `import`: files against what is stored, one after the other, each a revision of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from koppelkansen_metrics.commands.session import Session, check_readable, emit, progress, read_file
from koppelkansen_metrics.commands.types import Day, Moment, ReasonGiven, Whole
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

if TYPE_CHECKING:
    from koppelkansen_metrics.updates import Options, Preview, Saved

Command = TypeVar("Command", bound=Callable[..., Any])


def _told(command: Command) -> Command:
    """The files and what someone says beside them; the same for `check` and `import`."""
    for option in reversed(
        (
            click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path)),
            click.option("--area", metavar="A", help="The casus area; default: the workbook's own."),
            click.option("--line", type=Whole(), metavar="L", help="The programme line, for cells that have none."),
            click.option("--organisation", metavar="O", help="The organisation, for cells that have none."),
            click.option("--as-of", type=Day(), metavar="D", help="The reporting date, where the file has none."),
            click.option("--recorded-at", type=Moment(), metavar="ISO", help="For loading history; with a zone."),
            click.option(
                "--missing",
                type=click.Choice(["keep", "dropped"]),
                default="keep",
                help="What becomes of stored rows that the file should have and has not.",
            ),
            click.option(
                "--reason",
                "reasons",
                multiple=True,
                type=ReasonGiven(),
                metavar="KIND:CODE=WHY",
                help="Why a row is missing: dropped, merged:CODE, renamed:CODE or keep.",
            ),
            click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output."),
        )
    ):
        command = option(command)
    return command


@click.command("check")
@_told
@click.option("--by", default="", metavar="NAME", help="Who delivers the files; not needed to check.")
@click.pass_context
def check(ctx: click.Context, /, files: tuple[Path, ...], *, as_json: bool, **told: Any) -> None:  # noqa: ANN401 - what click parsed
    """Read files and check them against what is stored; save nothing."""
    from koppelkansen_metrics import updates

    session: Session = ctx.obj
    options = _options(files, told)
    database = session.existing()

    def checked(path: Path) -> "tuple[Preview, None]":
        data = _content(path)
        return updates.check(database, session.programme, data, path.name, options=options), None

    ctx.exit(_each(session, files, checked, as_json=as_json))


@click.command("import")
@_told
@click.option("--by", required=True, metavar="NAME", help="Who delivers the files.")
@click.pass_context
def import_(ctx: click.Context, /, files: tuple[Path, ...], *, as_json: bool, **told: Any) -> None:  # noqa: ANN401 - what click parsed
    """Check files and save each as a revision."""
    session: Session = ctx.obj
    options = _options(files, told)
    if not options.by:
        raise UserError(N_("{name} is missing."), name="--by")

    def saved(path: Path) -> "tuple[Preview, Saved]":
        outcome = save(session, path, options)
        return outcome.preview, outcome

    ctx.exit(_each(session, files, saved, as_json=as_json))


def save(session: Session, path: Path, options: "Options") -> "Saved":
    """Save one file; a database that is not there is made only for a file that can be saved. Raises UserError."""
    from koppelkansen_metrics import access, updates

    data = _content(path)
    database = session.existing()
    if database is None:
        preview = updates.check(None, session.programme, data, path.name, options=options)
        if not preview.can_be_saved:
            return updates.Saved("refused" if preview.refusal else "blocked", None, preview)
        database = session.created()
    try:
        return updates.save(database, session.programme, data, path.name, options=options, person=access.LOCAL)
    except updates.HeadMoved as error:
        raise UserError(N_("Others keep saving for this area at the same time. Try again in a moment.")) from error
    finally:
        database.close()


def _options(files: tuple[Path, ...], told: dict[str, Any]) -> "Options":
    """What was told beside the files, as the use cases take it. Raises UserError for reasons with several files."""
    from koppelkansen_metrics.updates import Options

    if told["reasons"] and len(files) > 1:
        raise UserError(N_("A reason is about one file: give the files with reasons one by one."))
    return Options(**{**told, "reasons": dict(told["reasons"]), "by": told["by"].strip()})


def _content(path: Path) -> bytes:
    """The bytes of a file; of one that is far too large only so many that the gate sees that it is."""
    from koppelkansen_metrics.workbook.gate import LARGEST_FILE

    return read_file(path, at_most=LARGEST_FILE + 1)


def _each(
    session: Session,
    files: tuple[Path, ...],
    handle: "Callable[[Path], tuple[Preview, Saved | None]]",
    *,
    as_json: bool,
) -> int:
    """Handle the files in order and show what came of them; the worst exit code.

    When a later file stops the work, what was done before it is shown all the same.
    """
    from koppelkansen_metrics.commands import results

    for path in files:
        check_readable(path)
    done: list[tuple[Path, Preview, Saved | None]] = []
    try:
        with progress(files) as paths:
            done.extend((path, *handle(path)) for path in paths)
    finally:
        if as_json and done:
            emit([results.as_json(path, preview, session.language, saved=saved) for path, preview, saved in done])
        elif done:
            texts = [results.as_text(path, preview, session.language, saved=saved) for path, preview, saved in done]
            click.echo("\n\n".join(texts))
    return max(results.exit_code(preview) for _, preview, _ in done)
