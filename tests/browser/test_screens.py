"""In Chromium, on every screen: what it shows is what the command line says."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests import server as servers

COUNTED = re.compile(r"(\d+) van (\d+) gereed, gepland (\d+)")
SCREENS = ["", "programme_lines", "casus_areas", "pilot_to_practice", "briefing", "outcomes", "update"]
MEETING = "2022-01-18"


def figures(database, *arguments):
    """The document of `metrics --json`."""
    command = [sys.executable, "-m", "koppelkansen_metrics", "--database", f"sqlite:///{database}", "metrics", "--json"]
    done = subprocess.run([*command, *arguments], cwd=servers.ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def opened(page, address):
    """A screen whose script has run to its end."""
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    # The title stands before the script has ended, and between two runs the page says for a moment that none runs.
    page.wait_for_timeout(300)
    page.locator("[data-test-script-state=notRunning]").wait_for()


def counts(page, chart):
    """(done, total, planned) of every bar of a chart, read from the picture, in its order."""
    picture = page.locator(f".st-key-{chart} .js-plotly-plot")
    picture.locator(".annotation-text").first.wait_for()
    expect(picture.locator(".annotation-text").filter(has_text="gereed, gepland").first).to_be_visible()
    texts = picture.locator(".annotation-text").all_text_contents()
    return [tuple(map(int, found.groups())) for text in texts if (found := COUNTED.search(text))]


def expected(groups):
    return [
        (group["progress"]["done"], group["progress"]["total"], group["progress"]["planned"])
        for group in groups
        if group["progress"]["total"]
    ]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    "query", ["", "?lang=en", f"?as_of={MEETING}", "?as_of=2021-05-01&area=Binnenstad&organisation=Waternet"]
)
def test_every_screen_opens_without_an_error(page, server, screen, query):
    opened(page, f"{server}/{screen}{query}")
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stAlertContentError]").count() == 0


@pytest.mark.parametrize("as_of", [MEETING, "2021-10-12"])
def test_the_matrix_on_overview_shows_the_figures_of_the_command_line(page, server, example_database, as_of):
    opened(page, f"{server}/?as_of={as_of}")
    groups = figures(example_database, "--as-of", as_of, "--by", "area,line")["groups"]
    assert counts(page, "matrix") == expected(groups)
    words = {"groen": "op koers", "oranje": "vraagt aandacht", "rood": "hulp nodig", "grijs": "geen oordeel"}
    texts = page.locator(".st-key-matrix .annotation-text").all_text_contents()
    # How the judgement moved stands behind it.
    team = [re.sub(r" [↑↓=+?] \w+$", "", text).partition(" ")[2] for text in texts if text.startswith("team:")]
    assert team == [_sign(words[group["confidence"]["reported"]]) for group in groups]
    signals = [text.partition(" ")[2].partition(" ≠")[0] for text in texts if text.startswith("cijfers:")]
    assert signals == [_sign(words[group["confidence"]["signal"]]) for group in groups]


def _sign(word):
    return {"op koers": "✓", "vraagt aandacht": "▲", "hulp nodig": "■", "geen oordeel": "–"}[word] + f" {word}"


def test_the_programme_lines_show_the_figures_of_the_command_line(page, server, example_database):
    opened(page, f"{server}/programme_lines?as_of={MEETING}")
    assert counts(page, "lines") == expected(figures(example_database, "--as-of", MEETING, "--by", "line")["groups"])
    by_area = figures(example_database, "--as-of", MEETING, "--by", "area,line")["groups"]
    assert counts(page, "line-1-area") == expected([group for group in by_area if group["line"] == 1])


def test_the_organisation_filter_shows_the_figures_of_that_organisation(page, server, example_database):
    opened(page, f"{server}/programme_lines?as_of={MEETING}&organisation=Waternet")
    groups = figures(example_database, "--as-of", MEETING, "--by", "line,organisation")["groups"]
    assert counts(page, "lines") == expected([group for group in groups if group["organisation"] == "Waternet"])


def test_an_area_shows_the_figures_of_the_command_line(page, server, example_database):
    opened(page, f"{server}/casus_areas?as_of={MEETING}&area=Haven-Stad")
    groups = figures(example_database, "--as-of", MEETING, "--by", "area,line")["groups"]
    assert counts(page, "area-lines") == expected([group for group in groups if group["area"] == "Haven-Stad"])


def test_the_pilots_show_the_figures_of_the_command_line(page, server, example_database):
    opened(page, f"{server}/pilot_to_practice?as_of={MEETING}")
    (group,) = figures(example_database, "--as-of", MEETING)["groups"]
    found = group["pilots"]
    going = sum(number for stage, number in found["by_stage"].items() if stage != "gestopt")
    values = page.locator("[data-testid=stMetricValue]")
    expect(values).to_have_count(4)
    cards = values.all_text_contents()
    assert cards[0] == f"{found['by_stage']['praktijk']} van {going}"
    assert int(cards[2]) == found["without_receiver"]
    assert int(cards[3]) == found["adopted"]
    page.get_by_role("row", name="gestopt").first.wait_for()
    rows = page.get_by_role("row").all_text_contents()
    assert all(any(row.startswith(f"{stage}{number}") for row in rows) for stage, number in found["by_stage"].items())


def test_a_filter_stands_in_the_address_and_goes_along_to_the_next_screen(page, server):
    opened(page, f"{server}/?as_of={MEETING}&organisation=Waternet")
    page.get_by_text("Stand van zaken").click()
    page.get_by_role("menuitem", name="Programmalijnen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Programmalijnen")
    page.wait_for_url("**organisation=Waternet**")
    assert f"as_of={MEETING}" in page.url


def test_everything_is_english_at_one_click(page, server):
    opened(page, server)
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.get_by_role("heading", name="What stands in the way")).to_be_visible()


def test_example_data_is_said_to_be_fictional(page, server):
    opened(page, server)
    expect(page.get_by_text("Alles erin is verzonnen.")).to_be_visible()
