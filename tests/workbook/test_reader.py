"""The reader: cells at the addresses that Excel shows, read where a hostile file can do no harm."""

import io
import os
import signal
import threading
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import reader
from koppelkansen_metrics.workbook.reader import Reader
from tests.workbook.conftest import book, changed


@pytest.fixture(scope="module")
def shared():
    made = Reader()
    yield made
    made.close()


def test_the_first_cell_is_a1_whatever_stands_above_the_data(shared):
    (sheet,) = shared.read(book({"Acties": [[], ["", "Code"], ["", 7]]}), "x.xlsx").sheets
    assert sheet.rows == [[None, None], [None, "Code"], [None, 7]] or sheet.rows[1:] == [[None, "Code"], [None, 7]]
    assert sheet.extent == (3, 2)


@pytest.mark.parametrize("epoch", ["1900", "1904"])
def test_a_day_is_the_same_day_in_both_date_systems(shared, epoch):
    made = openpyxl.Workbook()
    if epoch == "1904":
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append([date(2021, 3, 31)])
    written = io.BytesIO()
    made.save(written)
    (sheet,) = shared.read(written.getvalue(), "x.xlsx").sheets
    assert sheet.rows == [[date(2021, 3, 31)]]


def test_errors_percentages_and_formulas_without_a_value_are_told_by_their_place(shared):
    data = book({"A": [["x", "#N/A"], [0.4, 0.4], ["=A1", None]]}, {("A", "A2"): "0.0%", ("A", "B2"): '0"%"'})
    (sheet,) = shared.read(data, "x.xlsx").sheets
    assert sheet.errors == {(1, 2): "#N/A"}
    assert sheet.rows[0][1] is None
    assert sheet.percent == {(2, 1)}
    assert sheet.uncomputed == {(3, 1)}


def test_the_same_is_told_of_xml_with_prefixes_and_without_addresses(shared):
    data = book({"A": [["x", "#N/A"], [0.4, 1]]}, {("A", "A2"): "0%"})
    part = "xl/worksheets/sheet1.xml"
    plain = changed(changed(data, part, b' r="B1"', b""), part, b' r="A2"', b"")
    (sheet,) = shared.read(plain, "x.xlsx").sheets
    assert (sheet.errors, sheet.percent, sheet.extent) == ({(1, 2): "#N/A"}, {(2, 1)}, (2, 2))


def test_hidden_rows_sheets_and_comments_are_told(shared):
    made = openpyxl.Workbook()
    sheet = made.active
    for number in range(1, 5):
        sheet.append([number])
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet["A1"].comment = openpyxl.comments.Comment("let op", "x")
    made.create_sheet("Verborgen").sheet_state = "hidden"
    written = io.BytesIO()
    made.save(written)
    first, second = shared.read(written.getvalue(), "x.xlsx").sheets
    assert first.hidden_rows == {2}
    assert first.comments == 1
    assert (second.visible, second.rows) == (False, [])


def test_a_stray_cell_at_the_end_of_the_sheet_costs_nothing(shared):
    data = book({"A": [["x"]]})
    far = changed(
        data,
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    (sheet,) = shared.read(far, "x.xlsx").sheets
    assert (sheet.complete, sheet.extent, sheet.rows) == (False, (1048576, 16384), [])


def test_a_dimension_that_lies_is_not_believed(shared):
    data = book({"A": [["x"]]})
    lying = changed(data, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:A1"', b'<dimension ref="A1:XFD1048576"')
    (sheet,) = shared.read(lying, "x.xlsx").sheets
    assert (sheet.complete, sheet.extent) == (True, (1, 1))


def test_a_chart_sheet_is_no_sheet_of_ours(shared):
    made = openpyxl.Workbook()
    made.active.title = "Acties"
    made.create_chartsheet("Grafiek", 0)
    written = io.BytesIO()
    made.save(written)
    assert [sheet.name for sheet in shared.read(written.getvalue(), "x.xlsx").sheets] == ["Acties"]


def slow_book() -> bytes:
    return book({"A": [[number, "tekst"] for number in range(15_000)]})


def test_a_child_that_is_killed_is_a_refusal_and_the_next_file_is_read():
    data = slow_book()
    made = Reader()
    made.warm()
    child = made._idle.get()
    made._idle.put(child)
    os.kill(child.pid, signal.SIGSTOP)  # so that it is surely still at work when it is killed
    threading.Timer(2, os.kill, (child.pid, signal.SIGKILL)).start()
    with pytest.raises(Refusal) as caught:
        made.read(data, "x.xlsx")
    assert caught.value.code == "reader-failed"
    assert made.read(book({"A": [["x"]]}), "x.xlsx").sheets[0].rows == [["x"]]
    made.close()


def test_a_child_that_hangs_is_ended_in_time_and_the_next_file_is_read():
    made = Reader(seconds=1)
    made.warm()
    child = made._idle.get()
    made._idle.put(child)
    os.kill(child.pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(Refusal) as caught:
        made.read(book({"A": [["x"]]}), "x.xlsx")
    assert caught.value.code == "reader-failed"
    assert time.monotonic() - started < 10
    assert made.read(book({"A": [["x"]]}), "x.xlsx").sheets[0].rows == [["x"]]
    made.close()


def test_a_child_out_of_memory_is_a_refusal():
    made = Reader(memory=90_000_000)
    with pytest.raises(Refusal) as caught:
        made.read(book({"A": [[f"{row}-{column}" * 30 for column in range(100)] for row in range(3000)]}), "x.xlsx")
    assert caught.value.code == "reader-failed"
    made.close()


def test_several_threads_read_at_once_and_each_gets_its_own_file():
    made = Reader()
    found: dict[int, object] = {}

    def read(number: int) -> None:
        found[number] = made.read(book({"A": [[number]]}), "x.xlsx").sheets[0].rows[0][0]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {number: number for number in range(12)}
    made.close()


def test_the_child_knows_no_secrets_of_ours(monkeypatch):
    monkeypatch.setenv("KOPPELKANSEN_DATABASE_URL", "postgresql://secret")
    made = Reader()
    made.warm()
    child = made._idle.get()
    assert b"secret" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    made._idle.put(child)
    made.close()


def test_the_shared_reader_is_ready_to_use():
    assert reader.read(book({"A": [["x"]]}), "x.xlsx").sheets[0].rows == [["x"]]
