"""What can be downloaded before anything is uploaded: the area's own workbook, and the empty template."""

import streamlit as st

from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.updates import prefilled
from koppelkansen_metrics.workbook import template
from ui import cache
from ui import language as languages

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbooks(area: str, programme: Programme) -> None:
    """The area's workbook to download: filled with what is known, and the empty template."""
    _ = languages.current()
    row = st.container(horizontal=True)
    row.download_button(
        _("Download your Excel file, filled in"),
        data=lambda: prefilled.filled(cache.everything().snapshot, area),
        file_name=f"{area.lower()}.xlsx",
        mime=SPREADSHEET,
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )
    row.download_button(
        _("Download the empty template"),
        data=lambda: template.write(programme, area),
        file_name=f"{area.lower()}-leeg.xlsx",
        mime=SPREADSHEET,
        icon=":material/download:",
        on_click="ignore",
    )
