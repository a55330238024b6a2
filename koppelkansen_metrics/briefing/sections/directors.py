"""What is asked of whom, and what directors say beforehand."""

from datetime import date

from koppelkansen_metrics.briefing.content import QUESTIONS, Question, Section, Table
from koppelkansen_metrics.briefing.made import Made, short
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.metrics import learning
from koppelkansen_metrics.records import split
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import learning as said

# As many questions as a meeting can answer for one organisation.
MOST_QUESTIONS = 3
ANSWER_FITS = 500


def waiting(made: Made) -> dict[str, list[Question]]:
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


def answers(made: Made) -> Section | None:
    """What directors answered before the meeting; None without answers."""
    _ = made.language
    given = made.asked.answers
    if not given:
        return None
    tables = []
    for question, asked in QUESTIONS.items():
        rows = tuple(
            (made.names.get(name, name), short(text, ANSWER_FITS)) for name, about, text in given if about == question
        )
        if rows:
            tables.append(Table(_(asked), (_("Organisation"), _("Answer")), rows))
    who = {name for name, _question, _text in given}
    says = _.ngettext("{n} organisation answered beforehand.", "{n} organisations answered beforehand.", len(who))
    return Section(_("What directors say beforehand"), says, tables=tuple(tables))


def asks(made: Made) -> Section | None:
    """The first questions to each organisation that is asked something."""
    _ = made.language
    found = waiting(made)
    counted = learning.asks(made.snapshot, as_of=made.as_of)
    if made.asked.organisation is not None:
        counted = counted[counted["to_organisation"] == made.asked.organisation]
    tables = [
        Table(_put_to(name, made), _asked_headers(_), tuple(_asked(each, made) for each in own[:MOST_QUESTIONS]))
        for name, own in found.items()
    ]
    says = said.asks(counted, made.snapshot.programme, _)
    return Section(_("What is asked of you"), says, tables=tuple(tables))


def rest(made: Made) -> Section | None:
    """The questions that a meeting has no time for; None without such."""
    _ = made.language
    others = {name: own[MOST_QUESTIONS:] for name, own in waiting(made).items() if len(own) > MOST_QUESTIONS}
    if not others:
        return None
    tables = [
        Table(_put_to(name, made), _asked_headers(_), tuple(_asked(each, made) for each in own))
        for name, own in others.items()
    ]
    return Section(_("The other questions"), _("All other questions that are open or promised."), tables=tuple(tables))


def _put_to(name: str, made: Made) -> str:
    return made.language(N_("What is asked of {name}"), name=made.names.get(name, name))


def _asked_headers(_: Language) -> tuple[str, ...]:
    return _("Question"), _("Proposal"), _("Needed by")


def _asked(question: Question, made: Made) -> tuple[str, ...]:
    _ = made.language
    late = _("overdue")
    day = _.day(question.needed_by) + (f" ▲ {late}" if question.overdue else "")
    return f"{question.code} {short(question.question)}", short(question.proposal), day
