"""Every text in a file, also where nobody sees it: properties, comments, headers, names, text in pieces.

To find whether something stands in a file, not where. More texts than the file shows may come out, never fewer: what
is typed in pieces comes whole, what a code of Excel touches comes apart from it, what is no XML comes as it is.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from koppelkansen_metrics.workbook import csvfile

# A text typed in several letters or colours is stored in as many pieces; within these they belong together.
TOGETHER, TYPED = frozenset({"si", "is", "text", "p"}), "t"
ZIP = b"PK\x03\x04"
# `_x00E9_` stands for é, and `&C` or `&"Calibri,Bold"` in a header for how and where the text behind it is shown.
CHARACTER = re.compile("_x([0-9A-Fa-f]{4})_")
HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Za-z])')
DEEPEST = 3


def of(data: bytes, name: str) -> Iterator[str]:
    """The texts in an .xlsx or .csv, many to a string, each on lines of its own."""
    if csvfile.is_csv(data, name):
        yield from _readings(data)
    else:
        yield from _parts(data, depth=0)


def _parts(data: bytes, *, depth: int) -> Iterator[str]:
    """The texts of a package, and of the packages in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield "\n".join([*package.namelist(), package.comment.decode("utf-8", errors="replace")])
            for entry in package.infolist():
                yield from _part(package.read(entry), depth=depth)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OSError):
        # As the gate has it: whatever zipfile cannot unpack. Then the bytes are searched as they are.
        yield from _readings(data)


def _part(content: bytes, *, depth: int) -> Iterator[str]:
    if content.startswith(ZIP) and depth < DEEPEST:
        yield from _parts(content, depth=depth + 1)
        return
    found = _Texts.read(content)
    if found is None:
        yield from _readings(content)
        return
    yield found
    if "&" in found:
        yield HEADER_CODE.sub(" ", found)
        yield HEADER_CODE.sub("", found)
    if CHARACTER.search(found):
        yield CHARACTER.sub(lambda code: chr(int(code[1], 16)), found)


def _readings(content: bytes) -> Iterator[str]:
    """What bytes say in each of the ways in which a program may have written them."""
    yield content.decode("utf-8", errors="replace")
    yield content.decode("cp1252", errors="replace")
    for start in (0, 1):
        yield content[start:].decode("utf-16-le", errors="replace")


class _Texts:
    """Collects what stands between tags and in attributes while an XML part is parsed."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.aside: list[str] = []
        self.together = self.typed = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = self.aside.append

    @classmethod
    def read(cls, content: bytes) -> str | None:
        """All the texts of a part; None for a part that is no XML."""
        texts = cls()
        try:
            texts.parser.Parse(content, True)
        except (expat.ExpatError, LookupError):
            return None
        return "".join(texts.said) + "\n" + "\n".join(texts.aside)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.aside += attributes.values()
        if not self.together:
            self.said.append("\n")
        local = tag.rpartition(":")[2]
        self.together += local in TOGETHER
        self.typed += local == TYPED

    def _end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        self.together -= local in TOGETHER
        self.typed -= local == TYPED
        if not self.together:
            self.said.append("\n")

    def _text(self, text: str) -> None:
        # Between the pieces stands what only lays out the XML: it must not come between two halves of a word.
        (self.said if self.typed or not self.together else self.aside).append(text)
