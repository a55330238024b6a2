"""Run in a mount namespace of its own: a small disk that gets full while people save. Prints what happened as JSON."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests import server as servers
from tests.updates.books import action, actions, book

SIZE, SPARE = "3m", 80 * 1024


def main(folder: Path) -> None:
    """Save until the disk is full, make room, save once more; each save a process of its own."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
    first = _save(folder, 0)
    filler = folder / "filler"
    _fill(filler)
    # Room to look, not to save.
    os.truncate(filler, filler.stat().st_size - SPARE)
    refused = [_save(folder, number) for number in (1, 2)]
    within = _stored(folder)
    read = subprocess.run([*_program(folder), "metrics", "--json"], capture_output=True, check=False).returncode
    filler.unlink()
    after = _save(folder, 3)
    told = {"first": first, "refused": refused, "within": within, "read": read, "after": after}
    json.dump({**told, "at_last": _stored(folder)}, sys.stdout)


def _fill(file: Path) -> None:
    """Until not a byte is left."""
    with file.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            return


def _program(folder: Path) -> list[str]:
    database = f"sqlite:///{folder / 'full.db'}"
    return [sys.executable, "-m", "koppelkansen_metrics", "--database", database, "--language", "en"]


def _save(folder: Path, number: int) -> tuple[int, str]:
    """The exit code and what was said."""
    rows = [action(f"A-{at}", f"Ronde {number}, rij {at}") for at in range(300)]
    file = folder.parent / f"ronde-{number}.xlsx"
    file.write_bytes(book(Acties=actions(*rows)))
    program = [*_program(folder), "import", str(file), "--by", f"Ronde {number}", "--json"]
    done = subprocess.run(program, cwd=servers.ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip()


def _stored(folder: Path) -> list[list[object]]:
    """Who signed each revision, and how many rows it wrote, of a database that is sound."""
    with sqlite3.connect(folder / "full.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counted = "SELECT by, (SELECT count(*) FROM actions WHERE valid_from = number) FROM revision ORDER BY number"
        return [list(row) for row in connection.execute(counted)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
