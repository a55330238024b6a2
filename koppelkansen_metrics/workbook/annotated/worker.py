"""The child process that makes annotated copies: openpyxl takes the memory and the time that a file asks for.

What it is asked comes from our own process, so it may be a pickle. What it answers are the bytes of a workbook, which
can run nothing in the parent.
"""

import pickle

from koppelkansen_metrics.workbook import child
from koppelkansen_metrics.workbook.annotated import making
from koppelkansen_metrics.workbook.cells import Cells


def main() -> None:
    """Answer until standard input ends."""
    child.serve(answer)


def answer(request: bytes) -> bytes:
    """A copy of the workbook, or one made anew from its cells. Raises whatever the parsers raise."""
    source, told = pickle.loads(request)  # noqa: S301 - from our own process
    return making.rebuilt(source, told) if isinstance(source, Cells) else making.copied(source, told)


if __name__ == "__main__":
    main()
