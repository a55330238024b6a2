"""What checks need to know beside the file: what is stored, for which area and day, and what was answered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from koppelkansen_metrics.records import ANY_KIND, KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.workbook.formats.columns import Columns
from koppelkansen_metrics.workbook.values import folded

if TYPE_CHECKING:
    from koppelkansen_metrics.workbook.checks.table import Table

# How a record ends that another one continues: references to it lead there.
FOLLOWED = ("renamed", "merged")

# With which revision a code was renamed or merged, and into which one.
Step = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a bucket, label, type or assignee of an export stands for; None for what it says nothing about."""

    line: int | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What someone says beside the file: the area, and what empty cells of line and organisation stand for.

    `mapping`: (group, folded value) of the file's format → what it stands for; goes before one answer for all.
    `remembered`: the same per format, as it was said before. `columns`: what the columns of unknown tables are.
    `done_on_as_of`: an action that is done and does not say since when, was at the Peildatum.
    `renamed`, `merged`: (kind, code) of a stored row that the file has no more → the code that it has now, or of the
    row that it went into.
    """

    area: str | None = None
    as_of: date | None = None
    line: int | None = None
    organisation: str | None = None
    mapping: Mapping[tuple[str, str], Mapped] = field(default_factory=dict)
    remembered: Mapping[str, Mapping[tuple[str, str], Mapped]] = field(default_factory=dict)
    columns: tuple[Columns, ...] = ()
    done_on_as_of: bool = False
    renamed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    merged: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def about(self, form: str) -> "Answers":
        """The answers for a file of this format: what was remembered of it, then what is said now."""
        known = dict(self.remembered.get(form, {}))
        for place, now in self.mapping.items():
            before = known.get(place, Mapped())
            known[place] = Mapped(now.line or before.line, now.organisation or before.organisation)
        return replace(self, mapping=known)

    def of(self, key: str, groups: Mapping[str, Sequence[str]]) -> int | str | None:
        """The line or organisation (`key`) of a row without one, by its groups; else the one answer for all, or None.

        `groups`: group → the row's values. The first value in the order of the row that says it, decides.
        """
        mapped = (
            getattr(self.mapping[group, folded(value)], key)
            for group, several in groups.items()
            for value in several
            if (group, folded(value)) in self.mapping
        )
        answer: int | str | None = next((each for each in mapped if each is not None), getattr(self, key))
        return answer


@dataclass(frozen=True)
class Context:
    """The stored records as plain values, the workbook's own tables, and where a reference leads."""

    stored: Snapshot
    area: str | None
    as_of: date | None
    answers: Answers
    tables: list["Table"] = field(default_factory=list)

    def add(self, tables: Sequence["Table"]) -> None:
        """The tables of the workbook, known once they are read."""
        self.tables.extend(tables)

    @cached_property
    def records(self) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
        """Per kind: code → the stored record of the file's own area."""
        return {
            kind: {
                str(record["code"]): record
                for record in plain(table[table["area"] == self.area].reset_index(drop=True))
            }
            for kind, table in self.stored.tables.items()
        }

    @cached_property
    def areas_of(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Per kind: code → the areas that have such a record."""
        found: dict[str, dict[str, list[str]]] = {}
        for kind, table in self.stored.tables.items():
            found[kind] = defaultdict(list)
            for area, code in zip(table["area"], table["code"], strict=True):
                found[kind][code].append(area)
        return found

    @cached_property
    def _before(self) -> Mapping[tuple[str, str], str]:
        """Kind and code of what is renamed with this file → the code under which it is stored."""
        return {(kind, new): old for (kind, old), new in self.answers.renamed.items()}

    @cached_property
    def _went(self) -> Mapping[str, Mapping[str, Mapping[str, Sequence[Step]]]]:
        """Per kind: code → area → where it went, oldest first."""
        found: dict[str, dict[str, dict[str, list[Step]]]] = {}
        for kind, table in self.stored.history.items():
            steps = table[table["ended"].isin(FOLLOWED)].sort_values("valid_to")
            found[kind] = defaultdict(lambda: defaultdict(list))
            for step in plain(steps, ["area", "code", "valid_to", "successor"]):
                found[kind][step["code"]][step["area"]].append((step["valid_to"], step["successor"]))
        return found

    def record(self, kind: str, code: str) -> Mapping[str, object] | None:
        """The stored record of the file's own area, also when it gets this code only now; None when there is none."""
        known = self.records[kind]
        return known.get(code) or known.get(self._before.get((kind, code), ""))

    def in_workbook(self, code: str, refers_to: str) -> "tuple[Table, int] | None":
        """The table and the position of a row of the workbook itself."""
        for table in self.tables:
            if refers_to in (ANY_KIND, table.kind.key) and code in table.positions:
                return table, table.positions[code]
        return None

    def homes(self, code: str, refers_to: str) -> list[str]:
        """The areas in which a code is stored, each once."""
        return sorted({area for kind in _kinds(refers_to) for area in self.areas_of[kind].get(code, ())})

    def said_now(self, code: str, refers_to: str) -> str:
        """The code that a row of the own area gets with this file, when it was renamed or merged; else the same."""
        for kind in _kinds(refers_to):
            into = self.answers.renamed.get((kind, code)) or self.answers.merged.get((kind, code))
            if into is not None:
                return into
        return code

    def moved(self, code: str, refers_to: str) -> Mapping[str, str]:
        """Area → what a code that was renamed or merged there is now; only areas in which that is still there."""
        found = {}
        for kind in _kinds(refers_to):
            for area in self._went[kind].get(code, ()):
                now = self._now(kind, area, code)
                if area in self.areas_of[kind].get(now, ()):
                    found[area] = now
        return found

    def _now(self, kind: str, area: str, code: str) -> str:
        """What became of the last record with this code, however often it got another one."""
        went = self._went[kind]
        number, code = went[code][area][-1]
        while later := [step for step in went.get(code, {}).get(area, ()) if step[0] > number]:
            number, code = later[0]
        return code


def _kinds(refers_to: str) -> Sequence[str]:
    return [key for key, kind in KINDS.items() if kind.has_code] if refers_to == ANY_KIND else [refers_to]
