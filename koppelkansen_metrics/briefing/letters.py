"""Which letters a file can hold, and how many: a pdf for everyone (PDF/UA) holds none that cannot be shown."""

import unicodedata

from koppelkansen_metrics.typed import kept

# Found by setting every letter in the typefaces that typst brings along; a test sets them all again.
SHOWN = (
    (0x20, 0x24F),
    (0x370, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x2044, 0x205F),
    (0x2070, 0x211E),
    (0x218C, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2713),
)
INSTEAD = {"✕": "×", "\u2028": " ", "\u2029": " "}
UNKNOWN = "□"
# Nobody reads more than this in a pre-read; all of it is on the screens.
MOST = 1200


def shown(text: str) -> str:
    """The same text in letters that can be shown, on one line: others become □, and what is invisible is left out.

    >>> shown("Gëvel ✕ 🚰")
    'Gëvel × □'
    """
    composed = unicodedata.normalize("NFC", "".join(INSTEAD.get(letter, letter) for letter in text))
    return "".join(_shown(letter) for letter in " ".join(composed.split()))


def _shown(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Mc"):
        return ""
    return letter if any(first <= ord(letter) <= last for first, last in SHOWN) else UNKNOWN


def for_xml(text: str) -> str:
    """The same text, no longer than `MOST`, without what XML cannot hold: control characters, halves of letters.

    >>> for_xml("a\\x07b")
    'ab'
    """
    return kept(bounded(text))


def bounded(text: str) -> str:
    """As much of a text as a pre-read has room for."""
    return text if len(text) <= MOST else text[: MOST - 1].rstrip() + "…"
