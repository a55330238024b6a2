"""What people typed, shown as they typed it: markdown and HTML in it do nothing."""

import re

# Everything that Streamlit's markdown gives a meaning to: emphasis, links, lists, headings, tables, code, math, HTML,
# colours and icons in `:red[…]`. A hyphen within a word has none, and codes are full of them: who hears the screen
# hears the name of a control with all its signs.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+.!|~$:&=]|(?<!\w)-|-(?!\w))")

# What Streamlit still changes after it has read the markdown, escaped or not: addresses become links, `:material/…:`
# an icon, `->` an arrow. A piece of nothing within them keeps them from being recognised.
_RECOGNISED = re.compile(r"(:(?=//|material|streamlit)|@|www(?=\.)|[-<>~](?=[-=>]+(?!\S)))", re.IGNORECASE)
_NOTHING = ":small[]"

# Invisible characters that turn the direction of all that follows on the line; between these two they stay within it.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATES, _ISOLATE, _END = "\u2066\u2067\u2068", "\u2068", "\u2069"

# All but the spaces that someone chose with care: one where no line may end, one that is wider.
_SPACES = re.compile(r"[^\S\u00a0\u2002\u202f]+")


def plain(value: object) -> str:
    """A text for use inside markdown, on one line; an empty text for a missing value.

    >>> plain("**a** [b](c)")
    '\\\\*\\\\*a\\\\*\\\\* \\\\[b\\\\]\\\\(c\\\\)'
    >>> plain("- HS-A12")
    '\\\\- HS-A12'
    """
    if value is None or value != value:  # noqa: PLR0124 - a missing value of a table is not equal to itself
        return ""
    whole = _SPACES.sub(" ", str(value)).strip()
    if _TURNING.search(whole):
        whole = _isolated(whole)
    pieces = _RECOGNISED.sub("\\1\0", whole).split("\0")
    return _NOTHING.join(_SPECIAL.sub(r"\\\1", piece) for piece in pieces)


def spoken(value: object) -> str:
    """A text within the name of a control that only who hears the screen gets: read aloud as it stands, with no signs.

    >>> spoken("Team-Noord ![](https://b)")
    'Team-Noord https //b'
    """
    return plain(_SPECIAL.sub(" ", str(value)))


def _isolated(text: str) -> str:
    """A text whose direction is its own: what it leaves open is closed, and what it closes was opened for it."""
    opened = closed = 0
    for letter in text:
        if letter in _ISOLATES:
            opened += 1
        elif letter == _END and opened:
            opened -= 1
        elif letter == _END:
            closed += 1
    return _ISOLATE * (closed + 1) + text + _END * (opened + 1)


def unmarked(markdown: str) -> str:
    """A text that was made with `plain`, for where markdown is not read.

    >>> unmarked(plain("**a** https://b"))
    '**a** https://b'
    """
    return re.sub(r"\\(.)", r"\1", markdown.replace(_NOTHING, ""))
