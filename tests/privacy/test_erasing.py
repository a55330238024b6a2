"""A name that is taken out stands nowhere any more, and all that was figured and followed stays as it was."""

import hashlib
import io
import json
import re
import subprocess
import unicodedata
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import LargeBinary, select, text

from koppelkansen_metrics import access, meetings, privacy, updates
from koppelkansen_metrics.__main__ import program
from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.metrics.report import report
from koppelkansen_metrics.privacy import erasing
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store import audit, revisions, rewriting
from koppelkansen_metrics.store import meetings as stored_meetings
from koppelkansen_metrics.store import sessions as stored_sessions
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.tables import METADATA, VERSIONS
from koppelkansen_metrics.workbook import texts
from tests.postgres import cluster
from tests.privacy.conftest import AREA, CODE, JULY, LEAD, NAME, QUARTER, ROLE, SETTINGS, save
from tests.updates.books import action, actions, book

DAYS = (date(2021, 4, 13), date(2021, 7, 6), date(2021, 8, 6), date(2030, 1, 1))
ROLE_CODE = ROLE.replace(" ", "-")
FOLDED = unicodedata.normalize("NFC", NAME).casefold()


def erase(database, name=NAME, role=ROLE, by="Beheerder", **told):
    return privacy.erase(database, SETTINGS, name, role=role, by=by, person=access.LOCAL, **told)


def holds(said, name=FOLDED):
    """Whether the name stands in something, in any of the ways in which it was put there."""
    plain_text = re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFC", str(said))).casefold()
    return name in plain_text or json.dumps(name)[1:-1] in plain_text


def stored(database):
    """(table, column, value) of everything in the database; of a file the texts in it."""
    with database.read() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column in table.columns:
                    if isinstance(column.type, LargeBinary):
                        yield from ((table.name, column.name, said) for said in texts.of(bytes(row[column.name]), ""))
                    else:
                        yield table.name, column.name, row[column.name]


def where(database):
    return sorted({(table, column) for table, column, value in stored(database) if holds(value)})


def figures(database):
    """Everything that metrics --json gives, as known at several dates, by code as the records are called now."""
    found = {}
    for day in DAYS:
        known = updates.known(database, SETTINGS, end_of_day(day))
        found[day] = report(known, as_of=day, by=["area", "line"], records=False)
    return found


def versions(database):
    with database.read() as connection:
        return {
            key: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for key, table in VERSIONS.items()
        }


def log(database):
    with database.read() as connection:
        return audit.events(connection)


def listed(database):
    with database.read() as connection:
        return {each.number: each for each in revisions.history(connection)}


def test_the_story_holds_the_name_everywhere(told):
    places = {table for table, _ in where(told)}
    # A head is a number, and a seat has no name.
    assert places == {table.name for table in METADATA.sorted_tables} - {"area_head", "seat"}


def test_a_name_that_is_taken_out_stands_in_no_table_and_no_file(told):
    found = erase(told)
    assert where(told) == []
    assert found.swept
    assert found.uploads == 1
    assert {each.revision for each in found.files} == {1, 2, 3}


def test_the_files_of_the_database_itself_do_not_hold_it_either(told, database_url, tmp_path):
    erase(told)
    if told.engine.dialect.name == "sqlite":
        files = [path.read_bytes() for path in tmp_path.glob("test.db*")]
    else:
        dump = cluster.programs() / "pg_dump"
        files = [subprocess.run([dump, database_url], capture_output=True, check=True).stdout]
    for content in files:
        for written in (NAME, NAME.upper(), CODE, "Zo\\u00eb", "Aerts"):
            assert written.encode() not in content


def test_every_figure_at_every_date_stays_what_it_was(told):
    before = figures(told)
    erase(told)
    after = figures(told)
    assert in_order(after) == in_order(before)


def in_order(figures):
    """With the role for the name, and what is listed by code in the order of the codes as they are now."""
    if isinstance(figures, dict):
        return {key: in_order(value) for key, value in figures.items()}
    if isinstance(figures, list):
        return sorted(map(in_order, figures), key=str)
    return renamed(figures)


def test_all_else_of_every_version_stays_what_it_was(told):
    before = versions(told)
    erase(told)
    for key, rows in versions(told).items():
        was = {(row["area"], renamed(row["code"]), row["valid_from"]): row for row in before[key]}
        assert len(rows) == len(was)
        for row in rows:
            old = was[row["area"], row["code"], row["valid_from"]]
            pointers = {name: row[name] for name in ("sheet", "row")}
            assert row == {name: renamed(value) for name, value in old.items()} | pointers


def renamed(value):
    return value.replace(NAME, ROLE).replace(CODE, ROLE_CODE) if isinstance(value, str) else value


def test_a_record_can_still_be_followed_to_its_cell(told):
    erase(told)
    with told.read() as connection:
        books = {number: load_workbook(io.BytesIO(revisions.original(connection, number)[1])) for number in (1, 2, 3)}
    followed = 0
    for key, rows in versions(told).items():
        first = {}
        for row in rows:
            if row["origin"] in books:
                first.setdefault((row["origin"], row["code"]), row)
        for (origin, _code), row in first.items():
            cells = {
                head.value: cell.value
                for head, cell in zip(
                    books[origin][row["sheet"]][1], books[origin][row["sheet"]][row["row"]], strict=True
                )
            }
            assert cells[KINDS[key].field(KINDS[key].title).header] == row[KINDS[key].title] or key == "confidence"
            if KINDS[key].has_code:
                assert cells["Code"] == row["code"]
            followed += 1
    assert followed > 8


def test_what_refers_to_a_code_with_the_name_still_leads_there(told):
    erase(told)
    known = updates.known(told, SETTINGS)
    codes = {row["code"] for kind in KINDS for row in plain(known[kind])}
    (asked,) = plain(known["asks"])
    assert asked["about"] in codes
    with told.read() as connection:
        (meeting,) = [each for each in stored_meetings.arranged(connection) if each.quarter == QUARTER]
        (session,) = stored_sessions.of_meeting(connection, QUARTER)
    assert json.loads(meeting.prepared)["pinned"] == [[AREA, asked["code"]]]
    assert json.loads(session.running_order)[1]["code"] == asked["code"]
    assert session.at == f"ask:{AREA}:{asked['code']}"


def test_the_workbook_in_the_place_of_an_original_says_so_and_names_nobody(told):
    before = listed(told)
    erase(told)
    for number, each in listed(told).items():
        if number not in (1, 2, 3):
            assert each == before[number] or holds(before[number])
            continue
        with told.read() as connection:
            name, content = revisions.original(connection, number)
        opened = load_workbook(io.BytesIO(content))
        assert "vervangen" in opened.properties.description
        assert "replaced" in opened.properties.description
        assert (opened.properties.creator, opened.properties.lastModifiedBy) == ("Koppelkansen", None)
        assert name == each.file
        assert name.endswith(".xlsx")
        assert each.sha256 == hashlib.sha256(content).hexdigest() != before[number].sha256
        assert each.is_replaced
        assert updates.excerpt(told, SETTINGS, number, person=access.LOCAL)[1].startswith(b"PK")


def test_the_log_says_which_files_were_replaced_and_not_whose_name_it_was(told):
    before = listed(told)
    erase(told, by=f"{NAME} zelf")
    after = listed(told)
    deed, *replaced = [each for each in log(told) if each.deed == Done.ERASED]
    assert (deed.about, deed.by) == (ROLE, f"{ROLE} zelf")
    assert [each.about for each in reversed(replaced)] == [
        f"{number}: {before[number].sha256} → {after[number].sha256}" for number in (1, 2, 3)
    ]


def test_the_mark_of_who_had_the_name_goes_with_it(told):
    undid = next(each for each in log(told) if each.deed == Done.UNDID)
    assert undid.by == LEAD.signed() != NAME
    erase(told)
    assert {each.by for each in log(told) if each.number == undid.number} == {ROLE}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_file_that_the_product_writes_holds_it(told, database_url, tmp_path):
    erase(told)

    def run(*arguments):
        given = ["--database", database_url, "--language", "nl", *map(str, arguments)]
        done = CliRunner().invoke(program, given)
        assert done.exit_code == 0, done.output
        return done.output

    said = [run("metrics", "--records", "--json", "--by", "area"), run("history", "--json"), run("history")]
    said.append(run("changes", "--since", "2021-04-01", "--until", "2021-09-01", "--json"))
    run("export", "--output", tmp_path / "alles.xlsx")
    run("template", "--area", AREA, "--prefilled", "--output", tmp_path / "gevuld.xlsx")
    for kind in ("pdf", "pptx", "xlsx"):
        run("briefing", "--quarter", QUARTER, "--output", tmp_path / f"voorstuk.{kind}")
    for number in (1, 2, 3):
        run("original", number, "--output", tmp_path / f"origineel{number}.xlsx")
    for path in sorted(tmp_path.glob("*.xlsx")) + [tmp_path / "voorstuk.pptx"]:
        said += texts.of(path.read_bytes(), path.name)
    said.append(read_pdf(tmp_path / "voorstuk.pdf"))
    assert ROLE in " ".join(said)
    assert not any(holds(each) for each in said)


def read_pdf(path):
    reader = PdfReader(path)
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])


def test_looking_first_changes_nothing_and_tells_the_same(told):
    before, events = list(stored(told)), log(told)
    seen = erase(told, dry_run=True)
    assert (list(stored(told)), log(told)) == (before, events)
    done = erase(told)
    assert (seen.places, seen.uploads) == (done.places, done.uploads)
    assert [(each.revision, each.before) for each in seen.files] == [
        (each.revision, each.before) for each in done.files
    ]


def test_a_text_that_no_workbook_can_hold_does_not_stop_it(told):
    with told.write() as connection:
        connection.execute(text("UPDATE actions SET note = 'van \x0b' || owner WHERE owner IS NOT NULL"))
    erase(told)
    assert where(told) == []


def test_a_name_that_stands_nowhere_changes_nothing(told):
    before, events = list(stored(told)), log(told)
    assert erase(told, "Piet Hein").nothing
    assert (list(stored(told)), log(told)) == (before, events)


def test_a_second_name_is_taken_out_of_what_took_the_place_of_an_original(told):
    erase(told)
    again = erase(told, ROLE, "Team warmte-net")
    assert {each.revision for each in again.files} == {1, 2, 3}
    assert not [value for _, _, value in stored(told) if holds(value, ROLE.casefold())]


def test_what_was_said_of_a_name_stays_said_of_the_role_unless_that_was_said_already(told):
    erase(told)
    remembered = updates.remembered(told, "Binnenstad").values["jira"]
    assert [key for key in remembered if key[0] == "assignee"] == [("assignee", ROLE)]


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'x'", "DELETE FROM audit"])
def test_the_audit_log_only_grows_again_afterwards_and_after_a_failure(told, monkeypatch, statement):
    monkeypatch.setattr(erasing.rewriting, "replace_file", fail)
    with pytest.raises(ZeroDivisionError):
        erase(told)
    assert where(told)
    refuses(told, statement)
    monkeypatch.undo()
    erase(told)
    refuses(told, statement)


def fail(*_, **__):
    raise ZeroDivisionError


def refuses(database, statement):
    with pytest.raises(UserError, match="only grows"), database.write() as connection:
        connection.execute(text(statement))


def test_who_is_in_the_way_of_cleaning_up_is_told_of_and_the_next_time_it_is_done(told, monkeypatch):
    monkeypatch.setattr(rewriting, "_WAIT_SECONDS", 0.1)
    with told.read() as connection:
        # Someone who reads at the same time sees one moment, in which the name still stood.
        connection.execute(select(VERSIONS["actions"])).all()
        assert not erase(told).swept
        assert where(told) == []
    again = erase(told)
    assert again.nothing
    assert again.swept


def test_who_is_no_administrator_may_not(told):
    for someone in (LEAD, Person("x", frozenset({Role.SECRETARY})), Person("")):
        with pytest.raises(UserError):
            privacy.erase(told, SETTINGS, NAME, role=ROLE, by="x", person=someone)
    assert where(told)


def test_a_word_that_the_programme_is_made_of_is_refused(told):
    for name in ("Haven", "Liander", "loopt", "uploaded", "Pilot", "Doorpakken"):
        with pytest.raises(UserError, match="word of the programme"):
            erase(told, name)


def test_a_meeting_that_was_opened_before_cannot_bring_it_back(told):
    opened = meetings.arranged(told, SETTINGS, QUARTER)
    erase(told)
    with pytest.raises(UserError, match="Someone else"):
        meetings.prepare(told, opened, person=access.LOCAL)


def test_a_difference_that_was_made_before_is_not_saved_after(database, monkeypatch):
    save(database, book(AREA, Acties=actions(action("A-1", f"Met {NAME}"), action("A-2"))))
    data = book(AREA, date(2021, 6, 30), Acties=actions(action("A-2", progress=60)))
    write = updates.cases._write

    def meanwhile(*given, **told):
        monkeypatch.setattr(updates.cases, "_write", write)
        erase(database)
        return write(*given, **told)

    monkeypatch.setattr(updates.cases, "_write", meanwhile)
    save(database, data, at=JULY)
    assert where(database) == []
    assert {row["code"] for row in plain(updates.known(database, SETTINGS)["actions"])} == {"A-1", "A-2"}
