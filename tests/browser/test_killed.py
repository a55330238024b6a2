"""The server is killed while someone saves: what was reported is there, and what was not can be taken up.

And it is stopped while someone saves: that is saved first.
"""

import hashlib
import random
import signal
import sqlite3
import subprocess
import tempfile
import time

import pytest
from playwright.sync_api import expect

from tests import server as servers
from tests.browser.test_delivery import deliver, settled
from tests.browser.test_screens import opened
from tests.updates.books import action, actions, book

KILLS = 2
ROWS = 60
# Long enough for a server that waits for nobody to be gone, and shorter than one waits that does.
WAITS_SECONDS = 4


def workbook(number):
    """A workbook that differs from the others in every row."""
    return book(Acties=actions(*(action(f"A-{at}", f"Ronde {number}, rij {at}") for at in range(ROWS))))


def versions(path):
    """Version → (the sha256 it says, that of its original, how many rows it wrote), of a database that is whole."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = connection.execute(
            "SELECT number, sha256, content, (SELECT count(*) FROM actions WHERE valid_from = number) "
            "FROM revision LEFT JOIN original ON original.revision = number"
        ).fetchall()
    connection.close()
    return {number: (said, hashlib.sha256(content or b"").hexdigest(), rows) for number, said, content, rows in found}


def saved(page, number):
    """Whether the screen said that the version was saved, as far as it came."""
    return page.get_by_text(f"Bewaard als versie {number} van Binnenstad.").count() > 0


def test_a_server_killed_while_saving_leaves_the_version_whole_or_the_upload_to_go_on_with(browser, tmp_path):
    path, moments, longest = tmp_path / "own.db", random.Random(7), None
    for kill in range(KILLS + 1):
        before = len(versions(path)) if kill else 0
        with (
            tempfile.TemporaryFile("w+") as log,
            servers.started(f"sqlite:///{path}", log, KOPPELKANSEN_LOCAL="1") as (process, address),
        ):
            page = browser.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
            deliver(page, address, workbook(kill))
            button = page.get_by_role("button", name="Bewaren")
            expect(button).to_be_visible(timeout=20_000)
            clicked = time.monotonic()
            button.click(no_wait_after=True)
            if longest is None:  # the first is not killed: it says how long saving takes here
                expect(page.get_by_text("Bewaard als versie 1 van Binnenstad.")).to_be_visible(timeout=20_000)
                longest = time.monotonic() - clicked
            else:
                time.sleep(moments.uniform(0, longest))
            process.kill()
            process.wait()
            reported = saved(page, before + 1)
            page.close()
        found = versions(path)
        assert all(said == original and rows == ROWS for said, original, rows in found.values())
        assert len(found) == before + 1 if reported else len(found) in (before, before + 1)
        if len(found) == before:
            goes_on(browser, path, before + 1)


def goes_on(browser, path, number):
    """After a restart the upload is offered again, and can be saved."""
    with servers.running(f"sqlite:///{path}", KOPPELKANSEN_LOCAL="1") as address:
        page = browser.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
        opened(page, f"{address}/update?area=Binnenstad")
        page.get_by_label("Jouw functie of team").fill("Casusteam Binnenstad")
        page.keyboard.press("Enter")
        settled(page)
        page.get_by_role("button", name="Ga verder met dit bestand").click()
        page.get_by_role("button", name="Bewaren").click()
        expect(page.get_by_text(f"Bewaard als versie {number} van Binnenstad.")).to_be_visible(timeout=20_000)
        page.close()
    assert versions(path)[number][2] == ROWS


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_told_to_stop_finishes_the_save_that_is_under_way(browser, tmp_path, how):
    path = tmp_path / "own.db"
    with (
        tempfile.TemporaryFile("w+") as log,
        servers.started(f"sqlite:///{path}", log, KOPPELKANSEN_LOCAL="1") as (process, address),
    ):
        page = browser.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
        deliver(page, address, workbook(0))
        expect(page.get_by_role("button", name="Bewaren")).to_be_visible(timeout=20_000)
        # Another writer: who saves now waits until it is done, however fast this machine is.
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        page.get_by_role("button", name="Bewaren").click(no_wait_after=True)
        expect(page.get_by_text("Bezig met bewaren…")).to_be_visible(timeout=20_000)
        process.send_signal(how)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(WAITS_SECONDS)
        other.execute("ROLLBACK")
        other.close()
        process.wait(servers.PATIENCE_SECONDS)
        page.close()
        log.seek(0)
        assert "Traceback" not in log.read()
    assert [rows for _said, _original, rows in versions(path).values()] == [ROWS]
