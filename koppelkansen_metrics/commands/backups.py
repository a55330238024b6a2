"""`backup` and `restore`: the whole database as one file, and back."""

from pathlib import Path

import click

from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.commands.session import Session, check_readable, say
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Write the whole database to FILE, while it is in use."""
    from koppelkansen_metrics import administration

    database = session.existing()
    if database is None:
        raise UserError(N_("There is no database yet, so there is nothing to keep."))
    administration.back_up(database, file, by="", person=LOCAL)
    say(session.language(N_("{file} holds the whole database."), file=file))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is in the database.")
@click.option("--by", default="", metavar="WHO", help="Who does this, for the audit log.")
@click.pass_obj
def restore(session: Session, file: Path, *, force: bool, by: str) -> None:
    """Put back what `backup` wrote to FILE."""
    from koppelkansen_metrics.store import backups

    check_readable(file)
    backups.restore(session.url, file, force=force, by=by)
    say(session.language(N_("{file} was put back. Start the dashboard again if it runs."), file=file))
