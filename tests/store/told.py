"""What tests of the store say: records as changes, moments as dates, and what is known as plain rows."""

from datetime import UTC, datetime

from koppelkansen_metrics import programme
from koppelkansen_metrics.store import revisions, snapshots
from koppelkansen_metrics.store.revisions import Change, NewRevision

PROGRAMME = programme.load()
AREA = "Amstelstad"
END = datetime(9999, 12, 30, tzinfo=UTC)


def on(day, month=1, hour=12):
    return datetime(2021, month, day, hour, tzinfo=UTC)


def action(code, title="Iets doen", **values):
    return Change("actions", code, {"title": title, "status": "loopt", "line": 1, **values}, source="template")


def pilot(code, **values):
    return Change("pilots", code, {"title": "Iets proberen", "stage": "pilot", "line": 1, **values}, source="template")


def ended(kind, code, how="dropped", into=None):
    return Change(kind, code, None, ended=how, successor=into)


def head(database, area=AREA):
    with database.read() as connection:
        return revisions.head(connection, area)


HEAD = object()


def save(database, *changes, at, area=AREA, expected=HEAD, **details):
    """One revision on top of what is there."""
    base = head(database, area) if expected is HEAD else expected
    revision = NewRevision(area, at, "Casusteam", as_of=at.date(), held=("actions",), **details)
    with database.write() as connection:
        return revisions.save(connection, revision, changes, expected=base)


def undo(database, number, *, at):
    with database.write() as connection:
        return revisions.undo(connection, number, by="Kernteam", recorded_at=at)


def known(database, at=END):
    with database.read() as connection:
        return snapshots.load(connection, PROGRAMME, at)


def titles(snapshot, kind="actions"):
    """Code → title of what is known; with the area before it outside Amstelstad."""
    table = snapshot[kind]
    return {
        code if area == AREA else f"{area}/{code}": title
        for area, code, title in zip(table["area"], table["code"], table["title"], strict=True)
    }
