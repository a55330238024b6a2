"""Take the pictures of docs/images: each screen with the example data, as a director's laptop shows it.

Run by `make screenshots`. The pictures differ per machine in details (fonts), so no test compares them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import server
from tests.browser.chromium import FLAGS, program

IMAGES = server.ROOT / "docs" / "images"
# The screen, and the name of its picture.
SCREENS = {"overview": "overview"}
WIDTH, HEIGHT = 1440, 1180


def main() -> None:
    """Write every picture anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = f"sqlite:///{Path(folder) / 'examples.db'}"
        demo = [sys.executable, "-m", "koppelkansen_metrics", "--database", database, "demo"]
        subprocess.run(demo, cwd=server.ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        page = browser.new_page(locale="nl-NL", viewport={"width": WIDTH, "height": HEIGHT})
        with server.running(database, KOPPELKANSEN_LOCAL="1") as address:
            for screen, name in SCREENS.items():
                _take(page, f"{address}/{screen}", IMAGES / f"{name}.png")
        browser.close()


def _take(page: Page, address: str, picture: Path) -> None:
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    # Streamlit says on the page that it is still running; charts draw a moment after that.
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1000)
    page.screenshot(path=picture)


if __name__ == "__main__":
    main()
