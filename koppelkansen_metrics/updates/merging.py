"""Three ways: what a workbook says, what it was made from, and what others saved since.

A pre-filled workbook carries the revision it was made from. What others changed since and this file left alone,
stays; what both changed is a conflict, with a choice; the rest is the difference. Pure; knows no database.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from koppelkansen_metrics.records import KINDS, Kind
from koppelkansen_metrics.rows import plain, same
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.updates.differences import Stored, followed
from koppelkansen_metrics.workbook.checked import Row

# Kind, code and field; the field is empty where it is about the whole row.
Place = tuple[str, str, str]
WHOLE_ROW = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both this file and someone else (`by`, with `revision`) changed since the file was made.

    `field` is empty when the other took the whole row away; `theirs` is then None. `stays`: whether theirs was chosen.
    """

    kind: str
    code: str
    field: str
    base: object
    theirs: object
    mine: object
    by: str
    revision: int
    stays: bool

    @property
    def place(self) -> Place:
        """What the choice is about."""
        return self.kind, self.code, self.field


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file says once others' changes are taken along. `added`: per kind the codes that came in since."""

    rows: Mapping[str, tuple[Row, ...]]
    conflicts: tuple[Conflict, ...] = ()
    added: Mapping[str, frozenset[str]] | None = None

    def missing_from(self, kind: str, stored: Mapping[str, Stored]) -> Mapping[str, Stored]:
        """The stored records that the file could have had: not those that came in after it was made."""
        later = (self.added or {}).get(kind, frozenset())
        given = {row.code for row in self.rows.get(kind, ())}
        return {code: record for code, record in stored.items() if code not in later or code in given}


def merged(
    stored: Snapshot, area: str, given: Mapping[str, tuple[Row, ...]], *, base: int | None, theirs: Collection[Place]
) -> Merged:
    """The rows of a file with others' changes since revision `base` taken along.

    `theirs`: the conflicts in which what the other wrote stays; in the rest the file's own value is taken. The rows
    as they are when `base` is None, no revision of the area, or its last: then nobody saved since.
    """
    numbers = set(stored.log.loc[stored.log["area"] == area, "revision"])
    if base is None or base not in numbers or base == stored.revisions.get(area):
        return Merged(given)
    befores = {key: _base(stored, key, area=area, base=base) for key in KINDS}
    renames = {
        (kind, code): str(record["identity"])
        for kind, records in befores.items()
        for code, record in records.items()
        if record["identity"] != code
    }
    merges = {key: _Merge(stored, area, KINDS[key], befores[key], renames=renames, theirs=theirs) for key in given}
    return Merged(
        rows={key: tuple(merges[key].rows(given[key])) for key in given},
        conflicts=tuple(conflict for key in given for conflict in merges[key].conflicts),
        added={key: merges[key].added() for key in given},
    )


def _base(stored: Snapshot, kind: str, *, area: str, base: int) -> dict[str, Mapping[str, object]]:
    """The rows that the file was made from: those there at its revision, without what was missing then."""
    history = stored.history[kind]
    ended = history["valid_to"].notna() & (history["valid_to"] <= base).fillna(value=False)
    then = (history["area"] == area) & (history["valid_from"] <= base) & ~ended & history["missing_since"].isna()
    return {str(row["code"]): row for row in plain(history[then])}


class _Merge:
    """One kind: what was there when the file was made, what is there now, and what both changed (`conflicts`)."""

    def __init__(
        self,
        stored: Snapshot,
        area: str,
        kind: Kind,
        before: Mapping[str, Mapping[str, object]],
        *,
        renames: Mapping[tuple[str, str], str],
        theirs: Collection[Place],
    ) -> None:
        history, now = stored.history[kind.key], stored[kind.key]
        self.kind = kind
        self.before = before
        self.renames = renames
        self.theirs = theirs
        self.history = history[history["area"] == area]
        self.now = {str(row["code"]): row for row in plain(now[now["area"] == area])}
        self.by = dict(zip(stored.log["revision"], stored.log["by"], strict=True))
        self.conflicts: list[Conflict] = []

    def added(self) -> frozenset[str]:
        """The codes that came in since."""
        return frozenset(self.now) - {self._code_now(code) for code in self.before}

    def rows(self, given: Sequence[Row]) -> Iterator[Row]:
        """The rows as they should be compared with what is stored now."""
        codes = {row.code for row in given}
        for row in given:
            code = self._code_now(row.code)
            moved = code in self.now and code not in codes
            values = followed(self.kind, row.values, self.renames)
            mine = replace(row, code=code if moved else row.code, values=values)
            base = self.before.get(row.code)
            old = {} if base is None else followed(self.kind, base, self.renames)
            if mine.code in self.now:
                yield self._together(mine, old)
            elif base is None or self._wanted_back(mine, old):
                yield mine

    def _code_now(self, code: str) -> str:
        return self.renames.get((self.kind.key, code), code)

    def _wanted_back(self, mine: Row, old: Mapping[str, object]) -> bool:
        """Of a row that someone took away since: it stays away, unless this file changed it."""
        if all(same(value, old[key]) for key, value in mine.values.items()):
            return False
        title = self.kind.title
        number = int(self.history.loc[self.history["code"] == mine.code, "valid_to"].max())
        return not self._stays(mine.code, WHOLE_ROW, (old[title], None, mine.values.get(title)), number=number)

    def _together(self, mine: Row, old: Mapping[str, object]) -> Row:
        """The row field by field: what the file left alone is what it is now."""
        now = self.now[mine.code]
        values = dict(mine.values)
        for key, value in mine.values.items():
            before, current = old.get(key), now[key]
            if same(value, before):
                values[key] = current
            elif not same(current, before) and not same(value, current):
                number = self._changed_with(mine.code, key)
                if self._stays(mine.code, key, (before, current, value), number=number):
                    values[key] = current
        return replace(mine, values=values)

    def _stays(self, code: str, key: str, said: tuple[object, object, object], *, number: int) -> bool:
        """Note that both changed this, and tell whether what the other wrote stays."""
        base, theirs, mine = said
        stays = (self.kind.key, code, key) in self.theirs
        conflict = Conflict(self.kind.key, code, key, base, theirs, mine, str(self.by[number]), number, stays)
        self.conflicts.append(conflict)
        return stays

    def _changed_with(self, code: str, key: str) -> int:
        """The revision that gave the field the value that it has now."""
        versions = plain(self.history[self.history["identity"] == code], ["valid_from", key])
        last = versions[-1]
        for version in reversed(versions):
            if not same(version[key], last[key]):
                break
            last = version
        return int(last["valid_from"])
