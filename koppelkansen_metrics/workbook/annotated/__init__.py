"""A copy of an uploaded workbook that shows what is wrong where: marked cells with comments, and the list Bevindingen.

The copy can be corrected and delivered again as it is: what we put in it is skipped when it is read, and replaced when
it is annotated again.
"""

import atexit
import pickle
from typing import TYPE_CHECKING

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.workbook import reader
from koppelkansen_metrics.workbook.annotated import making
from koppelkansen_metrics.workbook.cells import Cells
from koppelkansen_metrics.workbook.child import Children

if TYPE_CHECKING:  # the child imports this package too, and need not load what checks a workbook
    from koppelkansen_metrics.workbook.checked import CheckedWorkbook

__all__ = ["write"]

# A fresh process per copy: openpyxl takes much memory, and a child that waits would keep it.
WORKER = "koppelkansen_metrics.workbook.annotated.worker"
_CHILDREN = Children(WORKER, keeps=False)
atexit.register(_CHILDREN.close)


def write(data: bytes, checked: "CheckedWorkbook", *, language: Language, children: Children = _CHILDREN) -> bytes:
    """The annotated copy (.xlsx) of a file that was checked; `data` are the bytes that were.

    Always gives a copy. One that openpyxl cannot handle, or not within the limits of `children`, is made anew from its
    cells, without its layout; when even that fails, the copy holds only the list. A .csv becomes a workbook. The same
    file with the same findings gives the same bytes.
    """
    read = tuple({*(row.sheet for rows in checked.rows.values() for row in rows)})
    told = making.Told(checked.findings, read, language.code)
    copied = children.ask(pickle.dumps((data, told))) if data.startswith(b"PK") else None
    if copied is not None:
        return copied
    rebuilt = children.ask(pickle.dumps((_cells(data, checked.name), told)))
    return rebuilt if rebuilt is not None else making.rebuilt(Cells(()), told)


def _cells(data: bytes, name: str) -> Cells:
    """What the reader makes of the file; nothing when it cannot read it this time."""
    try:
        return reader.read(data, name)
    except Refusal:
        return Cells(())
