"""What is said in words is computed: change the data and the sentence changes, in both languages, for one and more."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from koppelkansen_metrics import language, programme, sentences
from koppelkansen_metrics.figures import milestones as goals
from koppelkansen_metrics.figures import pilots as drawn
from koppelkansen_metrics.metrics import (
    confidence,
    decisions,
    followed,
    learning,
    milestones,
    moves,
    pilots,
    progress,
    transfer,
)
from koppelkansen_metrics.snapshot import OUTCOMES, frame
from tests.metrics.builders import Upload, after

SETTINGS = programme.load()
DUTCH, ENGLISH = language.language("nl"), language.ENGLISH
AS_OF, SINCE = date(2021, 7, 1), date(2021, 4, 13)
NOBODY_MOVED = "Sinds 13 apr 2021 is geen pilot van fase veranderd.", "No pilot moved since 13 Apr 2021."
NOTHING_OPEN = "Op 13 apr 2021 stond er niets open.", "Nothing was open on 13 Apr 2021."


def reported(kind, *rows, earlier=None):
    first = [Upload("Amstelstad", "2021-03-31", {kind: earlier})] if earlier is not None else []
    return after(*first, Upload("Amstelstad", "2021-06-30", {kind: list(rows)}))


def coded(prefix, *rows):
    return [{"code": f"{prefix}-{at}", **row} for at, row in enumerate(rows, 1)]


def pilots_said(*rows, _):
    return sentences.pilots.pilots(pilots.records(reported("pilots", *coded("P", *rows)), as_of=AS_OF), SETTINGS, _)


LONG = {"stage": "pilot", "stage_since": "2020-01-01"}
SHORT = {"stage": "idee", "stage_since": "2021-06-01"}
ARRIVED = {"stage": "praktijk", "stage_since": "2021-06-01"}
STOPPED = {"stage": "gestopt", "stage_since": "2021-06-01"}


@pytest.mark.parametrize(
    ("rows", "dutch", "english"),
    [
        ([], "Er zijn nog geen pilots.", "There are no pilots yet."),
        ([SHORT], "De enige pilot is nog niet in de praktijk.", "The only pilot is not in practice yet."),
        (
            [LONG, ARRIVED],
            "1 van de 2 pilots is in de praktijk. 1 zit veel langer in zijn fase dan andere pilots deden (▲).",
            "1 of 2 pilots is in practice. 1 has been in its stage much longer than others were (▲).",
        ),
        (
            [LONG, LONG, ARRIVED, ARRIVED, STOPPED],
            "2 van de 4 pilots zijn in de praktijk. 2 zitten veel langer in hun fase dan andere pilots deden (▲). "
            "1 is gestopt (✕).",
            "2 of 4 pilots are in practice. 2 have been in their stage much longer than others were (▲). "
            "1 was stopped (✕).",
        ),
    ],
)
def test_where_the_pilots_stand(rows, dutch, english):
    assert (pilots_said(*rows, _=DUTCH), pilots_said(*rows, _=ENGLISH)) == (dutch, english)


@pytest.mark.parametrize(
    ("then", "now", "dutch", "english"),
    [
        (
            ["idee"],
            ["idee"],
            "Sinds 13 apr 2021 is geen pilot van fase veranderd.",
            "No pilot moved since 13 Apr 2021.",
        ),
        (["idee"], ["pilot"], "Sinds 13 apr 2021: 1 ging verder.", "Since 13 Apr 2021: 1 went on."),
        (
            ["idee", "idee", "pilot", "pilot"],
            ["pilot", "verkenning", "idee", "gestopt"],
            "Sinds 13 apr 2021: 2 gingen verder, 1 ging terug en 1 gestopt.",
            "Since 13 Apr 2021: 2 went on, 1 went back and 1 stopped.",
        ),
    ],
)
def test_how_pilots_moved(then, now, dutch, english):
    rows = [coded("P", *({"stage": stage} for stage in each)) for each in (then, now)]
    found = moves.records(reported("pilots", *rows[1], earlier=rows[0]), since=SINCE)
    said = [sentences.pilots.moves(found, SINCE, _) for _ in (DUTCH, ENGLISH)]
    assert said == [dutch, english]


@pytest.mark.parametrize(
    ("kind", "then", "now", "dutch", "english"),
    [
        (
            "lessons",
            ["geborgd"],
            ["geborgd"],
            "Op 13 apr 2021 stond er niets open.",
            "Nothing was open on 13 Apr 2021.",
        ),
        (
            "lessons",
            ["open", "open"],
            ["geborgd", "open"],
            "1 van de 2 leerpunten die op 13 apr 2021 open stonden, kwam verder.",
            "1 of the 2 lessons that were open on 13 Apr 2021 got further.",
        ),
        (
            "lessons",
            ["open"],
            ["open"],
            "Het enige leerpunt dat op 13 apr 2021 open stond, kwam nog niet verder.",
            "The only lesson that was open on 13 Apr 2021 got no further yet.",
        ),
        (
            "lessons",
            ["open"],
            ["geborgd"],
            "Het enige leerpunt dat op 13 apr 2021 open stond, kwam verder.",
            "The only lesson that was open on 13 Apr 2021 got further.",
        ),
        (
            "asks",
            ["open"],
            ["toegezegd"],
            "De enige vraag die op 13 apr 2021 open stond, is nog niet afgehandeld.",
            "The only question that was open on 13 Apr 2021 is not settled yet.",
        ),
        (
            "asks",
            ["open"],
            ["nagekomen"],
            "De enige vraag die op 13 apr 2021 open stond, is afgehandeld.",
            "The only question that was open on 13 Apr 2021 is settled.",
        ),
        (
            "asks",
            ["open", "open"],
            ["open", "open"],
            "0 van de 2 vragen die op 13 apr 2021 open stonden, zijn afgehandeld.",
            "0 of the 2 questions that were open on 13 Apr 2021 are settled.",
        ),
        (
            "asks",
            ["open", "toegezegd", "open"],
            ["nagekomen", "nagekomen", "toegezegd"],
            "2 van de 3 vragen die op 13 apr 2021 open stonden, zijn afgehandeld.",
            "2 of the 3 questions that were open on 13 Apr 2021 are settled.",
        ),
    ],
)
def test_what_became_of_what_was_open(kind, then, now, dutch, english):
    rows = [coded("X", *({"status": status} for status in each)) for each in (then, now)]
    found = followed.records(reported(kind, *rows[1], earlier=rows[0]), kind, since=SINCE)
    assert [sentences.learning.became(found, kind, SINCE, _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("rows", "dutch", "english"),
    [
        ([], "Er zijn geen vragen die open of toegezegd zijn.", "No question is open or promised."),
        (
            [
                {"to_organisation": "Waternet", "needed_by": "2021-05-01", "status": "toegezegd"},
                {"to_organisation": "Waternet; Liander"},
                {"to_organisation": "Waternet", "status": "nagekomen"},
            ],
            "Vragen die open of toegezegd zijn: Liander 1 en Waternet 2 (▲ 1 te laat).",
            "Questions that are open or promised: Liander 1 and Waternet 2 (▲ 1 overdue).",
        ),
    ],
)
def test_what_is_open_or_promised_by_whom(rows, dutch, english):
    found = learning.asks(reported("asks", *coded("V", *rows)), as_of=AS_OF)
    assert [sentences.learning.asks(found, SETTINGS, _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("adopted", "dutch", "english"),
    [
        (0, "0 pilots zijn overgenomen van een ander gebied.", "0 pilots were taken over from another area."),
        (1, "1 pilot is overgenomen van een ander gebied.", "1 pilot was taken over from another area."),
        (2, "2 pilots zijn overgenomen van een ander gebied.", "2 pilots were taken over from another area."),
    ],
)
def test_what_went_from_one_area_to_another(adopted, dutch, english):
    others = Upload("Binnenstad", "2021-06-01", {"pilots": coded("B", {"stage": "pilot"}, {"stage": "pilot"})})
    taken = coded("P", *({"stage": "idee", "adopted_from": f"Binnenstad/B-{at}"} for at in range(1, adopted + 1)))
    snapshot = after(others, Upload("Amstelstad", "2021-06-30", {"pilots": taken}))
    went, could = transfer.matrix(snapshot, as_of=AS_OF), transfer.could_be(snapshot, as_of=AS_OF)
    assert [sentences.pilots.transfer(went, could, _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("rows", "dutch", "english"),
    [
        ([{"status": "geborgd"}], "Het enige leerpunt staat niet meer open.", "The only lesson is not open any more."),
        ([{}], "Het enige leerpunt staat open.", "The only lesson is open."),
        (
            [{"raised_on": "2021-05-01"}],
            "Het enige leerpunt staat al 1 kwartaal open.",
            "The only lesson has been open for 1 quarter.",
        ),
        (
            [{"raised_on": "2021-01-01"}, {"status": "geborgd"}],
            "1 van de 2 leerpunten staat open. Het oudste al 2 kwartalen.",
            "1 of 2 lessons is open. The oldest for 2 quarters.",
        ),
        ([{"status": "geborgd"}] * 2, "0 van de 2 leerpunten staan open.", "0 of 2 lessons are open."),
    ],
)
def test_how_many_lessons_are_open_and_how_long(rows, dutch, english):
    lessons = learning.records(reported("lessons", *coded("L", *rows)), as_of=AS_OF)
    still = lessons[lessons["status"] == learning.OPEN]
    assert [sentences.learning.open_lessons(still, lessons, _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


def agreed(*rows):
    made = [{"kind": "besluit", "text": "x", "status": "open", "adopted": True, **row} for row in rows]
    return frame(OUTCOMES, made)


@pytest.mark.parametrize(
    ("rows", "dutch", "english"),
    [
        ([], "Er is nog niets opgeschreven.", "Nothing was written down yet."),
        ([{"status": "gedaan"}], "De enige afspraak is gedaan.", "The only agreement is done."),
        ([{}], "De enige afspraak is nog niet gedaan.", "The only agreement is not done yet."),
        ([{"due": date(2021, 6, 1)}], "De enige afspraak is te laat (▲).", "The only agreement is overdue (▲)."),
        ([{"status": "vervallen"}], "De enige afspraak is vervallen.", "The only agreement was dropped."),
        ([{}, {}], "0 van de 2 afspraken zijn gedaan.", "0 of 2 agreements are done."),
        ([{}, {"status": "gedaan"}], "1 van de 2 afspraken is gedaan.", "1 of 2 agreements is done."),
        (
            [{"status": "gedaan"}, {"status": "gedaan"}, {"due": date(2021, 6, 1)}, {"status": "vervallen"}],
            "2 van de 4 afspraken zijn gedaan. 1 is te laat (▲). 1 is vervallen.",
            "2 of 4 agreements are done. 1 is overdue (▲). 1 was dropped.",
        ),
    ],
)
def test_what_became_of_what_was_agreed(rows, dutch, english):
    snapshot = replace(after(), outcomes=agreed(*rows))
    found = decisions.records(snapshot, as_of=AS_OF)
    assert [sentences.learning.agreed(found, _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("rows", "dutch", "english"),
    [
        (
            [{"status": "gereed", "actual_end": "2021-05-01", "planned_end": "2021-05-01"}],
            "De enige actie is gereed. Niets loopt achter op het plan.",
            "The only action is done. Nothing is behind its plan.",
        ),
        (
            [{"status": "loopt", "planned_end": "2021-05-01"}, {"status": "loopt", "planned_end": "2021-05-01"}],
            "0 van de 2 acties zijn gereed (0%); gepland op de peildatum: 2. Lijn loopt het meest achter: 2 acties.",
            "0 of 2 actions are done (0%); planned by the reporting date: 2. Lijn is furthest behind: 2 actions.",
        ),
    ],
)
def test_done_against_plan(rows, dutch, english):
    table = progress.by(reported("actions", *coded("A", *rows)), (), as_of=AS_OF)
    assert [sentences.progress.done_against_plan(table, ["Lijn"], _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("expected", "dutch", "english"),
    [
        ([], "0 mijlpalen worden binnen 90 dagen verwacht.", "0 milestones are expected within 90 days."),
        (
            ["2021-06-30", "2021-07-01"],
            "1 mijlpaal wordt binnen 90 dagen verwacht. "
            "Van 1 is de verwachte datum voorbij sinds de laatste peildatum: of die is behaald, is nog niet bekend.",
            "1 milestone is expected within 90 days. "
            "The expected date of 1 passed since the last report: whether it was reached is not known yet.",
        ),
    ],
)
def test_which_milestones_are_coming_and_of_which_nobody_knows_yet(expected, dutch, english):
    rows = coded("M", *({"forecast_date": day} for day in expected))
    found = milestones.records(reported("milestones", *rows), as_of=AS_OF)
    assert [sentences.milestones.coming(found, _) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("status", "dutch", "english"),
    [
        ("gepland", "De enige mijlpaal is nog niet behaald.", "The only milestone was not reached yet."),
        ("behaald", "De enige mijlpaal is behaald.", "The only milestone was reached."),
    ],
)
def test_one_milestone_is_the_only_one(status, dutch, english):
    found = milestones.records(reported("milestones", *coded("M", {"status": status})), as_of=AS_OF)
    assert [sentences.milestones.milestones(found, shown=1, _=_) for _ in (DUTCH, ENGLISH)] == [dutch, english]


@pytest.mark.parametrize(
    ("expected", "dutch", "english"),
    [
        ("2021-06-30", "1 dag eerder", "1 day earlier"),
        ("2021-07-02", "1 dag later", "1 day later"),
        ("2025-07-01", "1.461 dagen later", "1,461 days later"),
    ],
)
def test_the_timeline_says_how_much_later_or_earlier_in_words(expected, dutch, english):
    row = {"baseline_date": "2021-07-01", "forecast_date": expected}
    found = milestones.records(reported("milestones", *coded("M", row)), as_of=AS_OF)
    for _, said in ((DUTCH, dutch), (ENGLISH, english)):
        figure = goals.timeline(found, as_of=AS_OF, programme=SETTINGS, language=_)
        assert any(said in note.text for note in figure.layout.annotations)


def test_the_reasons_of_the_figures_write_large_numbers_as_the_language_does():
    row = {"baseline_date": "2021-07-01", "forecast_date": "2025-07-01"}
    cell = confidence.cells(reported("milestones", *coded("M", row)), as_of=AS_OF).iloc[0]
    assert DUTCH.say(cell["signal_reasons"][-1]) == "mijlpaal M-1 loopt 1.461 dagen uit"
    old = confidence.cells(reported("milestones", *coded("M", row)), as_of=date(2026, 7, 1)).iloc[0]
    assert DUTCH.say(old["signal_reasons"][0]) == "de laatste peildatum is 1.827 dagen geleden"


def test_what_people_typed_stands_in_a_sentence_as_they_typed_it():
    rows = coded("M", {"title": "**Net** <b>", "forecast_date": "2021-09-01", "baseline_date": "2021-03-01"})
    assert "most" in sentences.milestones.milestones(
        milestones.records(reported("milestones", *rows), as_of=AS_OF), shown=1, _=ENGLISH
    )
    barrier = pd.DataFrame([{"barrier": "**Regels**", "pilot_count": 2}])
    assert "“**Regels**”" in sentences.learning.barriers(barrier, ENGLISH)


@pytest.mark.parametrize(("count", "says_so"), [(40, False), (41, True), (300, True)])
def test_of_many_pilots_those_that_need_attention_are_drawn_and_the_sentence_says_so(count, says_so):
    rows = coded("P", *([SHORT] * (count - 2)), LONG, {**LONG, "stage": "evaluatie"})
    snapshot = reported("pilots", *rows)
    records, moved = pilots.records(snapshot, as_of=AS_OF), moves.records(snapshot, since=SINCE)
    shown = drawn.most_pressing(records, moved)
    assert len(shown) == min(count, 40)
    assert {f"P-{count}", f"P-{count - 1}"} <= set(shown["code"])
    said = sentences.pilots.on_the_way(records, moved, SINCE, SETTINGS, drawn=len(shown), _=ENGLISH)
    assert ("are drawn first" in said) is says_so


def test_what_is_said_of_pilots_has_its_examples_among_the_few_that_are_drawn():
    earlier = coded("P", *([LONG] * 5), *([SHORT] * 4))
    rows = coded("P", *([LONG] * 5), *([{**SHORT, "stage": "verkenning"}] * 3), STOPPED)
    snapshot = reported("pilots", *rows, earlier=earlier)
    records, moved = pilots.records(snapshot, as_of=AS_OF), moves.records(snapshot, since=SINCE)
    shown = drawn.most_pressing(records, moved, most=3)
    assert "P-9" in set(shown["code"])
    assert "verkenning" in set(shown["stage"])
    assert shown["long"].any()
