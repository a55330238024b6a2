"""Catching what is said: an answer to the question at hand, a lesson, a question, an outcome; each with its picture."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from koppelkansen_metrics import clock, meetings
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, language
from koppelkansen_metrics.meetings.outcomes import SOURCE, check, free_codes
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS, fitting
from koppelkansen_metrics.snapshot import NEWEST
from koppelkansen_metrics.store import audit, outcomes, revisions, sessions, snapshots
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.store.revisions import Change, NewRevision
from koppelkansen_metrics.store.sessions import Session

PROMISED, NOT_PROMISED = "toegezegd", "niet toegezegd"
LESSON_KINDS = ("werkt", "werkt niet", "leervraag")
MOST_CHARACTERS = 1000
# What a lesson belongs to when nobody says so: learning in teams and organisations.
LEARNING_LINE = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was said: in which session, on which picture with its filters and date, and who writes it."""

    session: Session
    picture: str
    by: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What directors say to a question: promised or not, by which organisation and function, before when, and more."""

    promised: bool
    organisation: str | None = None
    function: str = ""
    due: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A lesson or a question to directors as it was said. `kind` of LESSON_KINDS; `to`: the organisations asked."""

    text: str
    area: str | None = None
    kind: str = "leervraag"
    why: str = ""
    to: tuple[str, ...] = ()
    about: str | None = None


def answer_question(
    database: Database, settings: Programme, spot: Spot, asked: tuple[str, str], reply: Reply, *, person: Person
) -> int:
    """Keep what was answered to a question (area, code), as a revision; its number. A promise is an outcome as well.

    Raises UserError: no such question, a promise without a function, a refusal without a reason, too long, not
    allowed.
    """
    require(person, Deed.RECORD)
    if reply.promised and not reply.function.strip():
        raise UserError(N_("Fill in which function or team promises it."))
    if not reply.promised and not reply.text.strip():
        raise UserError(N_("Fill in why it is not promised, or what is needed first."))
    area, code = asked
    with database.write() as connection:
        change = revisions.changed(connection, "asks", area, code, _answered(reply))
        number = revisions.append(connection, _revision(spot, area), [change])
        audit.note(connection, Done.DECIDED, by=person.signed(spot.by), area=area, about=f"{number}: {code}")
        if reply.promised:
            said = fitting(f"{code}: {(change.values or {})['question']}", MOST_CHARACTERS)
            promise = Outcome(
                "toezegging",
                fitting(said, MOST_CHARACTERS),
                reply.organisation,
                reply.function.strip(),
                reply.due,
                area=area,
            )
            check(promise, settings)
            outcomes.add(connection, spot.session.quarter, promise, by=spot.by, at=clock.now(), picture=spot.picture)
    return number


def note_lesson(database: Database, settings: Programme, spot: Spot, noted: Noted, *, person: Person) -> str:
    """Keep a lesson or a learning question in its area, as a revision; its code.

    Raises UserError: an empty or too long text, no such kind or area, not allowed.
    """
    if noted.kind not in LESSON_KINDS:
        raise UserError(N_("“{value}” does not fit here."), value=noted.kind)
    values = {
        "line": LEARNING_LINE if LEARNING_LINE in settings.line_numbers else settings.line_numbers[0],
        "organisation": settings.joint,
        "kind": noted.kind,
        "lesson": noted.text.strip(),
        "why": noted.why.strip() or None,
        "raised_on": clock.local_day(clock.now()),
        "about": noted.about,
        "status": "open",
    }
    return _noted(database, settings, spot, noted, ("lessons", values), person=person)


def note_question(database: Database, settings: Programme, spot: Spot, noted: Noted, *, person: Person) -> str:
    """Keep a question to directors in its area, as a revision; its code.

    Raises UserError: an empty or too long text, nobody asked, no such area or organisation, not allowed.
    """
    if not noted.to or not set(noted.to) <= set(settings.organisation_names):
        raise UserError(N_("Choose whom the question is put to."))
    values = {
        "line": settings.line_numbers[0],
        "question": noted.text.strip(),
        "proposal": noted.why.strip() or None,
        "from_organisation": settings.joint,
        "to_organisation": "; ".join(noted.to),
        "status": "open",
        "about": noted.about,
    }
    return _noted(database, settings, spot, noted, ("asks", values), person=person)


def write(database: Database, session: Session, outcome: Outcome | None, *, person: Person) -> None:
    """Let the room read an outcome while it is written; None takes it away.

    Raises UserError: closed, not allowed, a text that is too long.
    """
    require(person, Deed.RECORD)
    if outcome is not None and max(len(outcome.text), len(outcome.function or "")) > MOST_CHARACTERS:
        raise UserError(N_("Write what was agreed, in at most {most} characters."), most=MOST_CHARACTERS)
    with database.write() as connection:
        sessions.change(connection, session.code, writing="" if outcome is None else _to_text(outcome))


def written(session: Session) -> Outcome | None:
    """The outcome that the room reads while it is being written; None when there is none."""
    if not session.writing:
        return None
    said = json.loads(session.writing)
    return Outcome(**{**said, "due": date.fromisoformat(said["due"]) if said["due"] else None})


def outcome(database: Database, settings: Programme, spot: Spot, agreed: Outcome, *, person: Person) -> int:
    """Keep what was agreed, with the picture it was said on; its number. The room does not read it as concept any more.

    Raises UserError: as `meetings.record`.
    """
    number = meetings.record(
        database, settings, spot.session.quarter, agreed, by=spot.by, person=person, picture=spot.picture
    )
    write(database, spot.session, None, person=person)
    return number


def _noted(
    database: Database,
    settings: Programme,
    spot: Spot,
    noted: Noted,
    record: tuple[str, Mapping[str, object]],
    *,
    person: Person,
) -> str:
    require(person, Deed.RECORD)
    kind, values = record
    if not noted.text.strip() or max(len(noted.text), len(noted.why)) > MOST_CHARACTERS:
        raise UserError(N_("Write what was said, in at most {most} characters."), most=MOST_CHARACTERS)
    wide = next((each.name for each in settings.areas if each.programme_wide), settings.area_names[-1])
    area = settings.area(noted.area or wide).name
    with database.write() as connection:
        known = snapshots.load(connection, settings, NEWEST)
        code = next(free_codes(known, outcomes.codes(connection)))
        change = Change(kind, code, {**dict.fromkeys(KINDS[kind].keys), **values}, source=SOURCE)
        number = revisions.append(connection, _revision(spot, area), [change])
        audit.note(connection, Done.DECIDED, by=person.signed(spot.by), area=area, about=f"{number}: {code}")
    return code


def _revision(spot: Spot, area: str) -> NewRevision:
    """On which picture it was said stands in the note of its revision."""
    return NewRevision(area, clock.now(), spot.by, kind=SOURCE, note=spot.picture or spot.session.quarter)


def _answered(reply: Reply) -> dict[str, object]:
    """What the row of the question says from now on, in the language of the workbooks."""
    _ = language("nl")
    said = reply.text.strip()
    if reply.promised:
        promised = _("Promised by {function}", function=reply.function.strip())
        until = _(", before {day}", day=_.day(reply.due)) if reply.due else ""
        said = f"{promised}{until}. {said}".strip()
    if len(said) > MOST_CHARACTERS:
        raise UserError(N_("An answer has at most {most} characters."), most=MOST_CHARACTERS)
    _check_function(reply.function)
    values: dict[str, object] = {"status": PROMISED if reply.promised else NOT_PROMISED, "answer": said}
    if reply.function.strip():
        values["to_role"] = reply.function.strip()
    return values


def _check_function(function: str) -> None:
    most = KINDS["asks"].field("to_role").length
    if len(function) > most:
        message = N_("This text has {length} characters; at most {limit} fit.")
        raise UserError(message, length=len(function), limit=most)


def _to_text(outcome: Outcome) -> str:
    said = {**asdict(outcome), "due": outcome.due.isoformat() if outcome.due else None}
    return json.dumps(said, ensure_ascii=False)
