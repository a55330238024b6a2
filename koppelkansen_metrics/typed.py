"""What people typed, as it can be kept: no database and no file holds every character that a computer can make."""

import re
from pathlib import PurePath

# Control characters but for tab and line end, halves of letters, and what Unicode keeps for no letter at all.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# These turn the direction of what is read after them: a name could seem to end otherwise than it does.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NAME_FITS = 200


def kept(text: str) -> str:
    """The same text without what cannot be kept; line ends of one kind.

    >>> kept("a\\0b\\r\\nc")
    'ab\\nc'
    """
    if text.isprintable() and max(text, default="") < "\ud800":
        return text  # nearly every text
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def file_name(name: str) -> str:
    """The name of a file as it can be shown, kept and given back: no folders, one line, as long as a disk allows.

    >>> file_name('../../x"<y>\\r\\n.xlsx')
    'x"<y> .xlsx'
    """
    last = PurePath(_TURNING.sub("", kept(name)).replace("\\", "/")).name
    plain = " ".join(last.split())
    ending = PurePath(plain).suffix[:10]
    return plain if len(plain) <= NAME_FITS else f"{plain[: NAME_FITS - len(ending) - 1]}…{ending}"
