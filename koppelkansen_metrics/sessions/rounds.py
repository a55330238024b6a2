"""Asking the room: a round is open, then stopped, then revealed; until then nobody reads what others answered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store import sessions
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.sessions import Response, Round

SCORE = "score"
SCORES = (1, 2, 3, 4, 5)
# What can be asked, and in which parts people answer.
PARTS: Mapping[str, tuple[str, ...]] = {
    "mood": ("blij", "verdrietig"),
    "works": ("werkt", "werkt niet", "waarom", "nodig"),
    SCORE: (SCORE,),
}
MOST_CHARACTERS = 500
# What one person can send in a round, and all in a session: a room never comes near it, a program does at once.
MOST_TIMES, MOST_ANSWERS = 5, 5_000
SECONDS_BETWEEN = 2
# With fewer in a group one could tell who said what.
SMALLEST_GROUP = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a round: how often each score was given, and the texts of each part in order.

    `by_organisation` is empty unless every group is large enough to hide its members.
    """

    people: int
    scores: Mapping[int, int]
    by_organisation: Mapping[str, Mapping[int, int]]
    texts: Mapping[str, tuple[Response, ...]]


def ask(database: Database, code: str, *, kind: str, picture: str, person: Person) -> int:
    """Open a round on a picture; its number. The round before it is stopped. Raises UserError: closed, not allowed."""
    require(person, Deed.PRESENT)
    if kind not in PARTS:
        raise UserError(N_("“{value}” does not fit here."), value=kind)
    with database.write() as connection:
        return sessions.ask(connection, code, kind=kind, picture=picture, at=clock.now())


def stop(database: Database, which: Round, *, person: Person) -> None:
    """Take no answers any more; from now on the facilitator can read them. Raises UserError: closed, not allowed."""
    require(person, Deed.PRESENT)
    with database.write() as connection:
        sessions.mark(connection, which, stopped_at=clock.now())


def reveal(database: Database, which: Round, *, person: Person) -> None:
    """Show the room what was answered; no answer comes after that. Raises UserError: closed, not allowed."""
    require(person, Deed.PRESENT)
    with database.write() as connection:
        sessions.mark(connection, which, stopped_at=clock.now(), revealed_at=clock.now())


def hide(database: Database, code: str, number: int, *, hidden: bool, person: Person) -> None:
    """Keep an answer from the room, or show it after all. Raises UserError: closed, not allowed."""
    require(person, Deed.PRESENT)
    with database.write() as connection:
        sessions.edit(connection, code, number, {"hidden": hidden})


def became(database: Database, code: str, number: int, what: str, *, person: Person) -> None:
    """Keep what was made of an answer: its code, or `afspraak 3`. Raises UserError: closed, not allowed."""
    require(person, Deed.RECORD)
    with database.write() as connection:
        sessions.edit(connection, code, number, {"became": what})


def rounds_of(database: Database, code: str) -> list[Round]:
    """The rounds of a session, in the order in which they were opened."""
    with database.read() as connection:
        return sessions.rounds(connection, code)


def respond(
    database: Database,
    which: Round,
    seat: str,
    said: Mapping[str, str | int],
    *,
    organisation: str | None,
    person: Person,
) -> None:
    """Keep what one seat answers: part → text, or the score; a score given again replaces the one before.

    Raises UserError: the session or the round takes no answers, a part or score that was not asked for, nothing
    filled in, too long, too quick after the last, too often.
    """
    require(person, Deed.RESPOND)
    given = [_response(which, seat, part, value, organisation) for part, value in said.items() if value != ""]
    if not given:
        raise UserError(N_("Nothing was filled in yet."))
    with database.write() as connection:
        now = sessions.lock_round(connection, which.number)
        session = sessions.find(connection, which.session)
        if now is None or now.stopped_at is not None or session is None or not session.is_open:
            raise UserError(N_("This round takes no answers any more."))
        if not sessions.seat(connection, which.session, seat):
            raise UserError(N_("Join the session first."))
        _check_pace(sessions.responses(connection, which.number, seat=seat), given)
        if sessions.response_count(connection, which.session) + len(given) > MOST_ANSWERS:
            raise UserError(N_("This session holds as many answers as it can."))
        sessions.respond(connection, given)


def responses(database: Database, which: Round, *, person: Person) -> list[Response]:
    """The answers to a round for who leads the session, once it is stopped. Raises UserError: not allowed."""
    require(person, Deed.PRESENT)
    return _read(database, which)


def revealed(database: Database, which: Round) -> list[Response]:
    """The answers to a round for the room: none until it was revealed, and none that is hidden."""
    with database.read() as connection:
        now = next((each for each in sessions.rounds(connection, which.session) if each.number == which.number), None)
        if now is None or now.revealed_at is None:
            return []
        return [each for each in sessions.responses(connection, which.number) if not each.hidden]


def answered(given: Sequence[Response], *, per_organisation: bool) -> Answered:
    """What was answered, put together; all zero and empty without answers.

    Scores are split by organisation when that was announced and each group, also of those who said none, has three
    or more: else what is left out would follow from what is shown.
    """
    scored = [each for each in given if each.score is not None]
    groups: dict[str, list[Response]] = {}
    for each in scored:
        groups.setdefault(each.organisation or "", []).append(each)
    told = per_organisation and len(groups) > 1 and all(len(own) >= SMALLEST_GROUP for own in groups.values())
    parts = {part: tuple(each for each in given if each.part == part and each.text) for part in _parts(given)}
    return Answered(
        people=len({each.seat for each in given}),
        scores=_counted(scored),
        by_organisation={name: _counted(own) for name, own in sorted(groups.items())} if told else {},
        texts={part: own for part, own in parts.items() if own},
    )


def _read(database: Database, which: Round) -> list[Response]:
    with database.read() as connection:
        now = next((each for each in sessions.rounds(connection, which.session) if each.number == which.number), None)
        if now is None or now.stopped_at is None:
            return []
        return sessions.responses(connection, which.number)


def _parts(given: Iterable[Response]) -> list[str]:
    known = [part for parts in PARTS.values() for part in parts]
    return sorted({each.part for each in given}, key=known.index)


def _counted(scored: Iterable[Response]) -> dict[int, int]:
    counts = Counter(each.score for each in scored)
    return {score: counts.get(score, 0) for score in SCORES}


def _response(which: Round, seat: str, part: str, value: str | int, organisation: str | None) -> Response:
    if part not in PARTS.get(which.kind, ()):
        raise UserError(N_("“{value}” does not fit here."), value=part)
    blank = Response(which.number, seat, organisation, part, clock.now())
    if part == SCORE:
        if not isinstance(value, int) or value not in SCORES:
            raise UserError(N_("“{value}” does not fit here."), value=value)
        return Response(which.number, seat, organisation, part, blank.given_at, score=value)
    text = " ".join(str(value).replace("\0", "").split())
    if not text or len(text) > MOST_CHARACTERS:
        raise UserError(N_("An answer has at most {most} characters."), most=MOST_CHARACTERS)
    return Response(which.number, seat, organisation, part, blank.given_at, text=text)


def _check_pace(before: Sequence[Response], given: Sequence[Response]) -> None:
    moments = sorted({each.given_at for each in before})
    if moments and clock.now() - moments[-1] < timedelta(seconds=SECONDS_BETWEEN):
        raise UserError(N_("That was quick: wait a moment, then send it again."))
    texts = [each for each in given if each.score is None]
    if texts and len(moments) >= MOST_TIMES:
        raise UserError(N_("You answered {most} times already; leave some room for others."), most=MOST_TIMES)
