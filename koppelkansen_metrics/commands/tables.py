"""Tables for people at a terminal: plain text, columns aligned, nothing cut off."""

from collections.abc import Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Lines of text with two spaces between the columns; `right` are the columns aligned to the right.

    >>> print(table(["", "n"], [["nieuw", "100"], ["gelijk", "2"]], right=[1]))
              n
    nieuw   100
    gelijk    2
    """
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
