"""Others get a copy of a delivered file with only what was read of it."""

import io
from datetime import date

import openpyxl
import pytest

from koppelkansen_metrics import programme, updates
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store.database import open_or_create
from koppelkansen_metrics.updates import Options
from tests.updates.books import action, actions, book

SETTINGS = programme.load()


@pytest.fixture
def database(tmp_path):
    opened = open_or_create(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


def save(database, data, name="binnenstad.xlsx"):
    return updates.save(database, SETTINGS, data, name, options=Options(by="ik"), person=LOCAL).revision


def delivered():
    """A workbook with a sheet of the team's own, a hidden one, a comment and a percentage."""
    made = openpyxl.load_workbook(io.BytesIO(book(Acties=actions(action("A-1", "=1+1"), action("A-2")))))
    made["Acties"]["B2"].data_type = "s"
    made["Acties"]["F3"].value, made["Acties"]["F3"].number_format = 0.4, "0%"
    made["Acties"]["A2"].comment = openpyxl.comments.Comment("Niet voor iedereen", "iemand")
    made.create_sheet("Personeel").append(["Naam", "Salaris"])
    made.create_sheet("Kladblok").sheet_state = "hidden"
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_only_the_sheets_that_were_read_are_in_it_with_their_values(database):
    number = save(database, delivered())
    name, content = updates.excerpt(database, SETTINGS, number, person=LOCAL)
    copy = openpyxl.load_workbook(io.BytesIO(content))
    assert (name, copy.sheetnames) == ("binnenstad.xlsx", ["Algemeen", "Acties"])
    sheet = copy["Acties"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert sheet["G2"].value.date() == date(2021, 6, 30)
    assert (sheet["F3"].value, "%" in sheet["F3"].number_format) == (0.4, True)
    assert not any(cell.comment for row in sheet.iter_rows() for cell in row)
    assert b"Salaris" not in content


def test_the_copy_says_the_same_as_the_file_itself(database):
    number = save(database, delivered())
    content = updates.excerpt(database, SETTINGS, number, person=LOCAL)[1]
    assert updates.check(database, SETTINGS, content, "kopie.xlsx", options=Options()).unchanged


def test_a_version_without_a_file_has_no_copy(database):
    number = save(database, delivered())
    back = updates.undo(database, SETTINGS, number, by="ik", person=LOCAL)
    for wrong in (back, 99):
        with pytest.raises(UserError):
            updates.excerpt(database, SETTINGS, wrong, person=LOCAL)
