"""What a meeting agreed: written down, changed with a trace, brought back as actions, and adopted by the next one."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.meetings.arranging import current
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS, fitting
from koppelkansen_metrics.snapshot import NEWEST, Snapshot
from koppelkansen_metrics.store import audit, meetings, outcomes, revisions, snapshots
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.outcomes import Outcome, Version
from koppelkansen_metrics.store.revisions import Change, NewRevision

ACTION = "actie"
CHOICES = ("besluit", "toezegging", ACTION)
OPEN, DONE, DROPPED = "open", "gedaan", "vervallen"
STATUSES = (OPEN, DONE, DROPPED)
MOST_CHARACTERS = 1000
# Actions that come from no file but from a meeting.
SOURCE = "decision"


def record(
    database: Database,
    settings: Programme,
    quarter: str,
    outcome: Outcome,
    *,
    by: str,
    person: Person,
    picture: str = "",
) -> int:
    """Keep what a meeting agreed; its number. `picture`: where it was said, with its filters and date.

    Raises UserError: no such meeting, area, line or organisation, an empty or too long text, not allowed.
    """
    require(person, Deed.RECORD)
    meeting = current(database, settings).meeting(quarter)
    check(outcome, settings)
    with database.write() as connection:
        meetings.ensure(connection, meeting.quarter, meeting.date)
        number = outcomes.add(connection, meeting.quarter, outcome, by=by, at=clock.now(), picture=picture)
        audit.note(
            connection, Done.RECORDED, by=person.signed(by), area=outcome.area, about=f"{meeting.quarter}: {number}"
        )
    return number


def change(
    database: Database, settings: Programme, seen: Version, outcome: Outcome, *, by: str, person: Person
) -> None:
    """Keep another version of what was agreed; the earlier ones stay on record.

    Raises UserError: changed by someone else since, what `record` refuses, not allowed.
    """
    require(person, Deed.RECORD)
    check(outcome, settings)
    if outcome == seen.outcome:
        return
    with database.write() as connection:
        version = outcomes.change(connection, seen.number, outcome, by=by, at=clock.now(), seen=seen.version)
        audit.note(connection, Done.CHANGED, by=person.signed(by), area=outcome.area, about=f"{seen.number}: {version}")


def close(database: Database, settings: Programme, quarter: str, *, by: str, person: Person) -> dict[str, int]:
    """Bring the actions of a meeting to their areas: one revision per area, each action with a code.

    Gives area → the number of its revision; empty when no action waits. The codes are B-1, B-2 and on. An action
    without an area is programme-wide. What was brought before stays as it is. Raises UserError: no such
    meeting, not allowed.
    """
    require(person, Deed.RECORD)
    programme = current(database, settings)
    meeting = programme.meeting(quarter)
    now = clock.now()
    written = {}
    with database.write() as connection:
        waiting = [each[-1] for each in outcomes.versions(connection, meeting.quarter) if _waits(each[-1].outcome)]
        known = snapshots.load(connection, programme, NEWEST)
        free = free_codes(known, outcomes.codes(connection))
        coded = [replace(each, outcome=replace(each.outcome, code=next(free))) for each in waiting]
        for area in _areas(coded, programme):
            mine = [each for each in coded if _area(each.outcome, programme) == area]
            decision = NewRevision(area, now, by, kind=SOURCE, note=meeting.quarter)
            changes = [_action(each.outcome, programme) for each in mine]
            written[area] = revisions.append(connection, decision, changes)
            audit.note(
                connection, Done.DECIDED, by=person.signed(by), area=area, about=f"{written[area]}: {meeting.quarter}"
            )
        for each in coded:
            outcomes.change(connection, each.number, each.outcome, by=by, at=now, seen=each.version)
    return written


def adopt(database: Database, settings: Programme, quarter: str, *, by: str, person: Person) -> None:
    """The next meeting takes the list as it stands: from now on a change of it is shown as one.

    Raises UserError: no such meeting, adopted already, not allowed.
    """
    require(person, Deed.RECORD)
    meeting = current(database, settings).meeting(quarter)
    with database.write() as connection:
        meetings.ensure(connection, meeting.quarter, meeting.date)
        written = next(each for each in meetings.arranged(connection) if each.quarter == meeting.quarter)
        if written.adopted_at is not None:
            raise UserError(N_("The list of this meeting was adopted already."))
        meetings.arrange(connection, replace(written, adopted_at=clock.now(), adopted_by=by))
        audit.note(connection, Done.ADOPTED, by=person.signed(by), about=meeting.quarter)


def check(outcome: Outcome, programme: Programme) -> None:
    """Stop what cannot be an outcome of this programme. Raises UserError: as `record` without the meeting."""
    if not outcome.text.strip() or len(outcome.text) > MOST_CHARACTERS:
        raise UserError(N_("Write what was agreed, in at most {most} characters."), most=MOST_CHARACTERS)
    if outcome.kind not in CHOICES or outcome.status not in STATUSES:
        raise UserError(N_("“{value}” does not fit here."), value=f"{outcome.kind}, {outcome.status}")
    if outcome.area is not None:
        programme.area(outcome.area)
    if outcome.organisation not in (None, *programme.organisation_names):
        raise UserError(N_("“{value}” does not fit here."), value=outcome.organisation)
    if outcome.line not in (None, *programme.line_numbers):
        raise UserError(N_("“{value}” does not fit here."), value=outcome.line)


def _waits(outcome: Outcome) -> bool:
    """An action that is in no area yet."""
    return outcome.kind == ACTION and outcome.code is None and outcome.status == OPEN


def free_codes(known: Snapshot, given: set[str]) -> Iterator[str]:
    """Codes that no record of any area has, had, or was given."""
    taken = given | {code for history in known.history.values() for code in history["code"]}
    return (code for number in count(1) if (code := f"B-{number}") not in taken)


def _areas(coded: list[Version], programme: Programme) -> list[str]:
    concerned = {_area(each.outcome, programme) for each in coded}
    return [name for name in programme.area_names if name in concerned]


def _area(outcome: Outcome, programme: Programme) -> str:
    wide = next((each.name for each in programme.areas if each.programme_wide), programme.area_names[-1])
    return outcome.area or wide


def _action(outcome: Outcome, programme: Programme) -> Change:
    values = {
        **dict.fromkeys(KINDS["actions"].keys),
        "title": _title(outcome.text),
        "line": outcome.line or programme.line_numbers[0],
        "organisation": outcome.organisation or programme.joint,
        "owner": outcome.function,
        "status": "niet gestart",
        "planned_end": outcome.due,
        "note": outcome.text if _title(outcome.text) != outcome.text else None,
    }
    return Change("actions", outcome.code or "", values, source=SOURCE)


def _title(text: str) -> str:
    """As much of a text as fits in the title of an action."""
    most = next(field.length for field in KINDS["actions"].fields if field.key == "title")
    return fitting(text, most)
