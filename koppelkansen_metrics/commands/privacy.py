"""`erase`, `remove` and `forget`: a person's name, a file that should not have come, what was kept long enough."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from koppelkansen_metrics.commands.session import Session, emit, say
from koppelkansen_metrics.commands.tables import table
from koppelkansen_metrics.commands.types import Whole
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language

if TYPE_CHECKING:
    from koppelkansen_metrics.privacy import Erased
    from koppelkansen_metrics.store.database import Database

ELSEWHERE = N_(
    "Backups and files that people downloaded still hold it: make a new backup, destroy the older ones, and ask who "
    "has a copy to destroy it. Ask the team to take it out of its own Excel file too, or it comes back with that."
)
NOT_SWEPT = N_("The database was busy, so old texts may still lie in its files. Run this again when nobody uses it.")


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--role", required=True, metavar="ROLE", help="The role that stands in its place from now on.")
@click.option("--by", required=True, metavar="WHO", help="Who does this.")
@click.option("--dry-run", is_flag=True, help="Only tell where the name stands; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def erase(session: Session, name: str, role: str, by: str, *, dry_run: bool, as_json: bool) -> None:
    """Replace a person's NAME by a role everywhere, in originals too. Cannot be taken back."""
    from koppelkansen_metrics import privacy
    from koppelkansen_metrics.access import LOCAL

    _ = session.language
    database = _existing(session)
    found = privacy.erase(database, session.programme, name, role=role, by=by, person=LOCAL, dry_run=dry_run)
    if as_json:
        emit({"dry_run": dry_run, **_document(found)})
    elif not found.nothing:
        click.echo(_as_text(found, _))
    if found.nothing:
        say(_(N_("This name stands nowhere. Is it written as people wrote it? Try other ways to write it too.")))
    elif dry_run:
        say(_(N_("Nothing was changed.")))
    else:
        say(_(N_("The name was replaced everywhere. Other ways to write it, such as initials, need their own run.")))
        say(_(ELSEWHERE))
    _say_swept(found.swept, _)


@click.command()
@click.argument("number", metavar="REVISION", type=Whole())
@click.option("--by", required=True, metavar="WHO", help="Who does this.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it should not have come. No names.")
@click.pass_obj
def remove(session: Session, number: int, by: str, reason: str) -> None:
    """Destroy the file of a version that was undone, and the texts that only it wrote. Cannot be taken back."""
    from koppelkansen_metrics import privacy
    from koppelkansen_metrics.access import LOCAL

    _ = session.language
    swept = privacy.remove(_existing(session), number, by=by, reason=reason, person=LOCAL)
    say(_(N_("The file of version {number} is destroyed, and the texts that only it held."), number=number))
    say(_(ELSEWHERE))
    _say_swept(swept, _)


@click.command()
@click.pass_obj
def forget(session: Session) -> None:
    """Destroy what was kept long enough, as the dashboard does by itself every hour."""
    from koppelkansen_metrics import privacy
    from koppelkansen_metrics.access import LOCAL

    _ = session.language
    gone = privacy.forget(_existing(session), person=LOCAL)
    said = (
        _.ngettext("{n} answer of a room", "{n} answers of a room", gone.answers),
        _.ngettext("{n} upload that was not saved", "{n} uploads that were not saved", gone.uploads),
        _.ngettext("{n} line about signing in", "{n} lines about signing in", gone.sign_ins),
    )
    say(_(N_("Destroyed: {what}."), what=_.listing(said)))


def _existing(session: Session) -> "Database":
    database = session.existing()
    if database is None:
        raise UserError(N_("There is no database yet, so it holds nothing about anybody."))
    return database


def _document(found: "Erased") -> dict[str, object]:
    return {
        "places": dict(sorted(found.places.items())),
        "files": [asdict(each) for each in found.files],
        "uploads": found.uploads,
        "swept": found.swept,
    }


def _as_text(found: "Erased", _: Language) -> str:
    places = [[name, _.number(count)] for name, count in sorted(found.places.items())]
    places += [[_(N_("uploads that were not saved")), _.number(found.uploads)]] if found.uploads else []
    parts = [table([_(N_("Table")), _(N_("Texts"))], places, right=[1])] if places else []
    files = [[str(each.revision), each.area] for each in found.files]
    if files:
        parts.append(table([_(N_("Version of which the file is replaced")), _(N_("Casus area"))], files))
    return "\n\n".join(parts)


def _say_swept(swept: bool, _: Language) -> None:  # noqa: FBT001 - what it says is in its name
    if not swept:
        say(_(NOT_SWEPT))
