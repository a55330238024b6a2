"""What someone may type to find out what our screens and files do with it, and how to tell that they did nothing."""

import re

from koppelkansen_metrics.records import KINDS, Field, Type
from koppelkansen_metrics.workbook.values import clean

# One idea each, so that what goes wrong has a name. Each fits with its mark in the shortest of our texts but the code.
TEXTS = {
    "script": "<script>window.hacked=1</script>",
    "picture of html": "<img src=x onerror=window.hacked=1>",
    "vector": "<svg/onload=window.hacked=1>",
    "frame": '<iframe srcdoc="<script>parent.hacked=1</script>">',
    "link of html": '<a href="https://evil.example">hier</a> <b>dik</b><br>',
    "attribute": "\" onmouseover='window.hacked=1' x=`",
    "closing": "</style></textarea></title>--></script>",
    "link": "[klik](javascript:window.hacked=1)",
    "picture": "![](https://evil.example/x.png)",
    "reference": "[klik][1] [1]: https://evil.example",
    "address": "https://evil.example/?a=1&b=2 www.evil.example a@evil.example <https://evil.example>",
    "colour": ":red[x] :blue-background[y] :material/home: :smile: -> <-",
    "mathematics": "$$x^2$$ en $y_1$ en \\(z\\)",
    "table": "| a | b | --- | --- |",
    "emphasis": "**vet** _schuin_ ~~weg~~ `code` ```x```",
    "heading": "# kop",
    "item": "- punt",
    "number": "1. een",
    "quote": "> citaat",
    "entities": "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp;",
    "ours": "%s {x} {{x}} %(x)s {0.__class__} {n} {value!r}",
    "typst": '#panic("x") #read("/etc/passwd") $ * _ @ref <label> ] } \\u{41} //',
    "word": '{ HYPERLINK "https://evil.example" }',
    "turned": "\u202eomgekeerd",
    "turned and closed": "\u2069\u202ehersteld\u2066 en \u2067open",
    "formula": '=HYPERLINK("https://evil.example")',
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "command": "=cmd|' /C calc'!A0",
    "escaped": "_x0041_ _x0000_",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 Ｆｕｌｌ",
    "long": "w" * 10_000,
    "long lines": "woord " * 1_667,
}
NAMES = tuple(TEXTS)
# What can stand for a code, with a number behind it.
CODES = (
    "<b>",
    "=1+1",
    "@A",
    "$x$",
    "*a*",
    "[a](b)",
    ":red[a]",
    "\u202eA",
    "{x}",
    "#x",
    "`a`",
    "&lt",
    "| a |",
    "'A",
    "-1",
)

# Not typed, but added by the screens around what turns the direction of the line.
_ISOLATES = re.compile("[\u2066-\u2069]")
MARKED = re.compile(r"§([\w.]+\.\d+)¶")


def typed(where: str, number: int, most: int) -> str:
    """One of the texts for a place, as long as fits there, with a mark at its end that tells where it was typed."""
    mark = f"§{where}.{number}¶"
    text = clean(TEXTS[NAMES[number % len(NAMES)]])
    return f"{text[: most - len(mark) - 1].rstrip()} {mark}"


def code(letter: str, number: int) -> str:
    """A code that means something elsewhere, and no other record has."""
    return f"{CODES[number % len(CODES)]}{letter}{number}"


def fields(kind: str) -> list[Field]:
    """The fields of a kind in which people write what they want: all of them, also those that come later."""
    return [field for field in KINDS[kind].fields if field.type is Type.TEXT]


def flat(text: str) -> str:
    """A text as it is read: on one line, without what the screens add around it."""
    return " ".join(_ISOLATES.sub("", text).split())


def damaged(shown: str) -> list[str]:
    """Of the texts whose end is in what is shown, those of which the rest is not as it was typed."""
    read = _tight(shown)
    wrong = []
    for found in MARKED.finditer(read):
        where, _dot, number = found[1].rpartition(".")
        start = _tight(clean(TEXTS[NAMES[int(number) % len(NAMES)]]))[:60]
        before = read[max(0, found.start() - 10_100) : found.start()]
        begins = before.rfind(start)
        if begins < 0 or "§" in before[begins:]:
            wrong.append(f"{where} {number}: …{before[-120:]}")
    return wrong


def _tight(text: str) -> str:
    """Without spaces: where a line of a figure ends there is none."""
    return flat(text).replace(" ", "")


def seen(shown: str) -> set[str]:
    """The places of which a text is in what is shown."""
    return {found[1].rpartition(".")[0] for found in MARKED.finditer(flat(shown))}
