"""One catalogue: every text in the code is in it, every text has its Dutch, and what is committed is current."""

import ast
import io
import re
import string
from pathlib import Path

import pytest
from babel.messages import mofile, pofile
from babel.messages.extract import extract

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "koppelkansen_metrics" / "locale" / "nl" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "plural": (1, 2)}
SOURCES = [
    *(path for folder in ("koppelkansen_metrics", "ui", "pages") for path in sorted((ROOT / folder).rglob("*.py"))),
    ROOT / "dashboard.py",
    ROOT / "serve.py",
]
SCREENS = [path for path in SOURCES if path.parent.name in ("ui", "pages") or path.name == "dashboard.py"]

# What Streamlit shows of its first argument, or of a keyword of these names.
SHOWS = {"title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "button"} | {
    "selectbox",
    "radio",
    "text_input",
    "date_input",
    "file_uploader",
    "download_button",
    "expander",
    "spinner",
    "metric",
    "write",
}


def catalogue():
    return pofile.read_po(io.BytesIO((CATALOGUE / "koppelkansen.po").read_bytes()), locale="nl")


def extracted() -> set[object]:
    """What Babel finds in the code, as `make messages` does."""
    found = set()
    for path in SOURCES:
        with path.open("rb") as source:
            for _line, message, _comments, _context in extract("python", source, keywords=KEYWORDS):
                found.add(message if isinstance(message, str) else tuple(message))
    return found


def called(path: Path) -> list[tuple[int, str]]:
    """Every text that the code asks the catalogue for, inside f-strings too, with its line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        text = node.args[0].value
        if name in ("_", "N_", "ngettext", "language") and isinstance(text, str) and text:
            found.append((node.lineno, text))
    return found


def test_the_catalogue_holds_what_the_code_says_and_nothing_else():
    held = {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue() if message.id}
    assert held == extracted()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_hides_from_the_catalogue(path):
    held = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue()}
    assert [(line, text) for line, text in called(path) if text not in held and text not in ("nl", "en")] == []


def test_every_text_has_its_dutch():
    missing = [message.id for message in catalogue() if message.id and (not message.string or not all(message.string))]
    assert missing == []
    assert [message.id for message in catalogue() if message.fuzzy and message.id] == []


def test_dutch_and_english_have_the_same_places_to_fill_in():
    for message in catalogue():
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        dutch = [message.string] if isinstance(message.string, str) else list(message.string)
        for one, other in zip(english, dutch, strict=True):
            assert places(one) == places(other), one


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_compiled_catalogue_is_that_of_the_text():
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue())
    assert (CATALOGUE / "koppelkansen.mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_a_screen_shows_no_text_of_its_own(path):
    shown = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in SHOWS:
            continue
        parts = [part for argument in node.args[:1] for part in ast.walk(argument) if _is_own_text(argument, part)]
        shown += [(node.lineno, part.value) for part in parts if re.search(r"[A-Za-z]{3}", part.value)]
    assert shown == []


def _is_own_text(argument: ast.AST, part: ast.AST) -> bool:
    """A literal that is not the text of a call to the catalogue."""
    asked = {id(inside) for call in ast.walk(argument) if isinstance(call, ast.Call) for inside in ast.walk(call)}
    return isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in asked
