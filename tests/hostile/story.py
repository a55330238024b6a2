"""One programme in which every text that a person can type anywhere is one of `texts.TEXTS`, told by the use cases."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from openpyxl import load_workbook
from openpyxl.comments import Comment

from koppelkansen_metrics import access, language, meetings, programme, sessions, updates
from koppelkansen_metrics.briefing.content import Preparation
from koppelkansen_metrics.records import KINDS, Type
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.catching import Noted, Reply, Spot
from koppelkansen_metrics.store import sessions as stored_sessions
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates import Options, drafts
from koppelkansen_metrics.workbook import template
from koppelkansen_metrics.workbook.package import literal
from tests.hostile import texts
from tests.hostile.texts import NAMES, typed
from tests.updates.books import action, actions, book

SETTINGS = programme.load()
AREA, OTHER = "Programmabreed", "Binnenstad"
QUARTER = "2021-Q4"
FIRST, SECOND = datetime(2021, 10, 5, 9, tzinfo=UTC), datetime(2022, 1, 10, 9, tzinfo=UTC)
FILE = f'../../"\u202e\r\n{texts.TEXTS["picture of html"]} §file.name.1¶.xlsx'
BY_FITS, FITS, ME = 120, 150, access.LOCAL
# The second file has another text in every fifth field of every row: enough that each field changes somewhere.
EVERY = 5

Row = dict[str, object]


def rows(*, again: bool = False) -> dict[str, list[Row]]:
    """Records of every kind, one for each text, with it in all their fields; `again` some have another mark."""
    return {
        key: [_row(key, number, again=again) for number in range(len(NAMES))] if kind.has_code else _judgements(again)
        for key, kind in KINDS.items()
    }


def _row(kind: str, number: int, *, again: bool) -> Row:
    row: Row = {}
    for column, field in enumerate(KINDS[kind].fields):
        other = again and (number + column) % EVERY == 0
        row[field.key] = _value(kind, field.key, number + len(NAMES) * other)
    return row


def _judgements(again: bool) -> list[Row]:
    lines = [_row("confidence", number, again=again) for number in range(len(SETTINGS.lines))]
    return [{**row, "code": str(line), "line": line} for row, line in zip(lines, SETTINGS.line_numbers, strict=True)]


def _value(kind: str, key: str, number: int) -> object:
    field, at = KINDS[kind].field(key), number % len(NAMES)
    if field.type is Type.TEXT:
        return typed(f"{kind}.{key}", number, field.length)
    if field.type is Type.CODE:
        return texts.code(KINDS[kind].letter, at)
    if field.type in (Type.REFERENCE, Type.REFERENCES):
        return texts.code(KINDS[field.refers_to].letter if field.refers_to in KINDS else "P", at)
    if field.type in (Type.CHOICE, Type.CHOICES):
        options = field.options(SETTINGS)
        return options[at % len(options)].value
    if field.type in (Type.PLANNED, Type.ACTUAL):
        return date(2022, 1, 1) + timedelta(at) if field.type is Type.PLANNED else date(2021, 9, 30)
    return at % 10


def workbook(*, again: bool = False) -> bytes:
    """The area's file, with who filled it in, a comment at a cell, a column and a sheet that we do not know."""
    about = {"as_of": date(2021, 9, 30), "filled_by": typed("general.filled_by", 0, BY_FITS)}
    if again:
        about["as_of"] = date(2021, 12, 31)
    data = template.write(SETTINGS, AREA, rows=rows(again=again), algemeen=about, with_example=False)
    opened = load_workbook(io.BytesIO(data))
    sheet = opened["Acties"]
    sheet.cell(1, sheet.max_column + 1, typed("workbook.header", 0, BY_FITS))
    sheet["A2"].comment = Comment(typed("workbook.comment", 1, BY_FITS), "x")
    opened.create_sheet("<b>:red[x] §workbook.sheet.0¶"[:31].replace(":", " ").replace("[", "(").replace("]", ")"))
    written = io.BytesIO()
    opened.save(written)
    return written.getvalue()


def faulty() -> bytes:
    """A workbook in which each cell of an action that can be wrong is, by holding one of the texts."""
    wrong = [[_raw("faulty.code", at), *[_raw("faulty.cell", at)] * 7] for at, _ in _all()]
    headers = ["Code", "Actie", "Programmalijn", "Organisatie", "Status", "% gereed", "Gepland gereed", "Gereed op"]
    return book(area=OTHER, Acties=[[*headers, *(_raw("faulty.header", at) for at, _ in _all())], *wrong])


def unknown() -> bytes:
    """A list of one's own: hostile headers and cells, for which someone has to say what the columns are."""
    headers = [_raw("unknown.header", at) for at, _ in _all()][:8]
    return book(area=None, as_of=None, by=None, Lijst=[headers, *[[_raw("unknown.cell", at)] * 8 for at, _ in _all()]])


def export() -> bytes:
    """A csv as Jira writes it, with the texts as title and label."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(["Summary", "Issue key", "Issue Type", "Status", "Due date", "Resolved", "Labels", "Status Category"])
    # What has a semicolon is several labels.
    for at in (at for at, name in _all() if ";" not in texts.TEXTS[name]):
        title, label = typed("export.title", at, FITS), typed("export.label", at, FITS)
        rows.writerow([title, f"KK-{at}", typed("export.type", at, FITS), "Done", "", "", label, ""])
    return written.getvalue().encode()


def _raw(where: str, number: int) -> str:
    """A text for a cell that openpyxl writes as it is."""
    return literal(typed(where, number, FITS))


def _all() -> Iterator[tuple[int, str]]:
    return iter(enumerate(NAMES))


@dataclass(frozen=True)
class Told:
    """What was made: the code of the session that is open."""

    code: str


def tell(database: Database) -> Told:
    """Everything that people can type, typed."""
    _deliver(database)
    _prepare(database)
    _agree(database)
    session = _meet(database)
    _freeze(database)
    drafts.keep(database, SETTINGS, "Haven-Stad", name=FILE, data=workbook(), person=ME)
    return Told(session.code)


def _deliver(database: Database) -> None:
    for again, moment in ((False, FIRST), (True, SECOND)):
        by, note = typed("revision.by", again + 24, BY_FITS), typed("revision.note", again, BY_FITS)
        told = Options(by=by, note=note, recorded_at=moment)
        saved = updates.save(database, SETTINGS, workbook(again=again), FILE, options=told, person=ME)
        assert saved.status == "saved", [each.message() for each in saved.preview.checked.findings][:20]
    small = book(area=OTHER, Acties=actions(*(action(f"A-{at}", _raw("other.title", at)) for at, _ in _all())))
    told = Options(by=typed("other.by", 0, BY_FITS), recorded_at=FIRST)
    number = updates.save(database, SETTINGS, small, FILE, options=told, person=ME).revision
    assert number is not None
    undone = updates.undo(database, SETTINGS, number, by=typed("undo.by", 1, BY_FITS), person=ME)
    updates.undo(database, SETTINGS, undone, by=typed("undo.by", 7, BY_FITS), person=ME)


def _prepare(database: Database) -> None:
    asked = {name: typed("preparation.asked", at, 300) for at, name in enumerate(SETTINGS.organisation_names)}
    pinned = tuple((AREA, texts.code("V", number)) for number, _ in _all())
    for number, _ in _all():
        said = Preparation(("bespreken",), typed("preparation.message", number, 1000), asked, pinned)
        meeting = meetings.arranged(database, SETTINGS, QUARTER)
        meetings.prepare(database, meeting, preparation=said, person=ME)
    organisations = SETTINGS.organisation_names
    for number, _ in _all():
        said = {question: typed(f"answer.{question}", number, 1000) for question in ("opgaven", "ambitie", "nodig")}
        of, by = organisations[number % len(organisations)], typed("answer.by", number, BY_FITS)
        meetings.answer(database, SETTINGS, QUARTER, said, by=by, person=ME, of=of)


def _agree(database: Database) -> None:
    for number, _ in _all():
        kind = ("besluit", "toezegging", "actie")[number % 3]
        text, function = typed("outcome.text", number, 1000), typed("outcome.function", number, BY_FITS)
        outcome = Outcome(kind, text, "Waternet", function, date(2022, 3, 1), area=AREA)
        by = typed("outcome.by", number, BY_FITS)
        meetings.record(database, SETTINGS, ("2021-Q3", QUARTER)[number % 2], outcome, by=by, person=ME)
    meetings.close(database, SETTINGS, "2021-Q3", by=typed("close.by", 0, BY_FITS), person=ME)
    meetings.adopt(database, SETTINGS, "2021-Q3", by=typed("adopt.by", 0, BY_FITS), person=ME)


def _meet(database: Database) -> stored_sessions.Session:
    made = meetings.preread(database, SETTINGS, QUARTER, language=language.language("nl"))
    order = orders.from_briefing(made)[:10]
    for number, _ in _all():
        order = orders.with_question(order, typed("session.question", number, orders.MOST_CHARACTERS))
    by = typed("session.by", 0, BY_FITS)
    session = sessions.prepare(database, SETTINGS, QUARTER, order, by=by, person=ME)
    sessions.open_room(database, SETTINGS, session, guests=True, per_organisation=False, person=ME)
    _answer(database, session)
    _catch(database, session)
    return session


def _answer(database: Database, session: stored_sessions.Session) -> None:
    """A round that was revealed: each text from a seat of its own."""
    sessions.ask(database, session.code, kind="works", picture=session.at, person=ME)
    (which,) = sessions.rounds_of(database, session.code)
    for number, _ in _all():
        seat = sessions.join(database, session, f"token {number}", organisation=None, person=ME)
        parts = ("werkt", "werkt niet", "waarom", "nodig")
        said: dict[str, str | int] = {part: typed(f"response.{part.replace(' ', '_')}", number, 500) for part in parts}
        sessions.respond(database, which, seat, said, organisation=None, person=ME)
    sessions.reveal(database, which, person=ME)


def _catch(database: Database, session: stored_sessions.Session) -> None:
    spot = Spot(session, '{"picture": "start"}', typed("spot.by", 1, BY_FITS))
    noted: list[Callable[[Noted], object]] = [
        lambda what: sessions.note_lesson(database, SETTINGS, spot, what, person=ME),
        lambda what: sessions.note_question(database, SETTINGS, spot, replace(what, to=("Liander",)), person=ME),
    ]
    for number in range(4):
        for at, note in enumerate(noted):
            what = ("caught.lesson", "caught.question")[at]
            note(Noted(typed(what, number, 1000), AREA, why=typed(f"{what}.why", number, 1000)))
    reply = Reply(True, "Waternet", typed("reply.function", 0, BY_FITS), None, typed("reply.text", 0, 400))
    sessions.answer_question(database, SETTINGS, spot, (AREA, texts.code("V", 0)), reply, person=ME)
    concept = Outcome("actie", typed("writing.text", 1, 1000), None, typed("writing.function", 1, BY_FITS))
    sessions.write(database, session, concept, person=ME)


def _freeze(database: Database) -> None:
    meetings.freeze(database, SETTINGS, "2021-Q3", by=typed("freeze.by", 1, BY_FITS), person=ME)
    meetings.unfreeze(database, "2021-Q3", by=typed("unfreeze.by", 2, BY_FITS), person=ME)
    meetings.freeze(database, SETTINGS, "2021-Q3", by=typed("freeze.by", 3, BY_FITS), person=ME)
