"""What was taken over elsewhere, what could be, and what belongs to a pilot."""

from datetime import date

from koppelkansen_metrics.metrics import about, transfer
from tests.metrics.builders import programme_with

AS_OF = date(2021, 10, 12)


def told():
    return programme_with(
        pilots=[
            {"code": "P1", "stage": "praktijk"},
            {"code": "P2", "stage": "praktijk"},
            {"code": "P3", "stage": "pilot"},
            {"code": "P1", "area": "Binnenstad", "adopted_from": "Amstelstad/P1"},
            {"code": "P9", "area": "Binnenstad", "adopted_from": "P1"},
        ],
        lessons=[
            {"code": "L1", "about": "P1"},
            {"code": "L2", "about": "P2"},
            {"code": "L3", "kind": "werkt niet"},
            {"code": "L4", "status": "vervallen"},
            {"code": "L5", "area": "Binnenstad", "about": "Amstelstad/P1"},
        ],
        actions=[{"code": "A1", "pilot": "P1"}, {"code": "A2", "pilot": "P2"}],
        gains=[{"code": "W1", "area": "Programmabreed", "pilots": "Amstelstad/P2; Amstelstad/P1"}],
    )


def test_the_matrix_counts_from_origin_to_who_took_over():
    counts = transfer.matrix(told(), as_of=AS_OF)
    assert counts.loc["Amstelstad", "Binnenstad"] == 1
    assert counts.loc["Binnenstad", "Binnenstad"] == 1
    assert int(counts.to_numpy().sum()) == 2


def test_what_works_and_nobody_else_took_over_could_be():
    found = transfer.could_be(told(), as_of=AS_OF)
    assert found[["kind", "area", "code"]].to_numpy().tolist() == [
        ["pilots", "Amstelstad", "P2"],
        ["lessons", "Amstelstad", "L2"],
    ]


def test_everything_that_refers_to_a_pilot_belongs_to_it_also_from_other_areas():
    found = about.records(told(), "pilots", "Amstelstad", "P1")
    codes = {kind: list(zip(table["area"], table["code"], strict=True)) for kind, table in found.items()}
    assert codes["actions"] == [("Amstelstad", "A1")]
    assert codes["lessons"] == [("Amstelstad", "L1"), ("Binnenstad", "L5")]
    assert codes["pilots"] == [("Binnenstad", "P1")]
    assert codes["gains"] == [("Programmabreed", "W1")]
    assert codes["milestones"] == []
