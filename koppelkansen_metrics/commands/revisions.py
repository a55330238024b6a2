"""`history`, `undo`, `original`, `demo` and `migrate`: what was saved, and taking it back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from koppelkansen_metrics.commands.session import Session, emit, progress, say, write_file
from koppelkansen_metrics.commands.tables import table
from koppelkansen_metrics.commands.types import Whole
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language

if TYPE_CHECKING:
    from koppelkansen_metrics.store.database import Database
    from koppelkansen_metrics.store.revisions import Revision

CANNOT_BE_UNDONE = 1

_KINDS = {"upload": N_("upload"), "undo": N_("undo"), "decision": N_("decision")}


@click.command()
@click.option("--area", metavar="A", help="One casus area; default: all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def history(session: Session, area: str | None, *, as_json: bool) -> None:
    """List the revisions, newest first."""
    from koppelkansen_metrics.store import revisions

    wanted = session.area(area)
    database = session.existing()
    listed: list[Revision] = []
    if database is not None:
        with database.read() as connection:
            listed = revisions.history(connection, wanted)
    if as_json:
        emit([_as_json(each) for each in listed])
    elif listed:
        click.echo(_as_text(listed, session.language))
    else:
        say(session.language(N_("Nothing was saved yet.")))


@click.command()
@click.argument("number", metavar="REVISION", type=Whole())
@click.option("--by", required=True, metavar="NAME", help="Who takes it back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def undo(ctx: click.Context, number: int, by: str, *, as_json: bool) -> None:
    """Restore what was before a revision, as a new revision."""
    from koppelkansen_metrics import access, updates

    session: Session = ctx.obj
    database = _with_revision(session, number)
    made, problem = None, None
    try:
        made = updates.undo(database, session.programme, number, by=by, person=access.LOCAL)
    except UserError as error:
        problem = error.sentence(session.language)
    if as_json:
        status = "refused" if problem else "undone"
        emit({"status": status, "revision": made, "undoes": number, "message": problem})
    elif problem is None:
        click.echo(session.language(N_("Version {number} is undone by version {made}."), number=number, made=made))
    if problem is not None:
        say(problem)
        ctx.exit(CANNOT_BE_UNDONE)


@click.command()
@click.argument("number", metavar="REVISION", type=Whole())
@click.option("--output", required=True, metavar="F", type=click.Path(path_type=Path), help="Where to write it.")
@click.pass_obj
def original(session: Session, number: int, output: Path) -> None:
    """Write the file of a revision as it was uploaded, byte for byte."""
    from koppelkansen_metrics.store import revisions

    with _with_revision(session, number).read() as connection:
        name, content = revisions.original(connection, number)
        replaced = next(each for each in revisions.history(connection) if each.number == number).is_replaced
    write_file(output, content)
    said = N_("{file} takes the place of the original: a name was taken out.")
    say(session.language(said if replaced else N_("{file} is the original “{name}”."), file=output, name=name))


@click.command()
@click.pass_obj
def demo(session: Session) -> None:
    """Load the example data."""
    from koppelkansen_metrics.updates import examples

    remaining = examples.remaining(session.existing(), examples.FOLDER)
    if not remaining:
        say(session.language(N_("The example data was loaded already.")))
        return
    database = session.created()
    with progress(remaining) as workbooks:
        for workbook in workbooks:
            examples.load(database, session.programme, workbook)
    examples.agree(database, session.programme, examples.FOLDER)
    count = len(remaining)
    say(session.language.ngettext("{n} example workbook was loaded.", "{n} example workbooks were loaded.", count))


@click.command()
@click.pass_obj
def migrate(session: Session) -> None:
    """Bring the database up to date, as PostgreSQL needs before its first use and after an update."""
    from koppelkansen_metrics.store.database import migrate as bring_up_to_date

    bring_up_to_date(session.url)
    say(session.language(N_("The database is up to date.")))


def _with_revision(session: Session, number: int) -> "Database":
    """The database, when it has this revision. Raises UserError."""
    from koppelkansen_metrics.store import revisions

    database = session.existing()
    if database is not None:
        with database.read() as connection:
            if any(each.number == number for each in revisions.history(connection)):
                return database
    raise UserError(N_("There is no version {number}."), number=number)


def _as_json(revision: "Revision") -> dict[str, object]:
    return {
        "revision": revision.number,
        "area": revision.area,
        "recorded_at": revision.recorded_at.isoformat(),
        "by": revision.by,
        "kind": revision.kind,
        "file": revision.file,
        "sha256": revision.sha256,
        "undoes": revision.undoes,
        "as_of": revision.as_of.isoformat() if revision.as_of else None,
    }


def _as_text(listed: "list[Revision]", language: Language) -> str:
    names = (N_("Version"), N_("Casus area"), N_("Recorded"), N_("By"), N_("Kind"), N_("Reporting date"), N_("File"))
    rows = [
        [
            str(each.number),
            each.area,
            language.moment(each.recorded_at),
            each.by,
            language(_KINDS[each.kind]),
            language.day(each.as_of),
            each.file or "",
        ]
        for each in listed
    ]
    return table([language(name) for name in names], rows, right=[0])
