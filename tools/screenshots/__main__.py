"""Take the pictures of docs/images anew: that of the README, and those of the guides per role.

Run by `make screenshots`; with names of people behind it (`python -m tools.screenshots teamleider`) only theirs.
The pictures differ per machine in details (fonts, today's date), so no test compares them.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import server
from tests.browser.chromium import FLAGS, program
from tools.screenshots.camera import Camera
from tools.screenshots.scenes import SCENES
from tools.screenshots.signing_in import signing_in

# What the address bar and the links on the screens say, whatever port is free on this machine.
HOST = "localhost"


def main() -> None:
    """Write the pictures of everyone who is named, else all of them."""
    wanted = sys.argv[1:] or [*SCENES, signing_in.__name__]
    with tempfile.TemporaryDirectory() as folder:
        examples = Path(folder) / "examples.db"
        demo = [sys.executable, "-m", "koppelkansen_metrics", "--database", f"sqlite:///{examples}", "demo"]
        subprocess.run(demo, cwd=server.ROOT, check=True)
        for name in wanted:
            # Each on a copy: what one person does is not in the pictures of another.
            database = shutil.copy(examples, Path(folder) / f"{name}.db")
            if name == signing_in.__name__:
                signing_in(f"sqlite:///{database}", folder=Path(folder))
            else:
                _take(name, f"sqlite:///{database}")


def _take(name: str, database: str) -> None:
    port = server.free_port()
    flags = [*FLAGS, f"--host-resolver-rules=MAP {HOST}:80 127.0.0.1:{port}"]
    with sync_playwright() as playwright, server.running(database, port=port, KOPPELKANSEN_LOCAL="1"):
        browser = playwright.chromium.launch(executable_path=program(), args=flags)
        SCENES[name](Camera(browser, f"http://{HOST}"))
        browser.close()


if __name__ == "__main__":
    main()
