"""What is wrong with a file or worth knowing, each at its cell."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import pandas as pd
import streamlit as st

from koppelkansen_metrics import clock, updates
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.findings import Finding, Severity
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.updates import Options, Preview
from koppelkansen_metrics.workbook import annotated
from koppelkansen_metrics.workbook.checked import CheckedWorkbook
from koppelkansen_metrics.workbook.todo import Todo, dated_rows, todo
from ui import cache, components
from ui import language as languages
from ui.delivery.answers import key
from ui.delivery.offer import SPREADSHEET
from ui.delivery.places import is_asked
from ui.delivery.upload import Upload
from ui.failures import told
from ui.text import plain

# What the name of the annotated copy ends with.
FINDINGS_FILE = "bevindingen"


def checked(upload: Upload, options: Options) -> tuple[Preview, str]:
    """The file against what is stored; and what is wrong with what was said of missing rows, an empty text if nothing.

    With an answer that cannot be, the file is checked as if it was not given. Stops the screen for anything else.
    """
    try:
        return _checked(upload, options), ""
    except UserError as error:
        again = told(_checked)(upload, replace(options, reasons={}))
        return again, plain(error.on_screen(languages.current()))


def _checked(upload: Upload, options: Options) -> Preview:
    """The same as long as the file, the answers, what is stored and the day are: a screen is drawn again often."""
    database, known = cache.database(), cache.everything()
    # Who delivers is asked while the file is there already, and makes no difference to what it changes.
    options = replace(options, by="", note="")
    return cache.checked(
        (known.key, clock.local_day(clock.now()), upload, options),
        lambda: updates.preview(
            known.snapshot,
            upload.data,
            upload.name,
            options=options,
            remembered=updates.remembered(database, options.area),
        ),
    )


def show(preview: Preview, upload: Upload) -> None:
    """Why the file cannot be read; or what to do, a copy that shows where, the findings with their cells, notices."""
    _ = languages.current()
    if preview.refusal is not None:
        st.error(plain(preview.refusal.sentence(_)), icon=":material/error:")
        return
    file = preview.checked
    assert file is not None  # a file is read or refused
    told = [each for each in file.findings if not is_asked(each)]
    errors = [each for each in told if each.severity is Severity.ERROR]
    warnings = [each for each in file.findings if each.severity is Severity.WARNING]
    things = todo(told, _, dated=dated_rows(file))
    if errors:
        _show_errors(errors, things, _)
        _offer_copy(file, upload)
        components.show_table(_listed(errors, _), key="errors")
    elif not file.findings:
        st.success(_("Everything in this file is right."), icon=":material/check:")
    if warnings:
        title = _.ngettext(
            "{n} thing to look at; it does not stop you", "{n} things to look at; they do not stop you", len(warnings)
        )
        with st.expander(title, expanded=not errors):
            st.markdown(_bullets(things, Severity.WARNING))
            if not errors:
                _offer_copy(file, upload)
            components.show_table(_listed(warnings, _), key="warnings")
    _show_notices(file, _)


def _show_errors(errors: Sequence[Finding], things: Sequence[Todo], _: Language) -> None:
    heading = _.ngettext(
        "This must be mended first: {n} cell or column. Mend it in Excel and upload the file again.",
        "These must be mended first: {n} cells or columns. Mend them in Excel and upload the file again.",
        len(errors),
    )
    st.error(f"**{heading}**\n\n{_bullets(things, Severity.ERROR)}", icon=":material/error:")


def _show_notices(file: CheckedWorkbook, _: Language) -> None:
    if not file.notices:
        return
    with st.expander(_("How the file was read")):
        said = [f"{each.sheet}: {each.message(_)}" if each.sheet else each.message(_) for each in file.notices]
        st.markdown("\n".join(f"- {plain(text)}" for text in said))


def _bullets(things: Sequence[Todo], severity: Severity) -> str:
    return "\n".join(f"- {plain(each.sentence)}" for each in things if each.severity is severity)


def _offer_copy(file: CheckedWorkbook, upload: Upload) -> None:
    """The workbook with its findings marked, to correct and upload as it is."""
    _ = languages.current()
    st.download_button(
        _("Download a copy in which this is marked"),
        data=lambda: annotated.write(upload.data, file, language=_),
        file_name=f"{PurePath(file.name).stem}-{FINDINGS_FILE}.xlsx",
        mime=SPREADSHEET,
        icon=":material/download:",
        on_click="ignore",
        help=_("The cells are red and say what is wrong. Correct that copy and upload it here."),
    )


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
