"""Next quarter's workbook: the template with what is stored of an area, to bring up to date."""

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.workbook import template


def filled(stored: Snapshot, area: str) -> bytes:
    """The workbook of an area with its rows, the Peildatum left empty; without rows that are missing or an example.

    With the Peildatum of the last report filled in, it changes nothing. Raises UserError for an unknown area.
    """
    rows = {
        key: plain(table[(table["area"] == area) & table["missing_since"].isna()], ["code", *KINDS[key].keys])
        for key, table in stored.tables.items()
    }
    base = stored.revisions.get(area)
    algemeen = {} if base is None else {"base_revision": base}
    return template.write(stored.programme, area, rows=rows, algemeen=algemeen, with_example=False)
