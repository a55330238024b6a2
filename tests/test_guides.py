"""The guides name screens, buttons and fields as the screens do, and lead to what is there."""

import io
import re
from pathlib import Path

import pytest
from babel.messages import pofile
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_server_config

from koppelkansen_metrics.__main__ import program
from koppelkansen_metrics.sessions import presenting
from tests.server import ROOT
from ui.serving import returning

DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "handleiding").glob("*.md"))
IMAGES = sorted((DOCS / "images").rglob("*.png"))
CATALOGUE = ROOT / "koppelkansen_metrics" / "locale" / "nl" / "LC_MESSAGES" / "koppelkansen.po"
LARGEST_PICTURE = 150_000
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
QUOTED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
PLACE = re.compile(r"\{\w+\}")
# What someone types: after what they set for it, or in a container.
COMMAND = re.compile(
    r"(?:(?:^ *|`)(?:[A-Z]+=\S+ )?koppelkansen|-m koppelkansen_metrics) ([a-z-][^`\n|>&)]*)", re.MULTILINE
)
SAID_WITH_A_VALUE = re.compile(r"^(--(database|language|programme) \S+ )*")


def texts():
    """What the screens say in Dutch, as patterns: each text, what is filled in may be anything; and how it begins."""
    catalogue = pofile.read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="nl")
    said = [message.string for message in catalogue if message.id]
    every = {each for one in said for each in ([one] if isinstance(one, str) else one)}
    every |= {start for each in every for start in beginnings(each)}
    # What a text says apart from what is filled in must tell it from others.
    telling = [each for each in every if re.search(r"\w{2}", PLACE.sub("", each))]
    return [re.compile(".+".join(map(re.escape, PLACE.split(each)))) for each in telling]


def beginnings(text):
    """A text up to what is filled in, its first sentence, and what stands before its colon."""
    ends = (PLACE.split(text)[0], re.split(r"(?<=[.?!]) ", text)[0], text.partition(":")[0])
    return {end.rstrip(" .:(") for end in ends}


def quoted(guide):
    """What stands bold in a guide: the words of the screens."""
    prose = CODE.sub("", guide.read_text(encoding="utf-8"))
    return [" ".join(each.split()) for each in QUOTED.findall(prose)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_name_that_a_guide_quotes_is_on_a_screen(guide):
    patterns = texts()
    assert [words for words in quoted(guide) if not any(each.fullmatch(words) for each in patterns)] == []


def test_every_screen_is_named_in_a_guide():
    named = {words for guide in GUIDES for words in quoted(guide)}
    screens = [each.value for each in AppTest.from_function(titles).run().markdown]
    assert len(screens) > 10
    assert [title for title in screens if title not in named] == []


def titles():
    """The titles of the screens in the menu; Streamlit makes pages only while a script runs."""
    import streamlit as st

    from koppelkansen_metrics.language import language
    from ui import navigation

    for group in navigation.pages(language("nl")).values():
        for page in group:
            if page.visibility == "visible":
                st.markdown(page.title)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda page: str(page.relative_to(ROOT))
)
def test_every_command_that_a_page_names_is_there_with_its_options(page):
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    for typed in COMMAND.findall(code):
        name, *rest = SAID_WITH_A_VALUE.sub("", typed).split() or [""]
        if not name.startswith("-"):
            command = program.commands.get(name)
            assert command, typed
            known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
            assert {each for each in rest if each.startswith("--")} <= known, typed


def test_every_cookie_that_the_server_or_nginx_sets_is_in_the_privacy_page():
    nginx = (ROOT / "deploy" / "nginx" / "koppelkansen.conf").read_text(encoding="utf-8")
    named = {*re.findall(r"\$cookie_(\w+)", nginx), presenting.COOKIE}
    named |= {returning.COOKIE, returning.FAILED}
    named |= {value for name, value in vars(starlette_server_config).items() if name.endswith("_COOKIE_NAME")}
    assert len(named) >= 7
    page = (DOCS / "privacy.md").read_text(encoding="utf-8")
    assert [name for name in sorted(named) if f"`{name}`" not in page] == []


def test_commands_are_found_where_pages_name_them():
    said = (DOCS / "operations.md").read_text(encoding="utf-8")
    assert {"backup", "restore", "metrics"} <= {typed.split()[0] for typed in COMMAND.findall(said)}


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_every_link_and_picture_leads_to_a_file(page):
    prose = page.read_text(encoding="utf-8")
    targets = [*LINK.findall(prose), *(target for _alt, target in PICTURE.findall(prose))]
    local = [(page.parent / target.partition("#")[0]).resolve() for target in targets if "://" not in target]
    assert [str(path) for path in local if not path.exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_picture_of_a_guide_says_what_is_to_be_seen(guide):
    assert all(len(alt) > 40 for alt, _target in PICTURE.findall(guide.read_text(encoding="utf-8")))


def test_every_picture_is_small_and_stands_in_a_text():
    readable = [ROOT / "README.md", *DOCS.rglob("*.md")]
    shown = {(page.parent / target).resolve() for page in readable for _alt, target in _pictures(page)}
    assert [str(path) for path in IMAGES if path not in shown] == []
    assert [str(path) for path in IMAGES if path.stat().st_size > LARGEST_PICTURE] == []


def _pictures(page: Path):
    return PICTURE.findall(page.read_text(encoding="utf-8"))
