"""What a pre-read consists of, whatever it is written as: a front, sections that each say one thing, an appendix."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date

from koppelkansen_metrics.language import N_, Language

# How a pre-read asks to be read: what is stored, and how it is called.
PURPOSES = {"informeren": N_("to inform"), "bespreken": N_("to discuss"), "besluiten": N_("to decide")}

# What became of what was agreed; an action is “gereed”, what was agreed is done.
STATES = {"open": N_("open"), "gedaan": N_("carried out"), "vervallen": N_("dropped")}

# What directors may answer before a meeting: what is stored, and how it is asked.
QUESTIONS = {
    "opgaven": N_("What is on your plate, and what worries you?"),
    "ambitie": N_("What do you want to reach this year?"),
    "nodig": N_("Whom do you need for that?"),
}


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the secretary wrote for the pre-read of a meeting.

    `purposes`: of PURPOSES. `message`: what it comes down to, on behalf of the core team. `asked`: what is asked, per
    organisation. `pinned`: the questions to put first, as (area, code).
    """

    purposes: tuple[str, ...] = ()
    message: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    pinned: tuple[tuple[str, str], ...] = ()

    def to_text(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "Preparation":
        """From what was stored; what is not known there is empty."""
        said = json.loads(text)
        known = {each.name: said[each.name] for each in fields(cls) if each.name in said}
        known["purposes"] = tuple(known.get("purposes", ()))
        known["pinned"] = tuple((area, code) for area, code in known.get("pinned", ()))
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pre-read is asked for: of the meeting about a quarter (`2021-Q3`), for all or for one organisation.

    Its figures are judged at `as_of` and compared with those at the end of day `since`; `frozen` when they are set.
    `answers`: what directors answered beforehand, as (organisation, question, text).
    """

    quarter: str
    since: date
    as_of: date
    frozen: bool
    organisation: str | None = None
    answers: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question to directors as the pre-read puts it: to whom, and whether it is overdue."""

    organisation: str
    area: str
    code: str
    question: str
    proposal: str
    needed_by: date | None
    overdue: bool
    pinned: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under their headers; `title` names it where it stands apart."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart: one per category, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: per category a bar for each series. `alt` says what is in it to who cannot see it."""

    title: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One message: a heading, the sentence that says what to see, and what shows it.

    `source`: how the figures were made. `points` are short lines. On a slide the sentence is the title. `key` names
    it in every language.
    """

    heading: str
    says: str
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    chart: Chart | None = None
    source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """A pre-read, or another document of a meeting. `facts` say as of when, for whom and on which figures.

    `concept` until the figures are frozen or the list is adopted; `concept_says` is what every page says until then.
    `short`: it opens with what is asked, and what does not fit on four pages goes to the appendix.

    `asked`: (organisation, what is asked of it). `definitions`: (name of a figure, what it is). `questions`: those
    that are put first to each organisation.
    """

    title: str
    subtitle: str
    day: date
    as_of: date
    concept: bool
    facts: tuple[tuple[str, str], ...]
    purposes: tuple[str, ...]
    message: str
    asked: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    appendix: tuple[Section, ...]
    definitions: tuple[tuple[str, str], ...]
    language: Language
    concept_says: str = ""
    short: bool = True
    questions: tuple[Question, ...] = ()

    @property
    def purpose(self) -> str:
        """What it is for, in words; an empty text when nobody filled that in."""
        named = [PURPOSES[each] for each in self.purposes if each in PURPOSES]
        return self.language.listing(self.language(each) for each in named)

    @property
    def charts(self) -> Sequence[Chart]:
        """Every chart in it, in order."""
        return [each.chart for each in (*self.sections, *self.appendix) if each.chart is not None]
