"""Codes in what people typed: each opens the history of the record that it names."""

import re
from collections import Counter
from collections.abc import Callable, Mapping

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import Snapshot
from ui.text import plain

# Kind, area and code of a record.
Record = tuple[str, str, str]

# A word in which there is a digit, with the area before it or not: nothing else can be a code that is unmistakable.
_WORD = re.compile(r"(?<![\w./-])(?:[\w-]+/)?[\w-]*[^\W\d_][\w-]*-?\d[\w-]*(?![\w/-])")
SHORTEST = 3
CHOSEN_SPACES = "\u00a0\u2002\u202f"


def known(snapshot: Snapshot) -> Mapping[str, Record]:
    """What can be written for a record: `HS-A12` when only one record has that code, and `Haven-Stad/HS-A12`."""
    return snapshot.whole.remembered("codes", lambda: _known(snapshot.whole))


def _known(snapshot: Snapshot) -> dict[str, Record]:
    records = [
        (kind, area, code)
        for kind, each in KINDS.items()
        if each.has_code
        for area, code in zip(snapshot[kind]["area"], snapshot[kind]["code"], strict=True)
    ]
    times = Counter(code for _kind, _area, code in records)
    own = {f"{area}/{code}": (kind, area, code) for kind, area, code in records}
    return own | {
        code: (kind, area, code) for kind, area, code in records if times[code] == 1 and len(code) >= SHORTEST
    }


def linked(text: object, snapshot: Snapshot, address: Callable[[str, str, str], str]) -> str:
    """A text as it was typed, for use inside markdown, in which every code of a known record leads to it.

    `address` gives the address of a record by its kind, area and code.
    """
    if not isinstance(text, str) or not any(letter.isdigit() for letter in text):
        return plain(text)
    codes, said, at = known(snapshot), [], 0
    for word in _WORD.finditer(text):
        record = codes.get(word.group())
        if record is not None:
            said += [_piece(text[at : word.start()]), f"[{plain(word.group())}]({address(*record)})"]
            at = word.end()
    return "".join([*said, _piece(text[at:])]) if said else plain(text)


def _piece(text: str) -> str:
    """Part of a text, with the spaces at its ends that a text on its own does without."""
    if not text.strip():
        return _space(text[:1])
    return _space(text[:1]) + plain(text) + _space(text[-1:])


def _space(letter: str) -> str:
    """One that someone chose with care as it is, any other as a plain space, nothing for another letter."""
    return letter if letter in CHOSEN_SPACES else " " * letter.isspace()
