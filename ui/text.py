"""What people typed, shown as they typed it: markdown and HTML in it do nothing."""

import re

# Everything that Streamlit's markdown gives a meaning to: emphasis, links, lists, headings, tables, code, math, HTML,
# colours and icons in `:red[…]`, and an address that would become a link by itself.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=])")


def plain(value: object) -> str:
    """A text for use inside markdown, on one line; an empty text for a missing value.

    >>> plain("**a** [b](c)")
    '\\\\*\\\\*a\\\\*\\\\* \\\\[b\\\\]\\\\(c\\\\)'
    """
    if value is None or value != value:  # noqa: PLR0124 - a missing value of a table is not equal to itself
        return ""
    return _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))
