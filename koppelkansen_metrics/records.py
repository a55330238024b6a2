"""The kinds of record and their fields: the one list from which everything else is made.

The template, the reader, the checks, the database tables, `docs/data-dictionary.md` and the labels on the screens all
come from here. Sheet names, headers and values are Dutch, because that is what people type; `label` is the English
message under which the catalogue knows them; `help` explains the field to a team lead (Dutch, language level B1).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Programme

TEMPLATE_VERSION = 1
EXAMPLE_CODE = "VOORBEELD"
SEPARATOR = ";"
ANY_KIND = "any"


class Type(StrEnum):
    """How a cell is read. A planned date may be given as a period; an actual date may not."""

    CODE = "code"
    TEXT = "text"
    WHOLE = "whole number"
    PERCENTAGE = "percentage"
    PLANNED = "planned date"
    ACTUAL = "actual date"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"


DATES = (Type.PLANNED, Type.ACTUAL)


class Required(StrEnum):
    """Whether a cell must be filled. `ASKED`: one answer for all empty cells is asked at upload."""

    NO = "no"
    YES = "yes"
    ASKED = "asked"


class Vocabulary(StrEnum):
    """Choices that come from the programme's settings."""

    AREAS = "areas"
    LINES = "lines"
    ORGANISATIONS = "organisations"
    STAGES = "stages"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that is stored, the English message that shows it, and what else people type for it.

    `shown` is what the template offers and the screens say, where that is another word than the value stored.
    """

    value: str | int
    label: str
    synonyms: tuple[str, ...] = ()
    shown: str = ""

    @property
    def typed(self) -> str:
        """What a person picks in the template."""
        return self.shown or str(self.value)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its key in code, header in Excel, type, and rules that hold for one cell.

    `required_when` names another field and the values with which this one must be filled. `refers_to` is the kind a
    reference points to, or ANY_KIND. `length` limits texts in characters, `low` and `high` limit numbers.
    """

    key: str
    header: str
    label: str
    type: Type
    help: str = ""
    synonyms: tuple[str, ...] = ()
    required: Required = Required.NO
    required_when: tuple[str, tuple[str, ...]] | None = None
    length: int = 0
    low: int | None = None
    high: int | None = None
    choices: tuple[Choice, ...] = ()
    vocabulary: Vocabulary | None = None
    refers_to: str = ""
    in_template: bool = True

    def options(self, programme: Programme) -> tuple[Choice, ...]:
        """What a choice accepts, in order: its own values or those of the programme; empty for other types."""
        return _VOCABULARIES[self.vocabulary](programme) if self.vocabulary else self.choices


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its sheet, the letter in codes that we propose (`HS-A12`), the field that is its title."""

    key: str
    sheet: str
    label: str
    one: str
    letter: str
    title: str
    fields: tuple[Field, ...]
    programme_wide_only: bool = False

    def field(self, key: str) -> Field:
        """The field with this key. Raises KeyError."""
        return {each.key: each for each in self.fields}[key]

    @property
    def has_code(self) -> bool:
        """Whether rows carry a code of their own; a judgement's code is its line."""
        return any(each.type is Type.CODE for each in self.fields)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the values that a record stores, without its code."""
        return tuple(each.key for each in self.fields if each.type is not Type.CODE)


def _lines(programme: Programme) -> tuple[Choice, ...]:
    return tuple(
        Choice(line.number, line.short_en, (str(line.number), line.short, line.full), f"{line.number} {line.short}")
        for line in programme.lines
    )


def _organisations(programme: Programme) -> tuple[Choice, ...]:
    return tuple(Choice(each.name, each.name_en or each.name, each.synonyms) for each in programme.organisations)


_VOCABULARIES: Mapping[Vocabulary, Callable[[Programme], tuple[Choice, ...]]] = {
    Vocabulary.AREAS: lambda programme: tuple(Choice(each.name, each.name_en) for each in programme.areas),
    Vocabulary.LINES: _lines,
    Vocabulary.ORGANISATIONS: _organisations,
    Vocabulary.STAGES: lambda programme: tuple(Choice(each.name, each.name_en) for each in programme.stages),
}


def _code() -> Field:
    return Field(
        "code",
        "Code",
        N_("Code"),
        Type.CODE,
        "Een vaste code, zodat we de rij volgend kwartaal herkennen. Heb je er geen? Laat leeg, dan geven wij er een.",
        synonyms=("nr", "nummer"),
        length=40,
    )


def _line(required: Required = Required.ASKED) -> Field:
    return Field(
        "line",
        "Programmalijn",
        N_("Programme line"),
        Type.CHOICE,
        "Bij welke programmalijn hoort dit?",
        required=required,
        vocabulary=Vocabulary.LINES,
    )


def _organisation(required: Required = Required.ASKED) -> Field:
    return Field(
        "organisation",
        "Organisatie",
        N_("Organisation"),
        Type.CHOICE,
        "Wie is aan zet? Kies Gezamenlijk als de organisaties het samen doen.",
        required=required,
        vocabulary=Vocabulary.ORGANISATIONS,
    )


def _owner() -> Field:
    return Field(
        "owner",
        "Trekker",
        N_("Owner"),
        Type.TEXT,
        "Een functie of een team. Schrijf liever geen naam op.",
        synonyms=("actiehouder", "verantwoordelijke", "wie"),
        length=120,
    )


def _note(*synonyms: str) -> Field:
    return Field(
        "note",
        "Toelichting",
        N_("Note"),
        Type.TEXT,
        "Wat een lezer nog moet weten.",
        synonyms=synonyms,
        length=2000,
    )


def _pilot() -> Field:
    return Field(
        "pilot",
        "Pilot",
        N_("Pilot"),
        Type.REFERENCE,
        "De code van de pilot waar dit bij hoort.",
        refers_to="pilots",
    )


def _about(help_text: str) -> Field:
    return Field("about", "Betreft", N_("About"), Type.REFERENCE, help_text, refers_to=ANY_KIND)


def _needed(help_text: str) -> Field:
    return Field("needed", "Wat is nodig", N_("What is needed"), Type.TEXT, help_text, length=1000)


ALGEMEEN_SHEET = "Algemeen"

ALGEMEEN = (
    Field(
        "area",
        "Casusgebied",
        N_("Casus area"),
        Type.CHOICE,
        "Voor welk casusgebied is dit Excel-bestand?",
        required=Required.YES,
        vocabulary=Vocabulary.AREAS,
    ),
    Field(
        "as_of",
        "Peildatum",
        N_("Reporting date"),
        Type.ACTUAL,
        "De dag waarop deze stand klopt. Niet later dan de dag waarop je aanlevert.",
        required=Required.YES,
    ),
    Field(
        "filled_by",
        "Ingevuld door",
        N_("Filled in by"),
        Type.TEXT,
        "De functie of het team dat dit bestand invulde.",
        length=120,
    ),
    Field(
        "template_version",
        "Sjabloonversie",
        N_("Template version"),
        Type.WHOLE,
        "Vullen wij in; laat dit staan.",
    ),
    Field(
        "base_revision",
        "Gebaseerd op versie",
        N_("Based on version"),
        Type.WHOLE,
        "Vullen wij in; laat dit staan.",
    ),
)

ACTIONS = Kind(
    "actions",
    "Acties",
    N_("Actions"),
    N_("Action"),
    "A",
    "title",
    (
        _code(),
        Field(
            "title",
            "Actie",
            N_("Action"),
            Type.TEXT,
            "Wat gaan jullie doen? Eén zin.",
            synonyms=("actiepunt", "activiteit", "taak", "maatregel"),
            required=Required.YES,
            length=300,
        ),
        _line(),
        _organisation(),
        _owner(),
        Field(
            "status",
            "Status",
            N_("Status"),
            Type.CHOICE,
            "Hoe staat het ervoor?",
            required=Required.YES,
            choices=(
                Choice("niet gestart", N_("not started"), ("open", "not started")),
                Choice(
                    "loopt",
                    N_("in progress"),
                    ("bezig", "lopend", "in uitvoering", "in behandeling", "doorlopend", "in progress"),
                ),
                Choice("geblokkeerd", N_("blocked"), ("ligt stil", "on hold", "wacht", "blocked")),
                Choice("gereed", N_("done"), ("klaar", "afgerond", "afgehandeld", "afgedaan", "done", "completed")),
                Choice("vervallen", N_("dropped"), ("geannuleerd", "cancelled")),
            ),
        ),
        Field(
            "progress",
            "% gereed",
            N_("Progress"),
            Type.PERCENTAGE,
            "Hoe ver is het, van 0% tot 100%?",
            synonyms=("voortgang",),
            low=0,
            high=100,
        ),
        Field(
            "planned_start",
            "Start gepland",
            N_("Planned start"),
            Type.PLANNED,
            "Wanneer begint het volgens plan?",
            in_template=False,
        ),
        Field(
            "planned_end",
            "Gepland gereed",
            N_("Planned end"),
            Type.PLANNED,
            "Wanneer is het volgens plan klaar?",
            synonyms=("eind gepland", "einddatum", "deadline", "wanneer"),
        ),
        Field(
            "actual_end",
            "Gereed op",
            N_("Done on"),
            Type.ACTUAL,
            "Op welke dag was het echt klaar?",
            synonyms=("eind werkelijk", "afgerond op"),
        ),
        Field(
            "milestone",
            "Mijlpaal",
            N_("Milestone"),
            Type.REFERENCE,
            "De code van de mijlpaal waar dit voor nodig is.",
            refers_to="milestones",
        ),
        _pilot(),
        _needed("Ligt het stil? Schrijf op wat nodig is om verder te kunnen."),
        _note("opmerkingen", "stand van zaken"),
    ),
)

MILESTONES = Kind(
    "milestones",
    "Mijlpalen",
    N_("Milestones"),
    N_("Milestone"),
    "M",
    "title",
    (
        _code(),
        Field(
            "title",
            "Mijlpaal",
            N_("Milestone"),
            Type.TEXT,
            "Welk resultaat is er dan?",
            required=Required.YES,
            length=300,
        ),
        _line(),
        _organisation(),
        _owner(),
        Field(
            "baseline_date",
            "Afgesproken datum",
            N_("Agreed date"),
            Type.PLANNED,
            "De datum die is afgesproken. Verander die alleen als er echt een nieuwe afspraak is.",
            synonyms=("oorspronkelijke datum",),
        ),
        Field(
            "forecast_date",
            "Verwachte datum",
            N_("Expected date"),
            Type.PLANNED,
            "Wanneer verwachten jullie het nu?",
            required_when=("status", ("gepland",)),
        ),
        Field(
            "actual_date",
            "Behaald op",
            N_("Reached on"),
            Type.ACTUAL,
            "Op welke dag is de mijlpaal behaald?",
            required_when=("status", ("behaald",)),
        ),
        Field(
            "status",
            "Status",
            N_("Status"),
            Type.CHOICE,
            "Hoe staat het ervoor?",
            required=Required.YES,
            choices=(
                Choice("gepland", N_("planned")),
                Choice("behaald", N_("reached")),
                Choice("vervallen", N_("dropped")),
            ),
        ),
        _pilot(),
        _note(),
    ),
)

CONFIDENCE = Kind(
    "confidence",
    "Inschatting",
    N_("The team's judgement"),
    N_("Judgement"),
    "",
    "line",
    (
        _line(Required.YES),
        Field(
            "rating",
            "Inschatting",
            N_("Judgement"),
            Type.CHOICE,
            "Wat vinden jullie zelf: ligt deze lijn op koers?",
            required=Required.YES,
            choices=(
                Choice("groen", N_("on track"), ("groen",), "op koers"),
                Choice("oranje", N_("needs attention"), ("oranje", "geel"), "vraagt aandacht"),
                Choice("rood", N_("needs help"), ("rood",), "hulp nodig"),
            ),
        ),
        Field(
            "reason",
            "Toelichting",
            N_("Reason"),
            Type.TEXT,
            "Waarom? Nodig als het aandacht of hulp vraagt.",
            required_when=("rating", ("oranje", "rood")),
            length=1000,
        ),
        Field(
            "response", "Wat doen we eraan", N_("What we do about it"), Type.TEXT, "Wat gaan jullie doen?", length=1000
        ),
        Field("rated_by", "Beoordeeld door", N_("Judged by"), Type.TEXT, "De functie of het team.", length=120),
    ),
)

PILOTS = Kind(
    "pilots",
    "Pilots",
    N_("Pilots"),
    N_("Pilot"),
    "P",
    "title",
    (
        _code(),
        Field("title", "Pilot", N_("Pilot"), Type.TEXT, "Wat probeer je uit?", required=Required.YES, length=300),
        _line(),
        _organisation(),
        _owner(),
        Field(
            "stage",
            "Fase",
            N_("Stage"),
            Type.CHOICE,
            "Waar staat de pilot op weg naar de praktijk?",
            required=Required.YES,
            vocabulary=Vocabulary.STAGES,
        ),
        Field("stage_since", "In fase sinds", N_("In this stage since"), Type.ACTUAL, "Sinds welke dag?"),
        Field(
            "receiving_owner",
            "Eigenaar in de praktijk",
            N_("Owner in practice"),
            Type.TEXT,
            "Wie neemt het over als de pilot klaar is? Een functie of een team.",
            synonyms=("ontvangende eigenaar",),
            length=120,
        ),
        Field(
            "readiness",
            "Bewezen",
            N_("Proven"),
            Type.WHOLE,
            "Hoe bewezen is de oplossing? 0 = alleen een idee, 3 = op papier uitgewerkt, 5 = werkt in een proef, "
            "7 = werkt in een echte straat, 9 = bewezen op meer plekken.",
            low=0,
            high=9,
        ),
        Field(
            "use",
            "In gebruik",
            N_("In use"),
            Type.WHOLE,
            "Hoeveel gebruiken degenen die het nodig hebben dit al? 0 = niemand, 3 = het eigen team, 5 = enkele teams, "
            "7 = de meeste teams, 9 = het is gewoon werk.",
            low=0,
            high=9,
        ),
        Field("internal_success", "Opbrengst", N_("Yield"), Type.TEXT, "Wat leverde de pilot zelf op?", length=1000),
        Field(
            "external_success",
            "Doorwerking",
            N_("Effect elsewhere"),
            Type.TEXT,
            "Wat veranderde er daardoor op andere plekken?",
            length=1000,
        ),
        _needed("Wat is nodig om naar de volgende fase te gaan?"),
        Field(
            "target_date",
            "Praktijk verwacht op",
            N_("Practice expected on"),
            Type.PLANNED,
            "Wanneer verwacht je dat dit gewoon werk is?",
        ),
        Field(
            "adopted_from",
            "Overgenomen van",
            N_("Adopted from"),
            Type.REFERENCE,
            "Kwam dit uit een ander gebied? Schrijf het gebied en de code op, zoals Binnenstad/BS-P1.",
            refers_to="pilots",
        ),
    ),
)

LESSONS = Kind(
    "lessons",
    "Leerpunten",
    N_("Lessons"),
    N_("Lesson"),
    "L",
    "lesson",
    (
        _code(),
        _line(Required.NO),
        _organisation(Required.NO),
        Field(
            "kind",
            "Soort",
            N_("Kind"),
            Type.CHOICE,
            "Werkt het, werkt het niet, of is het nog een vraag?",
            required=Required.YES,
            choices=(
                Choice("werkt", N_("works")),
                Choice("werkt niet", N_("does not work")),
                Choice("leervraag", N_("question"), ("vraag",)),
            ),
        ),
        Field(
            "lesson",
            "Leerpunt",
            N_("Lesson"),
            Type.TEXT,
            "Wat hebben jullie geleerd, of wat willen jullie weten?",
            required=Required.YES,
            length=1000,
        ),
        Field("why", "Waarom", N_("Why"), Type.TEXT, "Waardoor komt dat?", length=1000),
        _needed("Wat is nodig om hier iets mee te doen?"),
        Field("raised_on", "Datum", N_("Date"), Type.ACTUAL, "Wanneer kwam dit naar boven?"),
        _about("De code van de actie, mijlpaal of pilot waar dit over gaat."),
        Field(
            "status",
            "Status",
            N_("Status"),
            Type.CHOICE,
            "Wat is ermee gebeurd?",
            choices=(
                Choice("open", N_("open")),
                Choice("beantwoord", N_("answered")),
                Choice("toegepast", N_("applied")),
                Choice("geborgd", N_("embedded")),
                Choice("vervallen", N_("dropped")),
            ),
        ),
        Field(
            "embedded_in",
            "Geborgd in",
            N_("Embedded in"),
            Type.TEXT,
            "Waar heeft de organisatie dit blijvend gemaakt?",
            required_when=("status", ("geborgd",)),
            length=300,
        ),
    ),
)

ASKS = Kind(
    "asks",
    "Vragen aan directeuren",
    N_("Questions to directors"),
    N_("Question to directors"),
    "V",
    "question",
    (
        _code(),
        _line(Required.NO),
        Field(
            "question",
            "Vraag",
            N_("Question"),
            Type.TEXT,
            "Wat vragen jullie? Eén zin die een directeur meteen begrijpt.",
            required=Required.YES,
            length=1000,
        ),
        Field(
            "kind",
            "Soort",
            N_("Kind"),
            Type.CHOICE,
            "Wat voor vraag is het?",
            choices=(
                Choice("besluit", N_("decision")),
                Choice("menskracht of geld", N_("people or money")),
                Choice("ruimte in regels", N_("room in the rules")),
                Choice("meedenken", N_("thinking along")),
            ),
        ),
        Field("proposal", "Voorstel", N_("Proposal"), Type.TEXT, "Wat stellen jullie voor?", length=1000),
        Field(
            "from_organisation",
            "Van",
            N_("From"),
            Type.CHOICE,
            "Welke organisatie vraagt dit?",
            vocabulary=Vocabulary.ORGANISATIONS,
        ),
        Field(
            "to_organisation",
            "Aan",
            N_("To"),
            Type.CHOICES,
            "Aan welke organisatie? Meer dan één: zet er een puntkomma tussen.",
            required=Required.YES,
            vocabulary=Vocabulary.ORGANISATIONS,
        ),
        Field("to_role", "Gevraagd aan", N_("Asked of"), Type.TEXT, "Welke functie?", length=120),
        Field("needed_by", "Nodig voor", N_("Needed by"), Type.PLANNED, "Wanneer is het antwoord nodig?"),
        Field(
            "status",
            "Status",
            N_("Status"),
            Type.CHOICE,
            "Wat is ermee gebeurd?",
            choices=(
                Choice("open", N_("open")),
                Choice("toegezegd", N_("promised")),
                Choice("nagekomen", N_("kept"), ("ingelost",)),
                Choice("niet toegezegd", N_("not promised"), ("afgewezen",)),
                Choice("vervallen", N_("dropped")),
            ),
        ),
        Field(
            "answer",
            "Antwoord",
            N_("Answer"),
            Type.TEXT,
            "Wat was het antwoord?",
            required_when=("status", ("niet toegezegd",)),
            length=1000,
        ),
        _about("De code van de actie, mijlpaal of pilot waar dit over gaat."),
    ),
)

GAINS = Kind(
    "gains",
    "Winstpunten",
    N_("Essential gains"),
    N_("Essential gain"),
    "W",
    "gain",
    (
        _code(),
        _organisation(Required.NO),
        _owner(),
        Field(
            "barrier",
            "Systeembarrière",
            N_("System barrier"),
            Type.TEXT,
            "Welke regel, routine of manier van denken zit in de weg?",
            required=Required.YES,
            length=500,
        ),
        Field(
            "gain",
            "Wezenlijk winstpunt",
            N_("Essential gain"),
            Type.TEXT,
            "Welke kleine maar wezenlijke verandering breekt die barrière?",
            required=Required.YES,
            length=500,
        ),
        Field(
            "status",
            "Status",
            N_("Status"),
            Type.CHOICE,
            "Hoe ver is het?",
            required=Required.YES,
            choices=(
                Choice("idee", N_("idea")),
                Choice("uitwerking", N_("being worked out")),
                Choice("beproefd", N_("tried")),
                Choice("geborgd", N_("embedded"), ("verankerd",)),
                Choice("vervallen", N_("dropped")),
            ),
        ),
        Field(
            "pilots",
            "Pilots",
            N_("Pilots"),
            Type.REFERENCES,
            "De codes van de pilots die dit proberen, met een puntkomma ertussen.",
            refers_to="pilots",
        ),
        Field(
            "evidence",
            "Waaruit blijkt het",
            N_("Evidence"),
            Type.TEXT,
            "Waaraan kun je zien dat het werkt?",
            required_when=("status", ("geborgd",)),
            length=1000,
        ),
    ),
    programme_wide_only=True,
)

KINDS: Mapping[str, Kind] = {kind.key: kind for kind in (ACTIONS, MILESTONES, CONFIDENCE, PILOTS, LESSONS, ASKS, GAINS)}

DROPPED = "vervallen"


def fitting(text: str, most: int) -> str:
    """As much of a text as fits in so many characters, with an ellipsis when something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def split(value: str | None) -> tuple[str, ...]:
    """The parts of a stored value that may hold several (`A; B`); empty for an empty value."""
    return tuple(part.strip() for part in (value or "").split(SEPARATOR) if part.strip())


def join(parts: Iterable[str]) -> str | None:
    """Several parts as one stored value; None without parts."""
    return f"{SEPARATOR} ".join(parts) or None


def resolve(reference: str, *, area: str, areas: tuple[str, ...]) -> tuple[str, str]:
    """(area, code) of a stored reference: `P-03` lies in the record's own area, `Binnenstad/P-03` in the named one."""
    start, slash, code = reference.partition("/")
    return (start, code) if slash and start in areas else (area, reference)
