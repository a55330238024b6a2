"""An annotated copy, made of the workbook itself or of its cells. Runs in a child process: see worker.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from koppelkansen_metrics import language
from koppelkansen_metrics.findings import Finding, Severity
from koppelkansen_metrics.workbook.annotated import copying, listing, marking, rebuilding
from koppelkansen_metrics.workbook.cells import Cells
from koppelkansen_metrics.workbook.package import packed

# Excel gets slow with many thousands of comments. Errors come first, and the next upload shows the next ones.
MOST = 3000


@dataclass(frozen=True, slots=True)
class Told:
    """What a copy must show: the findings in the order of the file, the sheets that were read, in which language."""

    findings: Sequence[Finding]
    read: Sequence[str]
    language: str

    @property
    def shown(self) -> list[Finding]:
        """The findings that are marked and listed: errors first."""
        return sorted(self.findings, key=lambda each: each.severity is not Severity.ERROR)[:MOST]


def copied(data: bytes, told: Told) -> bytes:
    """The workbook itself, with its marks and its list. Raises whatever openpyxl raises, on dozens of legal files."""
    marks = marking.marks(told.shown)
    copy = copying.opened(data, read={*told.read, *marks}, uncomputed=_uncomputed(told.findings))
    said = language.language(told.language)
    for name, cells in marks.items():
        marking.mark(copy.book[name], cells, said)
    return _listed(copy.book, told, {name: name for name in copy.book.sheetnames}, remarks=copy.remarks)


def rebuilt(cells: Cells, told: Told) -> bytes:
    """A new workbook with the values of these cells, its marks and its list."""
    said = language.language(told.language)
    made = rebuilding.made(cells, marking.marks(told.shown), said)
    return _listed(made.book, told, made.titles, remarks=[made.remark])


def _listed(book: Workbook, told: Told, titles: Mapping[str, str], *, remarks: list[str]) -> bytes:
    listing.write(
        book, told.shown, language.language(told.language), titles=titles, remarks=remarks, total=len(told.findings)
    )
    return packed(book)


def _uncomputed(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(str(each.sheet), f"{each.column}{each.row}") for each in findings if each.code == "formula-without-value"}
