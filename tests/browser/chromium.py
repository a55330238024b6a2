"""The browser that tests and pictures use: Debian's, rather than the one that Playwright would download."""

import os
import shutil

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def program() -> str | None:
    """The path of Chromium: the one that KOPPELKANSEN_CHROMIUM names, else an installed one; None without either."""
    named = os.environ.get("KOPPELKANSEN_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)
