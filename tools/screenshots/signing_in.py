"""The door of a dashboard at which each organisation signs in with its own accounts."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import server
from tests.browser.chromium import FLAGS, program
from tools.screenshots.camera import Camera

# Nobody signs in for the picture, so no provider needs to answer.
SECRETS = """
[auth]
redirect_uri = "http://localhost/oauth2callback"
cookie_secret = "of-no-use-to-anyone-but-the-picture"
"""
PROVIDER = """
[auth.{name}]
client_id = "koppelkansen"
client_secret = "of-no-use-to-anyone-but-the-picture"
server_metadata_url = "https://id.example.nl/{name}/.well-known/openid-configuration"
"""
GRANT = """
[access]
claim = "groups"

[[access.grant]]
group = "directie"
role = "director"
organisation = "Liander"
provider = "liander"
"""


def signing_in(database: str, *, folder: Path) -> None:
    """The buttons with which one signs in, one per organisation."""
    secrets = folder / "secrets.toml"
    providers = "".join(PROVIDER.format(name=name) for name in ("liander", "waternet", "gemeente"))
    secrets.write_text(SECRETS + providers + GRANT, encoding="utf-8")
    secrets.chmod(0o600)
    with sync_playwright() as playwright, server.running(database, KOPPELKANSEN_SECRETS=str(secrets)) as address:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        camera = Camera(browser, address)
        camera.opens("overview")
        bottom = camera.page.get_by_role("link", name="Meedoen met een bijeenkomst")
        camera.takes("handleiding/aanmelden", top=camera.page.get_by_role("heading", level=1), bottom=bottom)
        browser.close()
