"""Delivering a workbook: what is wrong, what changes, saving, and who may."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from koppelkansen_metrics import access, programme, updates
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.store import database as databases
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.updates import previews
from koppelkansen_metrics.workbook import template
from tests.pages.told import button, deliver, rows, said
from tests.updates.books import action, actions, book
from ui import person
from ui.text import unmarked

PROGRAMME = programme.load()
LATER = date(2021, 4, 7)
BY = "Casusteam Binnenstad"
HERE = {"area": "Binnenstad"}


def put(at, data, *, name="binnenstad.xlsx", by=BY):
    """Upload a file and say who delivers."""
    at.file_uploader[0].upload(name, data).run()
    return at.text_input(key="by").set_value(by).run()


def labels(at):
    return [each.label for each in at.button]


def codes(database, area="Binnenstad"):
    known = updates.known(database, PROGRAMME)["actions"]
    return known.loc[known["area"] == area, "code"].tolist()


def titles(database):
    known = updates.known(database, PROGRAMME)["actions"]
    return dict(zip(known["code"], known["title"], strict=True))


@pytest.mark.parametrize(("language", "why"), [("nl", "niet aangemeld"), ("en", "not signed in")])
def test_who_may_not_deliver_sees_why_and_nothing_to_deliver_with(opened, file, language, why):
    at = opened("update", lang=language, **HERE)
    (told,) = at.info
    assert why in told.value
    assert not at.file_uploader
    assert not at.get("download_button")


@pytest.mark.parametrize(
    ("someone", "area", "may"),
    [
        (Person("x", frozenset({Role.TEAM_LEAD}), areas=frozenset({"Binnenstad"})), "Binnenstad", True),
        (Person("x", frozenset({Role.TEAM_LEAD}), areas=frozenset({"Binnenstad"})), "Haven-Stad", False),
        (Person("x", frozenset({Role.DIRECTOR})), "Binnenstad", False),
        (Person("x", frozenset({Role.SECRETARY})), "Binnenstad", False),
        (Person("x", frozenset({Role.SECRETARY})), "Programmabreed", True),
        (person.GUEST, "Programmabreed", False),
        (access.LOCAL, "Programmabreed", True),
    ],
)
def test_a_team_lead_delivers_for_their_own_area_only(opened, file, monkeypatch, someone, area, may):
    monkeypatch.setattr(person, "current", lambda: someone)
    at = opened("update", area=area)
    assert bool(at.file_uploader) is may
    assert bool(at.info) is not may


def test_looking_at_the_screen_makes_no_database(opened, file, local):
    at = opened("update", **HERE)
    assert not at.exception
    assert not file.exists()


def test_the_first_workbook_can_be_saved_where_there_is_no_database_yet(opened, file, local):
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"), action("A-2"))))
    (counted,) = [row for row in rows(at, "Soort") if row["Soort"] == "Acties"]
    assert (counted["Nieuw"], counted["Veranderd"], counted["Ontbreekt"], counted["Gelijk"]) == ("2", "0", "0", "0")
    button(at, "Bewaren").click().run()
    assert [each.value for each in at.success] == ["Bewaard als versie 1 van Binnenstad."]
    made = databases.open_existing(f"sqlite:///{file}")
    assert codes(made) == ["A-1", "A-2"]
    with made.read() as connection:
        (saved,) = revisions.history(connection)
    made.close()
    assert (saved.by, saved.file, saved.as_of, saved.note) == (BY, "binnenstad.xlsx", LATER, "")


def test_after_saving_the_upload_is_empty_and_the_message_is_said_once(opened, own, local):
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    button(at, "Bewaren").click().run()
    assert not at.file_uploader[0].value
    assert "Bewaren" not in labels(at)
    assert not at.run().success


def test_nothing_is_saved_before_someone_says_who_they_are(opened, own, local):
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))), by="  ")
    assert button(at, "Bewaren").disabled
    at.text_input(key="by").set_value(BY).run()
    assert not button(at, "Bewaren").disabled


def test_the_empty_template_has_nothing_to_save(opened, own, local):
    at = put(opened("update", **HERE), template.write(PROGRAMME, "Binnenstad"))
    assert not at.exception
    assert "Bewaren" not in labels(at) or button(at, "Bewaren").disabled
    assert codes(own) == []


def test_the_template_filled_in_is_saved(opened, own, local):
    filled = openpyxl.load_workbook(io.BytesIO(template.write(PROGRAMME, "Binnenstad")))
    general = {row[0].value: row[1] for row in filled["Algemeen"].iter_rows(max_col=2)}
    general["Peildatum"].value = LATER
    sheet = filled["Acties"]
    places = {cell.value: cell.column for cell in sheet[1]}
    row = next(at for at in range(2, sheet.max_row + 2) if sheet.cell(at, places["Code"]).value is None)
    given = {
        "Code": "BS-A1",
        "Actie": "Straatprofiel",
        "Programmalijn": "1 Doorpakken",
        "Organisatie": "Liander",
        "Status": "loopt",
        "% gereed": 0.4,
        "Gepland gereed": date(2021, 9, 1),
    }
    for header, value in given.items():
        sheet.cell(row, places[header]).value = value
    written = io.BytesIO()
    filled.save(written)
    at = put(opened("update", **HERE), written.getvalue())
    button(at, "Bewaren").click().run()
    assert codes(own) == ["BS-A1"]


def test_faults_stand_with_their_sheet_row_column_and_value_and_stop_saving(opened, own, local):
    faulty = actions(action("A-1"), action("A-2", status="misschien"), action("A-3", progress="half"))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=faulty))
    found = [(row["Tabblad"], row["Rij"], row["Kolom"], row["Wat er staat"]) for row in rows(at, "Tabblad")]
    assert ("Acties", "3", "E Status", "misschien") in found
    assert ("Acties", "4", "F % gereed", "half") in found
    assert "2 cellen" in at.error[0].value
    assert "Bewaren" not in labels(at)


def test_one_fault_is_said_in_the_singular(opened, own, local):
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1", status="misschien"))))
    assert "1 cel of kolom" in at.error[0].value


def test_the_same_fault_in_many_rows_is_one_thing_to_read(opened, own, local):
    faulty = actions(*(action(f"A-{number}", status="misschien") for number in range(1, 4)))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=faulty))
    assert [row["Rij"] for row in rows(at, "Tabblad") if row["Wat er staat"] == "misschien"] == ["2, 3, 4"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.xlsx", b""),
        ("x.xlsx", b"PK\x03\x04 maar verder niets"),
        ("x.xls", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("x.xlsx", b"<html>aanmelden</html>"),
        ("x.pdf", b"%PDF-1.4"),
        ("../../kwaad.xlsx", b"geen Excel"),
        ("**vet** <b>.xlsx", b"geen Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(opened, own, local, name, data):
    at = put(opened("update", **HERE), data, name=name)
    assert not at.exception
    assert len(at.error) == 1
    assert "Bewaren" not in labels(at)
    assert not rows(at, "Soort")


def test_a_workbook_of_another_area_is_told_apart(opened, own, local):
    at = put(opened("update", **HERE), book(area="Haven-Stad", as_of=LATER, Acties=actions(action("A-1"))))
    assert at.error
    assert "Bewaren" not in labels(at)


def test_what_is_stored_already_is_not_offered_again(opened, own, local):
    data = book(Acties=actions(action("A-1")))
    deliver(own, data)
    at = put(opened("update", **HERE), data)
    assert "Geen wijzigingen" in said(at)
    assert "Bewaren" not in labels(at)


def test_the_same_rows_of_a_later_day_can_be_saved(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    button(at, "Bewaren").click().run()
    assert updates.known(own, PROGRAMME).reported == {"Binnenstad": LATER}


@pytest.mark.parametrize(("answer", "left"), [(None, ["A-1", "A-2"]), ("keep", ["A-1", "A-2"]), ("dropped", ["A-1"])])
def test_rows_that_are_not_in_the_file_stay_unless_they_are_said_to_be_dropped(opened, own, local, answer, left):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1", progress=60))))
    assert "A-2" in said(at)
    if answer:
        at.radio(key="answer-missing").set_value(answer).run()
    button(at, "Bewaren").click().run()
    assert sorted(codes(own)) == left


def test_dropping_rows_alone_is_a_change(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    at = put(opened("update", **HERE), book(Acties=actions(action("A-1"))))
    at.radio(key="answer-missing").set_value("dropped").run()
    button(at, "Bewaren").click().run()
    assert codes(own) == ["A-1"]


def test_an_answer_for_one_file_is_not_the_answer_for_the_next(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"), action("A-3"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"), action("A-2"))))
    at.radio(key="answer-missing").set_value("dropped").run()
    button(at, "Bewaren").click().run()
    assert codes(own) == ["A-1", "A-2"]
    put(at, book(as_of=date(2021, 4, 9), Acties=actions(action("A-1"))))
    assert at.radio(key="answer-missing").value == "keep"
    button(at, "Bewaren").click().run()
    assert codes(own) == ["A-1", "A-2"]


def test_who_saves_after_someone_else_sees_the_new_difference_and_loses_nothing(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1", "Eerst"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1", "Van mij"))))
    assert counted(at) == ("0", "1", "0", "0")
    theirs = book(Acties=actions(action("A-1", "Eerst"), action("A-2", "Van een ander")))
    deliver(own, theirs, recorded=datetime(2021, 4, 7, 12, tzinfo=UTC))
    button(at, "Bewaren").click().run()
    assert not at.exception
    (warned,) = at.warning
    assert "Iemand anders heeft net voor dit gebied bewaard" in warned.value
    assert titles(own) == {"A-1": "Eerst", "A-2": "Van een ander"}
    assert counted(at) == ("0", "1", "1", "0")
    button(at, "Bewaren").click().run()
    assert not at.warning
    assert titles(own) == {"A-1": "Van mij", "A-2": "Van een ander"}


def test_a_file_is_read_again_only_when_what_is_stored_changed(opened, own, local, monkeypatch):
    read = []
    check = previews.check_workbook
    monkeypatch.setattr(previews, "check_workbook", lambda *args, **told: read.append(args) or check(*args, **told))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    at.text_input(key="by").set_value("Iemand anders").run()
    assert len(read) == 1
    deliver(own, book(Acties=actions(action("A-2"))))
    before = len(read)
    at.run()
    assert len(read) == before + 1
    assert counted(at) == ("1", "0", "1", "0")


def test_why_the_figures_give_no_judgement_is_said_before_saving(opened, own, local):
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    (why,) = [each.value for each in at.caption if each.value.startswith("Waarom de cijfers geen oordeel geven")]
    assert "3 Winstpunten: geen acties" in unmarked(why)


def counted(at):
    """New, changed, missing and equal actions, as the table says."""
    (row,) = [row for row in rows(at, "Soort") if row["Soort"] == "Acties"]
    return (row["Nieuw"], row["Veranderd"], row["Ontbreekt"], row["Gelijk"])


def test_saving_what_someone_else_saved_just_now_is_no_second_version(opened, own, local):
    data = book(as_of=LATER, Acties=actions(action("A-1")))
    at = put(opened("update", **HERE), data)
    deliver(own, data, recorded=datetime(2021, 4, 8, 12, tzinfo=UTC))
    button(at, "Bewaren").click().run()
    assert not at.exception
    with own.read() as connection:
        assert len(revisions.history(connection)) == 1


def test_an_answer_fills_what_the_file_leaves_empty(opened, own, local):
    headers = ["Code", "Actie", "Status", "Gepland gereed"]
    data = book(as_of=None, Acties=[headers, ["A-1", "Straatprofiel", "loopt", date(2021, 9, 1)]])
    at = put(opened("update", **HERE), data)
    assert "Bewaren" not in labels(at)
    at.selectbox(key="answer-line-Binnenstad").set_value(2)
    at.selectbox(key="answer-organisation-Binnenstad").set_value("Waternet")
    at.date_input(key="answer-as-of-Binnenstad").set_value(LATER).run()
    button(at, "Bewaren").click().run()
    known = updates.known(own, PROGRAMME)
    (row,) = known["actions"].to_dict("records")
    assert (row["line"], row["organisation"]) == (2, "Waternet")
    assert known.reported == {"Binnenstad": LATER}


def test_another_area_has_an_upload_of_its_own(opened, own, local):
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    at.selectbox(key="one-area-nl").select("Haven-Stad").run()
    assert not at.file_uploader[0].value
    assert "Bewaren" not in labels(at)
