"""What we put into people's workbooks ourselves: known again when it comes back, and then not read."""

# Like every sheet and header these are Dutch, whatever language the reader has.
FINDINGS_SHEET = "Bevindingen"
FINDINGS_TITLE = "Bevindingen van Koppelkansen"
# The first line of our comments. Not their author: LibreOffice does not keep who wrote a comment.
COMMENT_START = f"{FINDINGS_TITLE}:"


def is_findings(name: str, first: object) -> bool:
    """Whether a sheet is our list of findings: by its name and its first cell, because a team may have such a name.

    >>> is_findings("Bevindingen", "Bevindingen van Koppelkansen"), is_findings("Bevindingen", "Nr")
    (True, False)
    """
    return name.startswith(FINDINGS_SHEET) and first == FINDINGS_TITLE
