"""Run in a mount namespace of its own: a small disk that gets full while people save. Prints what happened as JSON."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from koppelkansen_metrics.store import addresses
from koppelkansen_metrics.store.database import migrate
from tests import server as servers
from tests.postgres import cluster
from tests.updates.books import action, actions, book

# How large the disk is, and what is left of it when it is full: with SQLite room to look, not to save.
# Mounted where everyone may come, which nobody outside this namespace sees.
DISK = Path("/mnt")
SIZES, SPARE = {"sqlite": "3m", "postgresql": "160m"}, {"sqlite": 80 * 1024, "postgresql": 0}


def main(folder: Path, engine: str) -> None:
    """Save until the disk is full, make room, save once more; each save a process of its own, its file in `folder`."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZES[engine]},mode=1777", "tmpfs", DISK], check=True)
    with _database(engine) as url:
        first = _save(folder, url, 0)
        filler = DISK / "filler"
        _fill(filler, spare=SPARE[engine])
        refused = [_save(folder, url, number) for number in (1, 2)]
        within = _stored(url)
        read = subprocess.run([*_program(url), "metrics", "--json"], capture_output=True, check=False).returncode
        filler.unlink()
        after = _save(folder, url, 3)
        told = {"first": first, "refused": refused, "within": within, "read": read, "after": after}
        json.dump({**told, "at_last": _stored(url)}, sys.stdout)


@contextmanager
def _database(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{DISK / 'full.db'}"
        return
    tempfile.tempdir = str(DISK)
    binaries = cluster.programs()
    assert binaries is not None
    with cluster.running(binaries) as url:
        tempfile.tempdir = None  # only the server is on the small disk
        migrate(url)
        yield url


def _fill(file: Path, *, spare: int) -> None:
    """Until so much is left."""
    with file.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            os.truncate(file, file.stat().st_size - spare)


def _program(url: str) -> list[str]:
    return [sys.executable, "-m", "koppelkansen_metrics", "--database", url, "--language", "en"]


def _save(folder: Path, url: str, number: int) -> tuple[int, str]:
    """The exit code and what was said."""
    rows = [action(f"A-{at}", f"Ronde {number}, rij {at}") for at in range(300)]
    file = folder / f"ronde-{number}.xlsx"
    file.write_bytes(book(Acties=actions(*rows)))
    program = [*_program(url), "import", str(file), "--by", f"Ronde {number}", "--json"]
    done = subprocess.run(program, cwd=servers.ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip()


def _stored(url: str) -> list[list[object]]:
    """Who signed each revision, and how many rows it wrote, of a database that is sound."""
    engine = create_engine(addresses.read(url))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        counted = "SELECT by, (SELECT count(*) FROM actions WHERE valid_from = number) FROM revision ORDER BY number"
        found = [list(row) for row in connection.execute(text(counted))]
    engine.dispose()
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
