"""What Excel asks of a package before it opens it without an offer to repair; each rule gives the faults it finds.

There is no Excel here, so its rules are: well-formed parts, content types, relationships, the order of elements in a
sheet, ascending rows and cells, indexes in range, and the lengths that Excel refuses (ECMA-376, and Excel's limits).
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from openpyxl.utils import coordinate_to_tuple

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# CT_Worksheet: a sequence, so another order is a fault.
WORKSHEET = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
    scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
    dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
    customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture
    oleObjects controls webPublishItems tableParts extLst
"""
WORKBOOK = """
    fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences
    definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing
    fileRecoveryPr webPublishObjects extLst
"""
SHEET_NAME = re.compile(r"[^\\/?*\[\]:]{1,31}")
PROMPT = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
LIST_LENGTH, TEXT_LENGTH = 255, 32_767


@dataclass(frozen=True)
class Package:
    """The parts of a package by name."""

    parts: dict[str, bytes]

    @classmethod
    def of(cls, data: bytes) -> "Package":
        """The package in these bytes."""
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            return cls({name: source.read(name) for name in source.namelist()})

    @cached_property
    def trees(self) -> dict[str, ElementTree.Element]:
        """The parts that are XML, parsed. Raises ElementTree.ParseError for one that is not well-formed."""
        return {
            name: ElementTree.fromstring(content)
            for name, content in self.parts.items()
            if name.endswith((".xml", ".rels", ".vml"))
        }

    def targets(self, part: str) -> dict[str, str]:
        """What the relationships of a part lead to, by their id; outside links left out."""
        folder, name = posixpath.split(part)
        tree = self.trees.get(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return {
            link.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
            for link in ([] if tree is None else tree)
            if link.get("TargetMode") != "External"
        }

    @cached_property
    def sheets(self) -> dict[str, tuple[str, ElementTree.Element]]:
        """Sheet name → its part and tree."""
        targets = self.targets("xl/workbook.xml")
        listed = self.trees["xl/workbook.xml"].iter(f"{MAIN}sheet")
        parts = {sheet.get("name", ""): targets[sheet.get(RELATED, "")] for sheet in listed}
        return {name: (part, self.trees[part]) for name, part in parts.items()}


def faults(data: bytes) -> list[str]:
    """Everything that Excel would complain about; empty for a package that it opens."""
    try:
        package = Package.of(data)
        package.trees  # noqa: B018 - parses every part
    except (zipfile.BadZipFile, ElementTree.ParseError) as error:
        return [f"not a package: {error}"]
    return [fault for rule in RULES for fault in rule(package)]


def content_types(package: Package) -> Iterator[str]:
    """Every part has a type, and no type is of a part that is not there."""
    types = package.trees["[Content_Types].xml"]
    extensions = {each.get("Extension", "").lower() for each in types.iter(f"{TYPES}Default")}
    named = [each.get("PartName", "").lstrip("/") for each in types.iter(f"{TYPES}Override")]
    for part in package.parts.keys() - {"[Content_Types].xml"}:
        if part not in named and part.rpartition(".")[2].lower() not in extensions:
            yield f"{part} has no content type"
    yield from (f"the content type of {part} is of nothing" for part in named if part not in package.parts)
    yield from (f"{part} has two content types" for part in set(named) if named.count(part) > 1)


def relationships(package: Package) -> Iterator[str]:
    """Every relationship leads somewhere, ids are unique, and every id that a part uses is one."""
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            ids = [link.get("Id") for link in tree]
            yield from (f"{name} has {each} twice" for each in set(ids) if ids.count(each) > 1)
            part = name.replace("_rels/", "").removesuffix(".rels")
            for target in package.targets(part).values():
                if target not in package.parts:
                    yield f"{name} leads to {target}, which is not there"
            continue
        outside = {link.get("Id") for link in package.trees.get(_rels(name), [])}
        used = {element.get(RELATED) for element in tree.iter() if element.get(RELATED)}
        yield from (f"{name} uses {each}, which leads nowhere" for each in used - outside)


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def workbook(package: Package) -> Iterator[str]:
    """Sheet names that Excel takes, each once; defined names on sheets that are there; elements in order."""
    tree = package.trees["xl/workbook.xml"]
    yield from _out_of_order("xl/workbook.xml", tree, WORKBOOK)
    names = [name.casefold() for name in package.sheets]
    for name in package.sheets:
        if not SHEET_NAME.fullmatch(name) or name.startswith("'") or name.endswith("'"):
            yield f"Excel takes no sheet {name!r}"
    if len(names) != len(list(tree.iter(f"{MAIN}sheet"))) or len(set(names)) != len(names):
        yield "two sheets have one name"
    visible = [each for each in tree.iter(f"{MAIN}sheet") if each.get("state", "visible") == "visible"]
    if not visible:
        yield "no sheet can be seen"
    for each in tree.iter(f"{MAIN}definedName"):
        quoted = re.match(r"'?((?:[^'!]|'')+)'?!", each.text or "")
        if quoted and quoted[1].replace("''", "'") not in package.sheets:
            yield f"{each.get('name')} names a sheet that is not there"


def worksheets(package: Package) -> Iterator[str]:
    """Elements in the order of the schema, rows and cells ascending, every index in range."""
    styles = package.trees["xl/styles.xml"].find(f"{MAIN}cellXfs")
    strings = package.trees.get("xl/sharedStrings.xml")
    texts = 0 if strings is None else len(list(strings.iter(f"{MAIN}si")))
    for name, (_part, tree) in package.sheets.items():
        yield from _out_of_order(name, tree, WORKSHEET)
        last = 0
        for row in tree.iter(f"{MAIN}row"):
            number = int(row.get("r", last + 1))
            if number <= last:
                yield f"{name}: row {number} comes after row {last}"
            last = number
            yield from _cells(name, row, number, styles=0 if styles is None else len(styles), texts=texts)


def _cells(name: str, row: ElementTree.Element, number: int, *, styles: int, texts: int) -> Iterator[str]:
    column_before = 0
    for cell in row:
        at = cell.get("r", "")
        cell_row, column = coordinate_to_tuple(at)
        if cell_row != number or column <= column_before:
            yield f"{name}: {at} is out of place"
        column_before = column
        if int(cell.get("s", 0)) >= styles:
            yield f"{name}: {at} has a style that is not there"
        value = cell.findtext(f"{MAIN}v")
        if cell.get("t") == "s" and not 0 <= int(value or -1) < texts:
            yield f"{name}: {at} has a text that is not there"
        if len("".join(cell.itertext())) > TEXT_LENGTH:
            yield f"{name}: {at} is longer than a cell can be"


def _out_of_order(name: str, tree: ElementTree.Element, sequence: str) -> Iterator[str]:
    order = sequence.split()
    found = [element.tag.removeprefix(MAIN) for element in tree]
    unknown = [each for each in found if each not in order]
    yield from (f"{name}: {each} belongs in no sheet" for each in unknown)
    places = [order.index(each) for each in found if each in order]
    if places != sorted(places):
        yield f"{name}: {found} is not in order"
    yield from (f"{name}: {each} twice" for each in set(found) if found.count(each) > 1 and each not in REPEATED)


def offered(package: Package) -> Iterator[str]:
    """Drop-downs and messages within Excel's lengths, links to places that are there, merged cells apart."""
    for name, (_part, tree) in package.sheets.items():
        for validation in tree.iter(f"{MAIN}dataValidation"):
            formula = validation.findtext(f"{MAIN}formula1") or ""
            if formula.startswith('"') and len(formula) - 2 > LIST_LENGTH:
                yield f"{name}: a list of {len(formula)} characters"
            yield from (
                f"{name}: {key} is too long" for key, most in PROMPT.items() if len(validation.get(key, "")) > most
            )
        for link in tree.iter(f"{MAIN}hyperlink"):
            place = re.match(r"'?((?:[^'!]|'')+)'?!", link.get("location", ""))
            if place and place[1].replace("''", "'") not in package.sheets:
                yield f"{name}: a link to {link.get('location')}, which is not there"
        counted = tree.find(f"{MAIN}dataValidations")
        if counted is not None and int(counted.get("count", len(counted))) != len(counted):
            yield f"{name}: says it has {counted.get('count')} validations, has {len(counted)}"


def comments(package: Package) -> Iterator[str]:
    """A sheet's comments lie on different cells, and the drawing that shows them is there."""
    for name, (part, tree) in package.sheets.items():
        noted = [target for target in package.targets(part).values() if "comment" in target]
        for target in noted:
            cells = [each.get("ref") for each in package.trees[target].iter(f"{MAIN}comment")]
            if len(set(cells)) < len(cells):
                yield f"{name}: two comments on one cell"
        if noted and tree.find(f"{MAIN}legacyDrawing") is None:
            yield f"{name}: comments without a drawing"


REPEATED = {"conditionalFormatting"}
RULES = (content_types, relationships, workbook, worksheets, offered, comments)
