"""`template` and `export`: workbooks out, that can be read and followed back."""

from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from koppelkansen_metrics.records import KINDS
from tests.updates.books import action, actions, book

FIRST = book(Acties=actions(action("A-1", title="=1+1"), action("A-2", progress=37.5)))
SECOND = book(as_of=date(2021, 6, 30), Acties=actions(action("A-1", title="=1+1")))


@pytest.fixture
def delivered(told, file):
    told("import", file(FIRST, "q1.xlsx"), "--by", "x", "--recorded-at", "2021-04-08T11:00:00+02:00")
    told("import", file(SECOND, "q2.xlsx"), "--by", "x", "--recorded-at", "2021-07-02T11:00:00+02:00")


def rows(path, sheet):
    header, *others = [[cell.value for cell in row] for row in load_workbook(path)[sheet].iter_rows()]
    return [dict(zip(header, row, strict=True)) for row in others]


def test_a_template_has_the_sheets_of_its_area(run, tmp_path):
    path = tmp_path / "sjabloon.xlsx"
    assert run("template", "--area", "binnenstad", "--output", path).exit_code == 0
    assert {kind.sheet for kind in KINDS.values() if not kind.programme_wide_only} <= set(
        load_workbook(path).sheetnames
    )
    assert "Winstpunten" not in load_workbook(path).sheetnames
    assert run("template", "--area", "Programmabreed", "--output", path).exit_code == 0
    assert "Winstpunten" in load_workbook(path).sheetnames


def test_an_empty_template_is_no_delivery(told, run, tmp_path):
    path = tmp_path / "sjabloon.xlsx"
    run("template", "--area", "Binnenstad", "--output", path)
    [found] = told("check", path, exits=2)
    assert found["refused"]["code"] == "no-rows"


def test_a_prefilled_template_holds_what_is_stored(run, told, delivered, tmp_path):
    path = tmp_path / "volgend.xlsx"
    assert run("template", "--area", "Binnenstad", "--prefilled", "--output", path).exit_code == 0
    [found] = told("check", path, "--as-of", "2021-06-30")
    assert found["changes"] == {"actions": {"new": 0, "changed": 0, "missing": 0, "equal": 1}}


def test_an_area_that_is_not_there_is_one_sentence(refused, tmp_path):
    assert "Nergens" in refused("template", "--area", "Nergens", "--output", tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_the_export_holds_every_row_with_where_it_came_from(run, delivered, tmp_path):
    path = tmp_path / "alles.xlsx"
    assert run("export", "--output", path).exit_code == 0
    assert load_workbook(path).sheetnames == [*(kind.sheet for kind in KINDS.values()), "Versies"]
    first, second = rows(path, "Acties")
    assert (first["Casusgebied"], first["Code"], first["Actie"]) == ("Binnenstad", "A-1", "=1+1")
    assert first["Gepland gereed"] == datetime(2021, 6, 30)
    assert (second["Bestand"], second["Blad"], second["Rij"], second["Versie"]) == ("q1.xlsx", "Acties", 3, 1)
    assert (first["Ontbreekt sinds versie"], second["Ontbreekt sinds versie"]) == (None, 2)
    assert second["% gereed"] == 37.5
    assert [(row["Versie"], row["Bestand"]) for row in rows(path, "Versies")] == [(1, "q1.xlsx"), (2, "q2.xlsx")]
    assert rows(path, "Mijlpalen") == []


def test_a_text_in_the_export_is_never_a_formula(run, delivered, tmp_path):
    path = tmp_path / "alles.xlsx"
    run("export", "--output", path)
    cells = [cell for row in load_workbook(path)["Acties"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}


def test_the_export_can_be_of_an_earlier_day(run, delivered, tmp_path):
    path = tmp_path / "toen.xlsx"
    assert run("export", "--output", path, "--as-of", "2021-05-01").exit_code == 0
    assert [row["Ontbreekt sinds versie"] for row in rows(path, "Acties")] == [None, None]
    assert run("export", "--output", path, "--as-of", "2021-01-01").exit_code == 0
    assert rows(path, "Acties") == []


def test_an_output_that_cannot_be_written_is_one_sentence(refused, tmp_path):
    for path in (tmp_path, tmp_path / "nergens" / "x.xlsx"):
        assert refused("export", "--output", path)
        assert refused("template", "--area", "Binnenstad", "--output", path)
