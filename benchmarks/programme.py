"""A made-up programme of any size, written straight into a database: what is timed has something to chew on."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from koppelkansen_metrics import programme
from koppelkansen_metrics.records import ACTIONS, KINDS
from koppelkansen_metrics.store import database, revisions
from koppelkansen_metrics.store.revisions import Change, NewRevision
from koppelkansen_metrics.workbook import template

SETTINGS = programme.load()
STATUSES = [choice.value for choice in ACTIONS.field("status").choices]
AS_OF = date(2021, 12, 31)
RECORDED = datetime(2022, 1, 5, 12, tzinfo=UTC)


def actions(count: int) -> list[dict[str, object]]:
    """So many actions, spread over lines, organisations, statuses and three years; the same every time."""
    return [
        {
            "code": f"A-{number}",
            "title": f"Actie {number}: kabels, riool en warmte in één sleuf",
            "line": 1 + number % 3,
            "organisation": SETTINGS.organisation_names[number % 4],
            "owner": f"Team {number % 17}",
            "status": STATUSES[number * 7 % 5],
            "progress": float(number % 101),
            "planned_end": date(2020, 7, 1) + timedelta(days=number * 37 % 900),
            "actual_end": date(2021, 12, 1) - timedelta(days=number % 300)
            if STATUSES[number * 7 % 5] == "gereed"
            else None,
            "needed": "Een besluit van de directeuren." if number % 5 == 0 else None,
        }
        for number in range(count)
    ]


def written(path: Path, count: int) -> str:
    """An SQLite database at this path with `count` actions over the areas, and its address."""
    address = f"sqlite:///{path}"
    fill(address, count)
    return address


def fill(address: str, count: int) -> None:
    """Put `count` actions over the areas, and what belongs to them, in an empty database."""
    made = database.open_or_create(address)
    share = count // len(SETTINGS.areas)
    for area in SETTINGS.area_names:
        changes = [_change("actions", row) for row in actions(share)] + [
            _change("confidence", row) for row in _judgements()
        ]
        changes += [_change(kind, row) for kind, rows in _others(share).items() for row in rows]
        new = NewRevision(area, RECORDED, "bench", as_of=AS_OF, held=tuple(KINDS))
        with made.write() as connection:
            revisions.save(connection, new, changes, expected=None)
    made.close()


def workbook(rows: int) -> bytes:
    """A workbook in our template with so many actions."""
    about = {"as_of": AS_OF}
    return template.write(SETTINGS, "Haven-Stad", rows={"actions": actions(rows)}, algemeen=about, with_example=False)


def _change(kind: str, row: dict[str, object]) -> Change:
    values = {key: row.get(key) for key in KINDS[kind].keys}
    return Change(kind, str(row["code"]), values, source="template", sheet=KINDS[kind].sheet, row=2)


def _judgements() -> list[dict[str, object]]:
    return [{"code": str(number), "line": number, "rating": "groen"} for number in SETTINGS.line_numbers]


def _others(share: int) -> dict[str, list[dict[str, object]]]:
    few = max(share // 10, 4)
    place = {"line": 1, "organisation": "Gezamenlijk"}
    return {
        "milestones": [
            {"code": f"M-{number}", "title": f"Mijlpaal {number}", "status": "gepland", **place}
            | {"baseline_date": date(2021, 6, 1), "forecast_date": date(2022, 1, 1) + timedelta(days=number)}
            for number in range(few)
        ],
        "pilots": [
            {"code": f"P-{number}", "title": f"Pilot {number}", "stage": SETTINGS.stage_names[number % 7], **place}
            | {"stage_since": date(2021, 3, 1), "readiness": number % 10, "use": number % 7}
            for number in range(min(few, 8))
        ],
    }
