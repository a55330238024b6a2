"""What saving would change: how many records, and every one of them field by field."""

import pandas as pd
import streamlit as st

from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates import Preview
from ui import components, versions
from ui import language as languages


def show(preview: Preview) -> None:
    """Per kind how many records are new, changed, missing and equal; and everything that would be written."""
    _ = languages.current()
    st.subheader(_("What changes when you save"), anchor=False)
    rows = [
        {
            _("Kind"): _(KINDS[kind].label),
            _("New"): str(count["new"]),
            _("Changed"): str(count["changed"]),
            _("Missing"): str(count["missing"]),
            _("Equal"): str(count["equal"]),
        }
        for kind, count in preview.counts().items()
    ]
    components.show_table(pd.DataFrame(rows), key="counts")
    foreseen = preview.foreseen
    if foreseen:
        title = _.ngettext("See {n} row that changes", "See all {n} rows that change", len(foreseen))
        with st.expander(title, expanded=len(foreseen) <= versions.AT_ONCE):
            components.show_table(versions.changes(foreseen, _, foreseen=True), key="changes")
