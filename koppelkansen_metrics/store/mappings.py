"""What people said about exports of an area, remembered so that they say it once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, select

from koppelkansen_metrics.store.tables import COLUMN_MAPPING, MAPPING


@dataclass(frozen=True, slots=True)
class Said:
    """What a value of an export stands for; None for what nobody said."""

    line: int | None = None
    organisation: str | None = None


# (field, value): a bucket, label, type or assignee of an export.
Key = tuple[str, str]


def load(connection: Connection, area: str) -> dict[str, dict[Key, Said]]:
    """Per format what was said about its values; empty for an area that never said anything."""
    found: dict[str, dict[Key, Said]] = {}
    for row in connection.execute(select(MAPPING).where(MAPPING.c.area == area)):
        found.setdefault(row.format, {})[row.field, row.value] = Said(row.line, row.organisation)
    return found


def remember(connection: Connection, area: str, *, form: str, said: Mapping[Key, Said]) -> None:
    """Keep what was said about the values of a format (`form`); what is not said of a value stays as it was.

    Call it inside `Database.write`.
    """
    table = MAPPING.c
    known = load(connection, area).get(form, {})
    for (field, value), now in said.items():
        before = known.get((field, value), Said())
        each = Said(now.line or before.line, now.organisation or before.organisation)
        where = and_(table.area == area, table.format == form, table.field == field, table.value == value)
        connection.execute(delete(MAPPING).where(where))
        row = {"area": area, "format": form, "field": field, "value": value}
        connection.execute(insert(MAPPING).values(**row, line=each.line, organisation=each.organisation))


def columns(connection: Connection, area: str) -> dict[str, str]:
    """Fingerprint of a list of the area's own → what its columns are, as it was kept; empty without any."""
    rows = connection.execute(select(COLUMN_MAPPING).where(COLUMN_MAPPING.c.area == area))
    return {row.fingerprint: row.content for row in rows}


def remember_columns(connection: Connection, area: str, *, fingerprint: str, content: str) -> None:
    """Keep what the columns of such a list are, instead of what was kept before. Call it inside `Database.write`."""
    same = and_(COLUMN_MAPPING.c.area == area, COLUMN_MAPPING.c.fingerprint == fingerprint)
    connection.execute(delete(COLUMN_MAPPING).where(same))
    connection.execute(insert(COLUMN_MAPPING).values(area=area, fingerprint=fingerprint, content=content))
