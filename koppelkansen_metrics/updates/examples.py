"""The example data: fictional workbooks, loaded as if they had been delivered quarter by quarter.

`examples.toml` lists them in the order in which they are loaded, each as

    [[workbooks]]
    file = "2021-Q1/binnenstad.xlsx"
    area = "Binnenstad"
    recorded_at = 2021-04-08T11:00:00+02:00
    by = "Casusteam Binnenstad"
    reasons = { "actions:BS-A03" = "dropped", "actions:BS-A07" = "renamed:BS-A15" }
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.clock import LOCAL as LOCAL_ZONE
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import DEFAULT_FILE, Programme
from koppelkansen_metrics.store import meetings, outcomes, revisions
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.outcomes import Outcome
from koppelkansen_metrics.updates.cases import save
from koppelkansen_metrics.updates.differences import Reason
from koppelkansen_metrics.updates.previews import Options
from koppelkansen_metrics.updates.reasons import parse

FOLDER = DEFAULT_FILE.parent / "examples"
LIST = "examples.toml"

AGREED = "outcomes.toml"
AGREED_AT, SECRETARY = time(15, 0), "Secretaris kernteam"

# The note on each revision of example data, by which the screens know that what they show is fictional.
NOTE = "demo"


@dataclass(frozen=True, slots=True)
class Example:
    """A workbook of the example data, and how it was delivered."""

    path: Path
    area: str
    recorded_at: datetime
    by: str
    reasons: Mapping[tuple[str, str], Reason]

    def options(self) -> Options:
        """What was said beside the file."""
        return Options(area=self.area, by=self.by, recorded_at=self.recorded_at, reasons=self.reasons, note=NOTE)


def remaining(database: Database | None, folder: Path) -> list[Example]:
    """The examples that are not in the database yet, in their order; all of them without a database.

    What was loaded before is recognised by its bytes, so that a load that was cut short goes on. Raises UserError
    when the database holds anything else, and when the list or a workbook cannot be read.
    """
    examples = listed(folder)
    return examples[_loaded(database, examples) :]


def load(database: Database, programme: Programme, example: Example) -> None:
    """Load one example. Raises UserError when it cannot be read or saved."""
    content = _bytes(example.path)
    saved = save(database, programme, content, example.path.name, options=example.options(), person=LOCAL)
    if saved.status != "saved":
        raise UserError(N_("The example {file} cannot be loaded."), file=example.path)


def agree(database: Database, programme: Programme, folder: Path) -> None:
    """Add what the fictional meetings agreed, unless anything agreed is there already. Raises UserError."""
    entries = _agreed(folder)
    held = {meeting.quarter: meeting.date for meeting in programme.meetings}
    with database.write() as connection:
        if outcomes.versions(connection):
            return
        for entry in (each for each in entries if each["meeting"] in held):
            settled = (entry.pop("status", "open"), entry.pop("settled_at", None))
            quarter = entry.pop("meeting")
            meetings.ensure(connection, quarter, held[quarter])
            at = datetime.combine(held[quarter], AGREED_AT, tzinfo=LOCAL_ZONE)
            agreed = Outcome(**entry)
            number = outcomes.add(connection, quarter, agreed, by=SECRETARY, at=at)
            if settled[1] is not None:
                now = replace(agreed, status=settled[0])
                outcomes.change(connection, number, now, by=SECRETARY, at=settled[1], seen=1)


def _agreed(folder: Path) -> list[dict[str, Any]]:
    file = folder / AGREED
    try:
        return list(tomllib.loads(file.read_text(encoding="utf-8"))["outcomes"]) if file.exists() else []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UserError(N_("The list of examples {file} cannot be read."), file=file) from error


def listed(folder: Path) -> list[Example]:
    """The example workbooks in the order in which they are loaded. Raises UserError."""
    file = folder / LIST
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        return [
            Example(
                path=folder / entry["file"],
                area=entry["area"],
                recorded_at=entry["recorded_at"],
                by=entry["by"],
                reasons=dict(parse(f"{record}={why}") for record, why in entry.get("reasons", {}).items()),
            )
            for entry in content["workbooks"]
        ]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UserError(N_("The list of examples {file} cannot be read."), file=file) from error


def _loaded(database: Database | None, examples: Sequence[Example]) -> int:
    """How many of the examples are in the database, from the first on. Raises UserError for anything else in it."""
    if database is None:
        return 0
    with database.read() as connection:
        present = [each.sha256 for each in reversed(revisions.history(connection))]
    expected = [hashlib.sha256(_bytes(example.path)).hexdigest() for example in examples]
    if present != expected[: len(present)]:
        raise UserError(N_("There is other data in this database; example data is never put beside it."))
    return len(present)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(N_("The file {file} cannot be read."), file=path) from error
