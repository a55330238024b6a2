"""What changed since an earlier day, on the screens: the same as from the metrics, and each line a way on."""

from datetime import UTC, date, datetime

import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.language import language
from koppelkansen_metrics.metrics import changes, moves, progress, slips
from koppelkansen_metrics.metrics.headlines import headlines
from tests.pages.told import code_of, deliver, drawn, rows, said
from tests.updates.books import action, actions, book
from ui.text import unmarked

PROGRAMME = programme.load()
MEETING, BEFORE = date(2021, 10, 12), date(2021, 7, 6)


def known(database, day=MEETING):
    return updates.known(database, PROGRAMME, end_of_day(day))


def lines(at):
    """The lines of what changed since the last meeting."""
    texts = [line for each in at.markdown for line in unmarked(each.value).splitlines()]
    return [text.removeprefix("- ") for text in texts if text.startswith("- ")]


def test_the_overview_opens_with_what_changed_since_the_last_meeting(opened, example_data):
    at = opened(as_of=MEETING.isoformat())
    assert at.subheader[0].value == "Sinds het vorige overleg (6 jul 2021)"
    found = headlines(known(example_data), since=BEFORE, as_of=MEETING)
    told = ["; ".join(language("nl").say(part) for part in each.says) for each in found]
    assert 0 < len(told) <= 7
    assert lines(at)[: len(told)] == told


def test_every_line_leads_to_where_it_is_explained_about_the_same_day(opened, example_data):
    at = opened(as_of=MEETING.isoformat())
    links = [each.proto for each in at.get("page_link")]
    assert len(links) == len(headlines(known(example_data), since=BEFORE, as_of=MEETING))
    assert all("as_of=2021-10-12" in link.query_string for link in links)


def test_the_overview_names_the_milestones_whose_day_passed_since_the_report(opened, own):
    headers = ["Code", "Mijlpaal", "Programmalijn", "Organisatie", "Status", "Verwachte datum"]
    goals = [[f"M-{at}", "Straat af", 1, "Liander", "gepland", date(2021, 4, at)] for at in (1, 29, 30)]
    deliver(own, book(Mijlpalen=[headers, *goals]))
    at = opened(as_of="2021-04-30")
    assert [(code_of(row["Mijlpaal"]), row["Verwacht of behaald"]) for row in rows(at, "Mijlpaal")] == [
        ("M-1", "1\u00a0apr\u00a02021 (voorbij, stand onbekend)"),
        ("M-29", "29\u00a0apr\u00a02021 (voorbij, stand onbekend)"),
        ("M-30", "30\u00a0apr\u00a02021"),
    ]
    assert "Van 2 is de verwachte datum voorbij sinds de laatste peildatum" in said(at)


def test_since_a_day_after_which_nobody_reported_it_says_so(opened, own):
    deliver(own, book(Acties=actions(action("A-1"))))
    at = opened(as_of="2021-05-01")
    assert "Geen enkel gebied heeft aangeleverd" in said(at)


@pytest.mark.parametrize("since", [BEFORE, date(2021, 4, 13), date(2021, 8, 1)])
def test_milestones_are_compared_with_the_day_in_the_address(opened, example_data, since):
    at = opened("milestones", as_of=MEETING.isoformat(), since=since.isoformat())
    table = slips.records(known(example_data), since=since)
    moved = table[(table["class"] != "same") | table["reached"]]
    found = [row for row in rows(at, "Mijlpaal") if "Datum nu" in row]
    assert sorted(code_of(row["Mijlpaal"]) for row in found) == sorted(moved["code"])


@pytest.mark.parametrize("since", ["gisteren", "2021-10-12", "2030-01-01"])
def test_nonsense_to_compare_with_is_the_last_meeting(opened, example_data, since):
    at = opened("milestones", as_of=MEETING.isoformat(), since=since)
    assert not at.exception
    assert at.selectbox(key="pick-since-2021-10-12-nl").value == BEFORE.isoformat()
    assert "since" not in at.query_params


def test_the_reader_chooses_another_meeting_to_compare_with(opened, example_data):
    at = opened("pilot_to_practice", as_of=MEETING.isoformat())
    at.selectbox(key="pick-since-2021-10-12-nl").set_value("2021-04-13").run()
    assert at.query_params["since"] == "2021-04-13"
    table = moves.records(known(example_data), since=date(2021, 4, 13))
    found = [row for row in rows(at, "Pilot") if "Fase toen" in row]
    assert sorted(code_of(row["Pilot"]) for row in found) == sorted(table.loc[table["class"] != "same", "code"])


def test_an_area_tells_what_changed_field_by_field(opened, example_data):
    at = opened("casus_areas", area="Binnenstad", as_of=MEETING.isoformat())
    told = changes.records(known(example_data).only("Binnenstad"), since=BEFORE)
    found = {(row["Soort"], code_of(row["Welke"])): row for row in rows(at, "Soort")}
    assert len(found) == len(told)
    changed = next(each for each in told if each.kind == "actions" and "status" in each.fields)
    was, became = changed.fields["status"]
    assert f"Status: {was} → {became}" in found["Actie", changed.code]["Wat het was → wat het is"]


def test_a_record_tells_its_history_down_to_the_cell(opened, own):
    deliver(own, book(Acties=actions(action("A-1", "Eerst"))))
    later = book(as_of=date(2021, 6, 30), Acties=actions(action("A-0"), action("A-1", "Later")))
    deliver(own, later, recorded=datetime(2021, 7, 1, 12, tzinfo=UTC))
    at = opened("casus_areas", area="Binnenstad", record="actions:A-1")
    newest, first = rows(at, "Versie")
    assert (newest["Versie"], newest["Was"], newest["Werd"]) == ("2", "Eerst", "Later")
    assert (newest["Waar het staat"], first["Waar het staat"]) == (
        "acties.xlsx, Acties, rij 3",
        "acties.xlsx, Acties, rij 2",
    )
    assert len(at.get("download_button")) == 2


@pytest.mark.parametrize("record", ["", "actions:", "niets:A-1", "actions:Z-9", ":::"])
def test_a_record_that_is_not_there_is_no_history_and_that_is_said(opened, example_data, record):
    at = opened("casus_areas", area="Binnenstad", record=record)
    assert not at.exception
    assert rows(at, "Versie") == []
    assert any("niet of niet meer bij Binnenstad" in unmarked(each.value) for each in at.info) == bool(record)


def test_ratings_say_how_they_moved(opened, example_data):
    texts = drawn(opened(as_of="2022-01-18"))
    assert sum("↓ omlaag" in text for text in texts) == 1
    assert sum("↑ omhoog" in text for text in texts) == 1


def test_where_team_and_figures_differ_both_say_why(opened, example_data):
    at = opened(as_of="2022-01-18")
    (told,) = [text for text in lines(at) if text.startswith("≠ **Amstelstad, 1 Doorpakken**")]
    assert "team: ✓ op koers" in told
    assert "cijfers: ■ hulp nodig: 1 van 3 open acties te laat; mijlpaal AS-M05 loopt 120 dagen uit" in told


def test_too_little_to_go_by_is_said_in_words(opened, own):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    at = opened("programme_lines", as_of="2021-05-01")
    assert "Voor een verwachting is er nog te weinig" in said(at)


def test_the_records_behind_a_bar_are_those_that_it_counts(opened, example_data):
    at = opened(as_of=MEETING.isoformat(), area="Binnenstad")
    assert rows(at, "Actie") == []
    at.session_state["counted-matrix-nl"] = True
    at.run()
    at.selectbox(key="counted-line-matrix-nl").set_value(1)
    at.selectbox(key="count-matrix-nl").set_value("overdue").run()
    table = progress.records(known(example_data).only("Binnenstad", 1), as_of=MEETING)
    assert {code_of(row["Actie"]) for row in rows(at, "Actie")} == set(table.loc[table["overdue"], "code"]) != set()
