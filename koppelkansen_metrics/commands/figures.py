"""`metrics` and `changes`: the figures, as the screens show them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from koppelkansen_metrics import clock
from koppelkansen_metrics.commands.session import Session, emit, say
from koppelkansen_metrics.commands.tables import table
from koppelkansen_metrics.commands.types import Day, Grouping, Moment
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.records import KINDS

if TYPE_CHECKING:
    from koppelkansen_metrics.snapshot import Snapshot

_DIMENSIONS = {"area": N_("Casus area"), "line": N_("Programme line"), "organisation": N_("Organisation")}
_NUMBERS = (
    ("progress", "total", N_("Actions")),
    ("progress", "done", N_("Done")),
    ("progress", "planned", N_("Planned")),
    ("progress", "overdue", N_("Overdue")),
    ("progress", "unreported", N_("Unreported")),
    ("progress", "blocked", N_("Blocked")),
    ("milestones", "total", N_("Milestones")),
    ("milestones", "reached", N_("Reached")),
    ("milestones", "late", N_("Late")),
    ("pilots", "adopted", N_("Pilots adopted from elsewhere")),
)
_CHANGES = {
    "new": N_("new"),
    "changed": N_("changed"),
    "missing": N_("missing"),
    "dropped": N_("dropped"),
    "renamed": N_("renamed"),
    "merged": N_("merged"),
}


@click.command()
@click.option("--as-of", type=Day(), metavar="D", help="The date of the question.")
@click.option(
    "--known-at",
    type=Moment(days=True),
    metavar="ISO",
    help="As known at this moment, with its zone; default: the end of the day of --as-of.",
)
@click.option("--by", type=Grouping(), default="", metavar="area,line,organisation", help="One group for each.")
@click.option("--records", is_flag=True, help="With --json: also every record that the figures count.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def metrics(
    session: Session,
    as_of: date | None,
    known_at: datetime | None,
    by: tuple[str, ...],
    *,
    records: bool,
    as_json: bool,
) -> None:
    """Show the figures; without --by of everything together."""
    from koppelkansen_metrics.metrics.report import report

    snapshot, day = _snapshot(session, as_of, known_at)
    document = report(snapshot, as_of=day, by=by, records=records, language=session.language)
    if as_json:
        emit(document)
    else:
        click.echo(_as_text(document["groups"], by, session.language))


@click.command()
@click.option("--since", type=Day(), metavar="D", required=True, help="As known at the end of this day…")
@click.option("--until", type=Day(), metavar="D", required=True, help="… against the end of this one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def changes(session: Session, since: date, until: date, *, as_json: bool) -> None:
    """Show what changed between two days, as known at the end of each."""
    from koppelkansen_metrics.metrics.changes import document
    from koppelkansen_metrics.updates import known

    if since > until:
        raise UserError(N_("{since} comes after {until}: turn them around."), since=since, until=until)
    snapshot = known(session.existing(), session.programme, clock.end_of_day(until))
    found = document(snapshot, since=since, until=until)
    if as_json:
        emit(found)
    else:
        click.echo(_changed(found["records"], session.language))


def _changed(records: Sequence[Mapping[str, Any]], language: Language) -> str:
    if not records:
        return language(N_("Nothing changed."))
    header = ["", *(language(label) for label in _CHANGES.values())]
    rows = []
    for key, kind in KINDS.items():
        counts = [sum(each["kind"] == key and each["change"] == change for each in records) for change in _CHANGES]
        rows.append([language(kind.label), *map(language.number, counts)])
    return table(header, rows, right=range(1, len(header)))


def _snapshot(session: Session, as_of: date | None, known_at: datetime | None) -> "tuple[Snapshot, date]":
    """What was known, and the date of the question; says which date that is when nobody said and it is not today."""
    from koppelkansen_metrics.metrics.asof import default_as_of
    from koppelkansen_metrics.updates import known

    database = session.existing()
    today = clock.local_day(clock.now())
    if as_of is None:
        newest = known(database, session.programme, known_at or clock.end_of_day(today))
        as_of, _ = default_as_of(newest, today)
        if as_of != today:
            say(session.language(N_("Nothing was reported lately; these are the figures of {day}."), day=as_of))
        if known_at is not None:
            return newest, as_of
    return known(database, session.programme, known_at or clock.end_of_day(as_of)), as_of


def _as_text(groups: Sequence[Mapping[str, Any]], by: tuple[str, ...], language: Language) -> str:
    header = [language(_DIMENSIONS[each]) for each in by] + [language(label) for _, _, label in _NUMBERS]
    rows = [
        [str(group[each]) for each in by] + [language.number(group[part][name]) for part, name, _ in _NUMBERS]
        for group in groups
    ]
    return table(header, rows, right=range(len(by), len(header)))
