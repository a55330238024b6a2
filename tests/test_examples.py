"""The example data: fictional, the same every time, and with everything that real programmes have."""

import io
import tomllib
from datetime import date, datetime

import openpyxl
import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.clock import end_of_day, local_day
from koppelkansen_metrics.metrics import confidence, freshness, milestones, pilots
from koppelkansen_metrics.store import database, revisions
from koppelkansen_metrics.updates import examples
from tools.examples import __main__ as tool
from tools.examples.life import ENDS, QUARTERS

PROGRAMME = programme.load()
MEETING = date(2022, 1, 18)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A database with the example data, and the previews with which it was loaded."""
    made = database.open_or_create(f"sqlite:///{tmp_path_factory.mktemp('examples') / 'examples.db'}")
    saved = [
        updates.save(made, PROGRAMME, each.path.read_bytes(), each.path.name, options=each.options(), person=LOCAL)
        for each in examples.listed(examples.FOLDER)
    ]
    yield made, saved
    made.close()


@pytest.fixture(scope="module")
def known(loaded):
    return updates.known(loaded[0], PROGRAMME)


def test_the_committed_workbooks_are_what_the_script_writes():
    written = dict(tool.workbooks())
    committed = {str(path.relative_to(tool.FOLDER)): path.read_bytes() for path in tool.FOLDER.glob("*/*.xlsx")}
    # A difference of two packages of bytes would take pytest minutes to draw.
    assert [name for name in sorted({*committed, *written}) if committed.get(name) != written.get(name)] == []
    assert (tool.FOLDER / "examples.toml").read_text(encoding="utf-8") == tool.listing()


def test_every_workbook_says_that_it_is_fictional():
    for path in tool.FOLDER.glob("*/*.xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Algemeen"]
        assert tool.REMARK in {cell.value for row in sheet.iter_rows() for cell in row}


def test_every_area_reports_every_quarter_but_one():
    folders = {path.relative_to(tool.FOLDER).parts for path in tool.FOLDER.glob("*/*.xlsx")}
    every = {(quarter, f"{area.lower()}.xlsx") for quarter in QUARTERS for area in PROGRAMME.area_names}
    assert every - folders == {("2021-Q2", "binnenstad.xlsx")}


def test_each_was_reported_before_the_quarter_ended_and_recorded_before_the_meeting(loaded):
    listed = tomllib.loads((tool.FOLDER / "examples.toml").read_text(encoding="utf-8"))["workbooks"]
    meetings = {meeting.quarter: meeting.date for meeting in PROGRAMME.meetings}
    for entry, saved in zip(listed, loaded[1], strict=True):
        quarter = entry["file"].partition("/")[0]
        end = ENDS[QUARTERS.index(quarter)]
        assert isinstance(entry["recorded_at"], datetime)
        assert saved.preview.checked.as_of <= end <= local_day(entry["recorded_at"]) <= meetings[quarter]


def test_all_of_them_are_saved_with_few_warnings_and_no_errors(loaded):
    assert {saved.status for saved in loaded[1]} == {"saved"}
    assert max(len(saved.preview.checked.findings) for saved in loaded[1]) <= 3


@pytest.mark.parametrize("area", PROGRAMME.area_names)
def test_by_the_last_quarter_every_area_has_enough_to_show(known, area):
    counts = {kind: int((known[kind]["area"] == area).sum()) for kind in ("actions", "milestones", "pilots", "asks")}
    assert counts["actions"] >= 25
    assert counts["milestones"] >= 8
    assert counts["pilots"] >= 4
    assert counts["asks"] >= 4


def test_nothing_that_was_done_becomes_undone_or_gets_another_day(known):
    history = known.effective("actions").sort_values(["area", "identity", "valid_from"])
    done = history[history["status"] == "gereed"]
    assert len(done) > 50
    assert (done.groupby(["area", "identity"])["actual_end"].nunique() == 1).all()
    last = history.groupby(["area", "identity"]).tail(1).set_index(["area", "identity"])["status"]
    assert set(last.loc[list(zip(done["area"], done["identity"], strict=True))]) == {"gereed"}


def test_a_milestone_is_reached_when_all_that_leads_to_it_is_done(known):
    goals = known["milestones"]
    steps = known["actions"][known["actions"]["status"] != "vervallen"]
    together = steps.merge(goals, left_on=["area", "milestone"], right_on=["area", "code"], suffixes=("", "_goal"))
    reached = together[together["status_goal"] == "behaald"]
    assert len(reached) > 20
    assert (reached["status"] == "gereed").all()
    assert (reached["actual_end"] <= reached["actual_date"]).all()


def test_at_the_meeting_after_it_did_not_report_only_binnenstad_is_stale(loaded):
    meeting = date(2021, 7, 6)
    told = freshness.by_area(updates.known(loaded[0], PROGRAMME, end_of_day(meeting)), as_of=meeting)
    assert told.set_index("area")["stale"].to_dict() == {
        "Amstelstad": False,
        "Binnenstad": True,
        "Haven-Stad": False,
        "Programmabreed": False,
    }


def test_the_story_has_what_real_programmes_have(loaded, known):
    goals = milestones.records(known, as_of=MEETING)
    tried = pilots.records(known, as_of=MEETING)
    judged = confidence.cells(known, as_of=MEETING)
    ended = set(known.history["actions"]["ended"].dropna())
    assert (goals["drift_days"] >= 90).any()
    assert (goals["rebaselines"] > 0).any()
    assert ended == {"dropped", "renamed", "merged"}
    assert known["actions"]["missing_since"].notna().any()
    blocked = known["actions"][known["actions"]["status"] == "geblokkeerd"]
    assert len(blocked) > 3
    assert blocked["needed"].notna().all()
    assert (tried["stopped"] & tried["has_lesson"]).any()
    assert tried["in_practice"].any()
    assert (tried["adopted_area"] == "Amstelstad").any()
    assert (judged["disagreement"] < 0).any()
    assert (judged["disagreement"] > 0).any()
    with loaded[0].read() as connection:
        assert {each.note for each in revisions.history(connection)} == {examples.NOTE}
