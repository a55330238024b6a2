"""What calamine does not tell about a sheet, taken from its XML.

That is: extent, error cells, percent formats, formulas without a value, hidden rows, comments. There are two ways:
searching the bytes with patterns, which is as fast as reading the values, and parsing element by element, for the
rare XML that the patterns do not fit (prefixed names, cells without an address).
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from koppelkansen_metrics.workbook import ours
from koppelkansen_metrics.workbook.cells import number

Position = tuple[int, int]

BUILT_IN_PERCENT = {9, 10}
# A cell with an address and something in it; an address and nothing in it is only formatting.
FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>\s*<(?:v|f|is)\b')
ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
STYLED = rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bs="(?:%s)"'
UNCOMPUTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"((?:(?!\bt="str")[^>])*)(?<!/)>\s*'
    rb"<f\b(?:[^>]*/>|[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
FORMULA = re.compile(rb"<f[\s>/]")
HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
COMMENT = re.compile(rb"<(?:\w+:)?comment\b")
OUR_COMMENT = f">{ours.COMMENT_START}".encode()


@dataclass
class Marks:
    """What the XML of one sheet says. Positions are (row, column), counted from 1."""

    extent: Position = (0, 0)
    errors: dict[Position, str] = field(default_factory=dict)
    percent: list[Position] = field(default_factory=list)
    uncomputed: list[Position] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    comments: int = 0


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the package; empty when the package is put together in an unknown way."""
    names = {name.casefold(): name for name in archive.namelist()}
    workbook = _target(archive, names, "_rels/.rels", "", "/officeDocument")
    if workbook is None:
        return {}
    folder = posixpath.dirname(workbook)
    relations = _relations(archive, names, _relations_of(workbook), folder)
    parts = {}
    for element in ElementTree.fromstring(archive.read(names[workbook.casefold()])).iter():  # noqa: S314 - the gate refused DTDs
        if _local(element.tag) == "sheet":
            identity = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            part = relations.get(identity, ("", ""))[1].casefold()
            if part in names:
                parts[element.attrib.get("name", "")] = names[part]
    return parts


def percent_styles(archive: zipfile.ZipFile) -> set[int]:
    """The cell styles (by number) that show a number as a percentage."""
    name = next((name for name in archive.namelist() if name.casefold() in ("xl/styles.xml", "styles.xml")), None)
    if name is None:
        return set()
    root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - the gate refused DTDs
    formats = set(BUILT_IN_PERCENT)
    for element in root.iter():
        if _local(element.tag) == "numFmt" and _shows_percent(element.attrib.get("formatCode", "")):
            formats.add(int(element.attrib.get("numFmtId", "0")))
    styles = next((element for element in root.iter() if _local(element.tag) == "cellXfs"), None)
    listed = [] if styles is None else [style for style in styles if _local(style.tag) == "xf"]
    return {at for at, style in enumerate(listed) if int(style.attrib.get("numFmtId", "0")) in formats}


def marks(archive: zipfile.ZipFile, part: str, percent: set[int]) -> Marks:
    """Everything that calamine leaves out about one sheet."""
    data = archive.read(part)
    addressed = data.count(b'<c r="')
    cells = data.count(b"<c ") + data.count(b"<c>") + data.count(b"<c/>")
    plain = addressed == cells and (addressed > 0 or b":c " not in data)
    found = _searched(data, percent) if plain else _parsed(data, percent)
    found.comments = _comments(archive, part)
    return found


def _searched(data: bytes, percent: set[int]) -> Marks:
    filled = FILLED.findall(data)
    columns = {column for column, _ in filled}
    return Marks(
        extent=(
            max((int(row) for _, row in filled), default=0),
            max((number(column.decode()) for column in columns), default=0),
        ),
        # Looking for a few letters first: most sheets have none of these, and the patterns read every cell.
        errors={_position(each): each[3].decode() for each in ERROR.finditer(data)} if b't="e"' in data else {},
        percent=[_position(each) for each in _styled(percent).finditer(data)] if percent else [],
        uncomputed=[_position(each) for each in UNCOMPUTED.finditer(data)] if FORMULA.search(data) else [],
        hidden_rows=[
            int(row[1]) for each in HIDDEN_ROW.finditer(data) if (row := ROW_NUMBER.search(each[0])) is not None
        ]
        if b"hidden=" in data
        else [],
    )


def _position(found: "re.Match[bytes]") -> Position:
    return int(found[2]), number(found[1].decode())


def _styled(styles: set[int]) -> "re.Pattern[bytes]":
    return re.compile(STYLED % b"|".join(str(style).encode() for style in sorted(styles)))


def _parsed(data: bytes, percent: set[int]) -> Marks:
    reading = _Elements(percent)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.Parse(data, True)
    return reading.marks


class _Elements:
    """Follows rows and cells by their elements, whatever their prefix; by their place where they have no address."""

    def __init__(self, percent: set[int]) -> None:
        self.percent = percent
        self.marks = Marks()
        self.row = 0
        self.column = 0
        self.attributes: dict[str, str] = {}
        self.inside: set[str] = set()
        self.seen: set[str] = set()
        self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.marks.hidden_rows.append(self.row)
        elif name == "c":
            address = re.fullmatch(r"([A-Z]+)(\d+)", attributes.get("r", ""))
            self.column = number(address[1]) if address else self.column + 1
            self.attributes, self.seen, self.value = attributes, set(), ""
        self.seen.add(name)
        self.inside.add(name)

    def text(self, text: str) -> None:
        if "v" in self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        name = _local(tag)
        self.inside.discard(name)
        if name != "c" or not self.seen & {"v", "f", "is"}:
            return
        place = (self.row, self.column)
        kind = self.attributes.get("t")
        self.marks.extent = (max(self.marks.extent[0], self.row), max(self.marks.extent[1], self.column))
        if kind == "e":
            self.marks.errors[place] = self.value
        if int(self.attributes.get("s") or 0) in self.percent:
            self.marks.percent.append(place)
        if "f" in self.seen and not self.value and kind != "str":
            self.marks.uncomputed.append(place)


def _comments(archive: zipfile.ZipFile, part: str) -> int:
    names = {name.casefold(): name for name in archive.namelist()}
    relations = _relations(archive, names, _relations_of(part), posixpath.dirname(part))
    targets = {target for kind, target in relations.values() if kind.endswith("/comments")}
    present = (names[target.casefold()] for target in targets if target.casefold() in names)
    return sum(_others_comments(archive.read(name)) for name in present)


def _others_comments(data: bytes) -> int:
    """How many comments are not those that we put there ourselves."""
    return len(COMMENT.findall(data)) - data.count(OUR_COMMENT)


def _target(archive: zipfile.ZipFile, names: dict[str, str], part: str, folder: str, kind: str) -> str | None:
    found = _relations(archive, names, part, folder).values()
    target = next((target for each, target in found if each.endswith(kind)), None)
    return target if target is not None and target.casefold() in names else None


def _relations(archive: zipfile.ZipFile, names: dict[str, str], part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Identity → (type, target) of a part's relations; external ones are left out."""
    if part.casefold() not in names:
        return {}
    root = ElementTree.fromstring(archive.read(names[part.casefold()]))  # noqa: S314 - the gate refused DTDs
    found = {}
    for element in root:
        if element.attrib.get("TargetMode") == "External":
            continue
        target = element.attrib.get("Target", "")
        inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[element.attrib.get("Id", "")] = (element.attrib.get("Type", ""), inside)
    return found


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _shows_percent(code: str) -> bool:
    """Whether a number format shows a percentage: a % outside quotes, not escaped."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", code)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]
