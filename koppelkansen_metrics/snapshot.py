"""Snapshot: everything that was known at one moment, as typed tables, with the history up to then.

Metrics, screens and exports all start here. Tables are never changed in place.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar, cast

import pandas as pd

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS, Kind, Type, Vocabulary, split

T = TypeVar("T")

# pandas-stubs wants each dtype spelled out where it is used; here they are data, so they are not typed further.
TEXT: Any = "str"
WHOLE: Any = "Int64"
NUMBER: Any = "float64"
DAY: Any = "datetime64[s]"
MOMENT: Any = "datetime64[us, UTC]"
FLAG: Any = "bool"

# Which row this is, and where it came from. `origin` is the revision whose file wrote the cells, `sheet` and `row`
# the place in that file; they survive an undo. `missing_since` is the revision whose file no longer had the row.
IDENTITY: Mapping[str, Any] = {"area": TEXT, "code": TEXT}
PROVENANCE: Mapping[str, Any] = {
    "source": TEXT,
    "origin": WHOLE,
    "file": TEXT,
    "sheet": TEXT,
    "row": WHOLE,
    "missing_since": WHOLE,
}
# Which version of the row: valid from one revision until (not including) another. `identity` is the code under which
# the record is known now, after renames; `effective` is False for what an undo took back. `ended` and `successor` say
# why a closed row went: dropped, merged into or renamed to another code.
VERSION: Mapping[str, Any] = {
    "valid_from": WHOLE,
    "valid_to": WHOLE,
    "recorded_at": MOMENT,
    "as_of": DAY,
    "effective": FLAG,
    "identity": TEXT,
    "ended": TEXT,
    "successor": TEXT,
}
LOG: Mapping[str, Any] = {
    "revision": WHOLE,
    "area": TEXT,
    "recorded_at": MOMENT,
    "by": TEXT,
    "kind": TEXT,
    "as_of": DAY,
    "file": TEXT,
    "sha256": TEXT,
    "undoes": WHOLE,
    "note": TEXT,
    "held": TEXT,
    "effective": FLAG,
}

# What meetings decided, promised or set to do, as it was known then. `changed_at` is the last change of what it says
# after it was adopted; `adopted` tells whether the next meeting took the list as it stands, `added` whether this came
# after that; `code` is the action it became.
OUTCOMES: Mapping[str, Any] = {
    "number": WHOLE,
    "meeting": TEXT,
    "held_on": DAY,
    "kind": TEXT,
    "text": TEXT,
    "organisation": TEXT,
    "function": TEXT,
    "due": DAY,
    "area": TEXT,
    "line": WHOLE,
    "status": TEXT,
    "code": TEXT,
    "note": TEXT,
    "recorded_at": MOMENT,
    "by": TEXT,
    "adopted": FLAG,
    "changed_at": MOMENT,
    "added": FLAG,
    "picture": TEXT,
}

# Later than anything that can be recorded: what is known at this moment is everything.
NEWEST = datetime(9999, 12, 30, tzinfo=UTC)

# Essential gains have no line of their own: they are programme line 3.
GAINS_LINE = 3

_DTYPES = {
    Type.WHOLE: WHOLE,
    Type.PERCENTAGE: NUMBER,
    Type.PLANNED: DAY,
    Type.ACTUAL: DAY,
}


def columns(kind: Kind) -> dict[str, Any]:
    """The columns of a kind's table with their dtypes: identity, the kind's values, provenance."""
    values = {
        each.key: WHOLE if each.vocabulary is Vocabulary.LINES else _DTYPES.get(each.type, TEXT)
        for each in kind.fields
        if each.type is not Type.CODE
    }
    return {**IDENTITY, **values, **PROVENANCE}


def history_columns(kind: Kind) -> dict[str, Any]:
    """The columns of a kind's history: those of its table, and which version it is."""
    return {**columns(kind), **VERSION}


def frame(wanted: Mapping[str, Any], rows: Iterable[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Rows as a typed table with exactly these columns; without rows an empty table of the same types.

    A key that a row lacks is missing in the table. Raises ValueError for a value that is not of its column's type.
    """
    listed = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in listed], dtype=dtype) for name, dtype in wanted.items()}
    )


@dataclass(frozen=True)
class Snapshot:
    """What was known at `known_at`.

    `tables`: per kind the rows then, one per record, in the order of area and code. `history`: per kind every row
    version up to then, in order of revision (columns: `history_columns`). `log`: every revision up to then, oldest
    first (columns: LOG; `held` lists the kinds, separated by spaces, of which the file had rows). `outcomes`: what
    meetings decided, in order of number (columns: OUTCOMES). `unfiltered`: what `only` was taken from, `asked` what it
    was asked for.
    """

    programme: Programme
    known_at: datetime
    tables: Mapping[str, pd.DataFrame]
    history: Mapping[str, pd.DataFrame]
    log: pd.DataFrame
    outcomes: pd.DataFrame = field(default_factory=lambda: frame(OUTCOMES))
    unfiltered: "Snapshot | None" = None
    asked: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> pd.DataFrame:
        """The table of one kind. Raises KeyError for an unknown kind."""
        return self.tables[kind]

    @property
    def revisions(self) -> Mapping[str, int]:
        """The last revision of each area that has one, in programme order. Identifies the snapshot's content."""
        last: dict[Hashable, Any] = self.log.groupby("area")["revision"].max().to_dict()
        return MappingProxyType({area: int(last[area]) for area in self.programme.area_names if area in last})

    @property
    def reported(self) -> Mapping[str, date]:
        """The Peildatum of each area's last effective revision; areas that never reported are absent."""
        effective = self.log[self.log["effective"]]
        last: dict[Hashable, Any] = effective.groupby("area")["as_of"].last().dropna().to_dict()
        return MappingProxyType({area: last[area].date() for area in self.programme.area_names if area in last})

    def effective(self, kind: str) -> pd.DataFrame:
        """The history without what was undone. Columns: `history_columns`."""
        history = self.history[kind]
        return history[history["effective"]]

    @property
    def whole(self) -> "Snapshot":
        """All that was known, whatever filter this snapshot went through: where references lead to."""
        return self.unfiltered or self

    def remembered(self, about: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once per snapshot: its tables never change.

        For what does not depend on the date of the question. `about` names it, the same for the same thing; nobody
        changes the answer. Raises what `make` raises.
        """
        if about not in self._known_already:
            self._known_already[about] = make()
        return cast("T", self._known_already[about])

    @cached_property
    def _known_already(self) -> dict[Hashable, Any]:
        return {}

    def only(self, area: str | None = None, line: int | None = None, *, organisation: str | None = None) -> "Snapshot":
        """The records of one area, line and organisation, each exact; None leaves it open.

        Gains are line 3, questions to directors belong to each organisation they are put to, a judgement has no
        organisation and stays whatever is asked. The history is that of the area: a record may have been on another
        line before. Log and programme stay as they are. Without arguments the snapshot itself.
        """
        if area is None and line is None and organisation is None:
            return self

        asked = _given(area=area, line=line, organisation=organisation)
        of_area = _given(area=area)

        def kept(table: pd.DataFrame, wanted: Mapping[str, object]) -> pd.DataFrame:
            return table[_matching(table, wanted)].reset_index(drop=True)

        return replace(
            self,
            tables={kind: kept(table, asked) for kind, table in self.tables.items()},
            history={kind: kept(table, of_area) for kind, table in self.history.items()},
            outcomes=kept(self.outcomes, asked),
            unfiltered=self.whole,
            asked={**self.asked, **asked},
        )

    def matching(self, table: pd.DataFrame) -> "pd.Series[bool]":
        """Per row of a kind's table or history whether it is of the area, line and organisation asked for."""
        return _matching(table, self.asked)

    def holds(self, record: Mapping[str, Any]) -> bool:
        """Whether a record, as a plain row that may be gone by now, is of the area, line and organisation asked for."""
        return all(wanted in _values_of(record, name, wanted) for name, wanted in self.asked.items())


def _values_of(record: Mapping[str, Any], name: str, wanted: object) -> tuple[object, ...]:
    """Under which areas, lines or organisations a record counts; under any when its kind has none."""
    if name == "line":
        return (record.get("line", GAINS_LINE),)
    if name == "organisation" and "to_organisation" in record:
        return split(record["to_organisation"])
    return (record.get(name, wanted),)


def _given(**asked: object) -> dict[str, object]:
    return {name: wanted for name, wanted in asked.items() if wanted is not None}


def _matching(table: pd.DataFrame, asked: Mapping[str, object]) -> "pd.Series[bool]":
    found = pd.Series(True, index=table.index)
    if "area" in asked:
        found &= table["area"] == asked["area"]
    if "line" in asked:
        of_line = (table["line"] == asked["line"]) if "line" in table else asked["line"] == GAINS_LINE
        found &= of_line if isinstance(of_line, bool) else of_line.fillna(value=False).astype(bool)
    if "organisation" in asked:
        found &= _of_organisation(table, str(asked["organisation"]))
    return found


def _of_organisation(table: pd.DataFrame, organisation: str) -> "pd.Series[bool]":
    """Per row whether it belongs to an organisation; for a kind that has none: yes."""
    if "to_organisation" in table:
        asked = [organisation in split(several) for several in table["to_organisation"].fillna("")]
        return pd.Series(asked, index=table.index, dtype=bool)
    if "organisation" in table:
        return table["organisation"] == organisation
    return pd.Series(True, index=table.index)


def empty(programme: Programme, known_at: datetime) -> Snapshot:
    """A programme of which nothing is known yet: every table is there, with no rows."""
    return Snapshot(
        programme,
        known_at,
        tables={key: frame(columns(kind)) for key, kind in KINDS.items()},
        history={key: frame(history_columns(kind)) for key, kind in KINDS.items()},
        log=frame(LOG),
    )
