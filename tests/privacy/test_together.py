"""Who saves while a name is taken out loses nothing and brings nothing back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

from koppelkansen_metrics import access, privacy, updates
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.database import open_or_create
from tests.privacy.conftest import APRIL, NAME, ROLE, SETTINGS, save
from tests.privacy.test_erasing import where
from tests.updates.books import action, actions, book

AREAS, TIMES = ("Amstelstad", "Binnenstad", "Haven-Stad"), 2


def test_saves_and_a_name_that_is_taken_out_at_the_same_time(database, database_url):
    for area in AREAS:
        save(database, book(area, Acties=actions(action("A-1", f"Met {NAME}"), action("A-2"))), area=area)
    start = Barrier(len(AREAS) + 1)

    def saves(area):
        opened = open_or_create(database_url)
        start.wait()
        for time in range(1, TIMES + 1):
            # What is not in the file stays: its row is written anew, with the texts that were read before.
            data = book(area, date(2021, 3, 31), Acties=actions(action("A-2", progress=40 + time), action(f"N-{time}")))
            save(opened, data, area=area, at=APRIL + timedelta(days=time))
        opened.close()

    def erases():
        start.wait()
        return privacy.erase(database, SETTINGS, NAME, role=ROLE, by="x", person=access.LOCAL)

    with ThreadPoolExecutor(len(AREAS) + 1) as pool:
        saving = [pool.submit(saves, area) for area in AREAS]
        done = pool.submit(erases).result()
        for each in saving:
            each.result()
    assert len(done.files) >= len(AREAS)
    assert where(database) == []
    known = updates.known(database, SETTINGS)
    assert len(known.log) == len(AREAS) * (TIMES + 1)
    titles = {(row["area"], row["code"]): row["title"] for row in plain(known["actions"])}
    assert {titles[area, "A-1"] for area in AREAS} == {f"Met {ROLE}"}
    assert {code for area, code in titles if area == "Binnenstad"} == {
        "A-1",
        "A-2",
        *(f"N-{n}" for n in range(1, TIMES + 1)),
    }
