"""Replacing a person's name by a role everywhere, in originals too: the one thing that rewrites history."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.privacy import names
from koppelkansen_metrics.privacy.names import Replacement
from koppelkansen_metrics.programme import Area, Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import audit, drafts, revisions, rewriting
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database, Transaction
from koppelkansen_metrics.store.revisions import Revision
from koppelkansen_metrics.store.rewriting import Cell, Edit, FileKey
from koppelkansen_metrics.workbook import template, texts

# Also in English: a file goes on to people who do not read ours.
REPLACES = (
    "Dit bestand staat op de plaats van het origineel: een naam is vervangen door een functie. "
    "This file takes the place of the original: a name was replaced by a role."
)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file in which the name stood. `before` and `after`: the sha256 of its bytes; `after` None when only looked."""

    revision: int
    area: str
    before: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """Where a name stood: per table in how many texts, in which originals, in how many uploads not saved yet.

    `swept`: whether the engine gave up the space as well in which old texts lay; else someone was in the way.
    """

    places: Mapping[str, int]
    files: Sequence[Replaced]
    uploads: int
    swept: bool = True

    @property
    def nothing(self) -> bool:
        """Whether the name stood nowhere."""
        return not (self.places or self.files or self.uploads)


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that has to change, found in one look at the database."""

    made: Replacement
    edits: Sequence[Edit]
    files: Sequence[Revision]
    uploads: Sequence[tuple[str, str]]

    def told(self, files: Sequence[Replaced]) -> Erased:
        return Erased(Counter(edit.table.name for edit in self.edits for _ in edit.texts), files, len(self.uploads))


def erase(
    database: Database,
    programme: Programme,
    name: str,
    *,
    role: str,
    by: str,
    person: Person,
    dry_run: bool = False,
) -> Erased:
    """Put a role in the place of a name, in everything that is stored, all of it or nothing.

    Files in which the name stands, or of which a record changes, make way for a workbook of the records as they are
    then. The audit log says which, and not the name. With `dry_run` nothing changes: what would is told.

    Raises UserError: a name or a role that cannot be used, not allowed.
    """
    require(person, Deed.ERASE)
    wanted = names.replacement(name, role)
    names.check(wanted, _words(programme))
    with database.read() as connection:
        # Reading all files takes longest, so that is done before anybody has to wait for us.
        looked = _look(connection, wanted, {})
        if dry_run:
            plan = _plan(connection, wanted, looked)
            return plan.told([Replaced(each.number, each.area, each.sha256 or "") for each in plan.files])
    with database.write(alone=True) as connection:
        plan = _plan(connection, wanted, _look(connection, wanted, looked))
        done = _carry_out(connection, programme, plan, by=person.signed(by))
    # Also when nothing is found now: it may be that someone was in the way the last time.
    return replace(done, swept=rewriting.sweep(database))


def _look(connection: Transaction, wanted: Replacement, before: Mapping[FileKey, bool]) -> dict[FileKey, bool]:
    """Which original → whether the name stands in it; only those are read that were not looked at before."""
    files = rewriting.files(connection, but=before)
    return {**before, **{which: _stands_in(wanted, data, name) for which, name, data in files}}


def _plan(connection: Transaction, wanted: Replacement, looked: Mapping[FileKey, bool]) -> _Plan:
    """What has to change. Raises UserError when the name stands in a word that is no text of people."""
    names.check(wanted, rewriting.words(connection))
    made = names.with_codes(wanted, rewriting.codes(connection))
    edits = list(rewriting.edits(connection, made.text, code=made.code))
    touched = {edit.was["origin"] for edit in edits if edit.table.name in KINDS}
    kept = [each for each in _oldest_first(connection) if each.has_file]
    return _Plan(
        made,
        edits,
        [each for each in kept if each.number in touched or looked[each.number, each.sha256]],
        [
            (owner, area)
            for owner, area, file, data in rewriting.uploads(connection)
            if made.stands_in(owner) or made.stands_in(file) or _stands_in(made, data, file)
        ],
    )


def _oldest_first(connection: Transaction) -> list[Revision]:
    return revisions.history(connection)[::-1]


def _carry_out(connection: Transaction, programme: Programme, plan: _Plan, *, by: str) -> Erased:
    with rewriting.lifted(connection):
        rewriting.apply(connection, plan.edits)
    for owner, area in plan.uploads:
        drafts.drop(connection, owner, area)
    chosen = {each.number for each in plan.files}
    now = [each for each in _oldest_first(connection) if each.number in chosen]
    files = [_replace(connection, programme, each, by=plan.made.text(by)) for each in now]
    done = plan.told(files)
    if not done.nothing:
        rewriting.stir(connection)
        audit.note(connection, Done.ERASED, by=plan.made.text(by), about=plan.made.role)
    return done


def _replace(connection: Transaction, programme: Programme, revision: Revision, *, by: str) -> Replaced:
    """Put a workbook of the records right after a revision in the place of its file, and let them point into it."""
    rows = rewriting.records_after(connection, revision.area, revision.number)
    algemeen = {"as_of": revision.as_of}
    content = template.write(
        _knowing(programme, revision.area),
        revision.area,
        rows=rows,
        algemeen=algemeen,
        with_example=False,
        remark=REPLACES,
        replaces=REPLACES,
    )
    after = rewriting.replace_file(connection, revision.number, content, name=_named(revision), at=clock.now())
    rewriting.point(connection, revision.number, list(_cells(rows)))
    before = revision.sha256 or ""
    about = f"{revision.number}: {before} → {after}"
    audit.note(connection, Done.ERASED, by=by, area=revision.area, about=about)
    return Replaced(revision.number, revision.area, before, after)


def _cells(rows: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[Cell]:
    """Where the template puts each record."""
    for kind, records in rows.items():
        for row, record in enumerate(records, start=template.FIRST_ROW):
            yield Cell(kind, str(record["code"]), KINDS[kind].sheet, row)


def _named(revision: Revision) -> str:
    """The name of its file; what was a csv is a workbook now."""
    file = revision.file or f"{revision.number}.xlsx"
    return f"{file[:-4]}.xlsx" if file.lower().endswith(".csv") else file


def _stands_in(made: Replacement, data: bytes, file: str) -> bool:
    return any(made.stands_in(text) for text in texts.of(data, file))


def _knowing(programme: Programme, area: str) -> Programme:
    """The programme, with an area that it had once and of which files are kept."""
    if area in programme.area_names:
        return programme
    return replace(programme, areas=(*programme.areas, Area(area, prefix="")))


def _words(programme: Programme) -> Iterator[str]:
    """What the programme calls its parts: records and settings refer to these."""
    for area in programme.areas:
        yield from (area.name, area.name_en)
    for organisation in programme.organisations:
        yield from (organisation.name, organisation.name_en, *organisation.synonyms)
    for stage in programme.stages:
        yield from (stage.name, stage.name_en)
    for line in programme.lines:
        yield from (line.short, line.full)
    for kind in KINDS.values():
        yield from (str(choice.value) for field in kind.fields for choice in field.choices)
