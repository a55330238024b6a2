"""What is chosen on a screen is what it shows; the address holds it, and nonsense in the address is ignored."""

import re
from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.metrics import progress
from tests.pages.conftest import go
from tests.pages.told import FIGURES, code_of, deliver, drawn, pictures, rows, said, shown, texts, title_of
from tests.updates.books import action, actions, book

PROGRAMME = programme.load()
MEETING = date(2021, 7, 6)


def counts(at, picture=0):
    """What stands above the bars of a picture: `9 van 16 gereed, gepland 10`."""
    found = [shown(text) for text in texts(pictures(at)[picture])]
    return [text for text in found if " gereed, gepland " in text]


def expected(database, by, *, as_of, **only):
    """The same from the metrics, of what was known at the end of that day."""
    known = updates.known(database, PROGRAMME, end_of_day(as_of)).only(**only)
    table = progress.by(known, by, as_of=as_of)
    listed = zip(table["done"], table["total"], table["planned"], strict=True)
    return [f"{done} van {total} gereed, gepland {planned}" for done, total, planned in listed if total]


@pytest.mark.parametrize("as_of", [date(2021, 4, 13), MEETING, date(2021, 11, 1)])
def test_a_day_in_the_past_shows_what_was_known_then(opened, example_data, as_of):
    at = opened(as_of=as_of.isoformat())
    assert counts(at) == expected(example_data, ("area", "line"), as_of=as_of)
    assert [each.value for each in at.warning]


def test_what_was_recorded_a_day_later_is_not_known_yet(opened, own):
    deliver(own, book(Acties=actions(action("A-1", "Van eerder"))), recorded=datetime(2021, 4, 6, 12, tzinfo=UTC))
    later = book(as_of=date(2021, 4, 7), Acties=actions(action("A-1", "Van later", status="gereed")))
    deliver(own, later, recorded=datetime(2021, 4, 7, 12, tzinfo=UTC))
    then, now = (opened("casus_areas", area="Binnenstad", as_of=day) for day in ("2021-04-06", "2021-04-07"))
    assert [title_of(row["Actie"]) for row in rows(then, "Actie")] == ["Van eerder"]
    assert [title_of(row["Actie"]) for row in rows(now, "Actie")] == ["Van later"]


def test_the_newest_state_has_no_warning_and_no_day_in_the_address(opened, example_data):
    at = opened()
    assert not at.warning
    assert "as_of" not in at.query_params


@pytest.mark.parametrize("screen", FIGURES)
@pytest.mark.parametrize(
    "nonsense",
    [
        {"as_of": "gisteren"},
        {"as_of": "2021-02-30"},
        {"as_of": "0001-01-01"},
        {"as_of": "9999-12-31"},
        {"as_of": "other"},
        {"area": "Zuidas"},
        {"area": "../../etc/passwd"},
        {"organisation": "<script>"},
        {"lang": "xx"},
        {"as_of": "", "area": "", "organisation": "", "lang": ""},
    ],
    ids=lambda value: "&".join(f"{name}={given}" for name, given in value.items()),
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(opened, example_data, screen, nonsense):
    at = opened(screen, **nonsense)
    assert not at.exception
    assert not at.error
    assert drawn(at) == drawn(opened(screen))


def test_a_meeting_is_chosen_with_its_day(opened, example_data):
    at = opened()
    at.selectbox(key="pick-as_of-nl").select(MEETING.isoformat()).run()
    assert at.query_params["as_of"] == "2021-07-06"
    assert counts(at) == expected(example_data, ("area", "line"), as_of=MEETING)


def test_any_other_day_can_be_chosen(opened, example_data):
    at = opened()
    at.selectbox(key="pick-as_of-nl").select("other").run()
    at.date_input(key="day-as_of").set_value(date(2021, 5, 3)).run()
    assert at.query_params["as_of"] == "2021-05-03"
    assert counts(at) == expected(example_data, ("area", "line"), as_of=date(2021, 5, 3))
    assert "3 mei 2021" in said(at)


@pytest.mark.parametrize("chosen", [{"area": "Binnenstad"}, {"organisation": "Waternet"}])
def test_area_and_organisation_limit_what_is_counted(opened, example_data, chosen):
    at = opened("programme_lines", as_of=MEETING.isoformat(), **chosen)
    assert counts(at) == expected(example_data, ("line",), as_of=MEETING, **chosen)
    assert counts(at) != expected(example_data, ("line",), as_of=MEETING)


def test_with_an_organisation_the_overview_says_whose_judgements_stand_beside_its_bars(opened, example_data):
    assert "alle organisaties samen" not in said_of_matrix(opened())
    assert "alle organisaties samen" in said_of_matrix(opened(organisation="Liander"))


@pytest.mark.parametrize("chosen", [{"area": "Haven-Stad"}, {"area": "Binnenstad"}, {"organisation": "Waternet"}, {}])
def test_the_sentence_counts_as_many_differences_as_the_matrix_shows(opened, example_data, chosen):
    at = opened(as_of="2022-01-13", **chosen)
    shown = sum("≠" in text for text in drawn(at))
    counted = re.search(r"In (\d+) vak(?:ken)? verschillen team en cijfers \(≠\)", said_of_matrix(at))
    assert (int(counted[1]) if counted else 0) == shown
    areas = {chosen["area"]} if "area" in chosen else set(PROGRAMME.area_names)
    assert {row["Casusgebied"] for row in rows(at, "Casusgebied")} == areas


def said_of_matrix(at):
    return next(each.proto.alt for each in at.get("plotly_chart"))


def test_one_area_in_the_matrix_when_one_is_chosen(opened, example_data):
    assert areas_in_matrix(opened(area="Haven-Stad")) == ["Haven-Stad"]


def areas_in_matrix(at):
    """The areas that stand before the rows of the matrix, from the top down."""
    first_words = [text.partition("\n")[0] for text in drawn(at)]
    return [word for word in first_words if word in PROGRAMME.area_names]


def test_an_area_is_shown_down_to_its_actions(opened, example_data):
    at = opened("casus_areas", area="Haven-Stad", as_of=MEETING.isoformat())
    known = updates.known(example_data, PROGRAMME, end_of_day(MEETING)).only("Haven-Stad")
    scope = progress.records(known, as_of=MEETING)
    listed = {code_of(row["Actie"]): row for row in rows(at, "Actie")}
    assert set(listed) == set(scope["code"])
    first = scope.iloc[0]
    assert listed[first["code"]]["Waar het staat"] == f"haven-stad.xlsx, Acties, rij\u00a0{first['row']}"


def test_what_was_chosen_goes_along_to_the_next_screen(opened, example_data):
    at = go(opened(as_of=MEETING.isoformat(), organisation="Waternet", lang="en"), "programme_lines")
    assert [each.value for each in at.title] == ["Programme lines"]
    assert at.selectbox(key="pick-organisation-en").value == "Waternet"
    assert at.selectbox(key="pick-as_of-en").value == "2021-07-06"


def test_the_other_language_keeps_what_was_chosen(opened, example_data):
    at = opened(as_of=MEETING.isoformat(), area="Binnenstad")
    dutch = counts(at)
    at.button(key="switch-language").click().run()
    assert [each.value for each in at.title] == ["Overview"]
    assert at.query_params == {"as_of": "2021-07-06", "area": "Binnenstad", "lang": "en"}
    at.button(key="switch-language").click().run()
    assert counts(at) == dutch
    assert "lang" not in at.query_params


def test_choosing_all_forgets_the_area(opened, example_data):
    at = opened(area="Binnenstad")
    at.selectbox(key="pick-area-nl").select("").run()
    assert "area" not in at.query_params
    assert areas_in_matrix(at) == list(PROGRAMME.area_names)


def test_the_link_to_share_holds_what_was_chosen(opened, example_data):
    (link,) = opened(area="Binnenstad", as_of=MEETING.isoformat()).code
    assert "area=Binnenstad" in link.value
    assert "as_of=2021-07-06" in link.value


def test_a_new_version_is_seen_at_the_next_click(opened, own):
    deliver(own, book(Acties=actions(action("A-1"))))
    at = opened()
    assert counts(at) == ["0 van 1 gereed, gepland 0"]
    deliver(
        own,
        book(as_of=date(2021, 4, 7), Acties=actions(action("A-1"), action("A-2"))),
        recorded=datetime(2021, 4, 8, tzinfo=UTC),
    )
    assert counts(at.run()) == ["0 van 2 gereed, gepland 0"]
