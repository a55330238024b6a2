"""The parts of the screen on which a team lead delivers an Excel file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from koppelkansen_metrics.findings import Finding, Severity
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates import Options, Preview, Saved, prefilled
from koppelkansen_metrics.workbook import template
from ui import cache, components
from ui import language as languages
from ui.text import plain

KEEP, DROPPED = "keep", "dropped"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload_key(area: str) -> str:
    """The name of the upload control; another one after saving, which empties it."""
    return f"upload-{area}-{st.session_state.get('saves', 0)}"


def offer_template(area: str, programme: Programme) -> None:
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


def answers(area: str, programme: Programme, *, file: str) -> Options:
    """What the file does not say itself: who delivers, and what empty cells of line and organisation stand for.

    `file` tells this upload from any other: rows that were dropped with one file are not dropped with the next.
    """
    _ = languages.current()
    if st.session_state.get("answers-are-for") != file:
        st.session_state["answers-are-for"] = file
        st.session_state["answer-missing"] = KEEP
    by = st.text_input(_("Your function or team"), key="by", max_chars=120, placeholder=_("for example: core team"))
    with st.expander(_("Does the file have no line, organisation or reporting date, as an export from Planner?")):
        left, middle, right = st.columns(3)
        lines: dict[int | None, str] = {
            None: _("Does not apply"),
            **{each.number: each.label(_) for each in programme.lines},
        }
        names: dict[str | None, str] = {
            None: _("Does not apply"),
            **{each.name: each.label(_) for each in programme.organisations},
        }
        line = left.selectbox(
            _("Line for empty cells"), list(lines), format_func=lines.__getitem__, key=f"answer-line-{area}"
        )
        organisation = middle.selectbox(
            _("Organisation for empty cells"),
            list(names),
            format_func=names.__getitem__,
            key=f"answer-organisation-{area}",
        )
        as_of = right.date_input(
            _("Reporting date, if the file has none"), None, format="DD-MM-YYYY", key=f"answer-as-of-{area}"
        )
    missing = st.session_state["answer-missing"]
    return Options(area=area, line=line, organisation=organisation, as_of=as_of, by=by.strip(), missing=missing)


def show_findings(preview: Preview) -> None:
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
        components.show_table(_findings(errors, _), key="errors")
    elif not warnings:
        st.success(_("Everything in this file is right."), icon=":material/check:")
    if warnings:
        title = _.ngettext(
            "{n} thing to look at; it does not stop you", "{n} things to look at; they do not stop you", len(warnings)
        )
        with st.expander(title, expanded=not errors):
            components.show_table(_findings(warnings, _), key="warnings")
    if checked.notices:
        with st.expander(_("How the file was read")):
            said = [f"{each.sheet}: {each.message(_)}" if each.sheet else each.message(_) for each in checked.notices]
            st.markdown("\n".join(f"- {plain(text)}" for text in said))


def show_changes(preview: Preview) -> None:
    """Per kind how many records are new, changed, missing and equal; and the choice for missing rows, if any."""
    _ = languages.current()
    st.subheader(_("What changes when you save"), anchor=False)
    counts = preview.counts()
    rows = [
        {
            _("Kind"): _(KINDS[kind].label),
            _("New"): count["new"],
            _("Changed"): count["changed"],
            _("Missing"): count["missing"],
            _("Equal"): count["equal"],
        }
        for kind, count in counts.items()
    ]
    components.show_table(pd.DataFrame(rows).astype("str"), key="changes")
    missing = [each.stored.code for difference in preview.differences.values() for each in difference.missing]
    if missing:
        said = {
            KEEP: _("This is a part: leave the other rows as they are"),
            DROPPED: _("These rows have been dropped"),
        }
        st.radio(
            _("Some rows that we know are not in this file. What does that mean?"),
            list(said),
            format_func=said.__getitem__,
            key="answer-missing",
        )
        st.caption(_("It is about: {codes}.", codes=plain(", ".join(missing))))


def remember_saved(saved: Saved, area: str) -> None:
    """What to say after the page ran again with an empty upload control."""
    st.session_state["saves"] = st.session_state.get("saves", 0) + 1
    st.session_state["saved"] = (saved.revision, area)


def said_saved() -> None:
    """Say once that it was saved, and where the result is."""
    _ = languages.current()
    number, area = st.session_state.pop("saved", (None, ""))
    if number is not None:
        st.success(_("Saved as version {number} of {area}.", number=number, area=area), icon=":material/check:")
        st.page_link("pages/overview.py", label=_("See the overview"), icon=":material/arrow_forward:")


def _findings(findings: Sequence[Finding], _: Language) -> pd.DataFrame:
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
