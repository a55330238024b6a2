"""What tests of exports share: a file read for one area, and its rows in short."""

from datetime import date

from koppelkansen_metrics import snapshot
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.workbook import checked
from koppelkansen_metrics.workbook.checked import Answers, CheckedWorkbook
from tests.workbook.conftest import KNOWN_AT, PROGRAMME

ANSWERS = Answers(area="Binnenstad", line=1, organisation="Gezamenlijk")
RECORDED = date(2023, 3, 1)
JIRA = "Summary,Issue key,Issue Type,Status,Due date,Resolved,Resolution,Labels,Labels,Status Category"


def read(
    data: bytes, name: str = "export.xlsx", *, answers: Answers = ANSWERS, settings: Programme = PROGRAMME
) -> CheckedWorkbook:
    """The file checked, for an area of which nothing is stored."""
    nothing = snapshot.empty(settings, KNOWN_AT)
    return checked.check(data, name, answers=answers, stored=nothing, recorded=RECORDED)


def told(found: CheckedWorkbook, kind: str, *keys: str) -> list[tuple[object, ...]]:
    """The rows of a kind: each its code and these values."""
    return [(row.code, *(row.values.get(key) for key in keys)) for row in found.rows[kind]]


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    """A csv of these lines."""
    return "\r\n".join(lines).encode(encoding)
