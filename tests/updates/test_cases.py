"""Checking, saving and taking back, from the bytes of a file to what is known afterwards."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from koppelkansen_metrics import access, clock, programme, updates
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.store.revisions import Change, NewRevision
from koppelkansen_metrics.updates import Options, Reason
from koppelkansen_metrics.updates.prefilled import filled
from tests.updates.books import action, actions, book, pilot, pilots

SETTINGS = programme.load()
APRIL = datetime(2021, 4, 8, 9, 0, tzinfo=UTC)
JULY = datetime(2021, 7, 2, 9, 0, tzinfo=UTC)
OCTOBER = datetime(2021, 10, 5, 9, 0, tzinfo=UTC)

THREE = book(Acties=actions(action("A-1"), action("A-2"), action("A-3")))
TWO = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-2")))


@pytest.fixture
def database(tmp_path):
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


@pytest.fixture
def save(database):
    def saved(data, *, at=APRIL, name="binnenstad.xlsx", person=access.LOCAL, expected=updates.Head.ANY, **options):
        told = Options(by="Casusteam", recorded_at=at, **options)
        return updates.save(database, SETTINGS, data, name, options=told, person=person, expected=expected)

    return saved


def table(database, kind="actions"):
    return plain(updates.known(database, SETTINGS)[kind])


def codes(database, kind="actions"):
    return [(row["code"], row["missing_since"]) for row in table(database, kind)]


def numbers(database):
    with database.read() as connection:
        return [each.number for each in revisions.history(connection)]


def test_a_first_file_is_saved_as_one_revision_with_its_rows_bytes_and_places(database, save):
    outcome = save(THREE)
    assert (outcome.status, outcome.revision) == ("saved", 1)
    assert outcome.preview.counts() == {"actions": {"new": 3, "changed": 0, "missing": 0, "equal": 0}}
    row = table(database)[1]
    assert (row["code"], row["progress"], row["planned_end"]) == ("A-2", 40.0, date(2021, 6, 30))
    assert (row["source"], row["origin"], row["file"], row["sheet"], row["row"]) == (
        "template",
        1,
        "binnenstad.xlsx",
        "Acties",
        3,
    )
    with database.read() as connection:
        assert revisions.original(connection, 1) == ("binnenstad.xlsx", THREE)
        [revision] = revisions.history(connection)
    assert (revision.by, revision.recorded_at, revision.as_of) == ("Casusteam", APRIL, date(2021, 3, 31))
    assert revision.held == ("actions",)


def test_checking_saves_nothing(database):
    preview = updates.check(database, SETTINGS, THREE, "f.xlsx", options=Options(recorded_at=APRIL))
    assert preview.can_be_saved
    assert numbers(database) == []


def test_the_same_file_again_is_unchanged(database, save):
    save(THREE)
    again = save(THREE, at=JULY)
    assert (again.status, again.revision) == ("unchanged", None)
    assert numbers(database) == [1]


def test_who_filled_it_in_and_the_name_of_the_file_are_no_change(database, save):
    save(THREE)
    other = book(by="Iemand anders", Acties=actions(action("A-3"), action("A-1"), action("A-2")))
    assert save(other, at=JULY, name="ander.xlsx").status == "unchanged"


def test_another_peildatum_alone_is_a_revision(database, save):
    save(THREE)
    later = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-2"), action("A-3")))
    outcome = save(later, at=JULY)
    assert outcome.status == "saved"
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 0, "missing": 0, "equal": 3}}
    assert updates.known(database, SETTINGS).reported == {"Binnenstad": date(2021, 6, 30)}


def test_a_file_with_an_error_saves_nothing(database, save):
    outcome = save(book(Acties=actions(action("A-1"), action("A-2", status="misschien"))))
    assert (outcome.status, outcome.revision) == ("blocked", None)
    assert not outcome.preview.can_be_saved
    assert numbers(database) == []


def test_a_file_that_is_no_workbook_is_refused_and_saves_nothing(database, save):
    outcome = save(b"geen Excel")
    assert outcome.status == "refused"
    assert outcome.preview.refusal.code == "not-xlsx"
    assert numbers(database) == []


def test_a_row_that_is_missing_is_kept_and_marked(database, save):
    save(THREE)
    outcome = save(TWO, at=JULY)
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 0, "missing": 1, "equal": 2}}
    assert codes(database) == [("A-1", None), ("A-2", None), ("A-3", 2)]
    kept = table(database)[2]
    assert (kept["origin"], kept["row"], kept["title"]) == (1, 4, "Straatprofiel")


def test_a_row_that_stays_missing_is_no_change(database, save):
    save(THREE)
    save(TWO, at=JULY)
    again = save(TWO, at=OCTOBER)
    assert again.status == "unchanged"
    assert again.preview.counts() == {"actions": {"new": 0, "changed": 0, "missing": 0, "equal": 2}}


def test_a_missing_row_that_comes_back_is_there_again(database, save):
    save(THREE)
    save(TWO, at=JULY)
    back = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-2"), action("A-3")))
    assert save(back, at=OCTOBER).preview.counts()["actions"]["changed"] == 1
    assert codes(database) == [("A-1", None), ("A-2", None), ("A-3", None)]


def test_missing_rows_can_all_be_dropped(database, save):
    save(THREE)
    save(TWO, at=JULY, missing="dropped")
    assert codes(database) == [("A-1", None), ("A-2", None)]


def test_missing_rows_that_were_kept_can_be_dropped_later(database, save):
    save(THREE)
    save(TWO, at=JULY)
    assert save(TWO, at=OCTOBER, missing="dropped").status == "saved"
    assert codes(database) == [("A-1", None), ("A-2", None)]


def test_a_reason_says_into_which_row_a_missing_one_went(database, save):
    save(THREE)
    save(TWO, at=JULY, reasons={("actions", "A-3"): Reason("merged", "A-1")})
    history = plain(updates.known(database, SETTINGS).history["actions"])
    [ended] = [row for row in history if row["code"] == "A-3"]
    assert (ended["ended"], ended["successor"], ended["valid_to"]) == ("merged", "A-1", 2)


def test_a_renamed_row_is_one_record_with_one_history(database, save):
    save(THREE)
    renamed = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-2"), action("B-3", progress=60)))
    outcome = save(renamed, at=JULY, reasons={("actions", "A-3"): Reason("renamed", "B-3")})
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 1, "missing": 0, "equal": 2}}
    history = plain(updates.known(database, SETTINGS).history["actions"])
    assert [row["code"] for row in history if row["identity"] == "B-3"] == ["A-3", "B-3"]


def test_a_row_that_was_kept_can_be_renamed_later_to_one_that_came_in_its_place(database, save):
    save(THREE)
    place = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-2"), action("B-3")))
    save(place, at=JULY)
    assert save(place, at=OCTOBER, reasons={("actions", "A-3"): Reason("renamed", "B-3")}).status == "saved"
    assert codes(database) == [("A-1", None), ("A-2", None), ("B-3", None)]


@pytest.mark.parametrize(
    "reasons",
    [
        {("actie", "A-3"): Reason("dropped")},
        {("actions", "A-9"): Reason("dropped")},
        {("pilots", "A-3"): Reason("dropped")},
        {("actions", "A-1"): Reason("dropped")},
        {("actions", "A-3"): Reason("merged", "A-9")},
        {("actions", "A-3"): Reason("merged", "A-3")},
        {("actions", "A-3"): Reason("renamed", "A-9")},
        {("actions", "A-3"): Reason("renamed", "A-1")},
    ],
    ids=[
        "unknown kind",
        "unknown row",
        "row of another kind",
        "row that is not missing",
        "unknown target",
        "into itself",
        "renamed to nothing",
        "renamed to a row that was beside it",
    ],
)
def test_a_reason_that_fits_no_missing_row_stops_everything(database, save, reasons):
    save(THREE)
    with pytest.raises(UserError):
        save(TWO, at=JULY, reasons=reasons)
    assert numbers(database) == [1]


def test_two_rows_cannot_be_renamed_to_the_same_one_nor_into_one_that_goes(database, save):
    save(THREE)
    one = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("B-1")))
    same = {("actions", "A-2"): Reason("renamed", "B-1"), ("actions", "A-3"): Reason("renamed", "B-1")}
    chain = {("actions", "A-2"): Reason("merged", "A-3"), ("actions", "A-3"): Reason("dropped")}
    for reasons in (same, chain):
        with pytest.raises(UserError):
            save(one, at=JULY, reasons=reasons)


def test_a_sheet_or_column_that_is_not_in_the_file_leaves_what_is_stored(database, save):
    save(book(Acties=actions(action("A-1")), Pilots=pilots(pilot("P-1"))))
    narrow = [["Code", "Actie", "Programmalijn", "Organisatie", "Status"], ["A-1", "X", 1, "Liander", "loopt"]]
    outcome = save(book(as_of=date(2021, 6, 30), Acties=narrow), at=JULY)
    assert outcome.preview.counts() == {"actions": {"new": 0, "changed": 1, "missing": 0, "equal": 0}}
    [row] = table(database)
    assert (row["title"], row["progress"], row["planned_end"]) == ("X", 40.0, date(2021, 6, 30))
    assert codes(database, "pilots") == [("P-1", None)]


def test_what_was_decided_is_missing_only_after_a_workbook_has_held_it(database, save):
    decision = NewRevision(area="Binnenstad", recorded_at=APRIL, by="Secretaris", kind="decision")
    row = {"title": "Besluit", "line": 1, "organisation": "Liander", "status": "niet gestart"}
    with database.write() as connection:
        revisions.save(connection, decision, [Change("actions", "B-1", row, source="decision")], expected=None)
    assert save(THREE).preview.counts()["actions"]["missing"] == 0
    held = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("A-2"), action("A-3"), action("B-1")))
    save(held, at=JULY)
    assert save(THREE, at=OCTOBER).preview.counts()["actions"]["missing"] == 1


def test_a_decided_row_that_comes_back_as_it_was_belongs_to_the_workbook_from_then_on(database, save):
    save(book(Acties=actions(action("A-1"))))
    row = {key: value for key, value in table(database)[0].items() if key in KINDS["actions"].keys}
    decision = NewRevision(area="Binnenstad", recorded_at=APRIL, by="Secretaris", kind="decision")
    with database.write() as connection:
        revisions.save(connection, decision, [Change("actions", "B-1", row, source="decision")], expected=1)
    both = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1"), action("B-1")))
    assert save(both, at=JULY).preview.counts()["actions"] == {"new": 0, "changed": 0, "missing": 0, "equal": 2}
    assert [each["source"] for each in table(database)] == ["template", "template"]


def test_nothing_is_recorded_in_the_future_or_before_the_areas_last(database, save):
    with pytest.raises(UserError):
        save(THREE, at=clock.now() + timedelta(minutes=5))
    save(THREE, at=JULY)
    with pytest.raises(UserError):
        save(TWO, at=APRIL)
    assert numbers(database) == [1]


def test_a_clock_that_runs_behind_never_puts_a_revision_before_the_areas_last(database, save, monkeypatch):
    save(THREE, at=JULY)
    monkeypatch.setattr(clock, "now", lambda: APRIL + timedelta(days=84))
    save(TWO, at=None)
    with database.read() as connection:
        assert [each.recorded_at for each in revisions.history(connection)] == [JULY, JULY]


def test_who_saved_in_between_is_not_overwritten_unseen(database, save):
    save(THREE)
    with pytest.raises(updates.HeadMoved):
        save(TWO, at=JULY, expected=None)
    assert save(TWO, at=JULY, expected=1).status == "saved"


def test_who_was_shown_no_difference_saves_after_the_other(database, save):
    files = [book(as_of=date(2021, 3, day), Acties=actions(action(f"A-{day}"))) for day in range(10, 14)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(save, files))
    assert sorted(outcome.revision for outcome in outcomes) == sorted(numbers(database))
    assert len(numbers(database)) == 4
    assert {code for code, _ in codes(database)} == {"A-10", "A-11", "A-12", "A-13"}


def test_who_may_not_upload_for_the_area_saves_nothing(database, save):
    lead = access.Person("Teamleider", frozenset({access.Role.TEAM_LEAD}), frozenset({"Haven-Stad"}))
    with pytest.raises(UserError):
        save(THREE, person=lead)
    assert numbers(database) == []


def test_undo_restores_what_was_before_and_only_for_who_may(database, save):
    save(THREE)
    save(TWO, at=JULY)
    director = access.Person("Directeur", frozenset({access.Role.DIRECTOR}))
    with pytest.raises(UserError):
        updates.undo(database, SETTINGS, 2, by="Directeur", person=director)
    assert updates.undo(database, SETTINGS, 2, by="Casusteam", person=access.LOCAL) == 3
    assert codes(database) == [("A-1", None), ("A-2", None), ("A-3", None)]


@pytest.mark.parametrize(
    "options",
    [{"area": "Nergens"}, {"line": 7}, {"organisation": "Onbekend"}, {"missing": "weg"}],
)
def test_what_the_programme_does_not_know_is_one_sentence(save, options):
    with pytest.raises(UserError):
        save(THREE, **options)


def test_the_workbook_of_next_quarter_changes_nothing_with_the_same_peildatum(database, save):
    lessons = [["Code", "Soort", "Leerpunt", "Betreft"], ["L-1", "werkt", "Samen op tijd beginnen", "P-1"]]
    asks = [["Code", "Vraag", "Aan"], ["V-1", "=Wie beslist?", "Liander; Waternet"]]
    judgement = [["Programmalijn", "Inschatting", "Toelichting"], [1, "vraagt aandacht", "- krap"]]
    milestones = [
        ["Code", "Mijlpaal", "Programmalijn", "Organisatie", "Verwachte datum", "Status"],
        ["M-1", "Vastgesteld", 1, "Liander", date(2021, 9, 1), "gepland"],
    ]
    sheets = {"Vragen aan directeuren": asks, "Inschatting": judgement, "Mijlpalen": milestones}
    full = book(Acties=actions(action("A-1", progress=37.5)), Pilots=pilots(pilot("P-1")), Leerpunten=lessons, **sheets)
    assert save(full).status == "saved"
    workbook = load_workbook(io.BytesIO(filled(updates.known(database, SETTINGS), "Binnenstad")))
    general = {row[0].value: row[1] for row in workbook["Algemeen"].iter_rows() if row[0].value}
    assert general["Peildatum"].value is None
    assert general["Gebaseerd op versie"].value == 1
    general["Peildatum"].value = date(2021, 3, 31)
    stream = io.BytesIO()
    workbook.save(stream)
    again = save(stream.getvalue(), at=JULY)
    assert again.preview.counts() == {
        kind: {"new": 0, "changed": 0, "missing": 0, "equal": 1}
        for kind in ("actions", "milestones", "confidence", "pilots", "lessons", "asks")
    }
    assert again.status == "unchanged"


def test_a_row_that_is_missing_is_not_in_the_workbook_of_next_quarter(database, save):
    save(THREE)
    save(TWO, at=JULY)
    sheet = load_workbook(io.BytesIO(filled(updates.known(database, SETTINGS), "Binnenstad")))["Acties"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2) if row[0].value] == ["A-1", "A-2"]


def test_what_would_be_known_afterwards_is_what_is_known_after_saving(database, save):
    save(THREE)
    seen = updates.check(database, SETTINGS, TWO, "binnenstad.xlsx", options=Options(by="Casusteam", recorded_at=JULY))
    save(TWO, at=JULY)
    known = updates.known(database, SETTINGS)
    for kind in KINDS:
        assert plain(seen.afterwards[kind]) == plain(known[kind])
    assert seen.afterwards.reported == known.reported


def test_a_preview_that_cannot_be_saved_shows_what_is_known_now(database, save):
    save(THREE)
    wrong = book(Acties=actions(action("A-1", status="misschien")))
    seen = updates.check(database, SETTINGS, wrong, "x.xlsx", options=Options(recorded_at=JULY))
    assert seen.afterwards is seen.stored


JUDGEMENTS = [
    ["Programmalijn", "Inschatting", "Toelichting"],
    [1, "vraagt aandacht", "Te weinig mensen."],
    [2, "op koers"],
]


def test_what_is_explained_on_the_screen_becomes_the_reason_of_the_judgement(database, save):
    explained = {1: " De kade is te smal. ", 3: "Staat niet in het bestand."}
    save(book(Inschatting=JUDGEMENTS), explanations=explained)
    rows = {row["code"]: (row["rating"], row["reason"]) for row in table(database, "confidence")}
    assert rows == {"1": ("oranje", "De kade is te smal."), "2": ("groen", None)}
