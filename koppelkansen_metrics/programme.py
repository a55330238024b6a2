"""The programme: areas, lines, organisations, stages, thresholds and meetings, as `data/programme.toml` gives them."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn, TypeVar

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language, Text

T = TypeVar("T")
Headers = Mapping[str, Mapping[str, tuple[str, ...]]]

# What a day is compared with when there was no meeting before it.
QUARTER_DAYS = 91

DEFAULT_FILE = Path(__file__).parent.parent / "data" / "programme.toml"


@dataclass(frozen=True, slots=True)
class Area:
    """A casus area, or the work of the organisations themselves (`programme_wide`)."""

    name: str
    prefix: str
    name_en: str = ""
    programme_wide: bool = False

    def label(self, language: Language) -> str:
        """The name in the reader's language."""
        return in_language(language, self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Line:
    """A programme line; its number is what records store."""

    number: int
    short: str
    full: str
    short_en: str = ""
    full_en: str = ""

    def label(self, language: Language) -> str:
        """`1 Doorpakken`: number and short name in the reader's language."""
        return f"{self.number} {in_language(language, self.short, self.short_en)}"

    def long_label(self, language: Language) -> str:
        """The full name in the reader's language."""
        return in_language(language, self.full, self.full_en)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; `joint` is what they do together."""

    name: str
    name_en: str = ""
    synonyms: tuple[str, ...] = ()
    joint: bool = False

    def label(self, language: Language) -> str:
        """The name in the reader's language."""
        return in_language(language, self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage from pilot to practice; `ends`: pilots were stopped, `needs_receiver`: an owner in practice is due."""

    name: str
    name_en: str = ""
    needs_receiver: bool = False
    ends: bool = False

    def label(self, language: Language) -> str:
        """The name in the reader's language."""
        return in_language(language, self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When the figures ask for attention: counts, shares in [0, 1] and calendar days (metrics.md)."""

    overdue_count: int = 2
    overdue_share_orange: float = 0.10
    overdue_share_red: float = 0.25
    drift_days_orange: int = 30
    drift_days_red: int = 90
    stale_days: int = 100
    due_soon_days: int = 30
    milestones_due_days: int = 90
    long_in_stage_days: int = 180


@dataclass(frozen=True, slots=True)
class Meeting:
    """A directors' meeting: the quarter reported on (`2021-Q3`) and the date."""

    quarter: str
    date: date


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that `programme.toml` says, in its order. `fingerprint` changes when they do, `text` is the file.

    `headers`: format → field → the names under which an export has it here, beside those that we know.
    """

    name: str
    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    organisations: tuple[Organisation, ...]
    stages: tuple[Stage, ...]
    thresholds: Thresholds = Thresholds()
    meetings: tuple[Meeting, ...] = ()
    headers: Headers = field(default_factory=dict)
    fingerprint: str = field(default="", compare=False)
    text: str = field(default="", compare=False, repr=False)

    @property
    def area_names(self) -> tuple[str, ...]:
        """The areas in programme order."""
        return tuple(area.name for area in self.areas)

    @property
    def line_numbers(self) -> tuple[int, ...]:
        """The lines in programme order."""
        return tuple(line.number for line in self.lines)

    @property
    def organisation_names(self) -> tuple[str, ...]:
        """The organisations in programme order, the joint one included."""
        return tuple(organisation.name for organisation in self.organisations)

    @property
    def joint(self) -> str:
        """The name under which the organisations work together; the last organisation when none is marked."""
        return next((each.name for each in self.organisations if each.joint), self.organisation_names[-1])

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Every stage in order, the ones that end a pilot included."""
        return tuple(stage.name for stage in self.stages)

    @property
    def practice(self) -> str:
        """The last stage on the way: in practice."""
        return [stage.name for stage in self.stages if not stage.ends][-1]

    @property
    def stopped(self) -> tuple[str, ...]:
        """The stages in which a pilot was stopped."""
        return tuple(stage.name for stage in self.stages if stage.ends)

    def area(self, name: str) -> Area:
        """The area with this name, ignoring case. Raises UserError that lists the areas."""
        for area in self.areas:
            if area.name.casefold() == name.strip().casefold():
                return area
        raise UserError(
            N_("There is no area “{name}”. Choose one of: {areas}."), name=name, areas=", ".join(self.area_names)
        )

    def organisation(self, name: str) -> Organisation:
        """The organisation with this name or synonym, ignoring case. Raises UserError that lists the organisations."""
        for each in self.organisations:
            if name.strip().casefold() in {word.casefold() for word in (each.name, *each.synonyms)}:
                return each
        names = ", ".join(self.organisation_names)
        raise UserError(N_("There is no organisation “{name}”. Choose one of: {names}."), name=name, names=names)

    def line(self, number: int) -> Line:
        """The line with this number. Raises KeyError."""
        return {line.number: line for line in self.lines}[number]

    def meeting(self, quarter: str) -> Meeting:
        """The meeting about a quarter (`2021-Q3`). Raises UserError that lists the quarters."""
        for meeting in self.meetings:
            if meeting.quarter == quarter.strip().upper():
                return meeting
        quarters = ", ".join(each.quarter for each in self.meetings)
        raise UserError(
            N_("There is no meeting “{quarter}”. Choose one of: {quarters}."), quarter=quarter, quarters=quarters
        )

    def with_meetings(self, meetings: Sequence[Meeting]) -> "Programme":
        """The same programme with these meetings instead of its own, in order of date."""
        ordered = tuple(sorted(meetings, key=lambda each: each.date))
        if ordered == self.meetings:
            return self
        said = " ".join(f"{each.quarter}={each.date}" for each in ordered)
        told = hashlib.sha256(f"{self.fingerprint} {said}".encode()).hexdigest()[:16]
        return replace(self, meetings=ordered, fingerprint=told)

    def meeting_before(self, day: date) -> Meeting | None:
        """The last meeting strictly before a day; None without one."""
        return max((each for each in self.meetings if each.date < day), key=lambda each: each.date, default=None)

    def compared_with(self, day: date) -> date:
        """What a day is compared with unless someone chooses: the last meeting before it, else a quarter earlier."""
        before = self.meeting_before(day)
        return before.date if before else day - timedelta(days=QUARTER_DAYS)


def in_language(language: Language, dutch: str, english: str) -> str:
    """The name to show: English for an English reader where there is one."""
    return english if language.code == "en" and english else dutch


def load(path: Path = DEFAULT_FILE) -> Programme:
    """Read and check a programme file.

    Raises UserError with the line and what is wrong: no such file, not TOML, a missing, unknown or ill-typed key,
    a name that occurs twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(N_("The programme file {file} cannot be read."), file=path) from error
    return parsed(text, path)


def parsed(text: str, path: Path = DEFAULT_FILE) -> Programme:
    """A programme from the text of its file; `path` is what it is called when something is wrong in it.

    Raises UserError as `load`.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(N_("{file} is not valid TOML: {problem}."), file=path, problem=error) from error
    return _Reader(path, text, content).programme()


class _Reader:
    """Turns the parsed file into a Programme, and says at which line something is wrong."""

    def __init__(self, path: Path, text: str, content: dict[str, object]) -> None:
        self.path = path
        self.text = text
        self.content = content

    def programme(self) -> Programme:
        known = {each.name for each in fields(Programme)} - {"fingerprint", "text"}
        for key in self.content.keys() - known:
            self.fail(key, None, None, N_("“{key}” is not known"), key=key)
        name = self.content.get("name", "")
        if not isinstance(name, str) or not name:
            self.fail("name", None, None, N_("“name” must be a text"))
        return Programme(
            name=name,
            areas=self.table("areas", Area, unique=lambda each: each.name),
            lines=self.table("lines", Line, unique=lambda each: str(each.number)),
            organisations=self.table("organisations", Organisation, unique=lambda each: each.name),
            stages=self.table("stages", Stage, unique=lambda each: each.name),
            thresholds=self.entry("thresholds", None, Thresholds, self.content.get("thresholds", {})),
            meetings=self.table("meetings", Meeting, unique=lambda each: each.quarter, needed=False),
            headers=self.headers(),
            fingerprint=hashlib.sha256(self.text.encode()).hexdigest()[:16],
            text=self.text,
        )

    def table(self, name: str, kind: type[T], *, unique: Callable[[T], str], needed: bool = True) -> tuple[T, ...]:
        entries = self.content.get(name, [])
        if not isinstance(entries, list) or (needed and not entries):
            self.fail(name, None, None, N_("there must be at least one [[{table}]]"), table=name)
        made: list[T] = []
        for number, entry in enumerate(entries):
            each = self.entry(name, number, kind, entry)
            if unique(each) in map(unique, made):
                self.fail(name, number, None, N_("“{value}” occurs twice"), value=unique(each))
            made.append(each)
        return tuple(made)

    def headers(self) -> Headers:
        """The names of columns per format and field: tables of lists of texts."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        formats = self.content.get("headers", {})
        for name, named in formats.items() if isinstance(formats, dict) else [("", None)]:
            if not isinstance(named, dict):
                self.fail("headers", None, None, N_("[{table}] must be a table"), table=f"headers.{name}".rstrip("."))
            found[name] = {}
            for key, texts in named.items():
                several = tuple(texts) if isinstance(texts, list) else texts
                if not _fits(several, tuple[str, ...]):
                    self.fail(f"headers.{name}", None, key, N_("“{key}” cannot be {value!r}"), key=key, value=texts)
                found[name][key] = several
        return found

    def entry(self, table: str, number: int | None, kind: type[T], entry: object) -> T:
        if not isinstance(entry, dict):
            self.fail(table, number, None, N_("[{table}] must be a table"), table=table)
        expected = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]  # always a dataclass here
        for key in entry.keys() - expected.keys():
            self.fail(table, number, key, N_("“{key}” is not known"), key=key)
        values = {}
        for key, value in entry.items():
            values[key] = tuple(value) if isinstance(value, list) else value
            if not _fits(values[key], expected[key].type):
                self.fail(table, number, key, N_("“{key}” cannot be {value!r}"), key=key, value=value)
        try:
            return kind(**values)
        except TypeError:
            missing = next(key for key, each in expected.items() if key not in values and _is_needed(each))
            self.fail(table, number, None, N_("“{key}” is missing"), key=missing)

    def fail(self, name: str, number: int | None, at: str | None, problem: str, **details: object) -> NoReturn:
        line = _line_of(self.text.splitlines(), name, number=number, key=at)
        problem_text = Text(problem, details)
        raise UserError(N_("{file}, line {line}: {problem}."), file=self.path, line=line, problem=problem_text)


def _fits(value: object, annotation: object) -> bool:
    """Whether a TOML value is of the annotated type; a whole number may be a float, a flag never a number."""
    if annotation is bool or isinstance(value, bool):
        return annotation is bool and isinstance(value, bool)
    if annotation is float:
        return isinstance(value, int | float)
    if annotation in (int, str):
        return type(value) is annotation and value != ""
    if annotation is date:
        return type(value) is date
    return isinstance(value, tuple) and all(isinstance(each, str) for each in value)


def _is_needed(each: Field[object]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _line_of(lines: list[str], table: str, *, number: int | None, key: str | None) -> int:
    """The line, counted from 1, of a key in the numbered table; of the table, or 1, when it cannot be pinned down."""
    header = re.compile(rf"\s*\[+\s*{re.escape(table)}\s*\]+|\s*{re.escape(table)}\s*=")
    starts = [at for at, line in enumerate(lines) if header.match(line)]
    if not starts:
        return 1
    start = starts[min(number or 0, len(starts) - 1)]
    for at in range(start + 1, len(lines)):
        if key is None or lines[at].lstrip().startswith("["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[at]):
            return at + 1
    return start + 1
