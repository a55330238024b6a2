"""What stands in the pre-read: what a director must know, in the words of the screens, for all or one organisation."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from docx import Document
from pypdf import PdfReader

from koppelkansen_metrics import briefing, programme
from koppelkansen_metrics.briefing import OF_LISTS, Asked, Held, Preparation, minutes
from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics.headlines import headlines
from koppelkansen_metrics.updates import known
from tests.metrics.builders import Upload, after

SETTINGS = programme.load()
ASKED = Asked("2021-Q2", since=date(2021, 4, 13), as_of=date(2021, 7, 6), frozen=True)
DUTCH = language("nl")


def made(*uploads, preparation=None, organisation=None):
    asked = replace(ASKED, organisation=organisation)
    return briefing.compose(after(*uploads), asked, preparation or Preparation(), language=DUTCH)


def asks(*rows):
    numbered = [{"code": f"V-{at}", "to_organisation": "Waternet", **row} for at, row in enumerate(rows, 1)]
    return Upload("Amstelstad", "2021-06-30", {"asks": numbered})


def section(found, heading):
    return next(each for each in (*found.sections, *found.appendix) if each.heading == heading)


def codes(one):
    return [row[0].split()[0] for table in one.tables for row in table.rows]


def test_of_each_organisation_three_questions_come_first_pinned_then_overdue_then_soonest():
    rows = [
        {"needed_by": "2021-09-01"},
        {"needed_by": "2021-08-01"},
        {"needed_by": "2021-06-01"},
        {"needed_by": "2021-10-01"},
        {"needed_by": "2021-05-01", "status": "nagekomen"},
    ]
    found = made(asks(*rows), preparation=Preparation(pinned=(("Amstelstad", "V-4"),)))
    assert codes(section(found, "Wat wordt van jullie gevraagd")) == ["V-4", "V-3", "V-2"]
    assert codes(section(found, "De andere vragen")) == ["V-1"]


def test_for_one_organisation_only_what_is_asked_of_it():
    rows = [{}, {"to_organisation": "Liander"}, {"to_organisation": "Liander; Waternet"}]
    found = made(asks(*rows), organisation="Liander")
    assert codes(section(found, "Wat wordt van jullie gevraagd")) == ["V-2", "V-3"]
    assert found.subtitle == "Voorstuk voor Liander"


def test_what_changed_is_what_the_overview_says(composed, example_data):
    snapshot = known(example_data, SETTINGS)
    lines = headlines(snapshot, since=date(2021, 10, 12), as_of=date(2022, 1, 18))
    said = ["; ".join(DUTCH.say(part) for part in line.says) for line in lines]
    found = section(composed(), "Wat er veranderde")
    assert found.says == f"Sinds 12 okt 2021: {said[0]}."
    assert list(found.points) == said[1:]


def test_of_what_was_agreed_and_is_not_done_what_is_late_comes_first(composed):
    (table, _settled) = section(composed(), "Wat werd er van de vorige keer").tables
    late = ["te laat" in row[-1] for row in table.rows]
    assert len(late) > 1
    assert any(late)
    assert late == sorted(late, reverse=True)


def test_a_milestone_whose_day_passed_since_the_report_is_listed_apart_from_what_is_coming():
    told = [{"code": "M-1", "forecast_date": "2021-07-05"}, {"code": "M-2", "forecast_date": "2021-07-06"}]
    found = made(Upload("Amstelstad", "2021-06-30", {"milestones": told}))
    coming, passed = section(found, "Mijlpalen").tables
    assert [row[0].split()[0] for row in coming.rows] == ["M-2"]
    assert [row[0].split()[0] for row in passed.rows] == ["M-1"]


def test_what_the_secretary_wrote_stands_in_front():
    written = Preparation(("besluiten",), "Kort en goed", {"Waternet": "Een jurist", "Liander": " "})
    found = made(asks({}), preparation=written)
    assert (found.purpose, found.message, found.asked) == ("besluiten", "Kort en goed", (("Waternet", "Een jurist"),))


def test_with_nothing_reported_there_is_a_pre_read_that_says_so():
    found = made()
    assert section(found, "Wat er veranderde").says == "Er is niets veranderd."
    assert not found.charts


@pytest.mark.parametrize("kind", [".pdf", ".pptx", ".xlsx"])
def test_an_empty_programme_gives_every_file(kind):
    assert briefing.write(made(), kind)


def test_the_list_of_a_meeting_holds_what_it_agreed_and_what_became_of_what_was_agreed_before(example_data):
    snapshot = known(example_data, SETTINGS)
    held = Held("2021-Q3", date(2021, 10, 12), None)
    listed = minutes(snapshot, held, as_of=date(2022, 1, 18), language=DUTCH)
    own, earlier = listed.sections
    assert [table.title for table in own.tables] == ["Besluiten", "Toezeggingen"]
    assert sum(len(table.rows) for table in own.tables) == 2
    assert len(earlier.tables[0].rows) == 5
    assert earlier.says == "3 van de 5 afspraken zijn gedaan. 1 is te laat (▲)."
    assert listed.concept_says == "CONCEPT: nog niet vastgesteld"
    assert ("Vastgesteld", "Nog niet vastgesteld") in listed.facts


def test_the_list_of_a_meeting_says_who_adopted_it_and_when():
    held = Held("2021-Q3", date(2021, 10, 12), datetime(2022, 1, 18, 13, 5, tzinfo=UTC), "Kernteam")
    listed = minutes(after(), held, as_of=date(2022, 1, 18), language=DUTCH)
    assert ("Vastgesteld", "op 18 jan 2022 14:05 door Kernteam") in listed.facts


@pytest.mark.parametrize("kind", [".docx", ".pdf"])
def test_the_list_of_a_meeting_is_a_document_to_change_and_one_to_keep(example_data, kind):
    snapshot = known(example_data, SETTINGS)
    held = Held("2021-Q3", date(2021, 10, 12), None)
    written = OF_LISTS[kind](minutes(snapshot, held, as_of=date(2022, 1, 18), language=DUTCH))
    if kind == ".pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(written)).pages)
    else:
        document = Document(io.BytesIO(written))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(each.text for each in document.paragraphs), *cells])
        assert document.core_properties.language == "nl-NL"
    said = " ".join(text.split())
    for wanted in (
        "Directeurenoverleg Q3 2021",
        "CONCEPT: nog niet vastgesteld",
        "gezamenlijke werkwijze",
        "vervallen",
    ):
        assert wanted in said
