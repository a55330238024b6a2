"""Composing a pre-read: which sections there are, from the metrics and sentences that the screens show too."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from koppelkansen_metrics.briefing.content import (
    QUESTIONS,
    STATES,
    Asked,
    Briefing,
    Chart,
    Preparation,
    Question,
    Section,
    Series,
    Table,
)
from koppelkansen_metrics.figures.style import judgement
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.metrics import (
    confidence,
    decisions,
    followed,
    freshness,
    learning,
    milestones,
    moves,
    pilots,
    progress,
    slips,
)
from koppelkansen_metrics.metrics.headlines import headlines
from koppelkansen_metrics.records import KINDS, fitting, split
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import explanations
from koppelkansen_metrics.sentences import learning as learning_said
from koppelkansen_metrics.sentences import milestones as milestones_said
from koppelkansen_metrics.sentences import pilots as pilots_said
from koppelkansen_metrics.sentences import progress as progress_said
from koppelkansen_metrics.snapshot import Snapshot

Row = Mapping[str, Any]

# As many questions as a meeting can answer for one organisation, and as many rows as can be read in the time there is.
MOST_QUESTIONS, MOST_ROWS = 3, 6
LINE_FITS, ANSWER_FITS = 150, 500


@dataclass(frozen=True)
class _Made:
    """What all sections are made from."""

    snapshot: Snapshot
    asked: Asked
    preparation: Preparation
    language: Language

    @property
    def since(self) -> date:
        """The day that is compared with."""
        return self.asked.since

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.asked.as_of

    @cached_property
    def filtered(self) -> Snapshot:
        """The records of the organisation, if one was chosen."""
        return self.snapshot.only(organisation=self.asked.organisation)

    @cached_property
    def names(self) -> dict[object, str]:
        """What areas, lines, organisations and stages are called, by what records store."""
        programme, _ = self.snapshot.programme, self.language
        return {
            **{line.number: line.label(_) for line in programme.lines},
            **{area.name: area.label(_) for area in programme.areas},
            **{each.name: each.label(_) for each in programme.organisations},
            **{stage.name: stage.label(_) for stage in programme.stages},
        }


def compose(snapshot: Snapshot, asked: Asked, preparation: Preparation, *, language: Language) -> Briefing:
    """The pre-read of a meeting, from what was known for it and what the secretary wrote.

    Sections with nothing to say are left out. Raises nothing.
    """
    made, _ = _Made(snapshot, asked, preparation, language), language
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
        questions=tuple(each for own in questions(made).values() for each in own[:MOST_QUESTIONS]),
    )


def _sections(made: _Made, makers: Mapping[str, Callable[[_Made], Section | None]]) -> Iterator[Section]:
    for key, make in makers.items():
        section = make(made)
        if section is not None:
            yield replace(section, key=key)


def questions(made: _Made) -> dict[str, list[Question]]:
    """Organisation → the questions that wait for it: pinned first, then overdue, then the soonest needed."""
    pinned = list(made.preparation.pinned)
    found: dict[str, list[Question]] = {}
    asked = plain(learning.asks_records(made.snapshot, as_of=made.as_of))
    for row in (each for each in asked if each["open"]):
        for name in split(row["to_organisation"]):
            if made.asked.organisation in (None, name):
                place = (row["area"], row["code"])
                question = Question(
                    name,
                    *place,
                    question=row["question"],
                    proposal=row["proposal"] or "",
                    needed_by=row["needed_by"],
                    overdue=row["overdue"],
                    pinned=place in pinned,
                )
                found.setdefault(name, []).append(question)
    for each in found.values():
        each.sort(key=lambda one: (not one.pinned, not one.overdue, one.needed_by or date.max, one.area, one.code))
    order = made.snapshot.programme.organisation_names
    return {name: found[name] for name in [*order, *sorted(set(found) - set(order))] if name in found}


def _facts(made: _Made) -> list[tuple[str, str]]:
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


def _changed(made: _Made) -> Section | None:
    _ = made.language
    found = headlines(made.filtered, since=made.since, as_of=made.as_of)
    points = tuple("; ".join(_.say(part) for part in line.says) for line in found)
    says = _("Since {day}: {what}.", day=made.since, what=points[0]) if points else _("Nothing changed.")
    return Section(_("What changed"), says, points=points[1:])


def _answers(made: _Made) -> Section | None:
    _ = made.language
    given = made.asked.answers
    if not given:
        return None
    tables = []
    for question, asked in QUESTIONS.items():
        rows = tuple(
            (made.names.get(name, name), _short(text, ANSWER_FITS)) for name, about, text in given if about == question
        )
        if rows:
            tables.append(Table(_(asked), (_("Organisation"), _("Answer")), rows))
    who = {name for name, _question, _text in given}
    says = _.ngettext("{n} organisation answered beforehand.", "{n} organisations answered beforehand.", len(who))
    told = tuple(each for each in tables if each.rows)
    return Section(_("What directors say beforehand"), says, tables=told)


def _answer(given: tuple[str, str, str], made: _Made) -> tuple[str, str]:
    organisation, _question, text = given
    return made.names.get(organisation, organisation), _short(text, ANSWER_FITS)


def _progress(made: _Made) -> Section | None:
    _, programme = made.language, made.snapshot.programme
    lines = progress.by(made.filtered, ("line",), as_of=made.as_of)
    if not int(lines["total"].sum()):
        return None
    names = [made.names[number] for number in lines["line"]]
    says = progress_said.done_against_plan(lines, names, _)
    series = [
        (_("Done"), lines["done"]),
        (_("Planned by the reporting date"), lines["planned"]),
        (_("All actions"), lines["total"]),
    ]
    chart = Chart(
        _("Done against plan, per programme line"),
        says,
        tuple(names),
        tuple(Series(name, tuple(float(value) for value in values)) for name, values in series),
    )
    cells = progress.by(made.filtered, ("area", "line"), as_of=made.as_of)
    judged = confidence.cells(made.snapshot, as_of=made.as_of)
    rows = plain(cells.merge(judged, on=["area", "line"]))
    table = Table(
        _("Per casus area and programme line: done of total (planned); team and figures"),
        (_("Casus area"), *(made.names[line.number] for line in programme.lines)),
        tuple(
            (made.names[area.name], *(_cell(row, _) for row in rows if row["area"] == area.name))
            for area in programme.areas
        ),
    )
    how = explanations.done_against_plan(_)
    return Section(_("Done against plan"), says, tables=(table,), chart=chart, source=how)


def _cell(row: Row, _: Language) -> str:
    """`3/9 (4) – team ✓ on course, figures ■ needs help ≠`; the two judgements are never merged."""
    team, figures = (judgement(row[key]).said(_) for key in ("reported", "signal"))
    differs = " ≠" if row["disagreement"] else ""
    counts = {key: _.number(row[key]) for key in ("done", "total", "planned")}
    done = "{done}/{total} ({planned})".format(**counts) if row["total"] else "–"
    return _("{done}. Team: {team}. Figures: {figures}", done=done, team=team, figures=figures) + differs


def _differing(made: _Made) -> Section | None:
    _ = made.language
    rows = [row for row in plain(confidence.cells(made.snapshot, as_of=made.as_of)) if row["disagreement"]]
    if not rows:
        return None
    says = _.ngettext(
        "In {n} cell team and figures differ: what do we see differently?",
        "In {n} cells team and figures differ: what do we see differently?",
        len(rows),
    )
    headers = (_("Where"), _("The team’s judgement"), _("From the figures"))
    table = Table("", headers, tuple(_difference(row, made) for row in rows))
    return Section(_("Judgement and evidence"), says, tables=(table,), source=explanations.matrix(_))


def _difference(row: Row, made: _Made) -> tuple[str, str, str]:
    _ = made.language
    team, figures = (judgement(row[key]).said(_) for key in ("reported", "signal"))
    where = f"{made.names[row['area']]}, {made.names[row['line']]}"
    said = f"{team}: “{_short(row['reason'])}”" if row["reason"] else team
    return where, said, f"{figures}: {progress_said.because(row['signal_reasons'], _)}"


def _pilots(made: _Made) -> Section | None:
    _, programme = made.language, made.snapshot.programme
    records = pilots.records(made.filtered, as_of=made.as_of)
    if records.empty:
        return None
    moved = moves.records(made.filtered, since=made.since)
    counts = [pilots.by_stage(each, as_of=made.as_of)["count"].tolist() for each in (made.filtered,)]
    then = moved["then"].value_counts().to_dict()
    says = pilots_said.on_the_way(records, moved, made.since, programme, drawn=len(records), _=_)
    stages = tuple(stage.name for stage in programme.stages)
    chart = Chart(
        _("Pilots per stage"),
        says,
        tuple(made.names[stage] for stage in stages),
        (
            Series(_("on {day}", day=made.since), tuple(float(then.get(stage, 0)) for stage in stages)),
            Series(_("on {day}", day=made.as_of), tuple(float(count) for count in counts[0])),
        ),
    )
    tables = [each for each in (_moved(moved, made), _stuck(records, made)) if each.rows]
    return Section(
        _("From pilot to practice"), says, tables=tuple(tables), chart=chart, source=explanations.pilots(programme, _)
    )


def _moved(moved: pd.DataFrame, made: _Made) -> Table:
    _ = made.language
    headers = (_("Pilot"), _("Casus area"), _("Was"), _("Is now"))
    rows = [row for row in plain(moved) if row["class"] in (moves.FORWARD, moves.BACK, moves.STOPPED)]
    told = [
        (_named(row), made.names[row["area"]], made.names.get(row["then"], ""), made.names.get(row["now"], ""))
        for row in rows
    ]
    return Table(_("Pilots that moved"), headers, tuple(told))


def _stuck(records: pd.DataFrame, made: _Made) -> Table:
    _ = made.language
    headers = (_("Pilot"), _("Casus area"), _("Stage"), _("Days"), _("What is needed"))
    rows = sorted((row for row in plain(records) if row["long"]), key=lambda row: -(row["dwell_days"] or 0))
    told = [
        (
            _named(row),
            made.names[row["area"]],
            made.names.get(row["stage"], ""),
            _.number(row["dwell_days"]),
            _short(row["needed"]),
        )
        for row in rows
    ]
    return Table(_("Pilots that stay much longer than others did"), headers, tuple(told))


def _asks(made: _Made) -> Section | None:
    _ = made.language
    found = questions(made)
    counted = learning.asks(made.snapshot, as_of=made.as_of)
    if made.asked.organisation is not None:
        counted = counted[counted["to_organisation"] == made.asked.organisation]
    tables = [
        Table(_put_to(name, made), _asked_headers(_), tuple(_asked(each, made) for each in own[:MOST_QUESTIONS]))
        for name, own in found.items()
    ]
    says = learning_said.asks(counted, made.snapshot.programme, _)
    return Section(_("What is asked of you"), says, tables=tuple(tables))


def _put_to(name: str, made: _Made) -> str:
    return made.language(N_("What is asked of {name}"), name=made.names.get(name, name))


def _asked_headers(_: Language) -> tuple[str, ...]:
    return _("Question"), _("Proposal"), _("Needed by")


def _asked(question: Question, made: _Made) -> tuple[str, ...]:
    _ = made.language
    late = _("overdue")
    day = _.day(question.needed_by) + (f" ▲ {late}" if question.overdue else "")
    return f"{question.code} {_short(question.question)}", _short(question.proposal), day


def _became(made: _Made) -> Section | None:
    _ = made.language
    agreed = decisions.records(made.snapshot, as_of=made.as_of)
    agreed = agreed[agreed["held_on"].dt.date <= made.since]
    lessons, asks = (followed.records(made.filtered, kind, since=made.since) for kind in ("lessons", "asks"))
    points = (
        *([learning_said.agreed(agreed, _)] if len(agreed) else []),
        learning_said.became(lessons, "lessons", made.since, _),
        learning_said.became(asks, "asks", made.since, _),
    )
    # What is late is what a meeting talks of, and what a big screen has room for.
    still = [row for row in plain(agreed) if row["state"] == decisions.OPEN]
    still.sort(key=lambda row: (not row["overdue"], row["due"] or date.max))
    table = Table(
        _("What was agreed and is not done"),
        (_("What was agreed"), _("By whom"), _("Before"), _("How it stands")),
        tuple(_agreed(row, made) for row in still),
    )
    settled = Table(
        _("Learned and settled"),
        (_("Lesson or question"), _("Casus area"), _("What came of it")),
        tuple(_settled(row, made) for each in (lessons, asks) for row in plain(each) if row["settled"]),
    )
    tables = tuple(each for each in (table, settled) if each.rows)
    return Section(_("What became of last time"), points[0], points=points[1:], tables=tables)


def _agreed(row: Row, made: _Made) -> tuple[str, ...]:
    _ = made.language
    who = ", ".join(part for part in (made.names.get(row["organisation"], ""), row["function"] or "") if part)
    state = STATES[row["state"]]
    late = _("overdue")
    stands = _(state) + (f", ▲ {late}" if row["overdue"] else "")
    return _short(row["text"]), who, _.day(row["due"]), stands


def _settled(row: Row, made: _Made) -> tuple[str, ...]:
    kind = "lessons" if row["was"] == "open" and row["now"] in ("toegepast", "geborgd", "beantwoord") else "asks"
    choices = {choice.value: choice for choice in KINDS[kind].field("status").choices}
    choice = choices.get(row["now"])
    _ = made.language
    now = "" if choice is None else (_(choice.label) if _.code == "en" else choice.typed)
    came = f"{now}: {_short(row['result'])}" if row["result"] else now
    return f"{row['code']} {_short(row['title'])}", made.names[row["area"]], came


def _milestones(made: _Made) -> Section | None:
    _ = made.language
    records = milestones.records(made.filtered, as_of=made.as_of)
    if records.empty:
        return None
    records = records.sort_values("forecast_date")
    moved = slips.records(made.filtered, since=made.since)
    lists = {
        _("Expected within 90 days"): records["due_90"],
        _("Expected on a day that passed since the last report (state unknown)"): records["unreported"],
    }
    headers = (_("Milestone"), _("Casus area"), _("First agreed"), _("Expected"), _("Slip"))
    tables = tuple(
        Table(title, headers, tuple(_expected(row, made) for row in plain(records[listed])))
        for title, listed in lists.items()
        if listed.any()
    )
    says = milestones_said.slips(moved, since=made.since, _=_)
    return Section(_("Milestones"), says, tables=tables, source=explanations.milestones(_))


def _expected(row: Row, made: _Made) -> tuple[str, ...]:
    _ = made.language
    slip = milestones_said.slip(row["drift_days"], row["rebaselines"], _)
    return _named(row), made.names[row["area"]], _.day(row["first_baseline"]), _.day(row["date"]), slip


def _learned(made: _Made) -> Section | None:
    _ = made.language
    records = learning.records(made.filtered, as_of=made.as_of)
    if records.empty:
        return None
    still = records[records["status"] == learning.OPEN].sort_values("age_quarters", ascending=False)
    rows = [
        (
            f"{row['code']} {_short(row['lesson'])}",
            made.names[row["area"]],
            _.number(row["age_quarters"]),
            _short(row["needed"]),
        )
        for row in plain(still)
    ]
    headers = (_("Lesson or question"), _("Casus area"), _("Quarters open"), _("What is needed"))
    table = Table(_("Longest open first"), headers, tuple(rows))
    return Section(_("What we want to learn"), learning_said.open_lessons(still, records, _), tables=(table,))


def _rest_of_questions(made: _Made) -> Section | None:
    _ = made.language
    rest = {name: own[MOST_QUESTIONS:] for name, own in questions(made).items() if len(own) > MOST_QUESTIONS}
    if not rest:
        return None
    tables = [
        Table(_put_to(name, made), _asked_headers(_), tuple(_asked(each, made) for each in own))
        for name, own in rest.items()
    ]
    return Section(_("The other questions"), _("All other questions that are open or promised."), tables=tuple(tables))


def _definitions(made: _Made) -> list[tuple[str, str]]:
    _, programme = made.language, made.snapshot.programme
    return [
        (_("Done against plan"), explanations.done_against_plan(_)),
        (_("Team and figures"), explanations.matrix(_)),
        (_("Pilots"), explanations.pilots(programme, _)),
        (_("Milestones"), explanations.milestones(_)),
        (_("Lessons, questions and barriers"), explanations.learning(_)),
    ]


def _named(row: Row) -> str:
    return f"{row['code']} {_short(row['title'])}"


def _short(text: object, fits: int = LINE_FITS) -> str:
    return fitting(" ".join(str(text or "").split()), fits)


_SECTIONS: Mapping[str, Callable[[_Made], Section | None]] = {
    "changed": _changed,
    "answers": _answers,
    "asks": _asks,
    "became": _became,
    "progress": _progress,
    "differing": _differing,
    "pilots": _pilots,
    "milestones": _milestones,
    "learned": _learned,
}
_APPENDIX: Mapping[str, Callable[[_Made], Section | None]] = {"rest": _rest_of_questions}
