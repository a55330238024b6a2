"""What is wrong with a file or worth knowing, each at its cell."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.findings import Finding, Severity
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.updates import Options, Preview
from ui import cache, components
from ui import language as languages
from ui.delivery.answers import key
from ui.delivery.upload import Upload
from ui.failures import told
from ui.text import plain


def checked(upload: Upload, options: Options) -> tuple[Preview, str]:
    """The file against what is stored; and what is wrong with what was said of missing rows, an empty text if nothing.

    With an answer that cannot be, the file is checked as if it was not given. Stops the screen for anything else.
    """
    check = partial(updates.check, cache.database(), cache.settings(), upload.data, upload.name)
    try:
        return check(options=options), ""
    except UserError as error:
        return told(check)(options=replace(options, reasons={})), plain(error.sentence(languages.current()))


def show(preview: Preview) -> None:
    """Why the file cannot be read; or a short list of what to do, the findings with their cells, and the notices."""
    _ = languages.current()
    if preview.refusal is not None:
        st.error(plain(preview.refusal.sentence(_)), icon=":material/error:")
        return
    checked = preview.checked
    assert checked is not None  # a file is read or refused
    errors = [each for each in checked.findings if each.severity is Severity.ERROR]
    warnings = [each for each in checked.findings if each.severity is Severity.WARNING]
    if errors:
        st.error(
            _.ngettext(
                "This must be mended first: {n} cell or column. Mend it in Excel and upload the file again.",
                "These must be mended first: {n} cells or columns. Mend them in Excel and upload the file again.",
                len(errors),
            ),
            icon=":material/error:",
        )
        components.show_table(_listed(errors, _), key="errors")
    elif not warnings:
        st.success(_("Everything in this file is right."), icon=":material/check:")
    if warnings:
        title = _.ngettext(
            "{n} thing to look at; it does not stop you", "{n} things to look at; they do not stop you", len(warnings)
        )
        with st.expander(title, expanded=not errors):
            components.show_table(_listed(warnings, _), key="warnings")
    if checked.notices:
        with st.expander(_("How the file was read")):
            said = [f"{each.sheet}: {each.message(_)}" if each.sheet else each.message(_) for each in checked.notices]
            st.markdown("\n".join(f"- {plain(text)}" for text in said))


def offer_day(preview: Preview, upload: Upload) -> None:
    """Of actions that are done without saying since when: offer the reporting date, which fills them all."""
    checked = preview.checked
    asked = key("done", upload)
    missing = [each for each in checked.findings if each.code == "actual-end-missing"] if checked else []
    if checked is None or checked.as_of is None or not (missing or st.session_state.get(asked)):
        return
    _ = languages.current()
    st.checkbox(
        _("Actions that are done and do not say since when: take the reporting date ({day})", day=_.day(checked.as_of)),
        key=asked,
    )


def _listed(findings: Sequence[Finding], _: Language) -> pd.DataFrame:
    """One line for what is the same in several rows of a column, so that 29 missing dates are one thing to read."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for each in findings:
        column = " ".join(part for part in (each.column, each.header) if part)
        same = (each.sheet or "", column, each.value or "", each.message(_))
        grouped.setdefault(same, []).append("" if each.row is None else str(each.row))
    rows = [
        {
            _("Sheet"): sheet,
            _("Row"): ", ".join(numbers),
            _("Column"): column,
            _("Value found"): value,
            _("What to know"): message,
        }
        for (sheet, column, value, message), numbers in grouped.items()
    ]
    return pd.DataFrame(rows, dtype="str")
