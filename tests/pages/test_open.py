"""Every screen opens with the example data, in both languages, and says what it shows."""

import pytest

from tests.pages.told import FIGURES, SCREENS, cells, deliver, described, drawn, said
from tests.updates.books import action, actions, book

TITLES = {
    "overview": ("Overzicht", "Overview"),
    "programme_lines": ("Programmalijnen", "Programme lines"),
    "casus_areas": ("Casusgebieden", "Casus areas"),
    "milestones": ("Mijlpalen", "Milestones"),
    "pilot_to_practice": ("Van pilot naar praktijk", "From pilot to practice"),
    "learning": ("Leeragenda", "Learning agenda"),
    "briefing": ("Voorbereiden", "Prepare"),
    "reporting_round": ("Aanleverronde", "Reporting round"),
    "outcomes": ("Uitkomsten", "Outcomes"),
    "update": ("Voortgang aanleveren", "Deliver progress"),
    "history": ("Versies", "Versions"),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("lang", "at_title"), [("nl", 0), ("en", 1)])
def test_every_screen_opens_with_the_example_data(opened, example_data, screen, lang, at_title):
    at = opened(screen, lang=lang)
    assert not at.exception
    assert not at.error
    assert [each.value for each in at.title] == [TITLES[screen][at_title]]


@pytest.mark.parametrize("screen", [*FIGURES, "briefing", "reporting_round", "outcomes", "history"])
@pytest.mark.parametrize(("lang", "banner"), [("nl", "voorbeelddata"), ("en", "example data")])
def test_a_screen_with_figures_says_that_example_data_is_fictional(opened, example_data, screen, lang, banner):
    assert [each.value for each in opened(screen, lang=lang).info if banner in each.value]


@pytest.mark.parametrize("screen", FIGURES)
def test_data_of_our_own_has_no_such_banner(opened, own, screen):
    deliver(own, book(Acties=actions(action("A-1"))))
    assert not opened(screen).info


@pytest.mark.parametrize("screen", FIGURES)
def test_every_picture_has_a_description_with_a_sentence(opened, example_data, screen):
    found = described(opened(screen))
    assert found
    for text in found:
        assert text.endswith(".")
        assert "\\" not in text
        assert "[]" not in text


@pytest.mark.parametrize("screen", SCREENS)
def test_english_is_english_everywhere(opened, example_data, screen):
    dutch, english = (set(marked_by_us(opened(screen, lang=lang))) for lang in ("nl", "en"))
    assert english & dutch <= {"Pilots"}


@pytest.mark.parametrize("screen", [*FIGURES, "learning", "reporting_round", "outcomes"])
def test_in_english_areas_and_organisations_have_their_english_names_in_every_cell(opened, example_data, screen):
    found = {part for cell in cells(opened(screen, lang="en", as_of="2022-01-18")) for part in cell.split("; ")}
    assert not found & {"Programmabreed", "Gezamenlijk", "Gemeente Amsterdam"}


def marked_by_us(at):
    """Titles, headings and labels: texts of ours, in which nothing is a name that both languages share."""
    labels = [each.label for kind in (at.expander, at.text_input, at.metric, at.button) for each in kind]
    return [each.value for kind in (at.title, at.subheader) for each in kind] + [each for each in labels if each]


@pytest.mark.parametrize("screen", FIGURES)
@pytest.mark.parametrize(("lang", "never"), [("nl", "nooit"), ("en", "never")])
def test_an_area_that_never_reported_says_so(opened, own, screen, lang, never):
    deliver(own, book(Acties=actions(action("A-1"))))
    (dates,) = [each.value for each in opened(screen, lang=lang).caption if never in each.value]
    assert dates.count(never) == 3


def test_an_area_that_never_reported_has_a_row_without_figures_in_the_matrix(opened, own):
    deliver(own, book(Acties=actions(action("A-1"))))
    texts = drawn(opened())
    assert texts.count("geen acties") == 11
    assert sum("nog niet aangeleverd" in text or "nooit" in text for text in texts) == 3


def test_an_area_that_never_reported_can_be_opened(opened, own):
    deliver(own, book(Acties=actions(action("A-1"))))
    at = opened("casus_areas", area="Haven-Stad")
    assert not at.exception
    assert "Er zijn nog geen acties." in said(at)


@pytest.mark.parametrize("screen", FIGURES)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_one_action_is_enough_for_every_screen_and_is_counted_in_the_singular(opened, own, screen, lang):
    deliver(own, book(Acties=actions(action("A-1", status="geblokkeerd"))))
    at = opened(screen, lang=lang, as_of="2021-08-01")
    assert not at.exception
    assert not at.error
    assert "1 acties" not in said(at)
    assert "1 actions are" not in said(at)
