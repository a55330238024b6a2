"""Composing a pre-read: which sections there are, and what stands around them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from koppelkansen_metrics.briefing.content import Asked, Briefing, Preparation, Section
from koppelkansen_metrics.briefing.made import Made
from koppelkansen_metrics.briefing.sections import directors, lessons, milestones, pilots, progress, since
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.metrics import freshness
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import explanations
from koppelkansen_metrics.snapshot import Snapshot

_SECTIONS: Mapping[str, Callable[[Made], Section | None]] = {
    "changed": since.changed,
    "answers": directors.answers,
    "asks": directors.asks,
    "became": since.became,
    "progress": progress.against_plan,
    "differing": progress.differing,
    "pilots": pilots.on_the_way,
    "milestones": milestones.expected,
    "learned": lessons.open_lessons,
}
_APPENDIX: Mapping[str, Callable[[Made], Section | None]] = {"rest": directors.rest}


def compose(snapshot: Snapshot, asked: Asked, preparation: Preparation, *, language: Language) -> Briefing:
    """The pre-read of a meeting, from what was known for it and what the secretary wrote.

    Sections with nothing to say are left out. Raises nothing.
    """
    made, _ = Made(snapshot, asked, preparation, language), language
    year, _dash, number = asked.quarter.partition("-")
    named = made.names.get(asked.organisation, "") if asked.organisation else _("all organisations")
    sections, appendix = ([*_sections(made, makers)] for makers in (_SECTIONS, _APPENDIX))
    return Briefing(
        title=_("Directors’ meeting {quarter}", quarter=f"{number} {year}"),
        subtitle=_("Pre-read for {name}", name=named),
        day=asked.as_of,
        as_of=asked.as_of,
        concept=not asked.frozen,
        facts=tuple(_facts(made)),
        purposes=preparation.purposes,
        message=preparation.message,
        asked=tuple((made.names.get(name, name), said) for name, said in preparation.asked.items() if said.strip()),
        sections=tuple(sections),
        appendix=tuple(appendix),
        definitions=tuple(_definitions(made)),
        language=language,
        concept_says=_("CONCEPT: the figures can still change"),
        questions=tuple(each for own in directors.waiting(made).values() for each in own[: directors.MOST_QUESTIONS]),
    )


def _sections(made: Made, makers: Mapping[str, Callable[[Made], Section | None]]) -> Iterator[Section]:
    for key, make in makers.items():
        section = make(made)
        if section is not None:
            yield replace(section, key=key)


def _facts(made: Made) -> list[tuple[str, str]]:
    _ = made.language
    reported = freshness.by_area(made.snapshot, as_of=made.as_of)
    areas = [
        f"{made.names[row['area']]} {_.day(row['last_as_of']) or _('never')}" + (" ▲" if row["stale"] else "")
        for row in plain(reported)
    ]
    return [
        (_("Figures as of"), _.day(made.as_of)),
        (_("Compared with"), _.day(made.since)),
        (_("Reporting dates"), "; ".join(areas)),
    ]


def _definitions(made: Made) -> list[tuple[str, str]]:
    _, programme = made.language, made.snapshot.programme
    return [
        (_("Done against plan"), explanations.done_against_plan(_)),
        (_("Team and figures"), explanations.matrix(_)),
        (_("Pilots"), explanations.pilots(programme, _)),
        (_("Milestones"), explanations.milestones(_)),
        (_("Lessons, questions and barriers"), explanations.learning(_)),
    ]
