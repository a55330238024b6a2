"""What became of stored rows that the file should have and has not: asked, because nothing goes away in silence."""

import streamlit as st

from koppelkansen_metrics.language import N_
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates import Difference, Missing, Preview
from ui import language as languages
from ui.delivery.answers import DROPPED, KEEP, MISSING, PER_ROW, key
from ui.delivery.upload import Upload
from ui.tables import called
from ui.text import plain

HOWS = {
    "keep": N_("Leave it as it is"),
    "dropped": N_("Dropped"),
    "merged": N_("Merged into another row"),
    "renamed": N_("Has another code now"),
}
ROW = [3, 2, 2]


def ask(preview: Preview, upload: Upload) -> None:
    """One answer for all missing rows, or row by row; nothing to ask when none is missing."""
    rows = [(kind, each) for kind, difference in preview.differences.items() for each in difference.missing]
    if not rows:
        return
    _ = languages.current()
    options = {
        KEEP: _("This is a part: leave the other rows as they are"),
        DROPPED: _("These rows have been dropped"),
        PER_ROW: _("I say it row by row"),
    }
    question = _.ngettext(
        "{n} row that we know is not in this file. What does that mean?",
        "{n} rows that we know are not in this file. What does that mean?",
        len(rows),
    )
    st.radio(question, list(options), format_func=options.__getitem__, key=MISSING)
    if st.session_state.get(MISSING) != PER_ROW:
        codes = ", ".join(each.stored.code for _kind, each in rows)
        st.caption(_("It is about: {codes}.", codes=plain(codes)))
        return
    for kind, each in rows:
        _ask_why(kind, each, preview.differences[kind], upload)


def _ask_why(kind: str, each: Missing, difference: Difference, upload: Upload) -> None:
    _ = languages.current()
    name, how_place, into_place = st.columns(ROW, vertical_alignment="bottom")
    code = each.stored.code
    title = each.stored.values.get(KINDS[kind].title)
    name.markdown(f"{_(KINDS[kind].one)} {plain(called(code, title))}")
    how = how_place.selectbox(
        _("What became of {code}?", code=plain(code)),
        list(HOWS),
        format_func=lambda option: _(HOWS[option]),
        key=key("why", upload, kind, code),
    )
    if how in ("merged", "renamed"):
        rows = [*difference.new, *(both.row for both in (*difference.changed, *difference.unchanged))]
        titles = {row.code: str(row.values.get(KINDS[kind].title) or "") for row in rows}
        into_place.selectbox(
            _("Into which row?") if how == "merged" else _("Which row is it now?"),
            list(titles),
            index=None,
            format_func=lambda into: called(into, titles[into]),
            placeholder=_("Choose a row"),
            key=key("into", upload, kind, code),
        )


def unanswered(preview: Preview, upload: Upload) -> bool:
    """Whether a merge or a rename still lacks the row that it leads to."""
    if st.session_state.get(MISSING) != PER_ROW:
        return False
    rows = ((kind, each.stored.code) for kind, every in preview.differences.items() for each in every.missing)
    return any(
        st.session_state.get(key("why", upload, *row)) in ("merged", "renamed")
        and st.session_state.get(key("into", upload, *row)) is None
        for row in rows
    )
