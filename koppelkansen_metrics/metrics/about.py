"""What belongs to a record: everything that refers to it."""

import pandas as pd

from koppelkansen_metrics.records import ANY_KIND, KINDS, Type, resolve, split
from koppelkansen_metrics.snapshot import Snapshot


def records(snapshot: Snapshot, kind: str, area: str, code: str) -> dict[str, pd.DataFrame]:
    """Kind → the records that refer to one record, of any area, in the order of the snapshot.

    Every kind that can refer to such a record is there, with no rows when none does. Raises nothing.
    """
    areas, wanted = snapshot.programme.area_names, (area, code)
    found = {}
    for key, each in KINDS.items():
        fields = [
            field.key
            for field in each.fields
            if field.type in (Type.REFERENCE, Type.REFERENCES) and field.refers_to in (kind, ANY_KIND)
        ]
        if fields:
            table = snapshot.whole[key]
            refers = pd.Series(False, index=table.index)
            for field_key in fields:
                refers |= pd.Series(
                    [
                        any(resolve(one, area=own, areas=areas) == wanted for one in split(several))
                        for own, several in zip(table["area"], table[field_key].fillna(""), strict=True)
                    ],
                    index=table.index,
                    dtype=bool,
                )
            found[key] = table[refers].reset_index(drop=True)
    return found
