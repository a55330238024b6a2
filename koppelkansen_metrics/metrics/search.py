"""Search: the records in which all the words occur that someone looks for."""

import unicodedata
from collections.abc import Sequence

import pandas as pd

from koppelkansen_metrics.records import KINDS, Kind, Type
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot, frame

COLUMNS = {
    "kind": TEXT,
    "area": TEXT,
    "code": TEXT,
    "title": TEXT,
    "field": TEXT,
    "found": TEXT,
    "file": TEXT,
    "sheet": TEXT,
    "row": WHOLE,
}


def records(snapshot: Snapshot, words: str, *, kinds: Sequence[str] = tuple(KINDS)) -> pd.DataFrame:
    """The records of these kinds that hold every one of the words, in any of their texts.

    Capitals and accents do not count, and a word is found inside another (`riool` in `rioolstelsel`): Dutch puts words
    together. Columns: `kind`, `area`, `code`, `title`; `field` and `found`: the text in which the first word stands;
    `file`, `sheet`, `row`. Index: RangeIndex, in the order of `kinds`, area and code; no rows without words. Raises
    KeyError for an unknown kind.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> from datetime import date
    >>> len(records(snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1))), "riool"))
    0
    """
    wanted = folded(words).split()
    found = [row for key in kinds for row in _of_kind(snapshot, KINDS[key], wanted)] if wanted else []
    return frame(COLUMNS, found)


def outcomes(snapshot: Snapshot, words: str) -> pd.DataFrame:
    """What meetings agreed in which every one of the words stands, as `records` looks for them.

    Columns and index: those of the snapshot's outcomes; no rows without words. Raises nothing.
    """
    wanted, agreed = folded(words).split(), snapshot.outcomes
    texts = agreed[["text", "function", "organisation", "note"]].fillna("").agg(" ".join, axis="columns")
    searched = [folded(text) for text in texts] if len(agreed) else []
    found = [bool(wanted) and all(word in text for word in wanted) for text in searched]
    return agreed[pd.Series(found, index=agreed.index, dtype=bool)].reset_index(drop=True)


def folded(text: str) -> str:
    """A text without capitals and accents.

    >>> folded("Eén Wadi's")
    "een wadi's"
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _of_kind(snapshot: Snapshot, kind: Kind, wanted: Sequence[str]) -> list[dict[str, object]]:
    keys = [field.key for field in kind.fields if field.type in (Type.TEXT, Type.CODE)]
    found = []
    for row in plain(snapshot[kind.key]):
        texts = {key: row[key] for key in keys if row[key]}
        searched = {key: folded(text) for key, text in texts.items()}
        if all(any(word in text for text in searched.values()) for word in wanted):
            field = next(key for key, text in searched.items() if wanted[0] in text)
            title = row[kind.title] if kind.has_code else row["code"]
            found.append({**row, "kind": kind.key, "title": title, "field": field, "found": texts[field]})
    return found
