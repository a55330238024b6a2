"""Any valid set of records, as hypothesis makes them: all kinds, odd texts, references between them."""

from datetime import date

from hypothesis import strategies as st

from koppelkansen_metrics import programme
from koppelkansen_metrics.records import ANY_KIND, DATES, EXAMPLE_CODE, KINDS, Required, Type, Vocabulary, join
from koppelkansen_metrics.snapshot import empty
from koppelkansen_metrics.updates import NEWEST
from koppelkansen_metrics.updates.previews import Options, Remembered, preview
from koppelkansen_metrics.workbook import template

SETTINGS = programme.load()
AREA = "Programmabreed"
AS_OF = date(2021, 6, 30)
EMPTY = empty(SETTINGS, NEWEST)

# What people type: signs with which a formula begins, quotes, line breaks, other scripts. No spaces around it.
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
texts = st.one_of(
    st.builds(str.__add__, st.sampled_from(["", "=", "+", "-", "@", "'", '"']), words),
    st.builds("{}\n{} {}".format, words, words, words),
    st.sampled_from(["NA", "None", "null", "n/a", "TRUE", "007", "1-3", "=1+1", "Σ ö 水", "_x0041_ nee", "<b>&amp;"]),
)
codes = st.from_regex(r"[A-Z]{1,3}-[0-9]{1,3}[a-z]?", fullmatch=True).filter(lambda code: code != EXAMPLE_CODE)
before = st.dates(date(2001, 1, 1), AS_OF)
whenever = st.dates(date(2001, 1, 1), date(2099, 12, 31))


def values(kind, field, known):
    """The values of one field that a cell may hold."""
    if field.type in (Type.REFERENCE, Type.REFERENCES):
        return references(field, known)
    if field.type in DATES:
        return before if field.type is Type.ACTUAL else whenever
    options = [choice.value for choice in field.options(SETTINGS)]
    return {
        Type.CHOICE: st.sampled_from(options or [None]),
        # Several stand in the order of the possibilities.
        Type.CHOICES: st.sets(st.sampled_from(options or [None]), min_size=1).map(
            lambda some: join(name for name in options if name in some)
        ),
        Type.WHOLE: st.integers(field.low, field.high),
        Type.PERCENTAGE: st.integers(0, 1000).map(lambda number: number / 10),
    }.get(field.type, texts)


def references(field, known):
    """A reference leads to a record that is there; without any there is none."""
    targets = known if field.refers_to == ANY_KIND else [each for each in known if each[0] == field.refers_to]
    if not targets:
        return st.none()
    one = st.sampled_from([code for _, code in targets])
    return one if field.type is Type.REFERENCE else st.lists(one, min_size=1, max_size=3, unique=True).map(join)


@st.composite
def records(draw):
    """Per kind some records: (code and values), valid together, in which nothing is left to be derived."""
    listed = {key: draw(st.lists(codes, max_size=4, unique=True)) for key, kind in KINDS.items() if kind.has_code}
    taken = set()
    for key, several in listed.items():
        listed[key] = [code for code in several if code not in taken and not taken.add(code)]
    listed["confidence"] = [str(line) for line in draw(st.sets(st.sampled_from(SETTINGS.line_numbers)))]
    known = [(key, code) for key, several in listed.items() if key != "confidence" for code in several]
    made = {key: [draw(record(KINDS[key], code, known)) for code in listed[key]] for key in KINDS}
    return made if any(made.values()) else draw(records())


@st.composite
def record(draw, kind, code, known):
    made = {"code": code}
    for field in kind.fields:
        if field.type is Type.CODE:
            continue
        must = field.required is not Required.NO or field.required_when or filled_by_us(field)
        strategy = values(kind, field, known)
        made[field.key] = draw(strategy if must else st.one_of(st.none(), strategy))
    if not kind.has_code:
        made["line"] = int(code)
    if made.get("planned_start") and not kind.field("planned_start").in_template:
        made["planned_start"] = None
    return made


def filled_by_us(field):
    """What would be derived when it is empty, so that it cannot come back empty."""
    derived = ("baseline_date", "stage_since", "raised_on", "status", "from_organisation")
    return field.key in derived or field.vocabulary in (Vocabulary.LINES, Vocabulary.ORGANISATIONS)


def written(rows, *, base=None):
    """The workbook with these records."""
    told = {"as_of": AS_OF, **({} if base is None else {"base_revision": base})}
    return template.write(SETTINGS, AREA, rows=rows, algemeen=told, with_example=False)


def looked_at(data, stored=EMPTY, **options):
    """What the workbook would change in what is stored."""
    return preview(stored, data, "x.xlsx", options=Options(by="ik", **options), remembered=Remembered())
