"""Workbooks that were tampered with: their bytes, the XML of their parts, or the values in their cells."""

import io
import random
import re
import zipfile

# What a value, an address or an attribute may be replaced by.
NASTY = [
    b"",
    b"0",
    b"-1",
    b"1e308",
    b"1e999",
    b"NaN",
    b"99999999999999999999",
    b"1048577",
    b"XFE1",
    b"A0",
    b"2958466",
    b"&#0;",
    b"&lt;script&gt;",
    b"_x000D_",
    b"=1+1",
    b"\xef\xbf\xbf",
    b"30-02-2021",
    b"gereed",
    b"40%",
    b"Q2 2021",
    b"x" * 40_000,
]
ATTRIBUTE = re.compile(rb'="([^"]*)"')
ELEMENT_TEXT = re.compile(rb">([^<>]+)<")
ELEMENT = re.compile(rb"<(\w+)\b[^>]*?/>|<(\w+)\b[^>]*>[^<]*</\2>")
TELLING = re.compile(r"xl/(worksheets/sheet\d+|sharedStrings|workbook|styles)\.xml|.*\.rels|\[Content_Types\]\.xml")


def of_bytes(data: bytes, chance: random.Random) -> bytes:
    """Flipped, cut off, or with a piece of itself somewhere else."""
    changed = bytearray(data)
    kind = chance.randrange(4)
    if kind == 0:
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    at = chance.randrange(len(changed))
    if kind == 1:
        return bytes(changed[:at])
    start = chance.randrange(len(changed))
    piece = changed[start : start + chance.randint(1, 400)]
    changed[at : at + (0 if kind == 2 else len(piece))] = piece
    return bytes(changed)


def of_parts(data: bytes, chance: random.Random) -> bytes:
    """A sound package in which the XML of a part was changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if TELLING.fullmatch(name)]
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(names)
        parts[name] = _changed(parts[name], chance)
    if chance.random() < 0.05:
        parts.pop(chance.choice(names), None)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def _changed(xml: bytes, chance: random.Random) -> bytes:
    pattern = chance.choice([ATTRIBUTE, ELEMENT_TEXT, ELEMENT_TEXT, ELEMENT])
    found = [each.span(1) if pattern is not ELEMENT else each.span() for each in pattern.finditer(xml)]
    if not found:
        return xml
    start, end = chance.choice(found)
    if pattern is ELEMENT:
        other = chance.choice(found)
        put = chance.choice([b"", xml[start:end] * 2, xml[slice(*other)]])
    else:
        other = chance.choice(found)
        put = chance.choice([*NASTY, xml[slice(*other)]])
    return xml[:start] + put + xml[end:]
