"""In Chromium: the policy of the page forbids nothing that the app does, and the browser understands every header."""

import pytest

from tests import server as servers
from tests.browser.test_delivery import FILE, deliver, settled
from tests.browser.test_screens import opened

SCREENS = sorted(path.stem for path in (servers.ROOT / "pages").glob("*.py"))
# Streamlit's library for large numbers tries WebAssembly, and does without where it may not.
DOES_WITHOUT = "script-src wasm-eval"
COMPLAINTS = ("content security policy", "permissions-policy", "refused to", "cross-origin")


@pytest.fixture
def complaints(page):
    """What the browser says it did not allow, or did not understand; filled while the test goes on."""
    said = []
    # The event tells what the console may leave out: a worker or a style that was refused without a word.
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', event => "
        "console.error('Content Security Policy:', event.violatedDirective, event.blockedURI, event.sourceFile))"
    )
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"refused to go on: {error}"))
    return lambda: [
        text for text in said if any(word in text.lower() for word in COMPLAINTS) and DOES_WITHOUT not in text
    ]


def test_no_screen_does_what_the_policy_forbids(page, server, complaints):
    for screen in SCREENS:
        page.goto(f"{server}/{screen}")
        page.locator("[data-testid=stMainBlockContainer] [data-testid=stElementContainer]").first.wait_for(
            state="attached"
        )
        settled(page)
        assert complaints() == [], screen


def test_neither_uploading_nor_downloading_is_forbidden(page, own_server, complaints):
    deliver(page, own_server, FILE.read_bytes())
    opened(page, f"{own_server}/briefing")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Als PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    assert complaints() == []
